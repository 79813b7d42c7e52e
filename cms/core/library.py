"""What templates may show of the library: pictures and documents, unless they lie in a restricted collection.

A page makes what it uses public (see `cms.core.visibility`), so that only the collection is left to ask about. It is
asked about in previews too: they show what will be published.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any, Protocol

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from . import visibility


class Restrictions(Protocol):
    """Knows the collections that are closed to the public."""

    @property
    def restricted_collections(self) -> frozenset[int]:
        """Their primary keys."""


class RestrictionsOnce:
    """Looks them up when the first picture asks, and not again."""

    @cached_property
    def restricted_collections(self) -> frozenset[int]:
        """See `Restrictions`."""
        return visibility.restricted_collections()


_restrictions: ContextVar[Restrictions | None] = ContextVar("restrictions", default=None)


@contextmanager
def restrictions_from(restrictions: Restrictions) -> Iterator[None]:
    """Inside, templates ask `restrictions`."""
    token = _restrictions.set(restrictions)
    try:
        yield
    finally:
        _restrictions.reset(token)


def is_shown(thing: Any, restrictions: Restrictions | None = None) -> bool:
    """Whether a template may show this picture or document; None, which is none, it may not."""
    if not isinstance(thing, models.Model):
        return False
    known = restrictions or _restrictions.get() or RestrictionsOnce()
    return getattr(thing, "collection_id", None) not in known.restricted_collections


class RestrictionsMiddleware:
    """One query for all pictures of a page, and none for pages without."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with restrictions_from(RestrictionsOnce()):
            return self.get_response(request)
