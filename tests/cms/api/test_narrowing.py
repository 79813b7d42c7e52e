"""Lists narrowed, counted, cut to some keys, and filled up from other locales."""

import datetime
import uuid

import pytest
from django.utils import timezone

from news.models import NewsTheme
from projects.models import ParticipatingOrganisation, ProjectCountry, ProjectGrant, ProjectPlace, ProjectTheme
from tests import factories as make
from tests.sharing import shared

pytestmark = pytest.mark.django_db


def results(client, address: str) -> list[dict]:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()["results"]


def titles(client, address: str) -> list[str]:
    return [item["title"] for item in results(client, address)]


@shared
def projects() -> dict:
    """Projects that are named by what tells them apart, and what they are tied to."""
    eu, un = make.organisation("EU", code="eu"), make.organisation("UN", code="un")
    osh, youth = make.place("Osh", code="osh"), make.theme(title="Youth", theme_code="youth")
    programme = make.project(
        title="Year",
        actual_start="2013",
        status="2",
        children={
            "organisation_links": [
                ParticipatingOrganisation(role="1", organisation=eu),
                ParticipatingOrganisation(role="4", organisation=un),
            ],
            "countries": [ProjectCountry(country="SE")],
        },
    )
    make.project(
        title="Month",
        actual_start="2013-05",
        status="4",
        parent=programme,
        parent_relation="phase",
        tags=["Water", "w" * 100],
        children={
            "organisation_links": [ParticipatingOrganisation(role="4", organisation=eu)],
            "place_links": [ProjectPlace(place=osh)],
            "theme_links": [ProjectTheme(theme=youth)],
        },
    )
    make.project(
        title="Day",
        actual_start="2013-05-31",
        status="4",
        children={"grants": [ProjectGrant(count=1, provider=un)], "theme_links": [ProjectTheme(theme=youth)]},
    )
    make.project(title="None", status="1")
    return {"programme": programme, "eu": eu, "osh": osh, "youth": youth}


def test_projects_are_narrowed_by_what_they_are_tied_to_and_when_they_began(client, projects):
    programme, eu, osh = projects["programme"].translation_key, projects["eu"].uuid, projects["osh"].uuid
    for query, found in {
        "organisation=eu": ["Month", "Year"],
        "organisation=un": ["Day", "Year"],
        # In that role, not beside another that has it.
        "organisation=eu&role=1": ["Year"],
        "organisation=eu&role=4": ["Month"],
        f"organisation={eu}&role=4,1": ["Month", "Year"],
        "organisation=eu,un&role=4": ["Month", "Year"],
        "organisation=eu&role=1&role=4": [],
        "organisation=eu&organisation=un&role=1,4": ["Year"],
        "place=osh": ["Month"],
        f"place={str(osh).upper()}&country=kg": ["Month"],
        "tag=water": ["Month"],
        # As long as a slug can be.
        f"tag={'w' * 100}": ["Month"],
        "tag=nothing": [],
        f"parent={programme}": ["Month"],
        f"parent={uuid.uuid4()}": [],
        "status=1,2": ["Year", "None"],
        # As far as a date is known, the whole of it has to be in the range.
        "start__gte=2013": ["Day", "Month", "Year"],
        "start__gte=2013-01-01": ["Day", "Month", "Year"],
        "start__gte=2013-01-02": ["Day", "Month"],
        "start__gte=2013-05-01": ["Day", "Month"],
        "start__gte=2013-05-02": ["Day"],
        "start__gte=2014": [],
        "start__lte=2012": [],
        "start__lte=2013": ["Day", "Month", "Year"],
        "start__lte=2013-12-30": ["Day", "Month"],
        "start__lte=2013-05": ["Day", "Month"],
        "start__lte=2013-05-30": [],
        "start__gte=2013-02&start__lte=2013-05-31": ["Day", "Month"],
        "start__lte=9999&order=start": ["Year", "Month", "Day"],
        "order=start": ["None", "Year", "Month", "Day"],
    }.items():
        assert titles(client, f"projects/?{query}") == found, query


