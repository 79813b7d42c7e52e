"""The feeds are what feed readers expect: right to the letter of their formats, in every language."""

import datetime
import json
import re
from pathlib import Path

import feedparser
import jsonschema
import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Page

from cms.core.models import SiteSettings
from news.models import NewsAuthor, NewsPlace, NewsProject, NewsTheme
from tests import factories
from tests.factories import committed
from tests.sharing import shared

pytestmark = pytest.mark.django_db

SCHEMA = json.loads(Path(__file__).with_name("jsonfeed-1.1.schema.json").read_text())
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Left to right marks, quotation marks, what HTML and XML give a meaning to, and what XML cannot carry.
TITLE = "Water & <b>rights</b>: “Суу” \x0b"


def get(path: str, **headers: str):
    response = Client().get(path, headers=headers)
    assert response.status_code == 200, path
    assert not response.cookies
    return response


def parsed(path: str):
    """An RSS or Atom feed as a reader understands it."""
    response = get(path)
    headers = {"content-type": response["Content-Type"]}
    # Neither cleaned nor completed: what the feed itself says.
    as_it_is = {"sanitize_html": False, "resolve_relative_uris": False}
    found = feedparser.parse(response.content, response_headers=headers, **as_it_is)
    assert not found.bozo, found.get("bozo_exception")
    return found


def read(path: str) -> dict:
    """A JSON Feed."""
    response = get(path)
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    found = json.loads(response.content)
    jsonschema.validate(found, SCHEMA, cls=jsonschema.Draft202012Validator)
    return found


@shared
def story():
    """A news item with everything that a feed tells, in English, Russian and Kyrgyz."""
    theme = factories.theme(title="Water", theme_code="water")
    project = factories.project(title="Clean rivers")
    here = factories.place("Osh", country="KG")
    other = factories.content(title="Elsewhere")
    page = factories.news(
        title=TITLE,
        summary="In short: 1 < 2 & more.",
        date=datetime.date(2016, 1, 30),
        lead_image=factories.image("River", description="A river", credit="Aizada"),
        lead_image_alt="A river",
        body=[("paragraph", {"text": f'<p>Read <a linktype="page" id="{other.pk}">more</a>.</p>'})],
        tags=["rivers & lakes"],
        children={
            "authors": [NewsAuthor(name=name, locale=factories.locale()) for name in ("Aizada", "Bakyt")],
            "theme_links": [NewsTheme(theme=theme)],
            "project_links": [NewsProject(project=project)],
            "place_links": [NewsPlace(place=here)],
        },
    )
    for code in ("ru", "ky"):
        factories.translate(page, code)
    return page


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_reader_gets_the_whole_item(kind, story):
    found = parsed(f"/en/feed/{kind}/")
    feed = found.feed
    assert found.version == {"rss": "rss20", "atom": "atom10"}[kind]
    assert feed.title == "Civil Society Network: News"
    assert feed.language == "en"
    assert feed.link == f"{settings.PUBLIC_URL}/en/news/"
    own = [link.href for link in feed.links if link.rel == "self"]
    assert own == [f"{settings.PUBLIC_URL}/en/feed/{kind}/"]
    (entry,) = found.entries
    item = factories.item(story)
    # Of what HTML gives a meaning to feedparser keeps the text.
    assert "rights" in entry.title
    assert entry.link == item.data["html_url"]
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", entry.id)
    # An item from before the site keeps its day.
    assert entry.published_parsed[:3] == (2016, 1, 30)
    assert entry.published.endswith(("+0000", "+00:00"))
    assert [author.get("name") for author in entry.authors if author] == ["Aizada", "Bakyt"] or kind == "rss"
    assert {tag.term for tag in entry.tags} == {"Water", "rivers & lakes"}
    (content,) = [each for each in entry.content if each.value != entry.summary]
    assert content.type == "text/html"
    assert f'src="{item.data["image"]["renditions"]["large"]["url"]}"' in content.value
    assert re.search(rf'<a href="{settings.PUBLIC_URL}/en/elsewhere[^"]*">more</a>', content.value)
    assert "Aizada" in content.value
    (enclosure,) = entry.enclosures
    file = Client().get(enclosure.href.removeprefix(settings.PUBLIC_URL))
    sent = len(b"".join(file.streaming_content))
    assert (int(enclosure.length), enclosure.type) == (sent, file["Content-Type"])
    if kind == "atom":
        assert entry.updated_parsed > entry.published_parsed
        assert entry.summary == "In short: 1 < 2 & more."
        assert feed.id == own[0]
    else:
        assert entry.guidislink is False
        assert get("/en/feed/rss/").content.decode().count("<dc:creator>") == 2
    assert get(f"/en/feed/{kind}/")["Content-Type"] == f"application/{kind}+xml; charset=utf-8"


def test_json_feed_says_the_same(story):
    found = read("/en/feed/json/")
    assert found["feed_url"] == f"{settings.PUBLIC_URL}/en/feed/json/"
    assert found["language"] == "en"
    (entry,) = found["items"]
    (of_atom,) = parsed("/en/feed/atom/").entries
    assert (entry["id"], entry["url"], entry["content_html"]) == (of_atom.id, of_atom.link, of_atom.content[0].value)
    assert entry["title"] == TITLE.removesuffix("\x0b")
    assert entry["summary"] == "In short: 1 < 2 & more."
    assert entry["date_published"].startswith("2016-01-30T")
    assert entry["authors"] == [{"name": "Aizada"}, {"name": "Bakyt"}]
    assert entry["tags"] == ["Water", "rivers & lakes"]
    assert entry["image"].startswith(f"{settings.PUBLIC_URL}/media/")


