"""Which items a list has, and how many of them there are by facet: one definition for results, counts and facets."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, Expression, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import IntegerField, UUIDField
from django.db.models.functions import Cast, Replace
from taggit.models import Tag

from cms.core.languages import fallbacks
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

    def items(self, *, without: str = "") -> PublishedItemQuerySet:
        """All of them, in no order; `without` leaves one of the filters out."""
        items = PublishedItem.objects.visible(self.at).of_type(self.item_type.name)
        items = items.in_first_of(self.query.locales, self.at)
        for name, groups in self.query.filters.items():
            if name != without:
                for alternatives in groups:
                    items = items.filter(_has_facet(alternatives))
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

        Most first, equals in the alphabet of the locale asked for. Whatever the number of filters, it is one query.
        """
        parts = [self._counts(FILTERS[name]) for name in names]
        rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
        by_facet = {FILTERS[name].facet: FILTERS[name] for name in names}
        locale = self.query.locales[0]
        for facet, value, count, title in rows:
            counted = by_facet[facet]
            label = counted.label(value, locale) if counted.label else title or value
            found[counted.name].append({"value": value, "label": label, "count": count})
        for entries in found.values():
            entries.sort(key=lambda entry: (-entry["count"], sort_key(entry["label"], locale), entry["value"]))
        return found

    def _counts(self, counted: Filter) -> QuerySet[PublishedFacet, tuple[Any, ...]]:
        """Rows of facet, value, number of items, title."""
        facets = PublishedFacet.objects.filter(
            name=counted.facet, item__in=self.items(without=counted.name).values("pk")
        )
        return (
            facets.values("name", "value")
            .annotate(number=Count("pk"), title=self._title(counted))
            .values_list("name", "value", "number", "title")
        )

    def _title(self, counted: Filter) -> Expression | Subquery:
        """What stands behind a facet's value, in the best locale for who asks."""
        if not counted.titles_of:
            return Cast(Value(""), CharField())
        if counted.titles_of == "tag":
            return Subquery(Tag.objects.filter(slug=OuterRef("value")).values("name")[:1])
        items = PublishedItem.objects.visible(self.at).of_type(counted.titles_of)
        if counted.facet.endswith("_id"):
            # Both engines read an id without hyphens.
            items = items.filter(uuid=Cast(Replace(OuterRef("value"), Value("-"), Value("")), UUIDField()))
        else:
            items = items.filter(facets__name="code", facets__value=OuterRef("value"))
        locales = [*self.query.locales, *fallbacks(self.query.locales[0])]
        return Subquery(items.order_by(by_place(locales)).values("title")[:1])


def _has_facet(alternatives: Iterable[Facet]) -> Exists:
    condition = Q()
    for name, value in alternatives:
        condition |= Q(name=name, value=value)
    return Exists(PublishedFacet.objects.filter(condition, item=OuterRef("pk")))
