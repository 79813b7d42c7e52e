"""Every address of the API keeps its budget of queries, whatever is asked and however much there is."""

import uuid
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.api import cursors
from cms.api.parameters import list_parameters
from cms.core.languages import site_languages
from cms.published import hints
from cms.published.models import PublishedFacet, PublishedItem
from cms.published.registry import ItemType, item_types
from cms.published.selection import Criteria, Selection
from cms.themes.models import ThemePlace
from news.models import NewsOrganisation, NewsPlace, NewsProject, NewsTheme
from projects.models import ParticipatingOrganisation, ProjectPlace, ProjectTheme
from tests import factories
from tests.histories.surfaces import routes

pytestmark = pytest.mark.django_db


# What an address cannot do without.
QUERIES = {"api/v1/resolve/": "?url=/en/", "api/v1/search/": "?q=water&locale=ky&fallback=any&view=full&limit=1"}


def ask(client, address: str, expected: int = 200, **headers: str) -> int:
    """The number of queries that an answer takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, headers=headers).status_code == expected, address
    return len(queries)


def add_items(number: int) -> None:
    """That many items of each type, tied to each other."""
    with hints.deferred():
        for _each in range(number):
            place, partner = factories.place(), factories.organisation()
            theme = factories.theme(children={"place_links": [ThemePlace(place=place)]})
            project = factories.project(
                actual_start="2013",
                parent=factories.project(),
                parent_relation="phase",
                tags=["water"],
                children={
                    "theme_links": [ProjectTheme(theme=theme)],
                    "place_links": [ProjectPlace(place=place)],
                    "organisation_links": [ParticipatingOrganisation(role="4", organisation=partner)],
                },
            )
            factories.news(
                date="2022-02-10",
                tags=["water"],
                children={
                    "theme_links": [NewsTheme(theme=theme)],
                    "project_links": [NewsProject(project=project)],
                    "place_links": [NewsPlace(place=place)],
                    "organisation_links": [NewsOrganisation(organisation=partner)],
                },
            )
            factories.content()


def everything(item_type: ItemType) -> list[tuple[str, str]]:
    """Every parameter that a list of the type has, those that may be repeated twice; items that match are left."""
    values = {
        "locale": "ky",
        "fallback": "any",
        "view": "full",
        "fields": "title,translations",
        "limit": "1",
        "cursor": cursors.encode("ff" if item_type.descending else "", uuid.UUID(int=0)),
        "count": "true",
        "facets": ",".join(each.name for each in item_type.filters if each.facet),
        "order": f"-{item_type.dated}",
        f"{item_type.dated}__gte": "1990",
        f"{item_type.dated}__lte": "2090-01-15",
        "country": "KG,SE",
        "role": "4",
        "status": "2,3",
        "year": "2022",
        "month": "2022-02",
        "active_in": "2013",
        "tag": "water",
    }
    first = PublishedItem.objects.visible().filter(type=item_type.name, locale="en").first()
    values["q"] = first.title.split()[0]
    facets = PublishedFacet.objects.filter(item__type=item_type.name, item__locale="en")
    given = []
    filters = {each.name for each in item_type.filters}
    for name in (parameter.name for parameter in list_parameters(item_type)):
        if name not in values:
            stored = f"{name}_id" if name in {"project", "parent"} else name
            values[name] = ",".join(sorted(set(facets.filter(name=stored).values_list("value", flat=True))))
        given += [(name, values[name])] * (2 if name in filters else 1)
    return given


def count_everything() -> None:
    """What the first who asks after a change has to read: `test_tally` says how much that is."""
    for item_type in item_types().values():
        everything = Selection(item_type, Criteria(tuple(site_languages())), timezone.now())
        everything.facets(each.name for each in item_type.filters if each.facet)


def addresses() -> dict[str, tuple[int, int]]:
    """Each route of the API, with something to look at where it wants an id; its budget, and that of a 304."""
    found: dict[str, tuple[int, int]] = {}
    by_path = {item_type.path: item_type for item_type in item_types().values()}
    for route in routes():
        if not route.startswith("api/v1/"):
            continue
        item_type = by_path.get(route.split("/")[2])
        if item_type is None:
            found[f"/{route}{QUERIES.get(route, '')}"] = 3, 3
        elif route.endswith("<uuid:id>/"):
            item = PublishedItem.objects.visible().filter(type=item_type.name, locale="en").first()
            found[f"/api/v1/{item_type.path}/{item.uuid}/"] = 1, 1
            found[f"/api/v1/{item_type.path}/{item.uuid}/?locale=ky&fallback=any&view=full&fields=title"] = 1, 1
        else:
            query = everything(item_type)
            found[f"/{route}"] = 1, 1
            found[f"/{route}?{urlencode([pair for pair in query if pair[0] != 'facets'])}"] = 3, 1
            found[f"/{route}?{urlencode(query)}"] = 3, 1
    return found


def test_every_address_of_the_api_keeps_its_budget_and_costs_the_same_with_more_content(client, pages_made_anew):
    add_items(2)
    count_everything()
    first = {address: ask(client, address) for address in addresses()}
    add_items(4)
    count_everything()
    for address, (budget, known_budget) in addresses().items():
        number = ask(client, address)
        assert number <= budget, address
        assert number == first.get(address, number), address
        if known := client.get(address).get("ETag"):
            assert ask(client, address, 304, **{"if-none-match": known}) <= known_budget, address
    # The combined filters leave something: what is measured is a whole answer.
    for path in ("news", "projects", "themes"):
        address = next(each for each in addresses() if each.startswith(f"/api/v1/{path}/?") and "facets=" in each)
        assert client.get(address).json()["results"], address


def test_what_is_not_there_costs_the_same_whatever_it_was(client):
    removed, draft = factories.news(), factories.news(live=False)
    with factories.committed():
        removed.delete()
    keys = (removed.translation_key, draft.translation_key, uuid.uuid4())
    assert len({ask(client, f"/api/v1/news/{key}/", 404) for key in keys}) == 1
