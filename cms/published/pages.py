"""The documents of pages: what every page type has in common."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from rest_framework import serializers
from wagtail.blocks import StreamValue

from cms.core.blocks.base import body_document
from cms.core.models import BasePage
from cms.core.paths import page_path
from cms.core.rich_text import absolute_html
from cms.core.templatetags.addresses import absolute

from . import parts
from .alphabets import sort_key
from .context import PublicationContext, item_url
from .documents import ANSWER_FIELDS, ItemDocument
from .public import PublicPage
from .registry import ItemType, published_type


class PageDocument(ItemDocument):
    """Writes the keys that every page has, and its body."""

    ADDED_FIELDS: ClassVar[tuple[str, ...]] = (*ANSWER_FIELDS, "body_html")

    body = serializers.ListField(child=parts.BlockField())
    body_html = serializers.CharField()

    def write(self, row: BasePage, context: PublicationContext) -> dict[str, Any]:
        document = super().write(row, context)
        return document | {"body_html": "\n".join(block["html"] for block in document["body"])}

    def identity(self, row: BasePage, _context: PublicationContext) -> tuple[UUID, str]:
        return row.translation_key, row.title

    def html_path(self, row: BasePage, _context: PublicationContext) -> str:
        return page_path(row.locale.language_code, row.url_path)

    def visible_until(self, row: BasePage, context: PublicationContext) -> datetime | None:
        return context.index.visible_until(row.pk)

    def facets(self, _row: BasePage, _context: PublicationContext) -> set[tuple[str, str]]:
        return set()

    def sort_key(self, row: BasePage, context: PublicationContext) -> str:
        return sort_key(row.title, context.language)

    def search_words(self, document: dict[str, Any]) -> Iterator[str]:
        yield from super().search_words(document)
        yield from (theme["title"] for theme in document["themes"])
        yield from (tag["name"] for tag in document["tags"])
        yield document["body_html"]

    def write_id(self, row: BasePage, _context: PublicationContext) -> str:
        return str(row.translation_key)

    def write_type(self, row: BasePage, _context: PublicationContext) -> str:
        return published_type(type(row)).name

    def write_locale(self, _row: BasePage, context: PublicationContext) -> str:
        return context.language

    def write_url(self, row: BasePage, context: PublicationContext) -> str:
        return item_url(published_type(type(row)), row.translation_key, context.language)

    def write_html_url(self, row: BasePage, context: PublicationContext) -> str:
        # A page that is being created has no address yet.
        return absolute(self.html_path(row, context)) if row.url_path else ""

    def write_image(self, row: BasePage, context: PublicationContext) -> dict[str, Any] | None:
        return context.image(
            row.lead_image, alt=row.lead_image_alt, caption=row.lead_image_caption, credit=row.lead_image_credit
        )

    def write_themes(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        links = row.theme_links.all() if hasattr(row, "theme_links") else []
        summaries = [(context.summary(link.theme), link.theme.code) for link in links]
        return [{**summary, "code": code} for summary, code in summaries if summary]

    def write_tags(self, row: Any, context: PublicationContext) -> list[dict[str, str]]:
        tags = row.tags.all() if hasattr(row, "tags") else []
        return sorted((context.tag(tag) for tag in tags), key=lambda tag: tag["slug"])

    def write_translation(self, row: BasePage, context: PublicationContext) -> dict[str, Any]:
        return translation_state(row.translation_key, context.language, context)

    def write_translations(self, row: BasePage, context: PublicationContext) -> list[dict[str, Any]]:
        item_type = published_type(type(row))
        return [_version(page, item_type, context) for page in context.index.versions(row.translation_key)]

    def write_body(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        return body_document(row.body, context, absolute_html)


def _version(page: PublicPage, item_type: ItemType, context: PublicationContext) -> dict[str, Any]:
    return {
        "locale": page.locale,
        "url": item_url(item_type, page.translation_key, page.locale),
        "html_url": absolute(page.path),
        "status": translation_state(page.translation_key, page.locale, context)["status"],
    }


def translation_state(key: UUID, locale: str, context: PublicationContext) -> dict[str, Any]:
    """Whether the page of a group in `locale` is an original, and if not how far its words follow the original's.

    A detached translation is an original of its own.
    """
    original = context.index.original_locale(key) or locale
    progress = context.index.progress(key).get(locale)
    if original == locale or progress is None:
        return original_state(locale)
    return {
        "status": progress.status,
        "original_locale": original,
        "segments": progress.segments,
        "stale_segments": progress.stale,
        "untranslated_segments": progress.untranslated,
        "machine_segments": progress.machine,
        "stale_since": progress.stale_since,
    }


def original_state(locale: str) -> dict[str, Any]:
    """The state of what is no translation."""
    counts = dict.fromkeys(("segments", "stale_segments", "untranslated_segments", "machine_segments"), 0)
    return {"status": "original", "original_locale": locale, **counts, "stale_since": None}


def blocks_of(stream: StreamValue, block_type: str, context: PublicationContext) -> list[dict[str, Any]]:
    """The blocks of one type in a body, as data."""
    return [child.block.as_document(child.value, context) for child in stream if child.block_type == block_type]


def file_blocks(stream: StreamValue, context: PublicationContext) -> list[dict[str, Any]]:
    """The files that a body offers."""
    found = (block["document"] for block in blocks_of(stream, "document", context))
    return [{**document, "language": None, "category": None} for document in found if document]


def sections(stream: StreamValue, context: PublicationContext) -> list[dict[str, Any]]:
    """The numbered sections of a page."""
    return [
        {"number": number, "heading": data["heading"], "html": data["text"]}
        for number, data in enumerate(blocks_of(stream, "section", context), start=1)
    ]


def theme_facets(links: Iterable[Any], context: PublicationContext) -> set[tuple[str, str]]:
    """The facets of a page that is tied to themes by `links`."""
    themes = [link.theme for link in links if context.summary(link.theme)]
    return {("theme", theme.code) for theme in themes} | {("theme_id", str(theme.translation_key)) for theme in themes}


def available_facets(row: BasePage, context: PublicationContext) -> set[tuple[str, str]]:
    """The facets of a page for the locales that it can be had in."""
    return {("available_in", page.locale) for page in context.index.versions(row.translation_key)}
