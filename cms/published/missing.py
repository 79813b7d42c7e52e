"""The answer where there is no page: the ordinary 404, or one that offers what can be read in other languages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.core.languages import fallbacks, site_languages

from .models import PublishedItem
from .navigation import Entry, navigation
from .reading import active_language


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler of what there is not. The status is 404 either way, and nobody is led elsewhere unasked."""
    return render(request, "404.html", {"offers": _offers(request)}, status=404)


def _offers(request: HttpRequest) -> list[PublishedItem] | list[Entry]:
    """The public versions of what the address stands for in other languages: first those that stand in for its own.

    Every language has the same slugs. Nothing is known of a version that is not public, nor of why there is none here.
    """
    match = request.resolver_match
    if match is None or match.url_name != "wagtail_serve":
        return []
    language = active_language()
    rest = request.path_info.removeprefix(f"/{language}")
    paths = [f"/{code}{rest}" for code in site_languages() if code != language]
    chain = [language, *fallbacks(language)]
    there = PublishedItem.objects.visible().at_paths(paths)
    # A version that goes its own way may have another slug.
    items = PublishedItem.objects.visible().filter(uuid__in=there.values("uuid")).for_list()
    if found := sorted(items, key=lambda item: (chain.index(item.locale), item.title)):
        return found
    lists = [entry for entry in navigation(request).top if entry.html_path in paths and not entry.alias_of]
    return sorted(lists, key=lambda entry: chain.index(entry.locale))
