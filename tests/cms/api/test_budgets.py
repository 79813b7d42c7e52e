"""Every address of the API keeps its budget of queries, however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.published.models import PublishedItem
from cms.published.registry import item_types
from news.models import NewsOrganisation, NewsPlace, NewsProject, NewsTheme
from projects.models import ParticipatingOrganisation, ProjectPlace, ProjectTheme
from tests import factories
from tests.test_surfaces import routes

pytestmark = pytest.mark.django_db


# What an address cannot do without.
QUERIES = {"api/v1/resolve/": "?url=/en/"}


def ask(client, address: str) -> int:
    """The number of queries that an answer takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def add_items(number: int) -> None:
    """That many items of each type, tied to each other."""
    for _each in range(number):
        theme, place = factories.theme(), factories.place()
        partner = factories.organisation()
        project = factories.project(
            children={
                "theme_links": [ProjectTheme(theme=theme)],
                "place_links": [ProjectPlace(place=place)],
                "organisation_links": [ParticipatingOrganisation(role="4", organisation=partner)],
            }
        )
        factories.news(
            lead_image=None,
            tags=["water"],
            children={
                "theme_links": [NewsTheme(theme=theme)],
                "project_links": [NewsProject(project=project)],
                "place_links": [NewsPlace(place=place)],
                "organisation_links": [NewsOrganisation(organisation=partner)],
            },
        )
        factories.content()


def addresses() -> dict[str, int]:
    """Each route of the API, with something to look at where it wants an id, and its budget."""
    found: dict[str, int] = {}
    by_path = {item_type.path: item_type.name for item_type in item_types().values()}
    for route in routes():
        if not route.startswith("api/v1/"):
            continue
        if route.endswith("<uuid:id>/"):
            path = route.split("/")[2]
            item = PublishedItem.objects.visible().filter(type=by_path[path], locale="en").first()
            found[f"/api/v1/{path}/{item.uuid}/"] = 2
        else:
            found[f"/{route}{QUERIES.get(route, '')}"] = 3
    assert len(found) == 4 + 2 * len(item_types())
    return found


def test_every_address_of_the_api_keeps_its_budget_and_costs_the_same_with_more_content(client):
    add_items(2)
    first = {address: ask(client, address) for address in addresses()}
    add_items(6)
    for address, budget in addresses().items():
        number = ask(client, address)
        assert number <= budget, address
        assert number == first.get(address, number), address
