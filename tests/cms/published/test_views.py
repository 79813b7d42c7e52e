import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def site():
    factories.make_site()


def sitemap() -> dict[str, dict[str, str]]:
    """Each address of the sitemap with its alternates by language."""
    response = Client().get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    return {
        url.find("s:loc", NAMES).text: {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
        for url in root.findall("s:url", NAMES)
    }


def test_the_sitemap_has_every_public_page_with_its_translations(site):
    page = factories.news(title="An item", slug="item")
    factories.translate(page, "ky")
    factories.news(title="A draft", slug="draft", live=False)
    found = sitemap()
    assert found["http://testserver/en/news/item/"] == {
        "en": "http://testserver/en/news/item/",
        "ky": "http://testserver/ky/news/item/",
        "x-default": "http://testserver/en/news/item/",
    }
    assert "http://testserver/ky/news/item/" in found
    assert "http://testserver/az/projects/" in found
    assert not [address for address in found if "draft" in address]


def test_the_sitemap_costs_the_same_with_more_pages(site, django_assert_max_num_queries):
    for number in range(3):
        factories.news(title=f"Item {number}")
    Client().get("/sitemap.xml")
    with django_assert_max_num_queries(3):
        Client().get("/sitemap.xml")


def test_robots_are_shown_the_sitemap_and_kept_from_lists_of_results(site):
    response = Client().get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /*/search/" in lines
