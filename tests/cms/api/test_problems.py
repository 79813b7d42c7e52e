"""Whatever a client sends, it gets JSON that says what is wrong."""

import json
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cms.api.about import OPENAPI
from cms.published.registry import item_types
from tests import factories as make

pytestmark = pytest.mark.django_db

PATHS = ["/api/v1/", "/api/v1/openapi.json", *(f"/api/v1/{path}/" for path in ("news", "projects", "organisations"))]


def problem(response) -> dict:
    """The problem in an answer, which is what the contract says."""
    assert response["Content-Type"] == "application/problem+json"
    assert not response.cookies
    content = response.json()
    declared().validate(content)
    assert content["status"] == response.status_code
    return content


@cache
def declared() -> Draft202012Validator:
    """What the contract says of problems."""
    contract = json.loads(OPENAPI.read_text())
    return Draft202012Validator({"$ref": "#/components/schemas/Problem", "components": contract["components"]})


@pytest.mark.parametrize(
    ("address", "parameter", "suggestion"),
    [
        ("news/?contry=KG", "contry", "country"),
        ("news/?status=2", "status", None),
        ("news/?format=json", "format", None),
        ("news/?fallback=xx", "fallback", None),
        ("news/?fallback=any,ru", "fallback", "any"),
        ("news/?fallback=ru,", "fallback", None),
        ("projects/?active=2014", "active", "active_in"),
        ("organisations/?order=name", "order", "code"),
        ("news/?order=dat", "order", "date"),
        ("news/?date__gte=2013-13", "date__gte", "2013"),
        ("news/?date__lte=2013-02-30", "date__lte", "2013-02"),
        ("news/?date__lte=0000", "date__lte", None),
        ("projects/?start__gte=2013&start__gte=2014", "start__gte", None),
        ("projects/?role=4", "role", None),
        ("projects/?role=funder&organisation=eu", "role", "1"),
        ("projects/?parent=programme", "parent", None),
        ("news/?fields=titel", "fields", "title"),
        ("news/?fields=title,", "fields", None),
        ("news/?view=summary&fields=body", "fields", "view=full"),
        ("themes/?facets=status", "facets", None),
        ("news/?facets=contry", "facets", "country"),
        ("news/?count=yes", "count", None),
        ("?locale=en", "locale", None),
        ("openapi.json?x=1", "x", None),
        ("news/?locale=xx", "locale", None),
        ("news/?locale=kyr", "locale", "ky"),
        ("news/?view=ful", "view", "full"),
        ("news/?limit=0", "limit", "20"),
        ("news/?limit=101", "limit", "100"),
        ("news/?limit=-1", "limit", "20"),
        ("news/?limit=%D9%A3", "limit", "20"),
        ("news/?limit=99999999999999999999", "limit", "100"),
        ("news/?limit=5&limit=5", "limit", None),
        ("news/?country=Kirgizstan", "country", "KG"),
        ("news/?country=XK2", "country", None),
        ("projects/?status=closd", "status", "4"),
        ("projects/?status=9", "status", None),
        ("projects/?active_in=14", "active_in", None),
        ("news/?year=2014-01", "year", "2014"),
        ("news/?theme=", "theme", None),
        ("news/?theme=a,,b", "theme", None),
        ("news/?theme=%00", "theme", None),
        ("news/?theme=%FF%FE", "theme", None),
        ("news/?project=qolda", "project", None),
        ("news/?year=" + ",".join(["2014"] * 51), "year", None),
        ("news/?cursor=x", "cursor", None),
        ("news/?cursor=%00", "cursor", None),
        ("news/?cursor=" + "A" * 5000, "cursor", None),
    ],
)
def test_a_parameter_that_is_not_understood_is_named(client, address, parameter, suggestion):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 400
    (error,) = problem(response)["errors"]
    assert error["parameter"] == parameter
    assert error["suggestion"] == suggestion
    assert error["message"]


def test_every_fault_of_a_request_is_told_at_once(client):
    errors = problem(client.get("/api/v1/news/?contry=KG&limit=x&limit=y&locale=zz"))["errors"]
    assert [error["parameter"] for error in errors] == ["contry", "limit", "locale"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_it_is_read_only(client, method):
    for path in (*PATHS, "/api/v1/nothing/"):
        response = getattr(client, method)(path)
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        problem(response)


def test_there_is_only_json(client):
    for path in PATHS:
        response = client.get(path, headers={"accept": "text/html"})
        assert response.status_code == 406
        problem(response)
        assert client.get(path, headers={"accept": "application/problem+json"})["Content-Type"] == "application/json"
        browser = client.get(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert browser["Content-Type"] == "application/json"


@pytest.mark.parametrize("accept", ["", ",", ";", "*", "a/b/c", "application/json;q=x", "\x00", "application/*;q=0"])
def test_an_odd_accept_header_is_no_error_of_ours(client, accept):
    assert client.get("/api/v1/news/", headers={"accept": accept}).status_code in {200, 406}


def test_a_browser_of_another_site_may_read_and_may_ask_first(client):
    for path in PATHS:
        assert client.get(path)["Access-Control-Allow-Origin"] == "*"
        asked = client.options(path, headers={"origin": "https://example.org", "access-control-request-method": "GET"})
        assert asked.status_code == 204
        assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in asked["Access-Control-Allow-Headers"]


def test_head_is_get_without_its_body(client):
    make.news()
    for path in PATHS:
        get, head = client.get(path), client.head(path)
        assert head.content == b""
        assert head["ETag"] == get["ETag"]
        assert head["Content-Length"] == get["Content-Length"]


def test_nothing_sets_a_cookie_or_varies_by_one(client):
    for path in (*PATHS, "/api/v1/nothing/"):
        response = client.get(path)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(f"/api/v1/{item_type}/" for item_type in ("news", "projects", "themes", "places"))),
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "locale",
                    "view",
                    "limit",
                    "cursor",
                    "theme",
                    "project",
                    "organisation",
                    "country",
                    "status",
                    "active_in",
                    "year",
                ]
            )
            | st.text(max_size=12),
            st.text(max_size=20) | st.integers().map(str) | st.sampled_from(["ky", "full", "KG", "2014", "4"]),
        ),
        max_size=4,
    ),
)
def test_no_query_is_an_error_of_ours(client, path, query):
    response = client.get(path, query_params=query)
    assert response.status_code in {200, 400}
    json.loads(response.content)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=30))
def test_no_path_or_raw_query_is_an_error_of_ours(client, raw):
    coded = "".join(f"%{byte:02X}" for byte in raw)
    assert problem(client.get(f"/api/v1/news/{coded}x/"))["status"] == 404
    query = raw.decode("latin-1").replace("#", "")
    response = client.generic("GET", "/api/v1/news/", QUERY_STRING=query)
    assert response.status_code in {200, 400}


def test_more_parameters_than_can_be_counted_are_refused(client):
    response = client.get("/api/v1/news/?" + "&".join(["theme=a"] * 20_000))
    assert response.status_code == 400
    problem(response)


def test_the_index_names_every_list_and_each_of_them_answers(client):
    index = client.get("/api/v1/").json()
    paths = {item_type.path for item_type in item_types().values()}
    assert set(index["resources"]) == {*paths, "search", "changes", "resolve", "locales"}
    needed = {"resolve": {"url": "/en/"}, "search": {"q": "title"}}
    for name, address in (index["resources"] | {key: index[key] for key in ("documentation", "openapi")}).items():
        assert client.get(address, needed.get(name, {})).status_code == 200
