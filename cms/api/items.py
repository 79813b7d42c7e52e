"""Lists and single items of every registered type, as partners read them."""

from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

import orjson
from django.db.models import CharField, Expression, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from cms.published.encodings import negotiate
from cms.published.filters import Parameter
from cms.published.models import PublishedItem, PublishedItemQuerySet, hidden
from cms.published.page_memory import Answer
from cms.published.prepared import OneOf, Slot, Utf8, prepared
from cms.published.registry import ItemType
from cms.published.selection import FEW, Selection, by_place
from cms.published.sequencer import NOW, Standing, StandingNow, advance, drain_urgent, is_due, times

from . import cursors
from .answers import etag, item_json, list_json, made, unchanged
from .parameters import (
    DEFAULT_LIMIT,
    Query,
    detail_parameters,
    is_cursor,
    is_plain,
    keys_of,
    list_parameters,
    read_query,
)
from .problems import Fault, not_found, refused
from .views import KeptView


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

    def json(self, stored: bytes, locale: str, version: int) -> bytes:
        """An item as it is shown."""
        return item_json(stored, self.requested_locale, locale, version, self.keys)


class Asked(NamedTuple):
    """What a request says, pair by pair, understood, and how items are to be shown."""

    given: list[tuple[str, str]]
    query: Query
    shape: Shape


class ItemView(KeptView):
    """A view of the items of one type."""

    item_type: ItemType
    view: ClassVar[str]

    @classmethod
    def parameters(cls) -> list[Parameter]:
        """What the query string may say."""
        raise NotImplementedError

    def asked(self, request: HttpRequest) -> Asked:
        """What the request says; read once for all that say the same, without words of their own."""
        text = request.META.get("QUERY_STRING", "")
        view: Any = type(self)
        return _asked_plainly(view, text) if is_plain(text) else _asked(view, request.GET)


def _asked(view: type[ItemView], said: QueryDict) -> Asked:
    query = read_query(said, view.parameters())
    return Asked(cursors.given(said), query, Shape(view.item_type, query, view.view))


@lru_cache(maxsize=1000)
def _asked_plainly(view: type[ItemView], text: str) -> Asked:
    return _asked(view, QueryDict(text))


class ListView(ItemView):
    """A page of the list of a type."""

    view = "summary"

    @classmethod
    @cache
    def parameters(cls) -> list[Parameter]:
        """What the query string may say."""
        return list_parameters(cls.item_type)

    def asked(self, request: HttpRequest) -> Asked:
        """The same; each page of a list is asked for as the first is, with a cursor of its own."""
        text, _name, cursor = request.META.get("QUERY_STRING", "").rpartition("&cursor=")
        if not (text and is_cursor(cursor) and is_plain(text)):
            return super().asked(request)
        view: Any = type(self)
        given, query, shape = _asked_plainly(view, text)
        return Asked([*given, ("cursor", cursor)], query.going_on(cursor), shape)

    def make(self, request: HttpRequest) -> Answer | HttpResponse:
        """The page, as text that the read model has put together."""
        given, query, shape = self.asked(request)
        told: dict[str, Any] = {"language": ", ".join(query.locales)}
        name = self.item_type.name
        if self.standing:
            known = unchanged(request, etag(name, self.standing.edition(), query.locales, given), **told)
            if known:
                negotiate(request, known)
                return known
        limit = query.values.get("limit", DEFAULT_LIMIT)
        # One more than asked for tells whether there is a next page.
        rows, more = self._read(query, shape.column, limit + 1)
        page, next_url = rows[:limit], None
        if len(rows) > limit:
            next_url = cursors.next_url(
                self.item_type.path, given, cursors.encode(page[-1].sort_key, UUID(page[-1].uuid))
            )
            told["links"] = [f'<{next_url}>; rel="next"']
        if page:
            told["changed_at"] = _moment(max(row.changed_at for row in page))
        content = list_json((shape.json(row.text, row.locale, row.seq) for row in page), next_url, **more)
        return made(content, etag(name, self.stand().edition(), query.locales, given), **told)

    def _read(self, query: Query, column: str, limit: int) -> "tuple[list[Row], dict[str, Any]]":
        """The first `limit` rows of what is asked for, and its sums."""
        descending = self.item_type.descending
        if "order" in query.values:
            descending = query.values["order"].startswith("-")
        after = cursors.position(query.values["cursor"]) if "cursor" in query.values else None
        shown = column, descending, after is not None, limit
        values = dict(zip(("sort_key", "uuid"), after or (), strict=False))
        criteria = query.criteria(self.item_type)
        if not criteria.is_narrowed and not query.values.keys() & {"count", "facets"}:
            ask = partial(_whole_list, self.item_type.name, criteria.locales, *shown)
            rows = ask().rows(**times(), **values)
            if rows and not (of := Standing.parse(rows[0][-1])).due and not hidden.get():
                self.standing = of
            else:
                self.standing = advance(drain_urgent)
                # Without what is hidden since.
                rows = ask().rows(**times(), **values)
            return list(map(Row._make, rows)), {}
        selection = Selection(self.item_type, criteria, timezone.now(), self.stand())
        more: dict[str, Any] = {}
        if query.values.get("count"):
            more["count"] = selection.count()
        if names := query.values.get("facets"):
            more["facets"] = selection.facets(names)
        keys = selection.primary_keys(FEW) if criteria.is_narrowed else None
        if keys is None:
            return list(map(Row._make, _rows(selection.items(), column, descending, after)[:limit])), more
        return list(map(Row._make, _some(*shown).rows(**times(), **values, keys=keys) if keys else ())), more


