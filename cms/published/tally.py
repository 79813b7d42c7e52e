"""Which items have which facets, in the memory of each process: what lists are counted by (decision 0019).

Each thing has a place, the number of a bit. Sets of things are whole numbers: those that are to be had in a locale,
those that have a facet there. What a list has is then a few "and" and "or" of such sets, and its counts are numbers of
bits. A thing that changes gets a new place: what is known of the old one stays, and is nobody's any more. So a change
costs as much as has changed, however much there is besides.
"""

import threading
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat

from .filters import Facet, Groups
from .models import PublishedFacet, PublishedItem
from .registry import ItemType, item_types

if TYPE_CHECKING:
    from .sequencer import Standing

# Things that are read in one query.
_PORTION = 500
# A facet that fewer than one in so many have is a list of places, of four bytes each: less than a bit for every thing.
_RARE = 32
# Places by primary key are kept in blocks of so many, two to the power of:
_BLOCK = 10
# Below this number of things nothing is worth being tidied up.
_FEW = 1000
_ONES = bytes.maketrans(b"01", b"\x00\x01")


# What is known of an item, a thing in a locale: the thing, the primary key, the locale, whether it is a tombstone, when
# it ends, and its facets in lines of "name=value".
Row = tuple[UUID, int, str, bool, datetime | None, str | None]


class Sets:
    """The things of one type in their places, and what they have. For one thread at a time."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names
        # Places that were given away, those of things that have got another since too.
        self.size = 0
        self._places = _Places()
        # By locale the things to be had there, and the primary keys of their items by place.
        self._there: dict[str, int] = defaultdict(int)
        self._keys: dict[str, array[int]] = defaultdict(lambda: array("q"))
        # By locale, name and value the things that have the facet; and places that are nobody's any more.
        self._having: dict[str, dict[str, dict[str, int | array[int]]]] = defaultdict(lambda: defaultdict(dict))
        # When items end, by primary key; and the same in order.
        self._ends: dict[int, datetime] = {}
        self._in_order: list[tuple[datetime, int]] = []

    def take(self, ends: Mapping[int, datetime], rows: Iterable[Row]) -> None:
        """Be told when items end, and all there is of some things, each thing's rows together.

        The rows have been read after the ends.
        """
        self._ends = dict(ends)
        there: dict[str, list[int]] = defaultdict(list)
        having: dict[tuple[str, str], array[int]] = defaultdict(lambda: array("I"))
        left = set()
        for _uuid, versions in groupby(rows, key=itemgetter(0)):
            place = self.size
            self.size += 1
            for _uuid, pk, locale, removed, until, facets in versions:
                left.add(self._places.get(pk))
                self._places.put(pk, place)
                self._ends.pop(pk, None)
                if removed:
                    continue
                if until:
                    self._ends[pk] = until
                there[locale].append(place)
                keys = self._keys[locale]
                keys.extend([0] * (place - len(keys)))
                keys.append(pk)
                for facet in facets.split("\n") if facets else ():
                    having[locale, facet].append(place)
        gone = _bits(place for place in left if place is not None)
        for locale in {*self._there, *there}:
            self._there[locale] = self._there[locale] & ~gone | _bits(there[locale])
        for (locale, facet), places in having.items():
            name, _equals, value = facet.partition("=")
            values = self._having[locale][name]
            values[value] = self._joined(values.get(value), places)
        self._in_order = sorted((until, pk) for pk, until in self._ends.items())

    def _joined(self, known: "int | array[int] | None", places: "array[int]") -> "int | array[int]":
        if isinstance(known, int):
            return known | _bits(places)
        # Copied, an array takes no more than it needs.
        both = known + places if known else places[:]
        return both if len(both) * _RARE < self.size else _bits(both)

    def chosen(self, locales: Sequence[str], at: datetime, hidden: Collection[int]) -> "Chosen":
        """All things, each in the first of the locales that it is to be had in at that time, without what is hidden."""
        ended = (pk for _until, pk in self._in_order[: bisect_right(self._in_order, at, key=itemgetter(0))])
        found, gone = {}, [*ended, *hidden]
        taken = 0
        for locale in dict.fromkeys(locales):
            here = self._there.get(locale, 0)
            if gone:
                here &= ~_bits(self._places_in(locale, gone))
            found[locale] = here & ~taken
            taken |= here
        return Chosen(self, found)

    def at_keys(self, keys: Mapping[str, Iterable[int]]) -> dict[str, int]:
        """By locale the things whose items have these primary keys."""
        return {locale: _bits(self._places_in(locale, found)) for locale, found in keys.items()}

    def _places_in(self, locale: str, keys: Iterable[int]) -> Iterator[int]:
        known = self._keys.get(locale, ())
        for key in keys:
            place = self._places.get(key)
            if place is not None and place < len(known) and known[place] == key:
                yield place

    def key(self, locale: str, place: int) -> int:
        """The primary key of a thing's item in a locale."""
        return self._keys[locale][place]

    def having(self, locale: str, name: str) -> "Mapping[str, int | array[int]]":
        """By value the things that have a facet of this name in the locale, and places that are nobody's any more."""
        if name not in self._names:
            raise KeyError(f"No filter has said that it reads its values as {name!r} (see Filter.stored_as).")
        return self._having.get(locale, {}).get(name, {})


