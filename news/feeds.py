"""The news as feeds: RSS 2.0, Atom and JSON Feed 1.1, the latest of one language, made of the published documents."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit
from uuid import UUID, uuid5

import orjson
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import gettext
from django.views.decorators.http import condition, require_safe

from cms.core.models import SiteSettings
from cms.core.templatetags.addresses import absolute
from cms.core.territories import country_names
from cms.published.models import PublishedItem, PublishedItemQuerySet
from cms.published.navigation import navigation
from cms.published.reading import active_language, in_order
from cms.published.sequencer import standing

from .models import NewsIndexPage

LATEST = 30
# Raise it when a feed is written otherwise than before: readers keep what they have until its validator changes.
_VERSION = 1
# Values of a filter that anybody has a use for.
_MOST_VALUES = 20
# What XML cannot carry, escaped or not.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Picture:
    """A file that a feed reader shows with an entry; `size` in bytes, None where the file is not there."""

    url: str
    type: str
    size: int | None


@dataclass(frozen=True)
class Entry:
    """A news item as feeds tell it. `content` is finished HTML, everything else is text."""

    id: str
    url: str
    title: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    authors: list[str]
    categories: list[str]
    picture: Picture | None


@dataclass(frozen=True)
class Feed:
    """The latest news of a language, or of a theme, project or country in it."""

    title: str
    description: str
    url: str
    html_url: str
    language: str
    publisher: str
    rights: str
    updated: datetime
    entries: list[Entry]


@require_safe
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The feed of a `kind` (see `WRITERS`) in the language of its address; 404 for a kind or a filter's value unknown.

    `theme` takes codes or ids, `project` ids, `country` ISO 3166-1 alpha-2 codes; a comma is "or", a repeated parameter
    "and". Other parameters do not matter: those who pass addresses on add their own to them.
    """
    if kind not in WRITERS:
        raise Http404
    response: HttpResponse = _answer(request, kind)
    # Readers in a browser may be pages of other sites. A feed is the same for everybody.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _validator(request: HttpRequest, kind: str) -> str | None:
    """Of all that is public: another one after every change, whether or not the feed tells of it."""
    at = standing()
    if at.due:
        return None
    # Not by its generation, which counts what editors do unseen.
    site = SiteSettings.load()
    index = navigation(request).index(NewsIndexPage, active_language())
    said = (site.name_in(), site.attribution_in())
    around = (_VERSION, at.edition(), kind, active_language(), said, index and index.html_path)
    return f'"{hashlib.sha256(repr(around).encode()).hexdigest()[:32]}"'


@condition(etag_func=_validator)
def _answer(request: HttpRequest, kind: str) -> HttpResponse:
    content_type, write = WRITERS[kind]
    return HttpResponse(write(_feed(request, kind)), content_type=content_type)


def _feed(request: HttpRequest, kind: str) -> Feed:
    language, site = active_language(), SiteSettings.load()
    items = in_order(PublishedItem.objects.visible().of_type("news").in_locale(language), "news")
    about: list[str] = []
    query: list[tuple[str, str]] = []
    for name, narrow in _FILTERS.items():
        for value in filter(None, request.GET.getlist(name)):
            values = value.split(",")
            if len(query) + len(values) > _MOST_VALUES:
                raise Http404
            items, titles = narrow(items, values, language)
            about.append(", ".join(titles))
            query.append((name, value))
    entries = [_entry(item, item.data) for item in items[:LATEST]]
    index = navigation(request).index(NewsIndexPage, language)
    address = reverse("feed", args=[kind])
    return Feed(
        title=_speakable(f"{site.name_in()}: {' · '.join([gettext('News'), *about])}"),
        description=_speakable(gettext("The latest news")),
        url=absolute(f"{address}?{urlencode(query, safe=',')}" if query else address),
        html_url=absolute(index.html_path if index else f"/{language}/"),
        language=language,
        publisher=_speakable(site.name_in()),
        rights=_speakable(site.attribution_in()),
        updated=max((entry.updated for entry in entries), default=datetime(1970, 1, 1, tzinfo=UTC)),
        entries=entries,
    )


# What a feed is narrowed to. A value that is not known, or is not public, is no address of a feed.


def _titled(
    type_name: str, items: PublishedItemQuerySet, values: Iterable[str], language: str
) -> tuple[PublishedItemQuerySet, list[str]]:
    """Those of the items that are tied to one of these themes or projects, and the titles of these."""
    chosen = [_known(type_name, value, language) for value in values]
    found = items.with_facet(f"{type_name}_id", [str(each.uuid) for each in chosen])
    return found, [each.title for each in chosen]


def _known(type_name: str, value: str, language: str) -> PublishedItem:
    """The public item with this id or code, as readers of the language know it where it is translated."""
    items = PublishedItem.objects.visible().of_type(type_name).for_list()
    try:
        found = items.filter(uuid=UUID(value))
    except ValueError:
        found = items.with_facet("code", [value.lower()]) if "\0" not in value else items.none()
    versions = {item.locale: item for item in found}
    item = versions.get(language) or next(iter(versions.values()), None)
    if item is None:
        raise Http404
    return item


def _countries(
    items: PublishedItemQuerySet, values: Iterable[str], language: str
) -> tuple[PublishedItemQuerySet, list[str]]:
    names = country_names(language)
    codes = [value.upper() for value in values]
    if not names.keys() >= set(codes):
        raise Http404
    return items.with_facet("country", codes), [names[code] for code in codes]


