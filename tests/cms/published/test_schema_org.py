"""What pages tell machines about themselves. `make e2e` holds it against the vocabulary of schema.org."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cms.core.models import SiteSettings
from cms.core.models.settings import SocialMediaProfile
from cms.published.registry import item_types
from cms.published.schema_org import Node
from tests import factories as make
from tests.sharing import shared

GOLDEN = Path(__file__).parents[2] / "golden"
SITE = "https://www.example.org"
BISHKEK = f"{SITE}/en/places/bishkek/"


def golden(name: str, **changes: Any) -> dict[str, Any]:
    """The document of one item of a type, as partners get it."""
    return json.loads((GOLDEN / f"get_{name}.json").read_text()) | changes


def told(name: str, **changes: Any) -> Node:
    """What a page tells of that document, with some keys changed."""
    return item_types()[name].schema_org(golden(name, **changes))


def test_a_news_item_says_what_it_is_about_where_when_and_by_whom():
    article = told("news")
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "Elders learn to use telephones"
    assert (article["datePublished"], article["inLanguage"]) == ("2015-03-20", "en")
    assert article["author"] == [{"@type": "Person", "name": "A. Trainer"}]
    assert article["articleSection"] == ["Old age with dignity"]
    assert article["keywords"] == ["Old age with dignity", "digital"]
    assert [each["name"] for each in article["about"]] == ["Silver network"]
    assert [each["name"] for each in article["mentions"]] == ["Qolda Foundation", "Swedish Fund"]
    assert [each["name"] for each in article["funder"]] == ["Swedish Fund"]
    assert article["locationCreated"]["@id"] == BISHKEK
    assert article["image"] == {
        "@type": "ImageObject",
        "contentUrl": f"{SITE}/media/images/a1b2c3d.webp",
        "caption": "The first class",
        "creditText": "Qolda",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }


def test_what_is_not_known_is_not_said():
    article = told("news", authors=[], dateline=None, projects=[], image=None, summary="")
    assert article["author"] == article["publisher"]
    assert {"locationCreated", "about", "image", "description", "translationOfWork"}.isdisjoint(article)


def test_only_corrections_of_a_news_item_are_told_as_such():
    notes = [
        {"date": "2015-04-01", "kind": {"code": code, "label": code}, "text": code} for code in ("update", "correction")
    ]
    comment = {"@type": "CorrectionComment", "text": "correction", "datePublished": "2015-04-01"}
    assert told("news", change_notes=notes)["correction"] == [comment]


def test_a_translation_names_its_original_where_that_is_public():
    state = {"status": "stale", "original_locale": "sv"}
    swedish = {"locale": "sv", "html_url": f"{SITE}/sv/news/item/"}
    assert told("news", translation=state, translations=[swedish])["translationOfWork"] == {"@id": swedish["html_url"]}
    assert "translationOfWork" not in told("news", translation=state, translations=[])


def test_a_project_is_an_organisation_with_a_beginning_and_an_end():
    project = told("project")
    assert (project["@type"], project["alternateName"]) == ("Project", "SILVER")
    assert (project["foundingDate"], project["dissolutionDate"]) == ("2013-05", "2015")
    assert [each["name"] for each in project["funder"]] == ["Swedish Fund"]
    assert [each["name"] for each in project["member"]] == ["Qolda Foundation"]
    assert project["areaServed"] == [{"@type": "Country", "name": "Kyrgyzstan"}]


@pytest.mark.parametrize(("status", "known"), [("1", set()), ("2", {"foundingDate"}), ("6", {"foundingDate"})])
def test_a_projects_plans_are_not_told_as_what_was(status: str, known: set[str]):
    project = told("project", status={"code": status, "label": ""})
    assert {"foundingDate", "dissolutionDate"} & project.keys() == known


def test_a_theme_is_a_term_with_its_projects():
    theme = told("theme")
    assert theme["about"] == {"@type": "DefinedTerm", "name": "Old age with dignity", "termCode": "old-age"}
    assert [(each["position"], each["name"]) for each in theme["mainEntity"]["itemListElement"]] == [
        (1, "Silver network")
    ]
    assert "mainEntity" not in told("theme", projects=[])


def test_an_organisation_says_what_kind_it_is_and_where_it_is_registered():
    organisation = told("organisation")
    assert (organisation["@type"], organisation["alternateName"]) == ("NGO", "Qolda")
    assert organisation["sameAs"] == "https://qolda.example/"
    assert organisation["identifier"] == ["KG-INN-00000000000000"]
    assert organisation["memberOf"]["@id"].endswith("/#publisher")
    nothing = told("organisation", organisation_type=None, country=None, network_member=False)
    assert nothing["@type"] == "Organization"
    assert {"address", "memberOf"}.isdisjoint(nothing)


def test_coordinates_are_told_only_where_they_are_the_places_own():
    place = told("place")
    assert (place["@type"], place["alternateName"]) == ("City", ["Frunze"])
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 42.8746, "longitude": 74.5698}
    assert place["containedInPlace"][0]["name"] == "Chüy Region"
    assert "geo" not in told("place", exactness={"code": "2", "label": "Approximate"})
    assert "geo" not in told("place", exactness=None)


@shared
def pages() -> dict[str, Any]:
    """A site that is followed elsewhere, with a news item whose words are hostile."""
    site = SiteSettings.load()
    site.contact_email = "office@example.org"
    site.social_media = [SocialMediaProfile(service="Telegram", url="https://t.me/example")]
    with make.committed():
        site.save()
    item = make.news(title="</script><!--<script> & “item”", slug="item")
    make.translate(item, "ky")
    with make.committed():
        item.create_alias(parent=make.home(), update_slug="again")
    return {"item": item}


def graph(address: str) -> dict[str, Node]:
    """All that a page tells, by the type of each node."""
    page = Client().get(address).content.decode()
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert not set("<>&") & set(script)
    data = json.loads(script)
    assert data["@context"] == "https://schema.org"
    return {each["@type"]: each for each in data["@graph"]}


@pytest.mark.django_db
def test_the_page_of_an_item_tells_of_it_of_its_place_and_of_its_publisher(pages):
    found = graph("/en/news/item/")
    assert found["NewsArticle"]["headline"] == pages["item"].title
    assert found["NewsArticle"]["publisher"]["@id"] == found["Organization"]["@id"] == "http://testserver/#publisher"
    assert [(each["position"], each["item"]) for each in found["BreadcrumbList"]["itemListElement"]] == [
        (1, "http://testserver/en/"),
        (2, "http://testserver/en/news/"),
        (3, "http://testserver/en/news/item/"),
    ]
    kyrgyz = graph("/ky/news/item/")["NewsArticle"]
    assert (kyrgyz["url"], kyrgyz["inLanguage"]) == ("http://testserver/ky/news/item/", "ky")
    assert kyrgyz["translationOfWork"] == {"@id": "http://testserver/en/news/item/"}


@pytest.mark.django_db
def test_an_alias_tells_of_the_page_whose_text_it_shows(pages):
    assert graph("/en/again/")["NewsArticle"]["url"] == "http://testserver/en/news/item/"


@pytest.mark.django_db
def test_a_front_page_stands_for_the_site_which_can_be_searched(pages):
    found = graph("/ru/")
    assert found["WebSite"]["potentialAction"] == {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": "http://testserver/ru/search/?q={words}"},
        "query-input": "required name=words",
    }
    assert found["Organization"]["sameAs"] == ["https://t.me/example"]
    assert found["Organization"]["email"] == "office@example.org"
    assert "BreadcrumbList" not in found


@pytest.mark.django_db
def test_a_list_is_a_collection_and_pages_that_are_none_tell_nothing(pages):
    assert graph("/sv/news/")["CollectionPage"]["url"] == "http://testserver/sv/news/"
    for address in ("/en/search/?q=item", "/en/nothing/"):
        assert b"ld+json" not in Client().get(address).content


@pytest.mark.django_db
def test_shares_get_the_language_its_other_languages_and_the_address(pages):
    page = Client().get("/ky/news/item/?from=elsewhere").content.decode()
    told = dict(re.findall(r'<meta property="([\w:]+)" content="([^"]*)">', page))
    assert told["og:locale"] == "ky_KG"
    assert told["og:locale:alternate"] == "en_GB"
    assert told["og:url"] == "http://testserver/ky/news/item/"
    assert told["og:type"] == "article"
    assert told["article:modified_time"] > told["article:published_time"]
