"""Everything public that is connected with a theme, an organisation or a place, for its page."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import orjson
from django.http import HttpRequest

from cms.core.languages import fallbacks
from cms.published.lists import list_address
from cms.published.models import PublishedFacet, PublishedItem, PublishedItemQuerySet
from cms.published.reading import active_language, in_order, listed, readable
from cms.published.totals import Result, figures_of, results

from .mapping import PlaceMap, map_of_items
from .models import OrganisationRole, PlaceKind

# What a page lists before it leads on to the full list.
_PROJECTS = 12
_IN_A_ROLE = 6
_NEWS = 6
_FILES = 8
_ORGANISATIONS = 8
_RESULTS = 9
# Of more projects than that no results and files are told: the page would take too long, and nobody would read them.
_MOST = 100


@dataclass(frozen=True)
class InRole:
    """The latest projects in which an organisation has a role, and the address of the list of all."""

    label: str
    projects: list[PublishedItem]
    address: str


def connections(request: HttpRequest, facet: str, values: Sequence[str]) -> dict[str, Any]:
    """What is connected with the things that items have as one of `values` under `facet`, which is a filter too."""
    tied = PublishedItem.objects.with_facet(facet, values)
    context = {**projects_of(request, facet, values), **news_of(request, facet, values)}
    if not context["projects"]:
        return context
    return context | {"organisations": _organisations(_projects(tied)), **told_by_projects(facet, values)}


def projects_of(request: HttpRequest, facet: str, values: Sequence[str]) -> dict[str, Any]:
    """The latest projects, and the address of the list of all."""
    found = readable(PublishedItem.objects.with_facet(facet, values), "project", _PROJECTS)
    return {"projects": found, "all_projects": list_address(request, "project", {facet: values}, found)}


def news_of(request: HttpRequest, facet: str, values: Sequence[str]) -> dict[str, Any]:
    """The latest news items, and the address of the list of all."""
    found = readable(PublishedItem.objects.with_facet(facet, values), "news", _NEWS)
    return {"news": found, "all_news": list_address(request, "news", {facet: values}, found)}


def news_written_in(codes: Sequence[str], facet: str, values: Sequence[str]) -> list[PublishedItem]:
    """The latest news items that were written at these places without being about them, as `news_of` has it."""
    about = PublishedFacet.objects.filter(name=facet, value__in=values)
    return readable(PublishedItem.objects.with_facet("dateline", codes).exclude(facets__in=about), "news", _NEWS)


def told_by_projects(facet: str, values: Sequence[str]) -> dict[str, Any]:
    """What all of the projects say together: what they achieved, what can be read; two queries."""
    projects = _projects(PublishedItem.objects.with_facet(facet, values))
    documents: list[dict[str, Any]] = []
    if projects.order_by()[: _MOST + 1].count() <= _MOST:
        written = in_order(projects, "project").values_list("document", flat=True)
        documents = [orjson.loads(document) for document in written]
    return {"results": _results(documents), "files": _files(documents)}


def _projects(tied: PublishedItemQuerySet) -> PublishedItemQuerySet:
    """The projects, each once, in the first language that it is to be had in for the reader."""
    language = active_language()
    return tied.visible().of_type("project").in_first_of([language, *fallbacks(language)])


def map_of_projects(request: HttpRequest, facet: str, values: Sequence[str]) -> PlaceMap | None:
    """Where the projects are; a place leads to the list of those that are there. Two queries."""
    tied = PublishedItem.objects.with_facet(facet, values)
    return map_of_items(
        _projects(tied), address=lambda name, value: list_address(request, "project", {facet: values, name: [value]})
    )


def _organisations(projects: PublishedItemQuerySet) -> list[PublishedItem]:
    """Who takes part in most of them."""
    named = PublishedFacet.objects.filter(item__in=projects.order_by().values("pk"), name="organisation")
    numbers = Counter(named.values_list("value", flat=True))
    codes = sorted(numbers, key=lambda code: (-numbers[code], code))[:_ORGANISATIONS]
    items = {item.summary_data["code"]: item for item in listed("organisation").with_facet("code", codes)}
    return [items[code] for code in codes if code in items]


def _results(documents: Sequence[dict[str, Any]]) -> list[Result]:
    """What they achieved, in numbers. Units are words: only what says them in the reader's language can be compared.

    Where some project is not in that language nothing is added: a sum of the others would be taken for that of all.
    """
    here = [document for document in documents if document["locale"] == active_language()]
    figures = [figures_of(document) for document in here]
    groups = [chain.from_iterable(figures)] if len(here) == len(documents) else [[each] for each in chain(*figures)]
    return [result for group in groups for result in results(group)][:_RESULTS]


def _files(documents: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What can be downloaded, each file once."""
    files = ({**file, "locale": document["locale"]} for document in documents for file in document["documents"])
    return list({file["url"]: file for file in files}.values())[:_FILES]


def roles_of(request: HttpRequest, code: str) -> list[InRole]:
    """The projects of an organisation by its role in them; last those that name it without one, as a grant does."""
    tied = PublishedItem.objects.with_facet("organisation", [code])
    known = {f"{code}:{role}": role for role in OrganisationRole}
    rows = PublishedFacet.objects.filter(name="organisation_role", value__in=list(known))
    public = rows.filter(item__in=PublishedItem.objects.visible().of_type("project").values("pk"))
    found = sorted({known[value] for value in public.values_list("value", flat=True)})
    in_roles = []
    for role in found:
        projects = readable(tied.with_facet("organisation_role", [f"{code}:{role}"]), "project", _IN_A_ROLE)
        address = list_address(request, "project", {"organisation": [code], "role": [role]}, projects)
        in_roles.append(InRole(str(role.label), projects, address))
    others = readable(tied.exclude(facets__in=rows), "project", _IN_A_ROLE)
    return [*in_roles, InRole("", others, "")] if others else in_roles


def places_around(place: dict[str, Any]) -> tuple[list[PublishedItem], list[PublishedItem]]:
    """The public places that a place (its document) lies in, the widest first, and those that lie in it; two queries.

    The latter by name, nearer and further down. The country is around its places even where none of them says so.
    """
    items = list(listed("place").with_facet("country", [place["country"]["code"]]))
    countries = [item for item in items if item.summary_data["kind"]["code"] == PlaceKind.COUNTRY]
    if place["kind"]["code"] == PlaceKind.COUNTRY:
        return [], [item for item in items if item not in countries]
    rows = PublishedFacet.objects.filter(name="part_of", item__in=[item.pk for item in items])
    wholes = dict(rows.values_list("item_id", "value"))
    within, last = {place["code"]}, 0
    while len(within) > last:
        last = len(within)
        within |= {item.summary_data["code"] for item in items if wholes.get(item.pk) in within}
    by_code = {item.summary_data["code"]: item for item in items}
    above: list[PublishedItem] = []
    found = by_code.get(place["code"])
    while found and (found := by_code.get(wholes.get(found.pk, ""))) and found not in above:
        above.insert(0, found)
    if countries and not set(countries) & set(above):
        above.insert(0, countries[0])
    return above, [item for item in items if wholes.get(item.pk) in within]
