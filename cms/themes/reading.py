"""Themes, and what belongs to each, for the HTML pages."""

from typing import Any

from django.http import HttpRequest

from cms.published.models import PublishedItem
from cms.published.reading import readable
from cms.taxonomy.connections import connections, map_of_projects


def all_themes() -> list[PublishedItem]:
    """Every theme in the order of their numbers; those without a translation in their original language."""
    return readable(PublishedItem.objects.all(), "theme")


def about_theme(code: str, request: HttpRequest) -> dict[str, Any]:
    """Everything that is connected with a theme, and where its projects are."""
    return {**connections(request, "theme", [code]), "map": map_of_projects(request, "theme", [code])}
