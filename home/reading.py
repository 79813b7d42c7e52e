"""What the front page and pages of text show of the rest of the site."""

from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpRequest

from cms.published.alphabets import sort_key
from cms.published.lists import ItemList
from cms.published.models import PublishedItem
from cms.published.navigation import children, navigation
from cms.published.reading import active_language, readable
from cms.themes.models import ThemeIndexPage
from news.models import NewsIndexPage
from projects.models import ProjectIndexPage

if TYPE_CHECKING:
    from .models import ContentPage, HomePage

_NEWS = 5
_PROJECTS = 3


def front_page(home: "HomePage", request: HttpRequest) -> dict[str, Any]:
    """The themes, the latest news, projects and their countries, and where there is more of each."""
    language = active_language()
    everything = PublishedItem.objects.all()
    return {
        "themes": readable(everything, "theme"),
        "news": readable(everything, "news", _NEWS),
        "projects": _featured(home) or readable(everything, "project", _PROJECTS),
        "countries": _countries(request),
        "theme_index": navigation(request).index(ThemeIndexPage, language),
        "news_index": navigation(request).index(NewsIndexPage, language),
        "project_index": navigation(request).index(ProjectIndexPage, language),
    }


def _featured(home: "HomePage") -> list[PublishedItem]:
    """The projects that the editors chose, in their order, as far as they are public."""
    keys = [row.project.translation_key for row in home.featured_projects.select_related("project")]
    if not keys:
        return []
    found = {item.uuid: item for item in readable(PublishedItem.objects.filter(uuid__in=keys), "project")}
    return [found[key] for key in keys if key in found]


class Country(NamedTuple):
    """A country and how many projects of the list of projects it has."""

    code: str
    name: str
    number: int


def _countries(request: HttpRequest) -> list[Country]:
    """Where the projects of the reader's list are, in the alphabet of his language."""
    language = active_language()
    counts = ItemList("project", request).everything.facets(["country"])["country"]
    countries = (Country(each["value"], each["label"], each["count"]) for each in counts)
    return sorted(countries, key=lambda country: sort_key(country.name, language))


def children_and_themes(page: "ContentPage") -> dict[str, Any]:
    """The pages below `page`, and the themes where it shows them."""
    return {
        "children": children(page) if page.pk else [],
        "themes": readable(PublishedItem.objects.all(), "theme") if page.shows_themes else [],
    }
