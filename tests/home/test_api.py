"""Front pages and pages of text as partners get them."""

import pytest

from cms.published.models import PublishedItem
from home.models import ContentPage
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_front_page_comes_before_the_others(client):
    make.content(title="About us")
    listed = client.get("/api/v1/pages/").json()["results"]
    assert [page["is_home"] for page in listed] == [True, False]


def test_index_pages_are_no_items(client):
    make.publish(make.home())
    addresses = PublishedItem.objects.filter(locale="en", type="page").values_list("html_path", flat=True)
    assert list(addresses) == ["/en/"]


def test_a_page_has_its_purpose_and_its_numbered_sections_with_finished_links():
    other = make.content("sv", title="Utvecklingssamarbete", slug="utveckling")
    page = make.content(
        "sv",
        title="Vårt arbete",
        purpose="A democratic Central Asia",
        sections=[
            ("section", {"heading": "Cooperation", "text": f'<p><a linktype="page" id="{other.pk}">More</a></p>'}),
            ("section", {"heading": "Capacity", "text": "<p>Skills</p>"}),
        ],
    )
    assert isinstance(page, ContentPage)
    data = make.item(page).data
    assert data["purpose"] == "A democratic Central Asia"
    assert data["sections"] == [
        {"number": 1, "heading": "Cooperation", "html": '<p><a href="http://testserver/sv/utveckling/">More</a></p>'},
        {"number": 2, "heading": "Capacity", "html": "<p>Skills</p>"},
    ]