def test_facets_count_without_their_own_filter_and_are_named_in_the_locale_asked_for(client, projects):
    programme = projects["programme"]
    make.translate(projects["youth"], "ru", {"Youth": "Молодёжь"})
    names = "theme,organisation,place,country,status,active_in,parent,tag"
    answer = client.get(f"/api/v1/projects/?status=4&theme=youth&locale=en&facets={names}&count=true").json()
    assert list(answer) == ["next", "count", "facets", "results"]
    assert answer["count"] == 2
    facets = answer["facets"]
    assert list(facets) == names.split(",")
    assert facets["theme"] == [{"value": "youth", "label": "Youth", "count": 2}]
    assert facets["status"] == [{"value": "4", "label": "Closed", "count": 2}]
    assert facets["organisation"] == [
        {"value": "eu", "label": "EU", "count": 1},
        {"value": "un", "label": "UN", "count": 1},
    ]
    assert facets["place"] == [{"value": "osh", "label": "Osh", "count": 1}]
    assert facets["country"] == [{"value": "KG", "label": "Kyrgyzstan", "count": 1}]
    assert facets["active_in"] == [{"value": "2013", "label": "2013", "count": 2}]
    assert facets["parent"] == [{"value": str(programme.translation_key), "label": "Year", "count": 1}]
    assert facets["tag"][0] == {"value": "water", "label": "Water", "count": 1}
    # The role goes with its organisation: without it these are all that there are.
    answer = client.get("/api/v1/projects/?organisation=eu&role=1&facets=organisation,status").json()
    assert [(entry["value"], entry["count"]) for entry in answer["facets"]["organisation"]] == [("eu", 2), ("un", 2)]
    assert [(entry["value"], entry["count"]) for entry in answer["facets"]["status"]] == [("2", 1)]
    answer = client.get("/api/v1/projects/?locale=ru&fallback=any&facets=theme,status,country&limit=1").json()
    assert answer["facets"]["theme"] == [{"value": "youth", "label": "Молодёжь", "count": 2}]
    assert [entry["label"] for entry in answer["facets"]["country"]] == ["Кыргызстан", "Швеция"]
    assert answer["facets"]["status"][0] == {"value": "4", "label": "Завершён", "count": 2}


@shared
def mixed() -> dict:
    """News in several locales: what there is in which."""
    youth = make.theme(title="Youth", theme_code="youth")
    links = {"theme_links": [NewsTheme(theme=youth)]}
    everywhere = make.news(title="En ru ky", date="2022-03-01", children=links)
    make.translate(everywhere, "ru", {"En ru ky": "Ру everywhere"})
    make.translate(everywhere, "ky", {"En ru ky": "Кы everywhere"})
    english = make.news(title="En only", date="2022-02-01")
    russian = make.news("ru", title="Ру only", date="2022-01-01")
    both = make.news(title="En ru", date="2021-01-01")
    make.translate(both, "ru", {"En ru": "Ру en"})
    return {"everywhere": everywhere, "english": english, "russian": russian, "both": both}


def test_what_is_missing_in_a_locale_is_served_from_the_first_of_the_others_that_has_it(client, mixed):
    for query, found in {
        "locale=ky": ["Кы everywhere"],
        "locale=ky&fallback=none": ["Кы everywhere"],
        "locale=ky&fallback=ru,en": ["Кы everywhere", "En only", "Ру only", "Ру en"],
        "locale=ky&fallback=en": ["Кы everywhere", "En only", "En ru"],
        "locale=ky&fallback=en,ru,ky": ["Кы everywhere", "En only", "Ру only", "En ru"],
        "locale=ky&fallback=any": ["Кы everywhere", "En only", "Ру only", "Ру en"],
        "fallback=ru&order=date": ["En ru", "Ру only", "En only", "En ru ky"],
        "locale=ky&fallback=any&theme=youth": ["Кы everywhere"],
        "locale=ky&fallback=any&year=2021,2022&date__lte=2022-01": ["Ру only", "Ру en"],
    }.items():
        assert titles(client, f"news/?{query}") == found, query
    response = client.get("/api/v1/news/?locale=ky&fallback=ru,en&count=true")
    shown = [(item["requested_locale"], item["locale"], item["is_fallback"]) for item in response.json()["results"]]
    assert shown == [("ky", "ky", False), ("ky", "en", True), ("ky", "ru", True), ("ky", "ru", True)]
    assert response.json()["count"] == 4
    assert response["Content-Language"] == "ky, ru, en"
    # Page by page it is the same list.
    address, walked = "/api/v1/news/?locale=ky&fallback=ru,en&limit=1&fields=title", []
    while address:
        page = client.get(address).json()
        walked += [item["title"] for item in page["results"]]
        address = page["next"]
    assert walked == ["Кы everywhere", "En only", "Ру only", "Ру en"]


