"""The lists that readers narrow: they find and count what the API finds and counts, and say what they leave out."""

import random
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.taxonomy.models import OrganisationRole
from projects.models import ParticipatingOrganisation, ProjectCountry, ProjectTheme
from tests import factories as make
from tests.cms.api.test_filters_property import make_world
from tests.sharing import shared

pytestmark = pytest.mark.django_db

OFFERED = {
    "projects": ["country", "theme", "status", "active_in", "place", "organisation", "available_in"],
    "news": ["theme", "country", "project", "organisation", "place", "available_in"],
}
OPTION = re.compile(
    r'id="[^"]+" name="(\w+)" value="([^"]+)"( checked)?> <span class="option__label"[^>]*>([^<]*)</span> '
    r'<span class="option__count">(\d+)</span>'
)
YEAR = re.compile(r'archive__label">(\d{4})</span> <span class="option__count">(\d+)</span>')


@shared
def world():
    make.make_site()
    make_world()


def page_of(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def api(address: str) -> dict:
    response = Client().get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def found(page: str) -> list[str]:
    """The addresses of the items in a list, in its order."""
    return re.findall(r'(?:card|row)__title"><a href="([^"]+)"', page)


def offered(page: str, name: str) -> dict[str, int]:
    """The values of a filter that something would be found for, with how much."""
    return {
        value: int(count) for its, value, _on, _label, count in OPTION.findall(page) if its == name and count != "0"
    }


def chips(page: str) -> list[tuple[str, str]]:
    """What is removed, and the address without it."""
    rows = re.findall(r'class="chip" href="([^"]+)">.*?chip__label">([^<]*)</span>', page)
    return [(unescape(label), unescape(address)) for address, label in rows]


def test_pages_find_and_count_what_the_api_does_whatever_is_asked(world):
    lot = random.Random(11)
    for number in range(24):
        path, locale, mixed = ("news", "projects")[number % 2], lot.choice(["en", "ru"]), lot.random() < 0.5
        names = OFFERED[path]
        base = {"locale": locale, "facets": ",".join(names), "limit": "100"} | ({"fallback": "any"} if mixed else {})
        known = api(f"{path}/?{urlencode(base)}")["facets"]
        asked = {}
        for name in lot.sample([name for name in names if known[name]], lot.randint(0, 3)):
            values = [entry["value"] for entry in known[name]]
            asked[name] = lot.sample(values, min(len(values), lot.randint(1, 2)))
        if "organisation" in asked and path == "projects" and lot.random() < 0.7:
            asked["role"] = lot.sample(OrganisationRole.values, 2)
        words = lot.choice(["", "", "page", "news item"])
        query = {name: ",".join(values) for name, values in asked.items()} | ({"q": words} if words else {})
        answer = api(f"{path}/?{urlencode(base | query | {'count': 'true'})}")
        # As a form sends it.
        order = [("order", "-start" if path == "projects" else "-date")]
        sent = [(name, value) for name, values in asked.items() for value in values] + [("q", words), *order]
        page = page_of(f"/{locale}/{path}/?{urlencode(sent)}{'&languages=all' if mixed else ''}")
        assert found(page) == [item["html_url"].removeprefix("http://testserver") for item in answer["results"]], sent
        assert re.search(rf'id="finder-count" data-part>{answer["count"]} ', page)
        for name in names:
            counts = {entry["value"]: entry["count"] for entry in answer["facets"][name]}
            assert offered(page, name) == counts, (name, sent)
        if "organisation" in asked and path == "projects":
            shares = {
                role: api(f"projects/?{urlencode(base | query | {'role': role, 'count': 'true'})}")["count"]
                for role in OrganisationRole.values
            }
            assert offered(page, "role") == {role: count for role, count in shares.items() if count}, sent
        if path == "news":
            years = api(f"news/?{urlencode(base | query | {'facets': 'year'})}")["facets"]["year"]
            assert dict(YEAR.findall(page)) == {entry["value"]: str(entry["count"]) for entry in years}
        assert len(chips(page)) == sum(map(len, asked.values())) + bool(words)


@shared
def catalogue():
    make.make_site()
    youth = make.theme(title="Youth & <b>law</b>", theme_code="youth")
    eu, un = make.organisation("EU", code="eu"), make.organisation("UN", code="un")

    def links(*pairs):
        return [ParticipatingOrganisation(organisation=each, role=role) for each, role in pairs]

    for title, start, status, country, partners in (
        ("Beta", "2015", "4", "KG", [(eu, "1")]),
        ("Alpha", "2013", "2", "KG", [(eu, "4"), (un, "1")]),
        ("Gamma", "2014", "4", "TJ", []),
    ):
        make.project(
            title=title,
            actual_start=start,
            actual_end=start,
            status=status,
            children={
                "countries": [ProjectCountry(country=country)],
                "organisation_links": links(*partners),
                "theme_links": [ProjectTheme(theme=youth)] if title == "Alpha" else [],
            },
        )
    make.project(title="Hidden", status="5", live=False, children={"countries": [ProjectCountry(country="RU")]})
    return {"youth": youth}


def titles(query: str) -> list[str]:
    return re.findall(r'card__title"><a [^>]*>(\w+)</a>', page_of(f"/en/projects/{query}"))


def test_values_are_alternatives_filters_go_together_and_the_order_is_chosen(catalogue):
    for query, expected in {
        "": ["Beta", "Gamma", "Alpha"],
        "?country=KG": ["Beta", "Alpha"],
        "?country=KG,TJ": ["Beta", "Gamma", "Alpha"],
        "?country=KG&country=TJ&status=4": ["Beta", "Gamma"],
        "?country=kg&active_in=2013": ["Alpha"],
        "?organisation=eu&role=1": ["Beta"],
        "?organisation=eu,un&role=1": ["Beta", "Alpha"],
        f"?theme={catalogue['youth'].translation_key}": ["Alpha"],
        "?start__gte=2014&start__lte=2014-12": ["Gamma"],
        "?order=start": ["Alpha", "Gamma", "Beta"],
        "?order=title": ["Alpha", "Beta", "Gamma"],
        "?order=relevance": ["Beta", "Gamma", "Alpha"],
        "?q=gam": ["Gamma"],
        "?available_in=en&q=alpha": ["Alpha"],
        "?country=TJ&theme=youth": [],
    }.items():
        assert titles(query) == expected, query


def test_a_value_that_no_public_project_has_is_left_out_and_told_without_a_hint_at_drafts(catalogue):
    for value in ("country=RU", "country=UZ", "country=Atlantis", "status=5", "theme=nothing", "active_in=13"):
        page = page_of(f"/en/projects/?{value}")
        assert len(found(page)) == 3
        assert "they were left out" in page
        assert value.partition("=")[2] in page
        assert "Hidden" not in page
    assert "Russia" not in page_of("/en/projects/")
    # A role is nobody's without an organisation.
    assert len(titles("?role=1")) == 3


def test_nothing_in_an_address_becomes_markup(catalogue):
    attack = urlencode(
        {"q": '"><script>alert(1)</script>', "country": "<img src=x>", "start__gte": "<svg>", "x": "<i>"}
    )
    page = page_of(f"/en/projects/?{attack}&theme=youth&status=%00")
    page += page_of("/en/projects/?q=%00")
    for text in ("<script>a", "<img src=x", "<svg>", "<i>", "<b>law", "\0"):
        assert text not in page
    assert "Youth &amp; &lt;b&gt;law&lt;/b&gt;" in page


def test_each_filter_in_use_can_be_taken_away_and_the_rest_stays(catalogue):
    page = page_of("/en/projects/?q=b&country=KG&country=TJ&organisation=eu&role=1&view=table&languages=all&page=7")
    kept = "view=table&languages=all"
    assert chips(page) == [
        ("b", f"/en/projects/?organisation=eu&role=1&country=KG,TJ&{kept}"),
        ("EU", f"/en/projects/?country=KG,TJ&q=b&{kept}"),
        ("Funding", f"/en/projects/?organisation=eu&country=KG,TJ&q=b&{kept}"),
        ("Kyrgyzstan", f"/en/projects/?organisation=eu&role=1&country=TJ&q=b&{kept}"),
        ("Tajikistan", f"/en/projects/?organisation=eu&role=1&country=KG&q=b&{kept}"),
    ]
    assert f'class="chips__clear" href="/en/projects/?{kept.replace("&", "&amp;")}"' in page
    # What the form has no control for is sent along.
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page)
    assert hidden == [("view", "table"), ("languages", "all")]
    assert '<th scope="row"><a href="/en/projects/beta' in page
    # The list of another language is asked the same.
    assert (
        f'href="/ky/projects/?organisation=eu&amp;role=1&amp;country=KG,TJ&amp;q=b&amp;{kept.replace("&", "&amp;")}"'
        in page
    )
    assert '<meta name="robots" content="noindex">' in page
    assert "noindex" not in page_of("/en/projects/")


