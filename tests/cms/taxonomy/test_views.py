import json
import re

import pytest
from django.test import Client

from cms.taxonomy.models import OrganisationIdentifier, OrganisationName, PlaceName
from news.models import NewsPlace
from projects.models import ParticipatingOrganisation, ProjectCountry, ProjectGrant, ProjectPlace
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    factories.make_site()


def get(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_an_organisation_shows_who_it_is_and_what_it_takes_part_in():
    who = factories.organisation(
        "DanChurchAid",
        short_name="DCA",
        organisation_type="21",
        country="DK",
        website="https://www.danchurchaid.org/",
        network_member=True,
    )
    with committed():
        OrganisationIdentifier.objects.create(organisation=who, scheme="DK-CVR", identifier="123")
    english = factories.locale("en")
    children = {"organisation_links": [ParticipatingOrganisation(role="1", organisation=who, locale=english)]}
    factories.project(title="A project", slug="project", children=children)
    page = get("/en/organisations/danchurchaid/")
    for fact in [
        "<h1>DanChurchAid (DCA)</h1>",
        "<dd>International NGO</dd>",
        "<dd>Denmark</dd>",
        "Member of the network",
        '<a href="https://www.danchurchaid.org/" rel="noreferrer">danchurchaid.org</a>',
        "<li>DK-CVR-123</li>",
        '<a href="/en/projects/project/">A project</a>',
    ]:
        assert fact in page, fact


def test_the_projects_of_an_organisation_are_told_by_its_role_in_them():
    fund = factories.organisation("A fund")
    english = factories.locale("en")

    def links(*roles):
        rows = [ParticipatingOrganisation(role=role, organisation=fund, locale=english) for role in roles]
        return {"organisation_links": rows}

    factories.project(title="Both", children=links("1", "4"))
    factories.project(title="Funded", children=links("1"))
    factories.project(title="Granted", children={"grants": [ProjectGrant(count=3, provider=fund)]})
    factories.project(title="A draft", live=False, children=links("2"))
    page = get("/en/organisations/a-fund/")
    parts = re.findall(r"<h3>(\w[^<]*)</h3>(.*?)</ul>", page)
    assert [(heading, sorted(re.findall(r"<h4[^>]*><a[^>]*>([^<]*)", part))) for heading, part in parts] == [
        ("Funding", ["Both", "Funded"]),
        ("Implementing", ["Both"]),
        ("Other projects", ["Granted"]),
    ]
    assert 'href="/en/projects/?organisation=a-fund&amp;role=4"' in page
    found = get("/en/projects/?organisation=a-fund&role=4")
    assert "Both" in found
    assert "Funded" not in found


def test_an_organisation_is_named_in_the_readers_language():
    who = factories.organisation("Society", marked_public=True)
    with committed():
        OrganisationName.objects.create(organisation=who, language="ru", name="Общество")
        who.save()
    assert "<h1>Общество</h1>" in get("/ru/organisations/society/")
    assert 'href="/ru/organisations/society/" lang="ru"' in get("/en/organisations/society/")


def test_an_organisation_that_nothing_public_names_is_not_there():
    who = factories.organisation("Secret partner")
    english = factories.locale("en")
    children = {"organisation_links": [ParticipatingOrganisation(role="1", organisation=who, locale=english)]}
    factories.project(title="A draft", live=False, children=children)
    assert "Secret partner" not in get("/en/organisations/secret-partner/", status=404)


def test_a_place_shows_where_it_is_and_what_happens_there():
    country = factories.place("Kazakhstan", kind="country", country="KZ")
    where = factories.place("Almaty", country="KZ", parent=country, latitude="43.238", longitude="76.945")
    with committed():
        PlaceName.objects.create(place=where, language="ru", name="Алматы")
        where.save()
    factories.news(title="An item", slug="item", children={"place_links": [NewsPlace(place=where)]})
    page = get("/en/places/almaty/")
    for fact in [
        "<h1>Almaty</h1>",
        '<p class="head__kicker">City</p>',
        '<a href="/en/places/kazakhstan/">Kazakhstan</a>',
        "43.238, 76.945 (Approximate)",
        '<a href="/en/news/item/">An item</a>',
    ]:
        assert fact in page, fact
    assert "<h1>Алматы</h1>" in get("/ru/places/almaty/")


def test_a_place_names_apart_the_news_that_were_written_there_and_are_about_something_else():
    country = factories.place("Kazakhstan", kind="country", country="KZ", marked_public=True)
    where = factories.place("Almaty", country="KZ", parent=country)
    about = {"place_links": [NewsPlace(place=where)]}
    factories.news(title="Written here", slug="item", dateline_place=where)
    factories.news(title="About it too", dateline_place=where, children=about)
    factories.news(title="Written elsewhere", children=about)
    factories.news(title="A draft", live=False, dateline_place=where)
    assert '<a href="/en/places/almaty/">Almaty</a>' in get("/en/news/item/")
    page = get("/en/places/almaty/")
    news, written = page[page.index('id="news"') :].split('id="written"')
    assert re.findall(r"About it too|Written here|Written elsewhere|A draft", written) == ["Written here"]
    assert "Written here" not in news
    # What is written in a town is written in its country.
    assert "Written here" in get("/en/places/kazakhstan/").split('id="written"')[1]
    # Of partners who ask for news about the place nothing changes.
    found = Client().get("/api/v1/news/?place=almaty").json()["results"]
    assert {item["title"] for item in found} == {"About it too", "Written elsewhere"}


def test_a_place_where_news_were_only_written_does_not_say_that_there_is_nothing():
    where = factories.place("Almaty", country="KZ")
    factories.news(title="An item", dateline_place=where)
    assert "An item" in get("/en/places/almaty/")
    assert "No project or news item is about this place yet." not in get("/en/places/almaty/")


def breadcrumb(page: str) -> list[tuple[str, str]]:
    """Where its links lead, and what they say; the structured data has to say the same, and the page itself."""
    (links,) = re.findall(r'<nav class="breadcrumb".*?</nav>', page)
    shown = re.findall(r'<a href="([^"]*)">([^<]*)</a>', links)
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    (told,) = (each for each in json.loads(script)["@graph"] if each["@type"] == "BreadcrumbList")
    addresses = [each["item"].removeprefix("http://testserver") for each in told["itemListElement"]]
    assert addresses[:-1] == [address for address, _title in shown]
    assert f'<link rel="canonical" href="http://testserver{addresses[-1]}">' in page
    return shown


def test_a_place_leads_back_to_the_places_that_it_lies_in():
    country = factories.place("Kazakhstan", kind="country", country="KZ", marked_public=True)
    region = factories.place("Almaty Region", kind="region", country="KZ", parent=country, marked_public=True)
    factories.place("Almaty", country="KZ", parent=region, marked_public=True)
    above = [("/en/", "Home"), ("/en/places/kazakhstan/", "Kazakhstan"), ("/en/places/almaty-region/", "Almaty Region")]
    assert breadcrumb(get("/en/places/almaty/")) == above
    assert breadcrumb(get("/en/places/almaty-region/")) == above[:2]
    assert breadcrumb(get("/en/places/kazakhstan/")) == above[:1]
    assert breadcrumb(get("/ru/places/almaty/"))[1] == ("/ru/places/kazakhstan/", "Казахстан")


def test_a_place_leads_back_to_its_country_where_it_is_public_whether_or_not_that_is_entered_as_its_parent():
    country = factories.place("Kazakhstan", kind="country", country="KZ")
    factories.place("Almaty", country="KZ", marked_public=True)
    page = get("/en/places/almaty/")
    assert breadcrumb(page) == [("/en/", "Home")]
    assert "/en/places/kazakhstan/" not in page
    with committed():
        country.marked_public = True
        country.save()
    assert breadcrumb(get("/en/places/almaty/"))[1:] == [("/en/places/kazakhstan/", "Kazakhstan")]


def test_an_organisation_leads_back_to_the_home_of_its_language():
    factories.organisation("Society", marked_public=True)
    assert breadcrumb(get("/sv/organisations/society/")) == [("/sv/", "Startsida")]


def test_a_region_has_the_projects_of_the_places_in_it_and_a_country_all_of_its_own():
    country = factories.place("Kyrgyzstan", kind="country", marked_public=True)
    region = factories.place("Osh Region", kind="region", parent=country, marked_public=True)
    district = factories.place("Uzgen District", kind="district", parent=region, marked_public=True)
    town = factories.place("Uzgen", kind="town", parent=district)
    factories.place("Naryn", parent=country, marked_public=True)
    factories.project(title="In the town", children={"place_links": [ProjectPlace(place=town)]})
    factories.project(title="In the country", children={"countries": [ProjectCountry(country="KG")]})
    page = get("/en/places/osh-region/")
    assert "In the town" in page
    assert "In the country" not in page
    assert 'href="/en/projects/?place=osh-region,uzgen,uzgen-district"' in page
    within = page[page.index('id="within"') :]
    assert re.findall(r"<a [^>]*>([^<]*)</a>", within[: within.index("</ul>")]) == ["Uzgen", "Uzgen District"]
    page = get("/en/places/kyrgyzstan/")
    assert "In the town" in page
    assert "In the country" in page
    assert 'href="/en/projects/?country=KG"' in page
