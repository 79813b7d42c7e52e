"""Maps in templates; see `cms.taxonomy.mapping`."""

from typing import Any

from django import template
from django.utils.translation import ngettext

from cms.core.formatting import format_names
from cms.taxonomy.mapping import PlaceMap, map_of
from cms.taxonomy.maps import Mark

register = template.Library()


@register.simple_tag
def places_map(places: list[dict[str, Any]], countries: list[dict[str, Any]]) -> PlaceMap | None:
    """The map of the places and countries of a document; None where there is nothing to draw."""
    return map_of(places, [country["code"] for country in countries])


@register.filter
def units(value: float) -> str:
    """A number as SVG writes it, whatever the language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@register.simple_tag
def mark_words(mark: Mark) -> str:
    """What a mark says to who does not see it: the places, and how many projects there are if they are counted.

    It has the number that is written in the mark, for who speaks to it what he sees (WCAG 2.5.3).
    """
    names = format_names(mark.names)
    if not mark.counts_items:
        return f"{names} ({mark.count})" if mark.count > 1 else names
    count = ngettext("%(number)s project", "%(number)s projects", mark.count) % {"number": mark.count}
    return f"{names}: {count}"
