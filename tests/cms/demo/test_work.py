"""What an answer costs that is made anew, in queries and in calls of Python functions: figures no other load disturbs.

Of a second request, so that what is kept per generation is there. A figure that has grown is the price of a change:
whoever finds it worth that raises it here, and whoever saves something lowers it.
"""

import sys
from types import FrameType
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.published.models import PublishedItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo", "pages_made_anew")]

# Some calls more are no sign of anything: other versions of libraries, a longer text.
TOLERANCE = 1.1


class Work(NamedTuple):
    queries: int
    calls: int


def work(address: str) -> Work:
    """What the second request for an address takes."""
    client, calls = Client(), 0
    assert client.get(address).status_code == 200, address

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    queries = len(captured)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        client.get(address)
    finally:
        sys.setprofile(before)
    return Work(queries, calls)


def first(type_name: str) -> str:
    """The address of the first item of a type in the order of its list."""
    return PublishedItem.objects.visible().of_type(type_name).in_locale("en").order_by("sort_key")[0].html_path


def news() -> str:
    return first("news")


def project() -> str:
    return first("project")


def item() -> str:
    page = PublishedItem.objects.visible().of_type("news").in_locale("en").order_by("sort_key")[0]
    return f"/api/v1/news/{page.uuid}/?locale=en"


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        (news, Work(5, 21_000)),
        (project, Work(7, 33_500)),
        ("/en/", Work(13, 40_000)),
        ("/en/news/", Work(4, 22_000)),
        ("/en/projects/?country=KG&status=4", Work(3, 24_500)),
        ("/api/v1/news/?locale=en&limit=20", Work(1, 450)),
        (item, Work(1, 450)),
        ("/api/v1/projects/?country=KG&status=4&count=true&facets=country,theme,status", Work(2, 720)),
        ("/api/v1/search/?q=school&locale=en&limit=20", Work(3, 3_000)),
        ("/api/v1/changes/?limit=100", Work(2, 4_500)),
    ],
)
def test_an_answer_takes_no_more_than_is_allowed(asked, allowed, record_property):
    address = asked if isinstance(asked, str) else asked()
    taken = work(address)
    record_property("figure", f"{address}: {taken.queries} queries, {taken.calls} calls")
    assert taken.queries <= allowed.queries
    # The drivers of databases make calls of their own.
    if connection.vendor == "sqlite":
        assert taken.calls <= allowed.calls * TOLERANCE