class Chosen:
    """Some of the things, each in one locale."""

    def __init__(self, sets: Sets, found: Mapping[str, int]) -> None:
        self._sets = sets
        self._found = found

    def within(self, others: Mapping[str, int]) -> "Chosen":
        """Those that are among the others."""
        return Chosen(self._sets, {locale: found & others.get(locale, 0) for locale, found in self._found.items()})

    def passing(self, groups: Groups) -> "Chosen":
        """Those that have a facet of each group."""
        found = dict(self._found)
        for alternatives in groups:
            for locale in found:
                found[locale] &= self._one_of(locale, alternatives)
        return Chosen(self._sets, found)

    def _one_of(self, locale: str, alternatives: Iterable[Facet]) -> int:
        having = 0
        for name, value in alternatives:
            places = self._sets.having(locale, name).get(value, 0)
            having |= places if isinstance(places, int) else _bits(places)
        return having

    def __len__(self) -> int:
        return sum(found.bit_count() for found in self._found.values())

    def counts(self, name: str) -> dict[str, int]:
        """By value how many have a facet of this name."""
        counts: Counter[str] = Counter()
        for locale, found in self._found.items():
            if not found:
                continue
            flags = _Flags(found, self._sets.size)
            for value, places in self._sets.having(locale, name).items():
                number = (places & found).bit_count() if isinstance(places, int) else flags.count(places)
                if number:
                    counts[value] += number
        return counts

    def keys(self) -> list[int]:
        """The primary keys of their items."""
        return [self._sets.key(locale, place) for locale, found in self._found.items() for place in _places(found)]


class _Flags:
    """A set as a byte for every thing."""

    def __init__(self, found: int, size: int) -> None:
        self._found, self._size = found, size

    @cached_property
    def _flags(self) -> bytes:
        return f"{self._found:0{self._size}b}"[::-1].encode().translate(_ONES)

    def count(self, places: "array[int]") -> int:
        """How many of these places are in the set."""
        return sum(map(self._flags.__getitem__, places))


class _Places:
    """Places by primary key, four bytes each."""

    def __init__(self) -> None:
        # One more than the place; 0 is none.
        self._blocks: dict[int, array[int]] = {}

    def get(self, key: int) -> int | None:
        block = self._blocks.get(key >> _BLOCK)
        place = block[key & (1 << _BLOCK) - 1] if block else 0
        return place - 1 if place else None

    def put(self, key: int, place: int) -> None:
        block = self._blocks.get(key >> _BLOCK)
        if block is None:
            block = self._blocks[key >> _BLOCK] = array("I", bytes(4 << _BLOCK))
        block[key & (1 << _BLOCK) - 1] = place + 1


def _bits(places: Iterable[int]) -> int:
    """The set of these places."""
    known = places if isinstance(places, array) else array("I", places)
    if not known:
        return 0
    octets = bytearray((max(known) >> 3) + 1)
    for place in known:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


