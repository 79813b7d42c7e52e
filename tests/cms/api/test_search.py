"""Searching across types: the same hits in the same order as on the site, in pages that stay in place."""

import datetime
from urllib.parse import urlsplit

import pytest

from tests import factories

from .test_problems import problem

pytestmark = pytest.mark.django_db

SEARCH = "/api/v1/search/"


def found(client, q: str, **parameters) -> list[str]:
    answer = client.get(SEARCH, {"q": q, **parameters})
    assert answer.status_code == 200, answer.content
    return [item["title"] for item in answer.json()["results"]]


def test_items_of_all_types_are_found_best_first(client):
    factories.news(title="A report", summary="About migration.")
    factories.project(title="On migration in three countries")
    theme = factories.theme(title="Migration")
    factories.news(title="Something else")
    titles = ["Migration", "On migration in three countries", "A report"]
    assert found(client, "migration") == titles
    assert found(client, "MIGRATIONS") == titles
    assert found(client, "migratoin") == titles
    assert found(client, "migration", type="news,theme") == ["Migration", "A report"]
    assert found(client, "migration", limit=1) == titles[:1]
    (item,) = client.get(SEARCH, {"q": "migration", "type": "theme", "view": "full"}).json()["results"]
    full = client.get(f"/api/v1/themes/{theme.translation_key}/").json()
    assert item == full
    (item,) = client.get(SEARCH, {"q": "migration", "type": "theme", "fields": "title,is_fallback"}).json()["results"]
    assert item == {"title": "Migration", "is_fallback": False}


def test_each_thing_is_found_once_in_the_first_locale_that_has_it(client):
    news = factories.news(title="Water", summary="In English.")
    factories.translate(news, "ky", {"Water": "Суу", "In English.": "Кыргызча."})
    factories.news(title="Waterfall")
    assert found(client, "water", locale="ky") == []
    assert found(client, "суулар", locale="ky", fallback="en") == ["Суу"]
    # In Kyrgyz it is called something else: that is where it is looked for.
    assert found(client, "water", locale="ky", fallback="en") == ["Waterfall"]


def test_pages_follow_each_other_whatever_comes_and_goes(client):
    for number in range(3):
        factories.news(title=f"Water {number}", date=datetime.date(2026, 1, 1 + number))
    factories.project(title="Water and more")
    factories.theme(title="Water")
    titles, address = [], f"{SEARCH}?q=water&limit=2"
    while address:
        page = client.get(address).json()
        titles += [item["title"] for item in page["results"]]
        if len(titles) == 2:
            # Before the place where the next page begins.
            factories.theme(title="Water")
        address = page["next"] and f"{urlsplit(page['next']).path}?{urlsplit(page['next']).query}"
    assert titles == ["Water", "Water and more", "Water 2", "Water 1", "Water 0"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "q"),
        ("q=", "q"),
        (f"q={'a' * 201}", "q"),
        ("q=a&q=b", "q"),
        ("q=a&type=nwes", "type"),
        ("q=a&cursor=x", "cursor"),
        ("q=a&cursor=MC5nLjAuMA", "cursor"),
        ("q=a&fields=body", "fields"),
    ],
)
def test_what_cannot_be_understood_is_refused(client, query, parameter):
    (error,) = problem(client.get(f"{SEARCH}?{query}"))["errors"]
    assert error["parameter"] == parameter


def test_signs_find_nothing_and_only_the_first_words_count(client):
    factories.news(title="Water")
    assert found(client, " %_\0'") == []
    assert found(client, "water " * 30) == ["Water"]
    assert found(client, " ".join(["water", *"abcdefghijklmnop"])) == []


def test_an_answer_that_is_known_costs_one_query_until_something_changes(client, django_assert_num_queries):
    factories.news(title="Water")
    known = client.get(SEARCH, {"q": "water"})["ETag"]
    with django_assert_num_queries(1):
        assert client.get(SEARCH, {"q": "water"}, headers={"if-none-match": known}).status_code == 304
    factories.news(title="Water again")
    assert client.get(SEARCH, {"q": "water"}, headers={"if-none-match": known}).status_code == 200


def test_a_list_is_narrowed_by_words_and_takes_none_for_a_mistake(client):
    factories.news(title="Migrants and their families")
    factories.news(title="Water")

    def titles(q: str) -> list[str]:
        return [item["title"] for item in client.get("/api/v1/news/", {"q": q, "count": "true"}).json()["results"]]

    assert titles("family of migrants") == ["Migrants and their families"]
    assert titles("mirgants") == []
