"""The same search works in six languages: the searches of tests/search/queries.toml over the demo's content."""

import tomllib
from pathlib import Path

import pytest

from cms.demo.library import demo_uuid
from cms.published.models import PublishedItem
from search.finding import Query, Scope, found, load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

QUERIES = tomllib.loads((Path(__file__).parents[2] / "search" / "queries.toml").read_text())["query"]
# How many of the sixty are answered, at least.
FLOOR = 58


def key(item: PublishedItem) -> str:
    """As the queries name it: the id of a page, the type and code of anything else."""
    if item.type in ("organisation", "place"):
        return f"{item.type}:{item.html_path.rstrip('/').rpartition('/')[2]}"
    return str(item.uuid)


def expected(name: str) -> str:
    return name if ":" in name else str(demo_uuid(f"page/{name}"))


def test_what_visitors_look_for_is_among_the_first_three():
    failed = []
    for each in QUERIES:
        query = Query(each["q"], [each["locale"]])
        first = load(found(query, Scope(most=3)))
        if not {expected(name) for name in each["expect"]} <= {key(item) for item in first}:
            failed.append((each["locale"], each["q"], [item.title for item in first]))
    print(f"{len(QUERIES) - len(failed)} of {len(QUERIES)}", *failed, sep="\n")
    assert len(QUERIES) == 60
    assert len(QUERIES) - len(failed) >= FLOOR, failed
