"""Finding public items by words, best first; only a word that nothing public has is taken for a mistake."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, Q

from cms.published.matching import Term, Words, has_all, in_order
from cms.published.models import PublishedItem, PublishedItemQuerySet

from .vocabulary import Edition, vocabularies

# So many words that nothing has are looked up among the nearest; with more it is no query but a text.
_MOST_MISTAKES = 4
_POSITION = re.compile(r"(-?[0-9]{1,4})\.([0-9a-f]{0,200}|g)\.([0-9]{1,4})\.([0-9a-f]{32})")


@dataclass
class Query(Words):
    """What a visitor typed; if it is `tolerant`, a word that nothing has is taken for the words nearest to it."""

    tolerant: bool = True

    @cached_property
    def terms(self) -> dict[str, list[Term]]:
        """The words searched for, by locale. One query; one more, and a pause, for the first mistake after a change."""
        typed = self.typed()
        if not typed or not self.tolerant:
            return typed
        edition, unknown = _unknown(typed)
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


def _unknown(typed: dict[str, list[Term]]) -> tuple[Edition, list[str]]:
    """The edition of the published items, and the words that none of the visible ones has in any locale."""
    conditions: dict[str, Q] = {}
    for locale, terms in typed.items():
        for term in terms:
            condition = Q(locale=locale) & has_all([term])
            conditions[term.word] = conditions[term.word] | condition if term.word in conditions else condition
    visible = PublishedItem.objects.visible()
    exists = {f"word{number}": Exists(visible.filter(each)) for number, each in enumerate(conditions.values())}
    # Every change of an item gives it the next number; the time tells a restored database from the one before.
    latest = PublishedItem.objects.order_by("-seq").annotate(**exists).values_list("seq", "changed_at", *exists).first()
    if latest is None:
        return None, []
    unknown = [word for word, is_known in zip(conditions, latest[2:], strict=True) if not is_known]
    return latest[:2], unknown[:_MOST_MISTAKES]


def ranked(items: PublishedItemQuerySet, query: Words) -> PublishedItemQuerySet:
    """Those of `items` that `query` finds, best first; annotated, see `cms.published.matching.in_order`."""
    return in_order(items.filter(query.condition()), query)


def position(item: PublishedItem) -> str:
    """Where an item of `ranked` stands."""
    distance, recency, length = item.distance, item.recency, item.length  # type: ignore[attr-defined]
    return f"{distance}.{recency}.{length}.{item.uuid.hex}"


def is_position(text: str) -> bool:
    """Whether it is a position in such a list."""
    return _POSITION.fullmatch(text) is not None


def after(items: PublishedItemQuerySet, place: str) -> PublishedItemQuerySet:
    """Those of `ranked` items that come after a position."""
    parts = place.split(".")
    distance, recency, length, uuid = int(parts[0]), parts[1], int(parts[2]), UUID(parts[3])
    as_long = Q(length__gt=length) | Q(length=length, uuid__gt=uuid)
    as_new = Q(recency__lt=recency) | (Q(recency=recency) & as_long)
    return items.filter(Q(distance__gt=distance) | (Q(distance=distance) & as_new))


@dataclass(frozen=True)
class Hit:
    """An item found: what ordering and counting need of it."""

    pk: int
    type: str


class Finding:
    """What a query finds among visible items, best first."""

    def __init__(self, query: Query) -> None:
        self.query = query

    @cached_property
    def hits(self) -> list[Hit]:
        """All that is found; each thing once, in the locale where it is the better hit."""
        if not self.query.words:
            return []
        once: dict[UUID, Hit] = {}
        found = ranked(PublishedItem.objects.visible(), self.query)
        for pk, its_type, uuid in found.values_list("pk", "type", "uuid"):
            once.setdefault(uuid, Hit(pk, its_type))
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
