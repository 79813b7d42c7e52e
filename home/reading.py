"""What the front page and pages of text show of the rest of the site."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from cms.published.models import PublishedItem
from cms.published.navigation import children, navigation
from cms.published.reading import active_language, readable
from cms.themes.models import ThemeIndexPage
from news.models import NewsIndexPage
from projects.models import ProjectIndexPage

if TYPE_CHECKING:
    from .models import ContentPage

_NEWS = 5
_PROJECTS = 3


def front_page(request: HttpRequest) -> dict[str, Any]:
    """The themes, the latest news and projects, and where there is more of each."""
    language = active_language()
    everything = PublishedItem.objects.all()
    return {
        "themes": readable(everything, "theme"),
        "news": readable(everything, "news", _NEWS),
        "projects": readable(everything, "project", _PROJECTS),
        "theme_index": navigation(request).index(ThemeIndexPage, language),
        "news_index": navigation(request).index(NewsIndexPage, language),
        "project_index": navigation(request).index(ProjectIndexPage, language),
    }


def children_and_themes(page: "ContentPage") -> dict[str, Any]:
    """The pages below `page`, and the themes where it shows them."""
    return {
        "children": children(page) if page.pk else [],
        "themes": readable(PublishedItem.objects.all(), "theme") if page.shows_themes else [],
    }
