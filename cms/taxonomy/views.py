"""The pages of organisations and places: who and where, with everything public that names them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.published.models import PublishedItem
from cms.published.reading import alternates, readable

# What a page lists before it leads on to the full list.
_SHOWN = 12


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation with the projects and news that it has a part in. `slug` is its code."""
    return _page(request, "organisation", slug)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """A place with the projects and news there. `slug` is its code."""
    return _page(request, "place", slug)


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
    }
    return render(request, f"taxonomy/{type_name}.html", context)
