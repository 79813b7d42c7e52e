"""The project catalogue and what belongs to a project, for the HTML pages."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.core.territories import country_name
from cms.published.lists import ItemList
from cms.published.models import PublishedFacet, PublishedItem
from cms.published.reading import readable

if TYPE_CHECKING:
    from .models import ProjectPage

_PER_PAGE = 24
_NEWS = 6
_FILTERS = ("country", "theme", "status")


@dataclass(frozen=True)
class Option:
    """A value that a filter offers."""

    value: str
    label: str


@dataclass(frozen=True)
class Filter:
    """A filter of the catalogue: what it offers and what the reader chose, "" for all."""

    name: str
    label: str
    options: list[Option]
    chosen: str


def catalogue(request: HttpRequest) -> dict[str, Any]:
    """The projects that match the request's filters; a value that no project of the list has is left out."""
    projects = ItemList("project", request)
    filters = _filters(request, projects)
    for each in filters:
        if each.chosen:
            projects.narrow(each.name, each.chosen)
    return {
        "filters": filters,
        "is_filtered": any(each.chosen for each in filters),
        "projects": projects,
        "listing": projects.page(_PER_PAGE),
    }


def _filters(request: HttpRequest, projects: ItemList) -> list[Filter]:
    values = _values(projects)
    labels = {"country": _("Country"), "theme": _("Theme"), "status": _("Status")}
    names: dict[str, Callable[[str], str | None]] = {
        "country": country_name,
        "theme": _theme_titles().get,
        "status": _status_label,
    }
    filters = []
    for name in _FILTERS:
        options = [Option(value, names[name](value) or value) for value in values[name]]
        # Statuses in the order of a project's life, the rest by name.
        options.sort(key=lambda option: option.value if option.value.isdigit() else option.label.casefold())
        chosen = request.GET.get(name, "")
        filters.append(Filter(name, labels[name], options, chosen if chosen in values[name] else ""))
    return filters


def _values(projects: ItemList) -> dict[str, set[str]]:
    """What the list can be filtered by."""
    values: dict[str, set[str]] = defaultdict(set)
    facets = PublishedFacet.objects.filter(item__in=projects.unfiltered.values("pk"), name__in=_FILTERS)
    for name, value in facets.values_list("name", "value").distinct():
        values[name].add(value)
    return values


def _theme_titles() -> dict[str, str]:
    themes = readable(PublishedItem.objects.all(), "theme")
    return {theme.summary_data["code"]: theme.title for theme in themes}


def _status_label(code: str) -> str:
    from .models import ActivityStatus

    return str(ActivityStatus(code).label)


def related_news(page: "ProjectPage") -> list[PublishedItem]:
    """The latest news about this project."""
    about = PublishedItem.objects.with_facet("project_id", [str(page.translation_key)])
    return readable(about, "news", _NEWS)
