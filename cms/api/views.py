"""Lists and single items of every registered type, as partners read them."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.core.rich_text import absolute
from cms.published.models import PublishedFacet, PublishedItem, PublishedItemQuerySet
from cms.published.registry import ItemType

from . import cursors
from .answers import answer, etag, item_text, list_text
from .parameters import CURSOR, DEFAULT_LIMIT, FILTERS, LIMIT, LOCALE, VIEW, Parameter, read_query
from .problems import not_found, problem_response


class JSONOnly(DefaultContentNegotiation):
    """JSON, whatever the query says: `format` is no parameter here."""

    settings: Any = SimpleNamespace(URL_FORMAT_OVERRIDE=None)


class PublicView(APIView):
    """Read only, for anyone, without cookies; every error is a problem document."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []
    renderer_classes = [JSONRenderer]
    parser_classes = []
    content_negotiation_class = JSONOnly
    http_method_names = ["get", "head", "options"]

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], HttpResponse | None]:
        return problem_response


class ItemView(PublicView):
    """A view of the items of one type."""

    item_type: ItemType
    view: ClassVar[str]

    @classmethod
    def parameters(cls) -> list[Parameter]:
        """What the query string may say."""
        return [LOCALE, VIEW]

    def stored(self, locale: str) -> PublishedItemQuerySet:
        """What there is of the type in a locale."""
        return PublishedItem.objects.visible().of_type(self.item_type.name).in_locale(locale)


class ListView(ItemView):
    """A page of the list of a type."""

    view = "summary"

    @classmethod
    def parameters(cls) -> list[Parameter]:
        filters = [FILTERS[name] for name in cls.item_type.filters]
        return [*super().parameters(), LIMIT, CURSOR, *filters]

    def get(self, request: Request) -> HttpResponse:
        values, filters = read_query(request.query_params, self.parameters())
        locale = values.get("locale", settings.LANGUAGE_CODE)
        view = values.get("view", self.view)
        limit = values.get("limit", DEFAULT_LIMIT)
        items = self.stored(locale)
        for alternatives in filters:
            items = items.filter(_has_facet(alternatives))
        if "cursor" in values:
            items = items.filter(cursors.after(values["cursor"], descending=self.item_type.descending))
        order = ["-sort_key", "-uuid"] if self.item_type.descending else ["sort_key", "uuid"]
        column = "document" if view == "full" else "summary"
        # One more than asked for tells whether there is a next page.
        rows = list(
            items.order_by(*order).values_list("uuid", "sort_key", "seq", "digest", "changed_at", column)[: limit + 1]
        )
        page = rows[:limit]
        next_url = self._next_url(request, cursors.encode(page[-1][1], page[-1][0])) if len(rows) > limit else None
        return answer(
            request,
            list_text((item_text(text, locale, locale, seq) for *_rest, seq, _digest, _at, text in page), next_url),
            etag(self.item_type.name, locale, view, next_url, [(seq, digest) for _, _, seq, digest, _, _ in page]),
            changed_at=max((at for *_rest, at, _text in page), default=None),
            language=locale,
            links=[f'<{next_url}>; rel="next"'] if next_url else [],
        )

    def _next_url(self, request: Request, cursor: str) -> str:
        given = [(name, value) for name, values in request.query_params.lists() for value in values if name != "cursor"]
        return absolute(f"/api/v1/{self.item_type.path}/?{urlencode([*given, ('cursor', cursor)])}")


def _has_facet(alternatives: list[tuple[str, str]]) -> Exists:
    condition = Q()
    for name, value in alternatives:
        condition |= Q(name=name, value=value)
    return Exists(PublishedFacet.objects.filter(condition, item=OuterRef("pk")))


class DetailView(ItemView):
    """A single item."""

    view = "full"

    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 - the contract's name
        values, _filters = read_query(request.query_params, self.parameters())
        locale = values.get("locale", settings.LANGUAGE_CODE)
        view = values.get("view", self.view)
        column = "document" if view == "full" else "summary"
        row = (
            self.stored(locale).filter(uuid=id).values_list("seq", "digest", "changed_at", "html_path", column).first()
        )
        if row is None:
            raise not_found()
        seq, digest, changed_at, html_path, text = row
        return answer(
            request,
            item_text(text, locale, locale, seq),
            etag(self.item_type.name, id, locale, view, seq, digest),
            changed_at=changed_at,
            by_date=True,
            language=locale,
            links=[f'<{absolute(html_path)}>; rel="alternate"; type="text/html"'],
        )


class NotFoundView(PublicView):
    """What an address below /api/ answers that leads nowhere."""

    schema = None

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        raise not_found()


def json_answer(request: HttpRequest, content: dict[str, Any]) -> HttpResponse:
    """A small answer that is made when it is asked for."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return answer(request, text, etag(text))
