"""The languages of the site, and how much there is in each."""

from collections import Counter
from typing import Any

from babel import Locale
from django.conf import settings
from django.db.models import Count
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from cms.core.languages import fallbacks, site_languages
from cms.published.models import PublishedItem
from cms.published.registry import item_types

from .parameters import read_query
from .schema import Locales
from .views import PublicView, json_answer


class LocalesView(PublicView):
    """Every locale with its names, its direction, what to show where something is missing, and how much there is."""

    @extend_schema(operation_id="list_locales", tags=["about"], responses=Locales)
    def get(self, request: Request) -> HttpResponse:
        read_query(request.query_params, [])
        visible = PublishedItem.objects.visible()
        counts = visible.values_list("type", "locale").annotate(Count("pk")).order_by()
        things = visible.values_list("type").annotate(Count("uuid", distinct=True)).order_by()
        found = {(type_name, locale): number for type_name, locale, number in counts}
        return json_answer(request, {"results": _locales(found, dict(things))})


def _locales(found: dict[tuple[str, str], int], things: dict[str, int]) -> list[dict[str, Any]]:
    """`found`: items by type and locale; `things`: how many different ones there are of each type."""
    totals = Counter(dict.fromkeys(site_languages(), 0))
    for (_type_name, code), number in found.items():
        totals[code] += number
    return [
        {
            "locale": language.code,
            "name": language.name,
            "english_name": Locale.parse(language.code).get_display_name("en"),
            "direction": language.direction,
            "is_default": language.code == settings.LANGUAGE_CODE,
            "fallback": fallbacks(language.code),
            "items": totals[language.code],
            "coverage": _share(totals[language.code], sum(things.values())),
            "types": [
                {
                    "type": type_name,
                    "items": found.get((type_name, language.code), 0),
                    "coverage": _share(found.get((type_name, language.code), 0), things.get(type_name, 0)),
                }
                for type_name in item_types()
            ],
        }
        for language in site_languages().values()
    ]


def _share(part: int, whole: int) -> float | None:
    """Of all things of which there is any version, those that have one here; None where there is nothing."""
    return round(part / whole, 3) if whole else None
