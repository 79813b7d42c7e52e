"""The pages of organisations and places: who and where, with everything public that is connected with them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.published.models import PublishedItem
from cms.published.reading import thing_context

from .connections import (
    connections,
    map_of_projects,
    news_of,
    news_written_in,
    places_around,
    roles_of,
    told_by_projects,
)
from .mapping import PlaceMap, map_of
from .models import PlaceKind


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation with the projects, by its role in them, and news that it has a part in. `slug` is its code."""
    document = _document(request, "organisation")
    context = {
        **thing_context(document, request),
        **news_of(request, "organisation", [slug]),
        **told_by_projects("organisation", [slug]),
        "roles": roles_of(request, slug),
        "map": map_of_projects(request, "organisation", [slug]),
    }
    return render(request, "taxonomy/organisation.html", context)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """A place with the projects and news there and at the places within it, and where all of them lie."""
    document = _document(request, "place")
    above, within = places_around(document)
    codes = [slug, *(item.summary_data["code"] for item in within)]
    facet, values, follow = "place", codes, ""
    if document["kind"]["code"] == PlaceKind.COUNTRY:
        code = document["country"]["code"]
        facet, values, follow = "country", [code], f"?country={code}"
    context = {
        **thing_context(document, request, above),
        **connections(request, facet, values),
        "follow": follow,
        "written_here": news_written_in(codes, facet, values),
        "places": within,
        "map": _map(document, [item.summary_data for item in within]),
    }
    return render(request, "taxonomy/place.html", context)


def _document(request: HttpRequest, type_name: str) -> dict[str, Any]:
    """What is published at the address that is asked for."""
    item = PublishedItem.objects.visible().of_type(type_name).filter(html_path=request.path).first()
    if item is None:
        raise Http404
    return item.data


def _map(document: dict[str, Any], within: list[dict[str, Any]]) -> PlaceMap | None:
    """Where a place and those within it lie; of a country only these."""
    if document["kind"]["code"] == PlaceKind.COUNTRY:
        return map_of(within, [document["country"]["code"]])
    # To itself the place does not lead.
    return map_of([{**document, "html_url": ""}, *within])
