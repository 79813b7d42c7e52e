"""Which items a list has, and how many of them there are by facet: one definition for results, counts and facets.

The API's lists and the HTML pages' read it, so that both say the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import IntegerField, UUIDField
from django.db.models.functions import Cast, Coalesce, Replace, StrIndex, Substr
from taggit.models import Tag

from cms.core.languages import fallbacks
from cms.core.models.local_words import TagWords

from . import dates
from .alphabets import sort_key
from .filters import Facet, Filter, Groups
from .matching import narrow
from .models import PublishedFacet, PublishedItem, PublishedItemQuerySet
from .prepared import Slot
from .registry import ItemType


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


def by_place(locales: Sequence[str]) -> Case:
    """The order of the locales in a chain."""
    places = [When(locale=locale, then=Value(place)) for place, locale in enumerate(locales)]
    return Case(*places, default=Value(len(locales)), output_field=IntegerField())


class _OfGroup(Case):
    """Follows from what is grouped by: it is looked up for each group, not for each row."""

    def get_group_by_cols(self) -> list[Any]:
        return []


class Selection:
    """The items of a type that are asked for, at one moment.

    First each thing's locale is chosen, then it is filtered: what is served is what the filters look at.
    """

    def __init__(self, item_type: ItemType, criteria: Criteria, at: datetime | Slot) -> None:
        self.item_type = item_type
        self.criteria = criteria
        self.at = at
        self._filters = {each.name: each for each in item_type.filters}

    def items(self) -> PublishedItemQuerySet:
        """All of them, in no order."""
        groups = (group for _name, groups in self.criteria.filters for group in groups)
        return self._unfiltered().filter(*(_has_facet(group, "pk") for group in groups))

    def _unfiltered(self) -> PublishedItemQuerySet:
        asked = self.criteria
        items = PublishedItem.objects.visible(self.at).of_type(self.item_type.name)
        items = items.in_first_of(asked.locales, self.at)
        if asked.words is not None:
            items = narrow(items, asked.words, asked.locales)
        if asked.not_before:
            items = items.filter(dates.not_before(asked.not_before))
        if asked.not_after:
            items = items.filter(dates.not_after(asked.not_after))
        return items

    def facets(self, names: Iterable[str], apart: Collection[str] = ()) -> dict[str, list[dict[str, Any]]]:
        """For each of these filters the values that it could have, how many items each has and what it is called.

        The counts of each leave its own filter out; those of the filters `apart` leave out all of these. Most first,
        equals in the alphabet of the locale asked for. Whatever the number of filters, it is one query, in which each
        of them stands once.
        """
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
        by_facet = {self._filters[name].facet: self._filters[name] for name in found}
        rows = PublishedFacet.objects.filter(name__in=by_facet, item__in=self._unfiltered().values("pk"))
        rows = rows.filter(*(self._lets_through(name, groups, apart) for name, groups in self.criteria.filters))
        locale = self.criteria.locales[0]
        for facet, value, count, label in self._counted(rows, by_facet):
            found[by_facet[facet].name].append({"value": value, "label": label, "count": count})
        for entries in found.values():
            entries.sort(key=lambda entry: (-entry["count"], sort_key(entry["label"], locale), entry["value"]))
        return found

    def known(self, facets: Iterable[Facet]) -> dict[Facet, str]:
        """Of these facets those that an item of the list has, with what they are called. One query, none for none."""
        by_facet = {each.facet: each for each in self.item_type.filters}
        asked: dict[str, list[str]] = defaultdict(list)
        for name, value in facets:
            if name in by_facet:
                asked[name].append(value)
        if not asked:
            return {}
        condition = reduce(or_, (Q(name=name, value__in=values) for name, values in asked.items()))
        rows = PublishedFacet.objects.filter(condition, item__in=self.items().values("pk"))
        counted = self._counted(rows, {name: by_facet[name] for name in asked})
        return {(name, value): label for name, value, _number, label in counted}

    def shares(self, qualifier: Filter, keys: Iterable[str]) -> dict[str, int]:
        """How many of the items one of `keys` (values of the filter that the qualifier is of) stands in, by how.

        By role: in how many one of these organisations has it. One query.
        """
        name = f"{qualifier.of}_{qualifier.name}"
        of_one = reduce(or_, (Q(value__startswith=f"{key}:") for key in keys))
        rows = PublishedFacet.objects.filter(of_one, name=name, item__in=self.items().values("pk"))
        own = Substr("value", StrIndex("value", Value(":")) + 1)
        return dict(rows.values(own=own).annotate(number=Count("item", distinct=True)).values_list("own", "number"))

    def _lets_through(self, name: str, groups: Groups, apart: Collection[str]) -> Q:
        """The condition that a facet's item passes a filter, or that the facet is counted without it."""
        passes = Q(*(_has_facet(group, "item") for group in groups))
        without = [self._filters[each].facet for each in (apart if name in apart else [name])]
        return Q(name__in=without) | passes

    def _counted(
        self, facets: QuerySet[PublishedFacet], by_facet: Mapping[str, Filter]
    ) -> Iterator[tuple[str, str, int, str]]:
        """Name, value, number of each of the facets, and what it is called in the best locale for who asks."""
        titles = [When(name=name, then=self._title_of(each)) for name, each in by_facet.items() if each.titles_of]
        title = _OfGroup(*titles, default=Value(""), output_field=CharField())
        rows = facets.values("name", "value").annotate(number=Count("pk"), title=title)
        for name, value, number, found in rows.values_list("name", "value", "number", "title"):
            label = by_facet[name].label
            yield name, value, number, label(value, self.criteria.locales[0]) if label else found or value

    def _title_of(self, counted: Filter) -> Subquery | Coalesce:
        if counted.titles_of == "tag":
            words = TagWords.objects.filter(of__slug=OuterRef("value"), language=self.criteria.locales[0])
            own = Tag.objects.filter(slug=OuterRef("value"))
            return Coalesce(Subquery(words.values("name")[:1]), Subquery(own.values("name")[:1]))
        items = PublishedItem.objects.visible(self.at).of_type(counted.titles_of)
        if counted.facet.endswith("_id"):
            # Both engines read an id without hyphens.
            items = items.filter(uuid=Cast(Replace(OuterRef("value"), Value("-"), Value("")), UUIDField()))
        else:
            items = items.filter(facets__name="code", facets__value=OuterRef("value"))
        locales = [*self.criteria.locales, *fallbacks(self.criteria.locales[0])]
        return Subquery(items.order_by(by_place(locales)).values("title")[:1])


def _has_facet(alternatives: Iterable[Facet], item: str) -> Exists:
    """The condition that the item which the field `item` names has one of these facets."""
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in alternatives:
        values[name].append(value)
    condition = reduce(or_, (Q(name=name, value__in=some) for name, some in values.items()))
    return Exists(PublishedFacet.objects.filter(condition, item=OuterRef(item)))
