"""Rich text as readers get it: links lead to what they may see, in their language, and nothing tells internal ids."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text import expand_db_html
from wagtail.rich_text.pages import PageLinkHandler

from . import visibility
from .languages import best_version, site_languages
from .models import CustomDocument
from .paths import page_path

# What Wagtail's rewriters leave of a link that leads nowhere.
_NO_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)
# A link to a page in another language; nothing else in rich text names one.
_FOREIGN_LINK = re.compile(r'<a href="[^"]*" hreflang="([\w-]+)">.*?</a>', re.DOTALL)
_ADDRESS = re.compile(r'(?<=[\s"\'])(href|src|srcset|poster|data|action)="([^"]*)"')
_LOCAL = re.compile(r"(^|,\s+)/(?!/)")


@dataclass(frozen=True)
class Link:
    """Where a link to a page leads: its path, and the locale of what is found there."""

    path: str
    locale: str


class Links(Protocol):
    """Knows where links in rich text lead; what is missing in an answer is not public."""

    def pages(self, ids: Collection[int], language: str) -> Mapping[int, Link]:
        """The links to the pages with these keys, for a reader of `language`."""

    def documents(self, ids: Collection[int]) -> Mapping[int, str]:
        """The addresses of the documents with these keys."""


@dataclass(frozen=True)
class Destination:
    """A public page that a link may lead to."""

    pk: int
    translation_key: UUID
    link: Link
    is_alias: bool


def lead(
    keys: Mapping[int, UUID],
    pages: Iterable[Destination],
    original: Callable[[UUID], str | None],
    language: str,
) -> dict[int, Link]:
    """Where links to pages lead a reader of `language`: the one rule, for HTML and API.

    `keys` are the translation keys of the pages that editors have chosen, by primary key, public or not; `pages` all
    public ones that have such a key. An alias leads to itself, anything else to the best version there is.
    """
    aliases: dict[int, Link] = {}
    versions: dict[UUID, dict[str, Link]] = defaultdict(dict)
    for page in pages:
        if page.is_alias:
            aliases[page.pk] = page.link
        else:
            versions[page.translation_key][page.link.locale] = page.link
    found = {pk: aliases.get(pk) or best_version(versions[key], language, original(key)) for pk, key in keys.items()}
    return {pk: link for pk, link in found.items() if link}


class LinksOnRequest:
    """Looks up what one text needs, when it is shown."""

    def pages(self, ids: Collection[int], language: str) -> dict[int, Link]:
        """See `Links`."""
        keys = dict(Page.objects.filter(pk__in=ids).values_list("pk", "translation_key"))
        public = visibility.public_pages().filter(translation_key__in=set(keys.values()))
        rows = public.annotate(is_original=visibility.is_original()).values_list(
            "pk", "translation_key", "locale__language_code", "url_path", "alias_of", "is_original"
        )
        pages, originals = [], {}
        for pk, key, locale, url_path, alias, original in rows:
            pages.append(Destination(pk, key, Link(page_path(locale, url_path), locale), alias is not None))
            if original:
                originals[key] = locale
        return lead(keys, pages, originals.get, language)

    def documents(self, ids: Collection[int]) -> dict[int, str]:
        """See `Links`."""
        public = visibility.public_ids(CustomDocument, ids)
        return {document.pk: document.url for document in CustomDocument.objects.filter(pk__in=public)}


_links: ContextVar[Links] = ContextVar("links", default=LinksOnRequest())  # noqa: B039 - it has no state


@contextmanager
def links_from(links: Links) -> Iterator[None]:
    """Inside, rich text asks `links`."""
    token = _links.set(links)
    try:
        yield
    finally:
        _links.reset(token)


def _ids(attributes: list[dict[str, str]]) -> list[int]:
    """The keys that the tags name; 0, which nothing has, for what is no key."""
    return [int(tag["id"]) if tag.get("id", "").isdecimal() else 0 for tag in attributes]


class PublicPageLinkHandler(PageLinkHandler):
    """A link to a page: to the version that the reader may read, or none."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        ids, language = _ids(attrs_list), get_language() or settings.LANGUAGE_CODE
        links = _links.get().pages(ids, language)
        return [_opening_tag(links.get(pk), language) for pk in ids]


def _opening_tag(link: Link | None, language: str) -> str:
    if link is None:
        return "<a>"
    if link.locale == language:
        return format_html('<a href="{}">', link.path)
    return format_html('<a href="{}" hreflang="{}">', link.path, link.locale)


class PublicDocumentLinkHandler(DocumentLinkHandler):
    """A link to a document that anyone may read, or none."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        ids = _ids(attrs_list)
        links = _links.get().documents(ids)
        return [format_html('<a href="{}">', links[pk]) if pk in links else "<a>" for pk in ids]


def finish_links(html: str) -> str:
    """Of a link that leads nowhere the words alone; beside one into another language that language's name."""
    return _FOREIGN_LINK.sub(_with_language, _NO_LINK.sub(r"\1", html))


def _with_language(link: re.Match[str]) -> str:
    code = link[1]
    name = site_languages()[code].name
    # As components/foreign.html shows it.
    return link[0] + format_html(' <span class="tag tag--language" lang="{}">{}</span>', code, name)


def expand(source: str) -> str:
    """Stored rich text as finished HTML, in the active language."""
    return finish_links(expand_db_html(source))


def absolute_html(html: Any) -> str:
    """HTML of this site as others can show it: every address in it absolute."""
    prefix = rf"\1{settings.PUBLIC_URL}/"
    return _ADDRESS.sub(lambda match: f'{match[1]}="{_LOCAL.sub(prefix, match[2])}"', str(html))
