"""Maps of what is public: of the places that a document names, and of those of many items.

Everything on a map comes from stored documents. A place that nothing public names has none and is on no map.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cms.core.formatting import format_names
from cms.core.templatetags.addresses import local
from cms.core.territories import country_name
from cms.published.alphabets import sort_key
from cms.published.models import PublishedFacet, PublishedItemQuerySet
from cms.published.reading import active_language, listed

from .maps import Map, Spot, draw
from .models import Exactness, PlaceKind

# Longer, a name for what the map shows would say less: the list says it all.
_NAMED = 8

Items = Mapping[str, frozenset[object]]
# Where a place or country leads, by facet ("place", "country") and value.
Address = Callable[[str, str], str]


@dataclass(frozen=True)
class Entry:
    """A line of the list that says the same as a map: a country or a place, and how many items it has, if counted."""

    name: str
    url: str
    count: int
    places: list["Entry"] = field(default_factory=list)


@dataclass(frozen=True)
class PlaceMap:
    """A map and the list that says the same: countries by name, each with its places, by name too."""

    drawing: Map
    countries: list[Entry]

    @property
    def listed(self) -> list[Entry]:
        """What the list begins with: the countries; where there is but one, its places."""
        return self.countries[0].places if len(self.countries) == 1 and self.countries[0].places else self.countries

    @property
    def has_areas(self) -> bool:
        return any(mark.is_area for mark in self.drawing.marks)

    @property
    def names(self) -> str:
        """What is on the map, in words."""
        names = [place.name for country in self.countries for place in country.places]
        names = names or [country.name for country in self.countries]
        return format_names(names if len(names) <= _NAMED else [*names[: _NAMED - 1], "…"])


def map_of_items(items: PublishedItemQuerySet, address: Address | None = None) -> PlaceMap | None:
    """The map of all places and countries of these items, counted; two queries.

    A mark leads to the page of its place, or to where `address` says.
    """
    at: dict[str, dict[str, set[object]]] = {"place": defaultdict(set), "country": defaultdict(set)}
    facets = PublishedFacet.objects.filter(item__in=items.order_by().values("pk"), name__in=at)
    for name, value, item in facets.values_list("name", "value", "item_id"):
        at[name][value].add(item)
    found = {name: {value: frozenset(items) for value, items in values.items()} for name, values in at.items()}
    places = [item.summary_data for item in listed("place").with_facet("code", found["place"])]
    return map_of(places, found["country"], {**found["place"], **found["country"]}, address)


def map_of(
    places: Iterable[dict[str, Any]],
    countries: Iterable[str] = (),
    items: Items | None = None,
    address: Address | None = None,
) -> PlaceMap | None:
    """The map of places (documents, or parts of one) and countries; None where there is nothing to draw.

    `items` are the things to be counted, by the code of the place or country that they are at.
    """
    counted = items or {}
    language = active_language()
    places = sorted(places, key=lambda place: sort_key(place["name"], language))
    codes = sorted(
        {*countries, *(place["country"]["code"] for place in places)},
        key=lambda code: sort_key(country_name(code), language),
    )
    settled = [place for place in places if place["kind"]["code"] != PlaceKind.COUNTRY]
    # A country that has a page leads there.
    pages = {place["country"]["code"]: place for place in places if place["kind"]["code"] == PlaceKind.COUNTRY}

    def url_of(place: dict[str, Any]) -> str:
        return address("place", place["code"]) if address else local(place["html_url"])

    def url_of_country(code: str) -> str:
        if address:
            return address("country", code)
        return local(pages[code]["html_url"]) if code in pages else ""

    drawing = draw(
        [_spot(place, url_of(place), counted) for place in settled if place["latitude"] is not None],
        codes,
        name_of=country_name,
        urls={code: url_of_country(code) for code in codes},
    )
    if drawing is None:
        return None
    entries = [
        Entry(
            country_name(code),
            url_of_country(code),
            len(counted.get(code, ())),
            [
                Entry(place["name"], url_of(place), len(counted.get(place["code"], ())))
                for place in settled
                if place["country"]["code"] == code
            ],
        )
        for code in codes
    ]
    return PlaceMap(drawing, entries)


def _spot(place: dict[str, Any], url: str, items: Items) -> Spot:
    return Spot(
        name=place["name"],
        latitude=place["latitude"],
        longitude=place["longitude"],
        kind=place["kind"]["code"],
        exact=place["exactness"]["code"] == Exactness.EXACT,
        url=url,
        items=items.get(place["code"], frozenset()),
    )
