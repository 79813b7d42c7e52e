"""The languages of the site, how much there is in each, and how far it is translated."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale
from django.conf import settings
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from wagtail.models import Page

from cms.core.languages import fallbacks, site_languages
from cms.published.models import SEGMENT_COUNTS, PublishedItem
from cms.published.parts import STATUSES
from cms.published.registry import item_types

from .parameters import read_query
from .schema import Locales
from .views import PublicView, json_answer

# By type and locale how many items there are of each status, and how many segments of each kind they have.
Tallies = Mapping[tuple[str, str], Counter[str]]


class LocalesView(PublicView):
    """Every locale with its names, its direction, what to show where something is missing, and how much there is."""

    @extend_schema(operation_id="list_locales", tags=["about"], responses=Locales)
    def get(self, request: HttpRequest) -> HttpResponse:
        read_query(request.GET, [])
        visible = PublishedItem.objects.visible().order_by()
        sums = [Sum(name) for name in SEGMENT_COUNTS]
        rows = visible.values("type", "locale", "translation_status").annotate(Count("pk"), *sums)
        things = visible.values_list("type").annotate(Count("uuid", distinct=True))
        return json_answer(request, {"results": _locales(_tallies(rows), dict(things))})


def _tallies(rows: Iterable[Mapping[str, Any]]) -> Tallies:
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        tally = found[row["type"], row["locale"]]
        tally[row["translation_status"]] += row["pk__count"]
        tally.update({name: row[f"{name}__sum"] for name in SEGMENT_COUNTS})
    return found


def _locales(tallies: Tallies, things: Mapping[str, int]) -> list[dict[str, Any]]:
    """`things`: how many different ones there are of each type."""
    return [
        {
            "locale": language.code,
            "name": language.name,
            "english_name": Locale.parse(language.code).get_display_name("en"),
            "direction": language.direction,
            "is_default": language.code == settings.LANGUAGE_CODE,
            "fallback": fallbacks(language.code),
            **_coverage(language.code, list(item_types()), tallies, things),
            "types": [
                {"type": type_name, **_coverage(language.code, [type_name], tallies, things)}
                for type_name in item_types()
            ],
        }
        for language in site_languages().values()
    ]


def _coverage(code: str, names: list[str], tallies: Tallies, things: Mapping[str, int]) -> dict[str, Any]:
    """What there is in a locale of the types with these names, and how far those that are pages are translated."""
    items, whole = sum(_items(tallies, name, code) for name in names), sum(things.get(name, 0) for name in names)
    pages = [name for name in names if issubclass(item_types()[name].models[0], Page)]
    return {
        "items": items,
        "coverage": round(items / whole, 3) if whole else None,
        "translation": _translation(code, pages, tallies, things) if pages else None,
    }


def _translation(code: str, names: list[str], tallies: Tallies, things: Mapping[str, int]) -> dict[str, int]:
    pages = sum(things.get(name, 0) for name in names)
    found = sum((tallies.get((name, code), Counter()) for name in names), Counter())
    missing = pages - sum(_items(tallies, name, code) for name in names)
    return {"pages": pages, "missing": missing, **{key: found[key] for key in (*STATUSES, *SEGMENT_COUNTS)}}


def _items(tallies: Tallies, name: str, code: str) -> int:
    tally = tallies.get((name, code), Counter())
    return sum(tally[status] for status in STATUSES)
