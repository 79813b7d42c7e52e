import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def sitemap() -> dict[str, dict[str, str]]:
    """Each address of the sitemap with its alternates by language."""
    response = Client().get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    return {
        url.find("s:loc", NAMES).text: {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
        for url in root.findall("s:url", NAMES)
    }


def test_the_sitemap_has_every_public_page_with_its_translations():
    page = make.news(title="An item", slug="item")
    make.translate(page, "ky")
    make.news(title="A draft", slug="draft", live=False)
    found = sitemap()
    assert found["http://testserver/en/news/item/"] == {
        "en": "http://testserver/en/news/item/",
        "ky": "http://testserver/ky/news/item/",
        "x-default": "http://testserver/en/news/item/",
    }
    assert "http://testserver/ky/news/item/" in found
    assert "http://testserver/az/projects/" in found
    assert not [address for address in found if "draft" in address]


def test_every_page_of_the_sitemap_names_the_same_versions_of_itself_as_the_sitemap_and_as_they_do():
    """And nothing else does: aliases show another page's text, whatever their language."""
    page = make.news(title="An item", slug="item")
    make.translate(page, "ky")
    make.organisation("Partner", code="partner", marked_public=True)
    swedish = make.news("sv", title="En nyhet", slug="nyhet")
    make.translate(swedish, "kk")
    with make.committed():
        page.create_alias(parent=make.home(), update_slug="again")
        page.copy_for_translation(make.locale("ru"), alias=True)
        list_of_news = make.home("az").get_children().get(slug="news")
        list_of_news.delete()
        make.home().get_children().get(slug="news").copy_for_translation(make.locale("az"), alias=True)
    listed = sitemap()
    assert not [address for address in listed if "again" in address or "ru/news/item" in address]
    for address, versions in listed.items():
        others = {code: each for code, each in versions.items() if code != "x-default"}
        assert address in others.values()
        assert all(listed[each] == versions for each in others.values())
        assert versions["x-default"] in others.values()
        assert head(address) == (versions, [address]), address
    assert len(listed) > 30
    assert listed["http://testserver/kk/news/nyhet/"]["x-default"] == "http://testserver/sv/news/nyhet/"

    item = listed["http://testserver/en/news/item/"]
    assert item.keys() == {"en", "ky", "x-default"}
    assert head("http://testserver/en/again/") == (item, ["http://testserver/en/news/item/"])
    assert head("http://testserver/ru/news/item/") == (item, [])
    assert head("http://testserver/az/news/") == (listed["http://testserver/en/news/"], [])
    assert "az" not in listed["http://testserver/en/news/"]


def head(address: str) -> tuple[dict[str, str], list[str]]:
    """What a page says of its versions: its alternates by language, and its canonical address."""
    response = Client().get(address)
    assert response.status_code == 200, address
    text = response.content.decode()
    alternates = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', text))
    return alternates, re.findall(r'<link rel="canonical" href="([^"]+)">', text)


def test_the_sitemap_costs_the_same_with_more_pages(django_assert_max_num_queries):
    for number in range(3):
        make.news(title=f"Item {number}")
    Client().get("/sitemap.xml")
    with django_assert_max_num_queries(3):
        Client().get("/sitemap.xml")


def test_robots_are_shown_the_sitemap_and_kept_from_lists_of_results():
    response = Client().get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /*/search/" in lines
