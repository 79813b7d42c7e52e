"""The project catalogue and what belongs to a project, for the HTML pages."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import pgettext

from cms.published.lists import ItemList, list_address
from cms.published.models import PublishedItem
from cms.published.reading import readable
from cms.taxonomy.mapping import PlaceMap, map_of_items

if TYPE_CHECKING:
    from .models import ProjectPage

_PER_PAGE = 24
_NEWS = 6
_FILTERS = ("country", "theme", "status", "active_in", "place", "organisation", "available_in")


def catalogue(request: HttpRequest) -> dict[str, Any]:
    """The projects that the address asks for, with the filters that readers choose from."""
    views = {
        "cards": pgettext("way to look at a list", "Cards"),
        "table": pgettext("way to look at a list", "Table"),
        "map": pgettext("way to look at a list", "Map"),
    }
    projects = ItemList("project", request, offered=_FILTERS, views=views, by_title=True)
    return {
        "list": projects,
        "listing": projects.page(_PER_PAGE),
        "map": _map(projects) if projects.view == "map" else None,
    }


def _map(projects: ItemList) -> PlaceMap | None:
    """Where all of the projects are. A place or country leads to the list of what is there."""
    return map_of_items(
        projects.selection.items(), address=lambda name, value: projects.address(**{name: value, "view": ""})
    )


def related_news(page: "ProjectPage", request: HttpRequest) -> dict[str, Any]:
    """The latest news about this project, and the address of the list of all."""
    key = str(page.translation_key)
    news = readable(PublishedItem.objects.with_facet("project_id", [key]), "news", _NEWS)
    return {"news": news, "all_news": list_address(request, "news", {"project": [key]}, news)}