class Row(NamedTuple):
    """An item, as far as a list needs it; much as the database writes it, to make no objects that nobody needs."""

    uuid: str
    sort_key: str
    changed_at: str
    text: bytes
    locale: str
    seq: int
    standing: str


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


_AFTER = Slot("sort_key", CharField()), Slot("uuid", UUIDField())


@prepared
def _whole_list(
    type_name: str, locales: tuple[str, ...], column: str, descending: bool, goes_on: bool, limit: int
) -> "QuerySet[Any, Any]":
    """A page of a list that is narrowed by nothing."""
    items = PublishedItem.objects.visible(NOW).of_type(type_name).in_first_of(locales, NOW)
    return _rows(items, column, descending, _AFTER if goes_on else None, StandingNow())[:limit]


@prepared
def _some(column: str, descending: bool, goes_on: bool, limit: int) -> "QuerySet[Any, Any]":
    """A page of a list of what has these primary keys."""
    items = PublishedItem.objects.visible(NOW).filter(OneOf("pk", "keys"))
    return _rows(items, column, descending, _AFTER if goes_on else None)[:limit]


def _rows(
    items: PublishedItemQuerySet,
    column: str,
    descending: bool,
    after: tuple[Any, Any] | None,
    standing: Expression | None = None,
) -> "QuerySet[PublishedItem, tuple[Any, ...]]":
    """What a list says of items, in its order, all or those after a position."""
    if after:
        items = items.filter(cursors.after(*after, descending=descending))
    order = ["-sort_key", "-uuid"] if descending else ["sort_key", "uuid"]
    texts = {"id_text": Cast("uuid", TextField()), "changed_text": Cast("changed_at", TextField())}
    named = items.annotate(**texts, text=Utf8(column), standing=standing or Value("")).order_by(*order)
    return named.values_list("id_text", "sort_key", "changed_text", "text", "locale", "seq", "standing")


class DetailView(ItemView):
    """A single item."""

    view = "full"
    memory = "items"
    is_of_edition = False

    @classmethod
    @cache
    def parameters(cls) -> list[Parameter]:
        """What the query string may say."""
        return detail_parameters(cls.item_type)

    def make(self, request: HttpRequest, id: UUID) -> Answer | HttpResponse:  # noqa: A002 - the contract's name
        """The item, as the read model has it."""
        _given, query, shape = self.asked(request)
        # Who has it already mostly needs no more of it than its number.
        if "HTTP_IF_NONE_MATCH" in request.META:
            told = self._told(id, query, shape, self._item(id, query, ""))
            if known := unchanged(request, **told):
                negotiate(request, known)
                return known
        item = self._item(id, query, shape.column)
        return made(
            shape.json(item.text, item.locale, item.seq),
            links=_alternates(_beginning(item.text)),
            **self._told(id, query, shape, item),
        )

    def _item(self, uuid: UUID, query: Query, column: str) -> "Item":
        """What is known of the item, up to the minute, with the text in `column`."""
        ask = partial(_one, self.item_type.name, query.locales, column)
        found = ask().rows(**times(), uuid=uuid)
        if found and not (of := Standing.parse(found[0][-1])).due and not hidden.get():
            self.standing = of
        elif found or hidden.get() or is_due():
            self.standing = advance(drain_urgent)
            # Without what is hidden since.
            found = ask().rows(**times(), uuid=uuid)
        if not found:
            raise not_found()
        return Item._make(found[0][:-1])

    def _told(self, uuid: UUID, query: Query, shape: Shape, item: "Item") -> dict[str, Any]:
        """What the header fields say of it."""
        version = item.locale, item.seq, item.digest
        validator = etag(self.item_type.name, uuid, query.locales[0], shape.column, shape.keys, *version)
        return {"validator": validator, "changed_at": _moment(item.changed_at), "language": item.locale}


class Item(NamedTuple):
    """A stored item, as far as an answer needs it; `changed_at` as the database writes it."""

    text: bytes
    locale: str
    seq: int
    digest: str
    changed_at: str


@prepared
def _one(type_name: str, locales: tuple[str, ...], column: str) -> "QuerySet[Any, Any]":
    """An item by its id, in the first of these locales; without text where no column is named."""
    items = PublishedItem.objects.visible(NOW).of_type(type_name)
    items = items.filter(uuid=Slot("uuid", UUIDField()), locale__in=locales)
    items = items.order_by(by_place(locales)) if len(locales) > 1 else items.order_by()
    text = Utf8(column or Value(""))
    named = items.annotate(text=text, changed_text=Cast("changed_at", TextField()), standing=StandingNow())
    return named.values_list("text", "locale", "seq", "digest", "changed_text", "standing")[:1]


def _beginning(document: bytes) -> dict[str, Any]:
    """What a document says before its body, which takes most of the time to read."""
    before, _key, body = document.partition(b',"body":')
    try:
        found: dict[str, Any] = orjson.loads(before + b"}" if body else before)
    except orjson.JSONDecodeError:
        # It was the body of something within it.
        found = orjson.loads(document)
    return found


def _alternates(document: dict[str, Any]) -> list[str]:
    """Where else the item is to be had: its page, and its other locales."""
    others = [each for each in document["translations"] if each["locale"] != document["locale"]]
    return [
        f'<{document["html_url"]}>; rel="alternate"; type="text/html"',
        *(f'<{each["url"]}>; rel="alternate"; hreflang="{each["locale"]}"' for each in others),
    ]
