"""Maps of what is public: on pages of places and projects, and of many projects."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.published.models import PublishedItem
from cms.taxonomy.mapping import map_of_items
from projects.models import ProjectCountry, ProjectPlace
from tests import factories
from tests.sharing import shared

pytestmark = pytest.mark.django_db


@shared
def towns():
    """Two projects, in Bishkek and Osh, one in both; a draft in a village that nothing public names."""
    factories.make_site()
    factories.place("Kyrgyzstan", kind="country", marked_public=True)
    bishkek = factories.place("Bishkek", latitude="42.87", longitude="74.59", exactness="1")
    osh = factories.place("Osh", latitude="40.53", longitude="72.80")
    village = factories.place("Secret village", kind="village", latitude="41.5", longitude="76")
    factories.project(title="One", slug="one", children=links(bishkek, osh))
    factories.project(title="Two", slug="two", children=links(osh))
    factories.project(title="Three", slug="three", children={"countries": [ProjectCountry(country="TJ")]})
    factories.project(title="Draft", slug="draft", live=False, children=links(village))
    return {"bishkek": bishkek, "osh": osh}


def links(*places):
    return {"place_links": [ProjectPlace(place=place) for place in places]}


def projects(language="en"):
    return PublishedItem.objects.visible().of_type("project").in_locale(language)


def get(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def drawing(page: str) -> str:
    (found,) = re.findall(r"<svg class=\"map__drawing\".*?</svg>", page)
    # The strict policy of public pages allows no style but that of the site's own files.
    assert " style=" not in found
    assert "<style" not in found
    return found


def test_a_map_of_projects_counts_each_at_its_places_and_in_its_countries(towns):
    made = map_of_items(projects())
    listed = {
        country.name: (country.count, {place.name: place.count for place in country.places})
        for country in made.countries
    }
    assert listed == {"Kyrgyzstan": (2, {"Bishkek": 1, "Osh": 2}), "Tajikistan": (1, {})}
    assert {mark.label: mark.count for mark in made.drawing.marks} == {"Bishkek": 1, "Osh": 2}
    assert {land.code: land.url for land in made.drawing.countries} == {"KG": "", "TJ": ""}
    assert made.has_areas


def test_a_map_leads_where_the_page_wants_it_to(towns):
    made = map_of_items(projects(), address=lambda facet, value: f"?{facet}={value}")
    assert {mark.url for mark in made.drawing.marks} == {"?place=bishkek", "?place=osh"}
    assert [country.url for country in made.countries] == ["?country=KG", "?country=TJ"]
    # The same list has the same places first, whatever the database answers first.
    assert [place.url for place in made.countries[0].places] == ["?place=bishkek", "?place=osh"]


def test_a_map_of_projects_takes_two_queries_however_many_there_are(towns):
    with CaptureQueriesContext(connection) as few:
        map_of_items(projects().filter(title="Two"))
    with CaptureQueriesContext(connection) as all_of_them:
        map_of_items(projects())
    assert len(few) == len(all_of_them) == 2


def test_without_projects_there_is_no_map(towns):
    assert map_of_items(projects("sv")) is None


def test_the_page_of_a_country_shows_its_public_places(towns):
    page = get("/en/places/kyrgyzstan/")
    svg = drawing(page)
    assert 'aria-label="Map: Bishkek and Osh"' in svg
    assert 'href="/en/places/bishkek/" aria-label="Bishkek"' in svg
    assert '<ul class="map__list" id="map-places"> <li> <a href="/en/places/bishkek/">Bishkek</a>' in page
    assert "Secret" not in page


def test_the_page_of_a_place_shows_where_it_lies_in_the_readers_language(towns):
    svg = drawing(get("/ru/places/osh/"))
    assert 'aria-label="Карта: Osh"' in svg
    assert ">Кыргызстан</text>" in svg
    # It leads nowhere: this is the page that it would lead to.
    assert "<a " not in svg
    # Numbers are written for the browser, not for the reader.
    assert not re.search(r'="-?\d+,\d', svg)


def test_a_project_shows_its_places_on_a_map_above_their_list(towns):
    page = get("/en/projects/one/")
    svg = drawing(page)
    assert 'class="map__point"' in svg
    assert 'class="map__area"' in svg
    assert "A dashed circle shows the area, not the exact spot." in page
    assert 'href="/en/places/osh/" aria-label="Osh"' in svg
    assert '<a href="/en/places/osh/">Osh</a>' in page


def test_a_project_with_countries_only_shows_them(towns):
    svg = drawing(get("/en/projects/three/"))
    assert 'aria-label="Map: Tajikistan"' in svg
    assert "map__country" in svg
    assert "map__mark" not in svg


def test_names_are_written_as_text(towns):
    tricky = factories.place('"><script>alert(1)</script>', latitude="42", longitude="75", code="tricky")
    factories.project(title="Tricky", slug="tricky", children=links(tricky))
    assert "<script>alert" not in get("/en/projects/tricky/")
