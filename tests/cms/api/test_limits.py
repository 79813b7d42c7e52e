"""Nobody asks more often than the limit allows, and every answer says how much is left."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.api import limits
from tests.cms.api.test_problems import problem

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/openapi.json"


@pytest.fixture(autouse=True)
def clock(monkeypatch, settings) -> list[float]:
    """The time, which stands still; three requests a minute."""
    settings.API_RATE_LIMIT = 3
    cache.clear()
    now = [1_000_020.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    return now


def test_every_answer_says_what_is_left_and_the_last_one_when_to_come_again(client, clock):
    fresh = client.get(ADDRESS)
    assert fresh["RateLimit-Policy"] == '"default";q=3;w=60'
    assert fresh["RateLimit"] == '"default";r=2;t=60'
    clock[0] += 15
    known = client.get(ADDRESS, headers={"if-none-match": fresh["ETag"]})
    assert (known.status_code, known["RateLimit"]) == (304, '"default";r=1;t=45')
    missing = client.get("/api/v1/nothing/")
    assert (missing.status_code, missing["RateLimit"]) == (404, '"default";r=0;t=45')

    refused = client.get(ADDRESS)
    assert refused.status_code == 429
    assert (refused["RateLimit"], refused["Retry-After"]) == ('"default";r=0;t=45', "45")
    assert refused["Cache-Control"] == "no-store"
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in refused["Access-Control-Expose-Headers"]
    assert problem(refused)["detail"] == "Too many requests: ask again in 45 seconds."

    clock[0] += 45
    assert client.get(ADDRESS)["RateLimit"] == '"default";r=2;t=60'


def test_each_client_has_its_own_whatever_it_claims_to_be(client, settings):
    for number in range(3):
        assert client.get(ADDRESS, headers={"x-forwarded-for": f"192.0.2.{number}"}).status_code == 200
    assert client.get(ADDRESS, headers={"x-forwarded-for": "192.0.2.9"}).status_code == 429
    assert client.get(ADDRESS, REMOTE_ADDR="192.0.2.1").status_code == 200
    settings.PROXY_COUNT = 1
    assert client.get(ADDRESS, headers={"x-forwarded-for": "192.0.2.9"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "same", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"),
        ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.8"),
        ("", "", "unknown"),
    ],
)
def test_a_client_is_a_network_that_is_given_to_one(client, address, same, other):
    for _each in range(3):
        client.get(ADDRESS, REMOTE_ADDR=address)
    assert client.get(ADDRESS, REMOTE_ADDR=same).status_code == 429
    assert client.get(ADDRESS, REMOTE_ADDR=other).status_code == 200


def test_a_browser_may_ask_whether_it_may_ask_at_any_time(client):
    for _each in range(5):
        asked = client.options("/api/v1/news/", headers={"origin": "https://example.org"})
        assert asked.status_code == 204
        assert "RateLimit" not in asked
    assert client.get(ADDRESS)["RateLimit"].startswith('"default";r=2')


def test_a_refusal_takes_no_query_and_counting_none(client):
    with CaptureQueriesContext(connection) as counted:
        client.get(ADDRESS)
    assert [query["sql"] for query in counted if "cache" in query["sql"]] == []
    for _each in range(3):
        client.get(ADDRESS)
    with CaptureQueriesContext(connection) as refused:
        assert client.get("/api/v1/news/").status_code == 429
    assert len(refused) == 0


def test_no_address_is_kept(client, clock, monkeypatch):
    kept: list[str] = []
    add = cache.add
    monkeypatch.setattr(limits.cache, "add", lambda key, *rest: kept.append(key) or add(key, *rest))
    client.get(ADDRESS, REMOTE_ADDR="192.0.2.1")
    clock[0] += 60
    client.get(ADDRESS, REMOTE_ADDR="192.0.2.1")
    first, second = kept
    assert first != second
    assert all(re.fullmatch(r"api-requests:[0-9a-f]{40}", key) for key in kept)


def test_without_a_cache_everybody_is_answered(client, monkeypatch, caplog):
    def broken(*_arguments: object) -> None:
        raise ConnectionError("refused")

    monkeypatch.setattr(limits.cache, "add", broken)
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert "RateLimit" not in response
    assert "are not counted" in caplog.text


def test_nothing_else_is_counted_and_zero_means_no_limit(client, settings):
    assert "RateLimit" not in client.get("/robots.txt")
    settings.API_RATE_LIMIT = 0
    for _each in range(5):
        response = client.get(ADDRESS)
    assert response.status_code == 200
    assert "RateLimit" not in response


def test_a_wrong_host_is_told_so_in_the_same_form(client):
    response = client.get(ADDRESS, headers={"host": "evil.example"})
    assert problem(response)["detail"] == "The request cannot be read."
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["RateLimit"].startswith('"default";r=2')
    assert client.get("/en/", headers={"host": "evil.example"})["Content-Type"].startswith("text/html")


def test_our_own_mistakes_are_problems_too(client, monkeypatch):
    monkeypatch.setattr("cms.api.about.OPENAPI", None)
    client.raise_request_exception = False
    response = client.get(ADDRESS)
    assert response.status_code == 500
    problem(response)
