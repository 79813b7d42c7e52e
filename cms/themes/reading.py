"""Themes, and what belongs to each, for the HTML pages."""

from cms.published.models import PublishedItem
from cms.published.reading import readable

_PROJECTS = 12
_NEWS = 6


def all_themes() -> list[PublishedItem]:
    """Every theme in the order of their numbers; those without a translation in their original language."""
    return readable(PublishedItem.objects.all(), "theme")


def about_theme(code: str) -> dict[str, list[PublishedItem]]:
    """The projects and the latest news of a theme."""
    belonging = PublishedItem.objects.with_facet("theme", [code])
    return {"projects": readable(belonging, "project", _PROJECTS), "news": readable(belonging, "news", _NEWS)}