def _places(found: int) -> Iterator[int]:
    """The places in a set."""
    digits = f"{found:b}"[::-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


class Tally:
    """The sets of one type, as they are now. It follows the read model by its numbers.

    Whoever asks says where the read model stood when they began. What has been numbered since the last time is read
    first: as numbers are committed in order, that is all. When items end may change without a number, but not without a
    generation. What is read may be newer than what was asked for, each thing on its own, and is then read again.
    """

    def __init__(self, item_type: ItemType) -> None:
        self._type = item_type.name
        self._names = sorted({name for each in item_type.filters for name in each.stored_as})
        self._sets = Sets(self._names)
        self._at = _Known("", 0, 0)
        # Of things that there were when everything was read.
        self._began_with = 0
        self._following, self._asking = threading.Lock(), threading.Lock()

    @contextmanager
    def sets(self, at: "Standing") -> Iterator[Sets]:
        """The sets, at least as new as the read model was `at` that time; nobody else changes or reads them meanwhile.

        No query should be made in here: others wait.
        """
        self._follow(_Known.of(at))
        with self._asking:
            yield self._sets

    def _follow(self, at: "_Known") -> None:
        if at == self._at and at.epoch:
            return
        with self._following:
            if at.is_before(self._at):
                # Somebody slow, or the numbers that were known are no more.
                at = _Known.of(present_standing())
            if at.is_before(self._at) or not self._catch_up(at):
                self._begin()
            self._at = at

    def _catch_up(self, at: "_Known") -> bool:
        """Read what has changed; False where that is so much, by now, that all may be read as well."""
        if at == self._at:
            return True
        ends = self._ends()
        changed = self._things(seq__gt=self._at.seq) if at.seq > self._at.seq else []
        if len(changed) + self._sets.size > 2 * self._began_with + _FEW:
            return False
        rows = list(self._rows(changed))
        with self._asking:
            self._sets.take(ends, rows)
        return True

    def _begin(self) -> None:
        sets, ends = Sets(self._names), self._ends()
        sets.take(ends, self._rows(self._things(removed__in=[False])))
        self._began_with = sets.size
        with self._asking:
            self._sets = sets

    def _things(self, **condition: object) -> list[UUID]:
        items = PublishedItem.objects.filter(type=self._type, **condition).order_by("uuid")
        return list(items.values_list("uuid", flat=True).distinct())

    def _ends(self) -> dict[int, datetime]:
        items = PublishedItem.objects.filter(type=self._type, removed=False, visible_until__isnull=False)
        return {pk: until for pk, until in items.values_list("pk", "visible_until") if until}

    def _rows(self, things: Sequence[UUID]) -> Iterator[Row]:
        facets = PublishedFacet.objects.filter(item=OuterRef("pk"), name__in=self._names)
        lines = _Lines(facets.values(line=Concat("name", Value("="), "value")))
        for start in range(0, len(things), _PORTION):
            items = PublishedItem.objects.filter(type=self._type, uuid__in=things[start : start + _PORTION])
            rows = items.order_by("uuid").annotate(lines=lines)
            yield from rows.values_list("uuid", "pk", "locale", "removed", "visible_until", "lines")


class _Lines(Subquery):
    """The one column of a query as one text of lines."""

    output_field = TextField()

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        joined = "string_agg(line, chr(10))" if connection.vendor == "postgresql" else "group_concat(line, char(10))"
        super().__init__(queryset, template=f"(SELECT {joined} FROM (%(subquery)s) lines)")  # noqa: S608 - constants


class _Known(NamedTuple):
    """How far the read model is known."""

    epoch: str
    seq: int
    generation: int

    @classmethod
    def of(cls, at: "Standing") -> "_Known":
        return cls(at.epoch, at.seq, at.generation)

    def is_before(self, known: "_Known") -> bool:
        """Whether what is known cannot be brought there by reading what is new."""
        # Without the row that says where the read model stands nothing can be followed.
        return not self.epoch or self.epoch != known.epoch or self.seq < known.seq or self.generation < known.generation


def present_standing() -> "Standing":
    """Where the read model stands now."""
    # Here, because models read this module, and the sequencer reads models.
    from .sequencer import standing

    return standing()


_tallies: dict[str, Tally] = {}


def tally_of(type_name: str) -> Tally:
    """The tally of a type; this process has one."""
    return _tallies.get(type_name) or _tallies.setdefault(type_name, Tally(item_types()[type_name]))


# For tests, in which numbers come back after a rollback.
forget = _tallies.clear
