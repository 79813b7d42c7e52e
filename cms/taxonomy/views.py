"""The pages of organisations and places: who and where, with everything public that names them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.published.models import PublishedItem
from cms.published.reading import alternates, readable

from .mapping import PlaceMap, map_of, map_of_country
from .models import PlaceKind

# What a page lists before it leads on to the full list.
_SHOWN = 12


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation with the projects and news that it has a part in. `slug` is its code."""
    return _page(request, "organisation", slug)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """A place with the projects and news there, and where it lies. `slug` is its code."""
    return _page(request, "place", slug)


def _map(document: dict[str, Any]) -> PlaceMap | None:
    """Where a place lies; of a country, all its places."""
    if document["kind"]["code"] == PlaceKind.COUNTRY:
        return map_of_country(document["country"]["code"])
    return map_of([document], address=lambda _facet, _value: "")


def _page(request: HttpRequest, type_name: str, code: str) -> HttpResponse:
    item = PublishedItem.objects.visible().of_type(type_name).filter(html_path=request.path).first()
    if item is None:
        raise Http404
    mentioning = PublishedItem.objects.with_facet(type_name, [code])
    context = {
        "document": item.data,
        "alternates": alternates(item.data),
        "projects": readable(mentioning, "project", _SHOWN),
        "news": readable(mentioning, "news", _SHOWN),
        "map": _map(item.data) if type_name == "place" else None,
    }
    return render(request, f"taxonomy/{type_name}.html", context)
