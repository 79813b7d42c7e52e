"""Reads rows together with all that their documents are made from, in a few queries for many rows."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeVar

from django.db import models
from django.db.models import prefetch_related_objects
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from taggit.managers import TaggableManager
from wagtail.models import Page

_Row = TypeVar("_Row", bound=models.Model)
# From a page over an organisation to the country that its place lies in.
_DEPTH = 3


def complete(rows: Iterable[_Row]) -> list[_Row]:
    """The rows, all of one model, with their parts and with the pages and things that these refer to."""
    found = list(rows)
    if found:
        prefetch_related_objects(found, *_lookups(type(found[0])))
    return found


@cache
def _lookups(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(_below(model, "", _DEPTH))


def _below(model: type[models.Model], prefix: str, depth: int) -> Iterator[str]:
    parts = get_all_child_relations(model)
    for relation in parts:
        name = f"{prefix}{relation.get_accessor_name()}"
        yield name
        yield from _references(relation.related_model, f"{name}__", depth)
    yield from _references(model, prefix, depth)
    yield from (f"{prefix}{field.name}" for field in model._meta.get_fields() if isinstance(field, TaggableManager))
    if hasattr(model, "renditions"):
        yield f"{prefix}renditions"


def _references(model: type[models.Model], prefix: str, depth: int) -> Iterator[str]:
    for field in model._meta.get_fields():
        target = field.related_model
        # The fields of every page itself (owner, revisions, alias) are no part of a document.
        of_pages = field.model is Page
        if not isinstance(field, models.ForeignKey) or isinstance(field, ParentalKey) or of_pages or not depth:
            continue
        assert target is not None
        if issubclass(target, Page) and not isinstance(field, models.OneToOneField):
            yield f"{prefix}{field.name}"
        elif hasattr(target, "marked_public"):
            yield f"{prefix}{field.name}"
            yield from _below(target, f"{prefix}{field.name}__", depth - 1)
