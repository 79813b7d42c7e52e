"""Which items a list has, and how many of them there are by facet: one definition for results, counts and facets.

The API's lists and the HTML pages' read it, so that both say the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.fields import IntegerField

from . import dates
from .filters import Facet, Filter, Groups
from .matching import narrow
from .models import PublishedFacet, PublishedItem, PublishedItemQuerySet, hidden
from .registry import ItemType
from .tally import Chosen, present_standing, tally_of
from .titles import Called, called

if TYPE_CHECKING:
    from .sequencer import Standing

# So many primary keys may stand in a query.
FEW = 300


@dataclass(frozen=True)
class Criteria:
    """What the items of a list have in common.

    Each thing is in the first of `locales` that it is to be had in. `filters` are names of filters with their groups,
    `words` what it is searched for, None for nothing; `not_before` and `not_after` partial dates, "" for none.
    """

    locales: tuple[str, ...]
    filters: tuple[tuple[str, Groups], ...] = ()
    words: str | None = None
    not_before: str = ""
    not_after: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether they have more in common than that they are to be had."""
        return bool(self.filters or self.words is not None or self.not_before or self.not_after)


def by_place(locales: Sequence[str]) -> Case:
    """The order of the locales in a chain."""
    places = [When(locale=locale, then=Value(place)) for place, locale in enumerate(locales)]
    return Case(*places, default=Value(len(locales)), output_field=IntegerField())


class Selection:
    """The items of a type that are asked for, at one moment.

    First each thing's locale is chosen, then it is filtered: what is served is what the filters look at.

    The database says which items these are (`items`), and the tally of the type how many (decision 0019): it costs no
    query but for words and dates. It is as new as the read model was when the request began, which is what `standing`
    says; without, it is asked.
    """

    def __init__(
        self, item_type: ItemType, criteria: Criteria, at: datetime, standing: "Standing | None" = None
    ) -> None:
        self.item_type = item_type
        self.criteria = criteria
        self.at = at
        self._given_standing = standing
        self._filters = {each.name: each for each in item_type.filters}

    @cached_property
    def _standing(self) -> "Standing":
        return self._given_standing or present_standing()

    def items(self) -> PublishedItemQuerySet:
        """All of them, in no order."""
        asked = self.criteria
        items = PublishedItem.objects.visible(self.at).of_type(self.item_type.name)
        items = self._narrowed(items.in_first_of(asked.locales, self.at))
        groups = (group for _name, groups in asked.filters for group in groups)
        return items.filter(*(_has_facet(group) for group in groups))

    def _narrowed(self, items: PublishedItemQuerySet) -> PublishedItemQuerySet:
        """Those of the items that have the words and are within the dates."""
        asked = self.criteria
        if asked.words is not None:
            items = narrow(items, asked.words, asked.locales)
        if asked.not_before:
            items = items.filter(dates.not_before(asked.not_before))
        if asked.not_after:
            items = items.filter(dates.not_after(asked.not_after))
        return items

    @cached_property
    def _found(self) -> dict[str, list[int]] | None:
        """By locale the primary keys of what has the words and is within the dates; None where none are asked for."""
        asked = self.criteria
        if asked.words is None and not asked.not_before and not asked.not_after:
            return None
        items = PublishedItem.objects.visible(self.at).of_type(self.item_type.name).filter(locale__in=asked.locales)
        found: dict[str, list[int]] = defaultdict(list)
        for locale, pk in self._narrowed(items).values_list("locale", "pk"):
            found[locale].append(pk)
        return found

    @contextmanager
    def _unfiltered(self) -> Iterator[Chosen]:
        # Before the tally is asked, for which others wait meanwhile.
        found = self._found
        with tally_of(self.item_type.name).sets(self._standing) as sets:
            chosen = sets.chosen(self.criteria.locales, self.at, hidden.get())
            yield chosen if found is None else chosen.within(sets.at_keys(found))

    @contextmanager
    def _chosen(self) -> Iterator[Chosen]:
        with self._unfiltered() as unfiltered:
            yield self._filtered(unfiltered)

    def _filtered(self, chosen: Chosen, without: Collection[str] = ()) -> Chosen:
        """Those that pass all filters but these."""
        return chosen.passing(
            tuple(group for name, groups in self.criteria.filters if name not in without for group in groups)
        )

    def count(self) -> int:
        """How many there are."""
        with self._chosen() as chosen:
            return len(chosen)

    def primary_keys(self, most: int) -> list[int] | None:
        """The primary keys of all of them, in no order; None where there are more than that."""
        with self._chosen() as chosen:
            return chosen.keys() if len(chosen) <= most else None

    def listed(self) -> PublishedItemQuerySet:
        """The same as `items`; of a narrowed list by their primary keys where they are few: it is found faster."""
        keys = self.primary_keys(FEW) if self.criteria.is_narrowed else None
        return self.items() if keys is None else PublishedItem.objects.visible(self.at).filter(pk__in=keys)

    def facets(self, names: Iterable[str], apart: Collection[str] = ()) -> dict[str, list[dict[str, Any]]]:
        """For each of these filters the values that it could have, how many items each has and what it is called.

        The counts of each leave its own filter out; those of the filters `apart` leave out all of these. Most first,
        equals in the alphabet of the locale asked for.
        """
        counted = {}
        with self._unfiltered() as unfiltered:
            for name in names:
                chosen = self._filtered(unfiltered, without=apart if name in apart else [name])
                counted[name] = chosen.counts(self._filters[name].facet)
        return {name: self._entries(self._filters[name], counts) for name, counts in counted.items()}

    def _entries(self, counted: Filter, counts: Mapping[str, int]) -> list[dict[str, Any]]:
        called = self._called(counted, counts)
        in_order = sorted((-count, called[value].key, value) for value, count in counts.items())
        return [{"value": value, "label": called[value].label, "count": -less} for less, _key, value in in_order]

    def _called(self, named: Filter, values: Collection[str]) -> Mapping[str, Called]:
        return called(named, values, self.criteria.locales, self.at, self._standing)

    def known(self, facets: Iterable[Facet]) -> dict[Facet, str]:
        """Of these facets those that an item of the list has, with what they are called."""
        by_facet = {each.facet: each for each in self.item_type.filters if each.facet}
        asked = [facet for facet in dict.fromkeys(facets) if facet[0] in by_facet]
        if not asked:
            return {}
        found: dict[str, list[str]] = defaultdict(list)
        with self._chosen() as chosen:
            for name, value in asked:
                if len(chosen.passing((((name, value),),))):
                    found[name].append(value)
        return {
            (name, value): each.label
            for name, values in found.items()
            for value, each in self._called(by_facet[name], values).items()
        }

    def shares(self, qualifier: Filter, keys: Iterable[str]) -> dict[str, int]:
        """How many of the items one of `keys` (values of the filter that the qualifier is of) stands in, by how.

        By role: in how many one of these organisations has it.
        """
        name, wanted = f"{qualifier.of}_{qualifier.name}", set(keys)
        said: dict[str, list[Facet]] = defaultdict(list)
        with self._chosen() as chosen:
            for value in chosen.counts(name):
                key, _colon, own = value.partition(":")
                if key in wanted:
                    said[own].append((name, value))
            return {own: len(chosen.passing((tuple(alternatives),))) for own, alternatives in said.items()}


def _has_facet(alternatives: Iterable[Facet]) -> Exists:
    """The condition that an item has one of these facets."""
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in alternatives:
        values[name].append(value)
    condition = reduce(or_, (Q(name=name, value__in=some) for name, some in values.items()))
    return Exists(PublishedFacet.objects.filter(condition, item=OuterRef("pk")))
