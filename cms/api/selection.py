"""Which items a list has, and how many of them there are by facet: one definition for results, counts and facets."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.fields import IntegerField, UUIDField
from django.db.models.functions import Cast, Coalesce, Replace
from taggit.models import Tag

from cms.core.languages import fallbacks
from cms.core.models.local_words import TagWords
from cms.published.alphabets import sort_key
from cms.published.models import PublishedFacet, PublishedItem, PublishedItemQuerySet
from cms.published.registry import ItemType
from search.finding import narrow

from . import dates
from .parameters import FILTERS, Facet, Filter, Query


def by_place(locales: Sequence[str]) -> Case:
    """The order of the locales in a chain."""
    places = [When(locale=locale, then=Value(place)) for place, locale in enumerate(locales)]
    return Case(*places, default=Value(len(locales)), output_field=IntegerField())


class Selection:
    """The items of a type that a query asks for, at one moment.

    First each thing's locale is chosen, then it is filtered: what is served is what the filters look at.
    """

    def __init__(self, item_type: ItemType, query: Query, at: datetime) -> None:
        self.item_type = item_type
        self.query = query
        self.at = at

    def items(self) -> PublishedItemQuerySet:
        """All of them, in no order."""
        groups = (group for groups in self.query.filters.values() for group in groups)
        return self._unfiltered().filter(*(_has_facet(group, "pk") for group in groups))

    def _unfiltered(self) -> PublishedItemQuerySet:
        items = PublishedItem.objects.visible(self.at).of_type(self.item_type.name)
        items = items.in_first_of(self.query.locales, self.at)
        values, dated = self.query.values, self.item_type.dated
        if words := values.get("q"):
            items = narrow(items, words, self.query.locales)
        if after := values.get(f"{dated}__gte"):
            items = items.filter(dates.not_before(after))
        if before := values.get(f"{dated}__lte"):
            items = items.filter(dates.not_after(before))
        return items

    def facets(self, names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """For each of these filters the values that it could have, how many items each has and what it is called.

        Most first, equals in the alphabet of the locale asked for. Whatever the number of filters, it is one query,
        in which each of them stands once.
        """
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
        by_facet = {FILTERS[name].facet: FILTERS[name] for name in names}
        rows = PublishedFacet.objects.filter(name__in=by_facet, item__in=self._unfiltered().values("pk"))
        rows = rows.filter(*(self._lets_through(name) for name in self.query.filters))
        counts = rows.values("name", "value").annotate(number=Count("pk"), title=self._title(by_facet.values()))
        locale = self.query.locales[0]
        for facet, value, count, title in counts.values_list("name", "value", "number", "title"):
            counted = by_facet[facet]
            label = counted.label(value, locale) if counted.label else title or value
            found[counted.name].append({"value": value, "label": label, "count": count})
        for entries in found.values():
            entries.sort(key=lambda entry: (-entry["count"], sort_key(entry["label"], locale), entry["value"]))
        return found

    def _lets_through(self, name: str) -> Q:
        """The condition that a facet's item passes a filter, or that the facet is one of the filter's own values."""
        passes = Q(*(_has_facet(group, "item") for group in self.query.filters[name]))
        own = FILTERS[name].facet
        return Q(name=own) | passes if own else passes

    def _title(self, counted: Iterable[Filter]) -> Case:
        """What stands behind a facet's value, in the best locale for who asks."""
        titles = [When(name=each.facet, then=self._title_of(each)) for each in counted if each.titles_of]
        return Case(*titles, default=Value(""), output_field=CharField())

    def _title_of(self, counted: Filter) -> Subquery | Coalesce:
        if counted.titles_of == "tag":
            words = TagWords.objects.filter(of__slug=OuterRef("value"), language=self.query.locales[0])
            own = Tag.objects.filter(slug=OuterRef("value"))
            return Coalesce(Subquery(words.values("name")[:1]), Subquery(own.values("name")[:1]))
        items = PublishedItem.objects.visible(self.at).of_type(counted.titles_of)
        if counted.facet.endswith("_id"):
            # Both engines read an id without hyphens.
            items = items.filter(uuid=Cast(Replace(OuterRef("value"), Value("-"), Value("")), UUIDField()))
        else:
            items = items.filter(facets__name="code", facets__value=OuterRef("value"))
        locales = [*self.query.locales, *fallbacks(self.query.locales[0])]
        return Subquery(items.order_by(by_place(locales)).values("title")[:1])


def _has_facet(alternatives: Iterable[Facet], item: str) -> Exists:
    """The condition that the item which the field `item` names has one of these facets."""
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in alternatives:
        values[name].append(value)
    condition = reduce(or_, (Q(name=name, value__in=some) for name, some in values.items()))
    return Exists(PublishedFacet.objects.filter(condition, item=OuterRef(item)))
