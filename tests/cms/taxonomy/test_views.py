import pytest
from django.test import Client

from cms.taxonomy.models import OrganisationIdentifier, OrganisationName, PlaceName
from news.models import NewsPlace
from projects.models import ParticipatingOrganisation
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
        "<dd>Kazakhstan</dd>",
        '<a href="/en/places/kazakhstan/">Kazakhstan</a>',
        "43.238, 76.945 (Approximate)",
        '<a href="/en/news/item/">An item</a>',
    ]:
        assert fact in page, fact
    assert "<h1>Алматы</h1>" in get("/ru/places/almaty/")