def test_an_empty_list_says_which_filter_is_in_the_way(catalogue):
    page = page_of("/en/projects/?country=TJ&theme=youth&status=2,4")
    assert found(page) == []
    offers = re.findall(r'<li><a href="([^"]+)">(Without[^<]+)</a> <span class="option__count">(\d)</span>', page)
    assert [(unescape(address), count) for address, _label, count in offers] == [
        ("/en/projects/?country=TJ&status=2,4", "1"),
        ("/en/projects/?theme=youth&status=2,4", "1"),
    ]
    assert "Without “Country: Tajikistan”" in page
    # What is chosen stays to be taken back, though nothing has it with the rest.
    assert ("country", "TJ", " checked", "Tajikistan", "0") in OPTION.findall(page)


def test_a_map_shows_where_the_projects_of_all_pages_are_and_leads_to_those_of_a_country(catalogue):
    page = page_of("/en/projects/?status=4&view=map")
    entries = re.findall(r'<a href="([^"]+)">([^<]+)</a> <span class="map__number">1 project</span>', page)
    assert [(unescape(address), name) for address, name in entries] == [
        ("/en/projects/?country=KG&status=4", "Kyrgyzstan"),
        ("/en/projects/?country=TJ&status=4", "Tajikistan"),
    ]
    assert "Russia" not in page


def test_the_catalogue_costs_the_same_with_more_projects(catalogue):
    def queries() -> int:
        address = "/en/projects/?country=KG&status=2,4&organisation=eu&q=a"
        Client().get(address)
        with CaptureQueriesContext(connection) as captured:
            Client().get(address)
        return len(captured)

    few = queries()
    for number in range(5):
        make.project(title=f"More {number}", children={"countries": [ProjectCountry(country="KG")]})
    assert queries() == few
