import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client

from cms.published import sitemaps
from tests import factories as make

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")


def read(address: str, kind: str, each: str) -> list[ElementTree.Element]:
    """The entries of a sitemap or of their index, after a look at what the protocol asks of each."""
    response = Client().get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    assert root.tag == f"{{{NAMES['s']}}}{kind}"
    entries = list(root)
    assert entries
    for entry in entries:
        assert entry.tag == f"{{{NAMES['s']}}}{each}"
        place, *rest = [(child.tag.rpartition("}")[2], (child.text or "").strip()) for child in entry]
        assert place[0] == "loc"
        assert place[1].startswith("http://testserver/")
        assert len(place[1]) < 2048
        if rest and rest[0][0] == "lastmod":
            assert MOMENT.fullmatch(rest.pop(0)[1])
        assert {name for name, _text in rest} <= {"link"}
    return entries


def parts() -> list[str]:
    """The addresses of all sitemaps, as their index names them."""
    return [entry.find("s:loc", NAMES).text for entry in read("/sitemap.xml", "sitemapindex", "sitemap")]


def sitemap() -> dict[str, dict[str, str]]:
    """Each address of all sitemaps with its alternates by language."""
    found = [url for address in parts() for url in read(address, "urlset", "url")]
    places = [url.find("s:loc", NAMES).text for url in found]
    assert len(places) == len(set(places))
    links = ({link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)} for url in found)
    return dict(zip(places, links, strict=True))


def test_there_is_a_sitemap_for_each_language_and_none_that_the_index_does_not_name():
    assert parts() == [f"http://testserver/sitemap-{code}-1.xml" for code in ("en", "ru", "sv", "ky", "kk", "az")]
    assert all("/ky/" in url.find("s:loc", NAMES).text for url in read("/sitemap-ky-1.xml", "urlset", "url"))
    for name in ("xx-1", "en-0", "en-2", "en-01", f"en-{10**30}", "%00-1"):
        assert Client().get(f"/sitemap-{name}.xml").status_code == 404, name


def test_many_pages_take_several_sitemaps_each_page_in_one(monkeypatch):
    for number in range(3):
        make.news(title=f"Item {number}")
    whole = sitemap()
    monkeypatch.setattr(sitemaps, "ITEMS", 2)
    assert len(parts()) == 7
    assert sitemap() == whole


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
    for address in ("/sitemap.xml", "/sitemap-en-1.xml"):
        Client().get(address)
        with django_assert_max_num_queries(3):
            Client().get(address)


def test_robots_are_shown_the_sitemap_and_kept_from_lists_of_results():
    response = Client().get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /*/search/" in lines
