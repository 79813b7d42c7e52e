"""The change feed: what has changed since a position, in the order of the numbers (see API.md, "Change feed").

A copy of the site that takes over every page of it in order holds what there is, whatever happens meanwhile. It begins
with a synchronisation: what is public and matches, up to the number that was the last one when it began. From there on
every row is sent, so that what has left, or no longer matches, is removed from the copy too.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .context import item_url
from .models import PublishedFacet, PublishedItem, PublishedItemQuerySet, hidden
from .registry import item_types
from .sequencer import Standing, standing

# What a copy is told of why something goes: nothing, but for what was withdrawn, which is to be purged.
REMOVED, WITHDRAWN, LEFT_FILTER = "removed", "withdrawn", "left_filter"

_NUMBER = "0|[1-9][0-9]{0,17}"
_CURSOR = re.compile(rf"([0-9a-f]{{1,16}}):({_NUMBER})(?::({_NUMBER}))?(?:/([0-9a-f]{{8}}))?")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

# A facet: the name and the value that an item is stored with.
Facet = tuple[str, str]


class BadCursor(ValueError):
    """No cursor that was ever given."""


class Resync(Exception):
    """The position is of another epoch, or ahead of the feed: the copy has to start anew."""


@dataclass(frozen=True)
class Position:
    """How far the feed was read: everything up to `seq` in `epoch`.

    While a synchronisation is under way `start` is the number that it ends with; until then nothing was read for sure.
    `mark` is that of the filter by which it was read (see `Filter`): by another one the copy would not be complete.
    """

    epoch: str
    seq: int
    start: int | None = None
    mark: str = ""

    @classmethod
    def decode(cls, cursor: str) -> "Position":
        """The position that a cursor stands for; BadCursor where it stands for none."""
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
        except (binascii.Error, ValueError):
            raise BadCursor(cursor) from None
        match = _CURSOR.fullmatch(text)
        if match is None:
            raise BadCursor(cursor)
        epoch, seq, start, mark = match.groups()
        found = cls(epoch, int(seq), None if start is None else int(start), mark or "")
        if (found.start is not None and found.start <= found.seq) or found.encode() != cursor:
            raise BadCursor(cursor)
        return found

    def encode(self) -> str:
        """The opaque cursor that partners keep."""
        parts = [self.epoch, self.seq, *([] if self.start is None else [self.start])]
        text = ":".join(map(str, parts)) + (f"/{self.mark}" if self.mark else "")
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def code_facet(name: str, value: str) -> Facet:
    """The facet by which an item is found that has `value`, a code or an id, as its `name` ("theme")."""
    return (f"{name}_id" if _UUID.fullmatch(value) else name), value.lower()


@dataclass(frozen=True)
class Filter:
    """What a copy holds: everything by default; of `facets` each group must have one that the item has."""

    types: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    facets: tuple[tuple[Facet, ...], ...] = ()

    @classmethod
    def of(
        cls,
        types: Collection[str] = (),
        locales: Collection[str] = (),
        themes: Collection[str] = (),
        countries: Collection[str] = (),
    ) -> "Filter":
        """What is of one of the `types`, in one of the `locales`, and so on; themes by code or id."""
        by_theme = tuple(code_facet("theme", theme) for theme in themes)
        by_country = tuple(("country", code.upper()) for code in countries)
        return cls(tuple(types), tuple(locales), tuple(filter(None, (by_theme, by_country))))

    @property
    def mark(self) -> str:
        """Eight characters, the same for whoever says the same in another order; none for everything."""
        if self == Filter():
            return ""
        said = [sorted(self.types), sorted(self.locales), sorted(sorted(group) for group in self.facets)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:8]

    def matching(self, items: PublishedItemQuerySet) -> PublishedItemQuerySet:
        """Those of the items that a copy holds."""
        items = items.of_type(*self.types) if self.types else items
        items = items.filter(locale__in=self.locales) if self.locales else items
        for alternatives in self.facets:
            condition = Q()
            for name, value in alternatives:
                condition |= Q(name=name, value=value)
            items = items.filter(Exists(PublishedFacet.objects.filter(condition, item=OuterRef("pk"))))
        return items


@dataclass(frozen=True)
class Change:
    """What has become of an item: `thin` is the change as JSON has it; the full document where that was asked for."""

    thin: dict[str, Any]
    document: str | None = None


@dataclass(frozen=True)
class Page:
    """Some changes, where the next page starts, and whether there is more to be read now or in a moment."""

    changes: list[Change]
    position: Position
    has_more: bool


def end(at: Standing | None = None, selected: Filter | None = None) -> Position:
    """The end of the feed, for readers of everything or by a filter: who starts here reads what changes from now on."""
    at = at or standing()
    return Position(at.epoch, at.seq, mark=selected.mark if selected else "")


def where(position: Position | None, at: Standing) -> Position:
    """The position itself, or, without one, where a synchronisation begins; Resync where nothing can follow."""
    if position is None:
        return Position(at.epoch, 0, at.seq)
    if position.epoch != at.epoch or max(position.seq, position.start or 0) > at.seq:
        raise Resync
    return position


def next_page(
    position: Position | None,
    selected: Filter,
    limit: int,
    *,
    at: Standing | None = None,
    full: bool = False,
) -> Page:
    """What follows a position, or, without one, the beginning of a synchronisation; Resync where nothing can follow.

    Whoever gives the position answers for it that it was read by the same filter. `at` is the standing of the read
    model if it has just been read: before the rows, so that nothing is committed unseen in between. With `full` there
    is the document of what is public.
    """
    at = at or standing()
    position = replace(where(position, at), mark=selected.mark)
    now = timezone.now()
    shown = selected.matching(PublishedItem.objects.stored(now))
    columns = ["pk", "seq", "type", "uuid", "locale", "digest", "removed", "purge_by", "visible_until", "changed_at"]
    columns += ["document"] if full else []
    start = position.start
    if start is None:
        items = PublishedItem.objects.annotate(shown=Exists(shown.filter(pk=OuterRef("pk"))))
        rows, more = _rows(items, position, limit, [*columns, "shown"])
        return Page([_change(row, now, full) for row in rows], _after(position, rows), more or at.due)
    rows, more = _rows(shown.filter(seq__lte=start), position, limit, columns)
    position = _after(position, rows) if more else Position(at.epoch, start, mark=selected.mark)
    return Page([_change(row | {"shown": True}, now, full) for row in rows], position, more or at.seq > start or at.due)


def _rows(
    items: PublishedItemQuerySet, position: Position, limit: int, columns: list[str]
) -> tuple[list[dict[str, Any]], bool]:
    """The next rows, and whether there are more; what waits for its tombstone is waited for."""
    items = items.filter(seq__gt=position.seq, type__in=item_types())
    rows = list(items.order_by("seq").values(*columns)[: limit + 1])
    known = list(takewhile(lambda row: row["pk"] not in hidden.get(), rows))
    return known[:limit], len(rows) > limit or len(known) < len(rows)


def _after(position: Position, rows: Sequence[dict[str, Any]]) -> Position:
    return replace(position, seq=rows[-1]["seq"]) if rows else position


def _change(row: dict[str, Any], now: datetime, full: bool) -> Change:
    kind = item_types()[row["type"]]
    thin: dict[str, Any] = {
        "seq": row["seq"],
        "op": "upsert" if row["shown"] else "remove",
        "type": row["type"],
        "id": str(row["uuid"]),
        "locale": row["locale"],
        "at": _time(row["changed_at"]),
        "url": item_url(kind, row["uuid"], row["locale"]),
        "digest": row["digest"],
    }
    if row["shown"]:
        return Change(thin, row.get("document"))
    # What has ended by itself may not have its tombstone yet.
    ended = row["visible_until"] is not None and row["visible_until"] <= now
    thin |= {"at": _time(row["visible_until"])} if ended else {}
    thin |= {"digest": None, "reason": REMOVED if row["removed"] or ended else LEFT_FILTER}
    if row["removed"] and row["purge_by"]:
        thin |= {"reason": WITHDRAWN, "purge_by": _time(row["purge_by"])}
    return Change(thin)


def _time(moment: datetime) -> str:
    """As documents have it."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"
