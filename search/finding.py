"""Finding public items by words, best first; only a word that nothing public has is taken for a mistake."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial, reduce
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import DateTimeField, Exists, IntegerField, Q, QuerySet, TextField, UUIDField, Value
from django.utils import timezone

from cms.published.matching import (
    Sought,
    Term,
    Words,
    by_distance,
    condition,
    in_locale_unindexed,
    is_known,
    put,
    texts_of,
)
from cms.published.models import PublishedItem
from cms.published.prepared import Slot, Utf8, prepared

from .vocabulary import Edition, vocabularies

# So many words that nothing has are looked up among the nearest; with more it is no query but a text.
_MOST_MISTAKES = 4
# A query with more texts is put together when it is asked: few are alike, and to keep them would take much memory.
_MOST_PREPARED = 60
_POSITION_FIELDS = {
    "distance": IntegerField(),
    "recency": TextField(),
    "length": IntegerField(),
    "uuid": UUIDField(),
}
_FIELDS: dict[str, Any] = {"now": DateTimeField(), **_POSITION_FIELDS}
# What is sought by locale, with names instead of texts: the same for all queries that differ in nothing but the texts.
_Names = tuple[tuple[str, Sought], ...]
_POSITION = re.compile(r"(-?[0-9]{1,4})\.([0-9a-f]{0,200}|g)\.([0-9]{1,4})\.([0-9a-f]{32})")


@dataclass
class Query(Words):
    """What a visitor typed; if it is `tolerant`, a word that nothing has is taken for the words nearest to it."""

    tolerant: bool = True
    # Words that something visible has.
    _known: set[str] = field(init=False, default_factory=set)

    @cached_property
    def terms(self) -> dict[str, list[Term]]:
        """The words searched for, by locale.

        No query if each word is known by what was found; else one, and one more, and a pause, for the first mistake
        after a change.
        """
        typed = self.typed()
        if not self.tolerant:
            return typed
        edition, unknown = _unknown(typed, self._known)
        if not unknown:
            return typed
        return {
            locale: [
                term.or_rather(known.near(term.word), locale) if term.word in unknown else term
                for term in typed[locale]
            ]
            for locale, known in vocabularies(self.locales, edition).items()
        }

    @property
    def corrected(self) -> bool:
        """Whether a word was taken for a mistake."""
        return any(term.nearest for terms in self.terms.values() for term in terms)

    def find(self, ask: "Callable[[dict[str, list[Term]]], list[Hit]]") -> "list[Hit]":
        """What `ask` finds of visible items for these words, or for those that they were taken for.

        What is found for the words as they were typed has them all in its locale: only if nothing is, or if other
        locales have more words (which are stop words there), it takes a query to know whether one is a mistake.
        """
        typed = self.typed()
        if not typed:
            return []
        found = ask(typed)
        self._known.update(term.word for locale in {each.locale for each in found} for term in typed[locale])
        return found if self.terms == typed else ask(self.terms)


def _unknown(typed: dict[str, list[Term]], known: Collection[str]) -> tuple[Edition, list[str]]:
    """The edition of the published items, and the words that none of the visible ones has in any locale.

    Of `known` words that is not asked; without any other there is no query, and no edition.
    """
    # Many locales ask for the same: a word that they have no rules for is its own stem.
    asked: dict[str, dict[Sought, list[str]]] = {}
    for locale, terms in typed.items():
        for term in terms:
            if term.word not in known:
                asked.setdefault(term.word, {}).setdefault(texts_of([term]), []).append(locale)
    if not asked:
        return None, []
    conditions = [
        reduce(or_, (Q(locale__in=locales) & is_known(put(texts, Value)) for texts, locales in each.items()))
        for each in asked.values()
    ]
    visible = PublishedItem.objects.visible()
    exists = {f"word{number}": Exists(visible.filter(each)) for number, each in enumerate(conditions)}
    # Every change of an item gives it the next number; the time tells a restored database from the one before.
    latest = PublishedItem.objects.order_by("-seq").annotate(**exists).values_list("seq", "changed_at", *exists).first()
    if latest is None:
        return None, []
    unknown = [word for word, is_there in zip(asked, latest[2:], strict=True) if not is_there]
    return latest[:2], unknown[:_MOST_MISTAKES]


class Hit(NamedTuple):
    """An item that was found, with the text that was asked for and where it stands among what was found."""

    pk: int
    type: str
    uuid: UUID
    locale: str
    seq: int
    changed_at: datetime
    text: bytes
    distance: int
    recency: str
    length: int

    @property
    def position(self) -> str:
        """Where it stands, as part of an address."""
        return f"{self.distance}.{self.recency}.{self.length}.{self.uuid.hex}"


class Scope(NamedTuple):
    """Among which visible items something is searched for, and what is to be known of it."""

    # Each thing only in the first of the query's locales that it is to be had in.
    each_once: bool = False
    # All types if empty.
    types: tuple[str, ...] = ()
    # The column with the text of each; "" for none.
    column: str = ""
    most: int | None = None


def found(query: Query, scope: Scope, after: str = "") -> list[Hit]:
    """What a query finds, best first: all, or what comes after a position."""
    return query.find(partial(_ask, scope, after))


def _ask(scope: Scope, after: str, terms: dict[str, list[Term]]) -> list[Hit]:
    values: dict[str, Any] = {"now": timezone.now()}
    if after:
        distance, recency, length, uuid = after.split(".")
        values |= {"distance": int(distance), "recency": recency, "length": int(length), "uuid": UUID(uuid)}

    def name(text: str) -> str:
        number = f"text{len(values)}"
        values[number] = text
        return number

    by_locale = tuple((locale, put(texts_of(its_terms), name)) for locale, its_terms in terms.items())
    if len(values) <= _MOST_PREPARED:
        rows: Iterable[Sequence[Any]] = _ranked(scope, by_locale, bool(after)).rows(**values)
    else:
        rows = _rows(scope, by_locale, bool(after), values.__getitem__)
    return [Hit._make(row) for row in rows]


@prepared
def _ranked(scope: Scope, by_locale: _Names, goes_on: bool) -> "QuerySet[Any, Any]":
    return _rows(scope, by_locale, goes_on, lambda name: Slot(name, _FIELDS.get(name) or TextField()))


def _rows(scope: Scope, by_locale: _Names, goes_on: bool, value: Callable[[str], Any]) -> "QuerySet[Any, Any]":
    """What is found, best first; `value` says what stands for a name."""
    sought = {locale: put(names, lambda name: _text(value(name))) for locale, names in by_locale}
    items = PublishedItem.objects.visible(value("now"))
    if len(sought) == 1:
        items = items.filter(condition(sought, in_locale_unindexed))
    else:
        items = items.filter(condition(sought))
        if scope.each_once:
            items = items.in_first_of(list(sought), value("now"))
    if scope.types:
        items = items.of_type(*scope.types)
    items = by_distance(items, sought)
    if goes_on:
        items = items.filter(_comes_after(*map(value, _POSITION_FIELDS)))
    named = items.annotate(text=Utf8(scope.column or Value("")))
    return named.values_list(*Hit._fields)[: scope.most]


def _text(value: Any) -> Any:
    return Value(value) if isinstance(value, str) else value


def _comes_after(distance: Any, recency: Any, length: Any, uuid: Any) -> Q:
    """The condition that a ranked item comes after a position."""
    as_long = Q(length__gt=length) | Q(length=length, uuid__gt=uuid)
    as_new = Q(recency__lt=recency) | (Q(recency=recency) & as_long)
    return Q(distance__gt=distance) | (Q(distance=distance) & as_new)


def is_position(text: str) -> bool:
    """Whether it is a position among what was found."""
    return _POSITION.fullmatch(text) is not None


class Finding:
    """What a query finds among visible items, best first."""

    def __init__(self, query: Query) -> None:
        self.query = query

    @cached_property
    def hits(self) -> list[Hit]:
        """All that is found; each thing once, in the locale where it is the better hit."""
        once: dict[UUID, Hit] = {}
        for each in found(self.query, Scope()):
            once.setdefault(each.uuid, each)
        return list(once.values())

    def of_type(self, type_name: str) -> list[Hit]:
        """The hits of one type, or all for ""."""
        return [hit for hit in self.hits if not type_name or hit.type == type_name]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many hits there are of each type, most first."""
        counts: dict[str, int] = {}
        for hit in self.hits:
            counts[hit.type] = counts.get(hit.type, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def load(hits: Iterable[Hit]) -> list[PublishedItem]:
    """The items of these hits, in the same order."""
    wanted = [hit.pk for hit in hits]
    items = PublishedItem.objects.visible().in_bulk(wanted)
    return [items[pk] for pk in wanted if pk in items]
