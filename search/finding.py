"""Finding public items by words: all of them must be there, in whatever part of the item."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from cms.published.folding import fold
from cms.published.models import PublishedItem, PublishedItemQuerySet

_MAX_WORDS = 12


@dataclass(frozen=True)
class Hit:
    """An item found: what ordering and counting need of it."""

    pk: int
    title: str
    type: str


def words_of(query: str) -> list[str]:
    """The words that are searched for, folded as the items' own are."""
    return list(dict.fromkeys(fold(query).split()))[:_MAX_WORDS]


class Finding:
    """What a query finds among `items`, best first."""

    def __init__(self, query: str, items: PublishedItemQuerySet) -> None:
        self.words = words_of(query)
        self._items = items

    @cached_property
    def hits(self) -> list[Hit]:
        """All that is found: those with the query's words in their title first, newest changes first among equals."""
        if not self.words:
            return []
        items = self._items.visible()
        for word in self.words:
            items = items.filter(search_text__contains=word)
        rows: QuerySet = items.order_by("-changed_at", "pk").values_list("pk", "title", "type")
        return sorted((Hit(*row) for row in rows), key=self._distance)

    def _distance(self, hit: Hit) -> tuple[int, bool, int]:
        """How far a title is from the words: first by words that it lacks, then by where they stand, then by length."""
        title = fold(hit.title)
        lacking = sum(word not in title for word in self.words)
        return lacking, not title.startswith(self.words[0]), 0 if lacking else len(title)

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


def load(hits: list[Hit]) -> list[PublishedItem]:
    """The items of these hits, in the same order."""
    items = PublishedItem.objects.visible().for_list().in_bulk([hit.pk for hit in hits])
    return [items[hit.pk] for hit in hits if hit.pk in items]