def test_a_single_item_has_fallbacks_too_and_is_otherwise_not_there(client, mixed):
    english, both = mixed["english"].translation_key, mixed["both"].translation_key
    assert client.get(f"/api/v1/news/{english}/?locale=ky").status_code == 404
    assert client.get(f"/api/v1/news/{english}/?locale=ky&fallback=ru").status_code == 404
    response = client.get(f"/api/v1/news/{both}/?locale=ky&fallback=ru,en")
    item = response.json()
    assert (item["requested_locale"], item["locale"], item["is_fallback"]) == ("ky", "ru", True)
    assert response["Content-Language"] == "ru"
    assert client.get(f"/api/v1/news/{both}/?locale=ky&fallback=en").json()["title"] == "En ru"


def test_only_the_keys_that_are_asked_for_are_given(client, projects):
    key = projects["programme"].translation_key
    item = client.get(f"/api/v1/projects/{key}/?fields=body_html,title,version,is_fallback").json()
    assert list(item) == ["is_fallback", "version", "title", "body_html"]
    assert results(client, "projects/?fields=title&organisation=eu") == [{"title": "Month"}, {"title": "Year"}]
    full = client.get(f"/api/v1/projects/{key}/").json()
    for name, value in full.items():
        assert client.get(f"/api/v1/projects/{key}/?fields={name}").json() == {name: value}
    assert client.get(f"/api/v1/projects/{key}/?view=full&fields=body,id").json() == {"id": str(key), "body": []}


def test_a_client_that_has_it_gets_304_after_one_query_until_something_public_changes(
    client, projects, django_assert_num_queries
):
    page = projects["programme"]
    addresses = [
        "/api/v1/projects/?fallback=any&locale=ky&organisation=eu&role=1&facets=theme,country&count=true&limit=1",
        f"/api/v1/projects/{page.translation_key}/?locale=ky&fallback=any&fields=title",
    ]
    known = {address: client.get(address) for address in addresses}
    for address, response in known.items():
        with django_assert_num_queries(1):
            again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("ETag", "Content-Language", "Cache-Control"):
            assert again[name] == response[name]
    # A draft tells nobody anything.
    page.title = "Secret"
    with make.committed():
        page.save_revision()
    make.project(title="Draft", live=False)
    for address, response in known.items():
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    make.publish(page)
    for address, response in known.items():
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 200


def test_the_end_of_an_item_changes_what_a_list_is_known_by(client, monkeypatch):
    hour = datetime.timedelta(hours=1)
    make.news(title="Stays")
    make.news(title="Ends", expire_at=timezone.now() + hour)
    address = "/api/v1/news/?fields=title&count=true"
    known = client.get(address)
    assert known.json()["count"] == 2
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + 2 * hour)
    response = client.get(address, headers={"if-none-match": known["ETag"]})
    assert response.json()["results"] == [{"title": "Stays"}]


def test_an_address_without_its_last_slash_leads_to_the_one_with_it_whatever_is_there(client):
    for path in ("news", "", f"news/{uuid.uuid4()}", "organisations"):
        response = client.get(f"/api/v1/{path}?locale=ky&tag=a&tag=b".replace("/v1/?", "/v1?"))
        assert response.status_code == 308
        assert response["Location"] == f"/api/v1/{path}/?locale=ky&tag=a&tag=b".replace("v1//", "v1/")
    assert client.get("/api/v1/nothing").status_code == 404
    assert client.get("/api/v1/news/nonsense").status_code == 404


def test_a_code_is_a_filter_of_what_has_one(client, projects):
    assert titles(client, "organisations/?code=eu,un&locale=sv") == ["EU", "UN"]
    assert titles(client, "themes/?code=youth") == ["Youth"]
    assert titles(client, "places/?code=osh&country=KG&facets=country") == ["Osh"]