_Narrow = Callable[[PublishedItemQuerySet, Iterable[str], str], tuple[PublishedItemQuerySet, list[str]]]
_FILTERS: dict[str, _Narrow] = {
    "theme": partial(_titled, "theme"),
    "project": partial(_titled, "project"),
    "country": _countries,
}


# From the published document to an entry.


def _entry(item: PublishedItem, data: dict[str, Any]) -> Entry:
    published = _published(date.fromisoformat(data["date"]), _moment(data["first_published_at"]) or item.changed_at)
    return Entry(
        # The item's own id is the same in every language; an entry is in one.
        id=uuid5(item.uuid, item.locale).urn,
        url=data["html_url"],
        title=_speakable(data["title"]),
        summary=_speakable(data["summary"]),
        content=_speakable(_content(data)),
        published=published,
        updated=max(published, _moment(data["last_published_at"]) or published),
        authors=[_speakable(author) for author in data["authors"]],
        categories=list(dict.fromkeys(_speakable(name) for name in _categories(data))),
        picture=_picture(data),
    )


def _published(day: date, first: datetime) -> datetime:
    """When it was published; an item that is older than the site, on its own day. Never later than it was."""
    local = timezone.localtime(first)
    return first if day >= local.date() else timezone.make_aware(datetime.combine(day, time(12)))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _categories(data: dict[str, Any]) -> Iterator[str]:
    yield from (theme["title"] for theme in data["themes"])
    yield from (tag["name"] for tag in data["tags"])


def _content(data: dict[str, Any]) -> str:
    """All that the page says: summary, picture and body."""
    lead = format_html("<p>{}</p>", data["summary"]) if data["summary"] else ""
    image = data["image"] or {}
    shown = image.get("renditions", {}).get("large")
    figure = ""
    if shown:
        words = format_html_join(" ", "{}", ((text,) for text in (image["caption"], image["credit"]) if text))
        figure = format_html(
            '<figure><img src="{}" width="{}" height="{}" alt="{}">{}</figure>',
            shown["url"],
            shown["width"],
            shown["height"],
            image["alt"],
            format_html("<figcaption>{}</figcaption>", words) if words else "",
        )
    return f"{lead}{figure}{data['body_html']}"


def _picture(data: dict[str, Any]) -> Picture | None:
    """In a format that every reader shows."""
    shown = ((data["image"] or {}).get("renditions") or {}).get("social")
    if not shown:
        return None
    name = unquote(urlsplit(shown["url"]).path).removeprefix(settings.MEDIA_URL)
    try:
        size = default_storage.size(name)
    except OSError:
        size = None
    return Picture(shown["url"], shown["type"], size)


def _speakable(text: str) -> str:
    return _UNSPEAKABLE.sub("", text)


# The three formats.


class _Rss(Rss201rev2Feed):
    """RSS 2.0 with whole texts and every author."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        # Which RSS has as HTML.
        super().add_item_elements(handler, item | {"description": escape(item["description"])})
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author)
        handler.addQuickElement("content:encoded", item["content"])


class _Atom(Atom1Feed):
    """Atom with whole texts and every author."""

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": None})
        for author in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author)
            handler.endElement("author")
        if item["description"]:
            handler.addQuickElement("summary", item["description"], {"type": "text"})
        handler.addQuickElement("content", item["content"], {"type": "html"})


def _write_xml(generator: type[_Rss] | type[_Atom], told: Feed) -> str:
    found = generator(
        title=told.title,
        link=told.html_url,
        description=told.description,
        subtitle=told.description,
        language=told.language,
        author_name=told.publisher,
        feed_url=told.url,
        feed_guid=told.url,
        feed_copyright=told.rights,
        updated=told.updated,
    )
    for entry in told.entries:
        picture = entry.picture
        shown = picture is not None and picture.size is not None
        found.add_item(
            title=entry.title,
            link=entry.url,
            description=entry.summary,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.id,
            unique_id_is_permalink=False,
            categories=entry.categories,
            enclosures=[Enclosure(picture.url, str(picture.size), picture.type)] if picture and shown else [],
            authors=entry.authors,
            content=entry.content,
        )
    return str(found.writeString("utf-8"))


def _write_json(told: Feed) -> bytes:
    publisher = {"name": told.publisher, "url": absolute(f"/{told.language}/")}
    items = [
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.summary,
            "content_html": entry.content,
            "date_published": entry.published,
            "date_modified": entry.updated,
            "authors": [{"name": author} for author in entry.authors] or [publisher],
            "tags": entry.categories,
            "language": told.language,
        }
        | ({"image": entry.picture.url} if entry.picture else {})
        for entry in told.entries
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": told.title,
        "home_page_url": told.html_url,
        "feed_url": told.url,
        "description": told.description,
        "language": told.language,
        "authors": [publisher],
        "items": items,
    }
    return orjson.dumps(document, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS)


# By the name in the address: the media type, and what writes it.
WRITERS: dict[str, tuple[str, Any]] = {
    "rss": (_Rss.content_type, lambda told: _write_xml(_Rss, told)),
    "atom": (_Atom.content_type, lambda told: _write_xml(_Atom, told)),
    "json": ("application/feed+json; charset=utf-8", _write_json),
}
