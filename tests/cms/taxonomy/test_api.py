"""Organisations and places as partners get them: one row, an item in every language."""

import pytest

from cms.published.models import PublishedItem
from cms.taxonomy.models import OrganisationIdentifier, OrganisationName, PlaceName
from news.models import NewsOrganisation, NewsPlace
from projects.models import ParticipatingOrganisation
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_organisation_has_an_item_in_every_language_under_its_name_there():
    made = make.organisation(
        "Fond",
        short_name="F",
        organisation_type="60",
        country="SE",
        website="https://example.org/",
        logo=make.image(),
        marked_public=True,
        names=[OrganisationName(language="ky", name="Фонд", short_name="Ф")],
        identifiers=[OrganisationIdentifier(scheme="SE-ON", identifier="802000")],
    )
    sv, ky = make.item(made, "sv").data, make.item(made, "ky").data
    assert (sv["name"], sv["short_name"], ky["name"], ky["short_name"]) == ("Fond", "F", "Фонд", "Ф")
    assert ky["html_url"] == "http://testserver/ky/organisations/fond/"
    assert sv["country"] == {"code": "SE", "name": "Sverige"}
    assert sv["organisation_type"]["code"] == "60"
    assert sv["website"] == "https://example.org/"
    assert sv["logo"]["renditions"]
    assert sv["identifiers"] == [{"scheme": "SE-ON", "identifier": "802000"}]
    assert [version["locale"] for version in sv["translations"]] == ["en", "ru", "sv", "ky", "kk", "az"]


def test_it_lists_the_projects_that_it_takes_part_in():
    made = make.organisation("DCA")
    make.project(
        title="On the Move", children={"organisation_links": [ParticipatingOrganisation(role="2", organisation=made)]}
    )
    assert [project["title"] for project in make.item(made, "en").data["projects"]] == ["On the Move"]


def test_a_partner_entered_for_a_draft_is_no_item():
    made = make.organisation("Secret partner")
    make.news(live=False, children={"organisation_links": [NewsOrganisation(organisation=made)]})
    assert not PublishedItem.objects.filter(type="organisation").exists()


def test_a_country_is_named_by_cldr_and_other_places_by_their_rows():
    country = make.place("Кыргызстан", kind="country", code="kyrgyzstan")
    city = make.place(
        "Ош",
        code="osh",
        parent=country,
        latitude="40.53",
        longitude="72.80",
        names=[PlaceName(language="en", name="Osh")],
    )
    make.news(children={"place_links": [NewsPlace(place=city)]})
    data = make.item(city, "en").data
    assert (data["name"], make.item(city, "ru").data["name"]) == ("Osh", "Ош")
    assert (data["latitude"], data["longitude"], data["exactness"]["code"]) == (40.53, 72.8, "2")
    assert data["parent"]["title"] == "Kyrgyzstan"
    assert make.item(country, "sv").data["name"] == "Kirgizistan"
    assert make.item(country, "sv").data["exactness"] is None
