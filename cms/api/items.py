"""Lists and single items of every registered type, as partners read them."""

from functools import cache
from typing import Any, ClassVar
from uuid import UUID

import orjson
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from cms.published.encodings import negotiate
from cms.published.filters import Parameter
from cms.published.models import PublishedItem
from cms.published.page_memory import Answer, Key, memory_of
from cms.published.registry import ItemType
from cms.published.selection import Selection, by_place
from cms.published.sequencer import SomethingDue, catch_up, is_due

from . import cursors
from .answers import answer, etag, item_text, list_text, unchanged
from .parameters import DEFAULT_LIMIT, Query, detail_parameters, keys_of, list_parameters, read_query
from .problems import Fault, not_found, refused
from .views import PublicView


class Shape:
    """How items are shown: in full, in short, or only some of their keys."""

    def __init__(self, item_type: ItemType, query: Query, default_view: str) -> None:
        self.requested_locale = query.locales[0]
        self.keys: tuple[str, ...] | None = query.values.get("fields")
        view = query.values.get("view")
        if self.keys and view and (missing := set(self.keys) - keys_of(item_type, view)):
            raise refused([Fault("fields", f"Not in the {view} view: {', '.join(sorted(missing))}.", "view=full")])
        if self.keys and not view:
            view = "summary" if keys_of(item_type, "summary").issuperset(self.keys) else "full"
        # The stored text that has it all.
        self.column = "document" if (view or default_view) == "full" else "summary"

    def text(self, stored: str, locale: str, version: int) -> str:
        """An item as it is shown."""
        return item_text(stored, self.requested_locale, locale, version, self.keys)


class ItemView(PublicView):
    """A view of the items of one type."""

    item_type: ItemType
    view: ClassVar[str]


class ListView(ItemView):
    """A page of the list of a type."""

    view = "summary"

    @classmethod
    @cache
    def parameters(cls) -> list[Parameter]:
        """What the query string may say."""
        return list_parameters(cls.item_type)

    def get(self, request: Request) -> HttpResponse:
        query = read_query(request.query_params, self.parameters())
        shape = Shape(self.item_type, query, self.view)
        given = cursors.given(request.query_params)
        validator = etag(self.item_type.name, self.edition, query.locales, given)
        language = ", ".join(query.locales)
        if known := unchanged(request, validator, language=language):
            negotiate(request, known)
            return known
        # With the generation: what cannot be written is hidden, and a tag is renamed, without a new number. What
        # somebody has typed is kept nowhere.
        kept, key = memory_of("lists"), Key(f"{self.edition}:{self.standing.generation}", validator)
        may_be_kept = not self.standing.due and "q" not in query.values
        answered = kept.get(key) if may_be_kept else None
        if answered is None:
            page = self._page(request, query, shape, given, validator=validator, language=language)
            answered = Answer.of(page)
            if may_be_kept:
                kept.put(key, answered)
        return answered.whole(request)

    def _page(
        self, request: Request, query: Query, shape: Shape, given: list[tuple[str, str]], **headers: Any
    ) -> HttpResponse:
        selection = Selection(self.item_type, query.criteria(self.item_type), timezone.now(), self.standing)
        descending = self.item_type.descending
        if "order" in query.values:
            descending = query.values["order"].startswith("-")
        items = selection.listed()
        if "cursor" in query.values:
            items = items.filter(cursors.after(query.values["cursor"], descending=descending))
        order = ["-sort_key", "-uuid"] if descending else ["sort_key", "uuid"]
        columns = items.order_by(*order).values_list("uuid", "sort_key", "changed_at", shape.column, "locale", "seq")
        limit = query.values.get("limit", DEFAULT_LIMIT)
        # One more than asked for tells whether there is a next page.
        rows = list(columns[: limit + 1])
        page = rows[:limit]
        next_url = None
        if len(rows) > limit:
            next_url = cursors.next_url(self.item_type.path, given, cursors.encode(page[-1][1], page[-1][0]))
        more: dict[str, Any] = {}
        if query.values.get("count"):
            more["count"] = selection.count()
        if names := query.values.get("facets"):
            more["facets"] = selection.facets(names)
        return answer(
            request,
            list_text((shape.text(*row[3:]) for row in page), next_url, **more),
            changed_at=max((row[2] for row in page), default=None),
            links=[f'<{next_url}>; rel="next"'] if next_url else [],
            **headers,
        )


class DetailView(ItemView):
    """A single item."""

    view = "full"
    # The one query for the item asks for that, too.
    catches_up = False

    @classmethod
    @cache
    def parameters(cls) -> list[Parameter]:
        """What the query string may say."""
        return detail_parameters(cls.item_type)

    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 - the contract's name
        query = read_query(request.query_params, self.parameters())
        shape = Shape(self.item_type, query, self.view)
        # Who has it already mostly needs no more of it than its number.
        if "If-None-Match" in request.headers:
            told = self._told(id, query, shape, self._item(id, query))
            if known := unchanged(request, **told):
                return known
        item = self._item(id, query, shape.column)
        told = self._told(id, query, shape, item)
        return unchanged(request, **told) or answer(
            request,
            shape.text(item[shape.column], item["locale"], item["seq"]),
            links=_alternates(orjson.loads(item[shape.column])),
            **told,
        )

    def _item(self, uuid: UUID, query: Query, *columns: str) -> dict[str, Any]:
        """What is known of the item, up to the minute, with these columns of it."""
        item = self._stored(uuid, query, *columns)
        if item["due"] if item else is_due():
            catch_up()
            item = self._stored(uuid, query, *columns)
        if item is None:
            raise not_found()
        return item

    def _stored(self, uuid: UUID, query: Query, *columns: str) -> dict[str, Any] | None:
        items = PublishedItem.objects.visible().of_type(self.item_type.name).filter(uuid=uuid)
        items = items.filter(locale__in=query.locales).annotate(due=SomethingDue()).order_by(by_place(query.locales))
        row: dict[str, Any] | None = items.values("locale", "seq", "digest", "changed_at", "due", *columns).first()
        return row

    def _told(self, uuid: UUID, query: Query, shape: Shape, item: dict[str, Any]) -> dict[str, Any]:
        """What the header fields say of it."""
        version = [item[name] for name in ("locale", "seq", "digest")]
        validator = etag(self.item_type.name, uuid, query.locales[0], shape.column, shape.keys, *version)
        return {"validator": validator, "changed_at": item["changed_at"], "language": item["locale"]}


def _alternates(document: dict[str, Any]) -> list[str]:
    """Where else the item is to be had: its page, and its other locales."""
    others = [each for each in document["translations"] if each["locale"] != document["locale"]]
    return [
        f'<{document["html_url"]}>; rel="alternate"; type="text/html"',
        *(f'<{each["url"]}>; rel="alternate"; hreflang="{each["locale"]}"' for each in others),
    ]