def test_every_language_has_its_own_items_with_ids_of_their_own(story):
    ids = set()
    for code in LANGUAGES:
        atom, rss, found = parsed(f"/{code}/feed/atom/"), parsed(f"/{code}/feed/rss/"), read(f"/{code}/feed/json/")
        assert {atom.feed.language, rss.feed.language, found["language"]} == {code}
        urls = {feed: [entry.link for entry in feed_.entries] for feed, feed_ in (("atom", atom), ("rss", rss))}
        assert urls["atom"] == urls["rss"] == [entry["url"] for entry in found["items"]]
        assert len(found["items"]) == (code in {"en", "ru", "ky"})
        assert all(url.startswith(f"{settings.PUBLIC_URL}/{code}/") for url in urls["atom"])
        assert "1970" not in found["title"]
        ids |= {entry["id"] for entry in found["items"]}
    assert len(ids) == 3
    assert parsed("/ky/feed/rss/").feed.title == "Civil Society Network: Жаңылыктар"


def test_what_is_new_has_the_moment_of_its_publication_and_the_newest_comes_first():
    older = factories.news(title="Older", date=datetime.date(2020, 5, 1))
    new = factories.news(title="New")
    first, second = read("/en/feed/json/")["items"]
    assert first["title"] == "New"
    assert first["date_published"] == f"{new.first_published_at:%Y-%m-%dT%H:%M:%SZ}"
    assert second["date_published"] == "2020-05-01T12:00:00Z"
    before = second["id"]
    older.title = "Older, corrected"
    factories.publish(older)
    second = read("/en/feed/json/")["items"][1]
    assert (second["id"], second["title"]) == (before, "Older, corrected")
    assert second["date_modified"] > second["date_published"]


def test_a_feed_is_narrowed_to_themes_projects_and_countries(story):
    factories.news(title="Something else")
    project = story.project_links.first().project
    theme = story.theme_links.first().theme
    for query in ("theme=water", "theme=WATER", f"theme={theme.translation_key}", "country=kg", "country=KZ,KG"):
        assert len(read(f"/en/feed/json/?{query}")["items"]) == 1, query
    found = read(f"/ru/feed/json/?theme=water&project={project.translation_key}&utm_source=mail")
    assert len(found["items"]) == 1
    assert found["title"] == "Civil Society Network: Новости · Water · Clean rivers"
    assert found["feed_url"] == f"{settings.PUBLIC_URL}/ru/feed/json/?theme=water&project={project.translation_key}"
    assert read("/en/feed/json/?theme=water&country=KZ")["items"] == []
    assert len(read("/en/feed/json/?theme=&format=xml")["items"]) == 2


@pytest.mark.parametrize(
    "address",
    [
        "xml/",
        "rss/?theme=unknown",
        "rss/?theme=%00",
        "rss/?theme=hidden",
        "rss/?theme=water,unknown",
        "json/?project=water",
        "json/?project=00000000-0000-4000-8000-000000000000",
        "atom/?country=XX",
        f"atom/?country={','.join(['KG'] * 21)}",
    ],
)
def test_what_is_not_known_or_not_public_has_no_feed(address):
    factories.theme(theme_code="water")
    factories.theme(theme_code="hidden", live=False)
    response = Client().get(f"/en/feed/{address}")
    assert response.status_code == 404
    assert response.content == Client().get("/en/feed/nothing/").content


def test_whoever_has_it_already_is_told_so_until_something_changes(story):
    for kind in ("rss", "atom", "json"):
        first = get(f"/en/feed/{kind}/")
        assert get(f"/en/feed/{kind}/").content == first.content
        again = Client().get(f"/en/feed/{kind}/", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Access-Control-Allow-Origin"] == "*"
        assert again["Cache-Control"] == "public, no-cache"
    known = get("/en/feed/atom/")["ETag"]
    site = SiteSettings.load()
    site.name = "Another name"
    with committed():
        site.save()
    assert get("/en/feed/atom/", **{"if-none-match": known})["ETag"] != known
    known = get("/en/feed/atom/")["ETag"]
    with committed():
        Page.objects.get(pk=story.pk).specific.unpublish()
    assert parsed("/en/feed/atom/").entries == []
    assert get("/en/feed/atom/", **{"if-none-match": known}).status_code == 200


def test_pages_lead_to_the_feeds_of_what_they_are_about(story):
    theme, project = story.theme_links.first().theme, story.project_links.first().project
    found = {}
    for name, path in {
        "home": "/ky/",
        "list": "/ky/news/",
        "search": "/ky/search/?q=water",
        "theme": factories.item(theme).html_path,
        "project": factories.item(project).html_path,
    }.items():
        page = get(path).content.decode()
        head, body = page.split("</head>")
        found[name] = re.findall(r'rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)"', head)
        for address in re.findall(r'href="([^"]*/feed/[^"]*)"', body):
            get(address)
    assert found["home"] == found["list"] == found["search"]
    assert [kind for kind, _address in found["home"]] == [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
    ]
    assert found["home"][0][1] == "/ky/feed/rss/"
    assert [address for _kind, address in found["theme"]][:4:3] == ["/en/feed/rss/?theme=water", "/en/feed/rss/"]
    assert found["project"][0][1] == f"/en/feed/rss/?project={project.translation_key}"
    assert all(get(address)["Content-Type"].startswith(kind) for kind, address in found["theme"] + found["project"])
