"""From a row to the finished documents that everyone reads."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, cast
from uuid import UUID

import orjson
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from rest_framework import serializers

from cms.core.blocks.figures import json_number
from cms.core.library import restrictions_from
from cms.core.models.local_words import words_from
from cms.core.rich_text import links_from

from . import alphabets, parts
from .context import PublicationContext
from .models import path_key
from .public import PublicIndex
from .registry import published_type
from .stemming import indexed

# What an answer adds to a stored document: it depends on the request, or on the number that a change is given.
ANSWER_FIELDS = ("requested_locale", "is_fallback", "version")

_TITLE_LENGTH = 500
_SORT_KEY_LENGTH = 200


class ItemDocument(parts.Part):
    """Writes and declares the document of a type of item.

    A subclass says what its keys are and how they are written (see `Part`), by what it is found and sorted, and which
    keys its short view has.
    """

    SUMMARY_FIELDS: ClassVar[tuple[str, ...]] = (
        "id",
        "type",
        "locale",
        "url",
        "html_url",
        "title",
        "summary",
        "image",
        "themes",
        "tags",
        "first_published_at",
        "last_published_at",
        "translation",
        "translations",
        "rights",
    )

    # Keys that are declared here and written elsewhere.
    ADDED_FIELDS: ClassVar[tuple[str, ...]] = ANSWER_FIELDS

    id = serializers.UUIDField(help_text="The same in every locale.")
    type = serializers.CharField()
    locale = serializers.CharField(help_text="The locale that is served.")
    requested_locale = serializers.CharField()
    is_fallback = serializers.BooleanField(help_text="Whether another locale than the requested one is served.")
    version = serializers.IntegerField(help_text="Rises with every change of the item.")
    url = serializers.URLField(help_text="The address of the full item in this API.")
    html_url = serializers.URLField()
    title = serializers.CharField()
    summary = serializers.CharField()
    image = parts.Image(allow_null=True)
    themes = parts.CodedSummary(many=True)
    tags = parts.Tag(many=True)
    first_published_at = serializers.DateTimeField(allow_null=True)
    last_published_at = serializers.DateTimeField(allow_null=True)
    translation = parts.TranslationState()
    translations = parts.Version(many=True, help_text="Every public version of the item, this one included.")
    rights = parts.Rights()

    def write(self, row: Any, context: PublicationContext) -> dict[str, Any]:
        """The full document of `row`, without the keys that an answer adds."""
        return {
            name: self.write_key(name, row, context)
            for name in self.fields.keys()  # noqa: SIM118 - no dict
            if name not in self.ADDED_FIELDS
        }

    def write_rights(self, _row: Any, context: PublicationContext) -> dict[str, Any]:
        return context.rights()

    def identity(self, row: Any, context: PublicationContext) -> tuple[UUID, str]:
        """The id of the item that `row` is, and its title or name for lists in the database."""
        raise NotImplementedError

    def html_path(self, row: Any, context: PublicationContext) -> str:
        """Where its HTML page is."""
        raise NotImplementedError

    def facets(self, row: Any, context: PublicationContext) -> set[tuple[str, str]]:
        """What it is filtered and counted by."""
        raise NotImplementedError

    def sort_key(self, row: Any, context: PublicationContext) -> str:
        """Hexadecimal digits that put it in its place in lists of its type and locale."""
        raise NotImplementedError

    def search_lead(self, document: dict[str, Any]) -> Iterator[str]:
        """The texts that say most about it besides its title: what has the words here is found before others."""
        yield document["summary"]

    def search_words(self, document: dict[str, Any]) -> Iterator[str]:
        """All texts that the search finds it by, markup and all: the title first."""
        yield document["title"]
        yield from self.search_lead(document)

    def visible_until(self, _row: Any, _context: PublicationContext) -> datetime | None:
        """When it stops being public by itself."""
        return None


@dataclass(frozen=True)
class Written:
    """An item as it is stored, but for its number."""

    type: str
    uuid: UUID
    locale: str
    source_id: int
    title: str
    title_key: str
    html_path: str
    sort_key: str
    document: str
    summary: str
    search_title: str
    search_lead: str
    search_text: str
    translation_status: str
    segments: int
    stale_segments: int
    untranslated_segments: int
    machine_segments: int
    digest: str
    visible_until: datetime | None
    facets: frozenset[tuple[str, str]]


def _named(data: Any) -> set[str]:
    """The ids of everything that a document speaks of; blocks of a body, which carry their HTML, are no things."""
    if isinstance(data, list):
        return set().union(*map(_named, data))
    if not isinstance(data, dict):
        return set()
    own = {data["id"]} if data.get("id") and "html" not in data else set()
    return own.union(*map(_named, data.values()))


@cache
def _writer(document: type[ItemDocument]) -> ItemDocument:
    return document()


@contextmanager
def _speaking(context: PublicationContext) -> Iterator[None]:
    """Inside, everything is written in the context's language, and what stands in it asks the context."""
    with (
        translation.override(context.language),
        links_from(context),
        restrictions_from(context.index),
        words_from(context),
    ):
        yield


def write(row: models.Model, context: PublicationContext) -> Written:
    """The item that `row` is in the context's language. It asks nobody whether the row is public."""
    item_type = published_type(type(row))
    writer = _writer(item_type.document)
    with _speaking(context):
        # As JSON has it: what is stored, searched and shown is the same.
        document = orjson.loads(_json(writer.write(row, context)))
        facets = writer.facets(row, context)
        sort_key = writer.sort_key(row, context)
    uuid, title = writer.identity(row, context)
    # Who is named may look different when it no longer is: remembered for the sequencer, no filter asks for it.
    known = {str(uuid), *(value for _name, value in facets)}
    facets = facets | {("names_id", key) for key in _named(document) - known}
    html_path = writer.html_path(row, context)
    # It is found by where its page is.
    facets = facets | {("path", path_key(html_path))}
    full = _json(document)
    summary = _json({name: document[name] for name in writer.SUMMARY_FIELDS})
    search = {
        "search_title": indexed(document["title"], context.language),
        "search_lead": indexed(_plain_texts(writer.search_lead(document)), context.language),
        "search_text": indexed(_plain_texts(writer.search_words(document)), context.language),
    }
    state = document["translation"]
    digest = hashlib.sha256(b"\n".join((full, summary, _json(sorted(facets)), _json(search)))).hexdigest()
    return Written(
        type=item_type.name,
        uuid=uuid,
        locale=context.language,
        source_id=row.pk,
        title=title[:_TITLE_LENGTH],
        title_key=alphabets.sort_key(title, context.language)[:_SORT_KEY_LENGTH],
        html_path=html_path,
        sort_key=sort_key[:_SORT_KEY_LENGTH],
        document=full.decode(),
        summary=summary.decode(),
        **search,
        translation_status=state["status"],
        segments=state["segments"],
        stale_segments=state["stale_segments"],
        untranslated_segments=state["untranslated_segments"],
        machine_segments=state["machine_segments"],
        digest=digest,
        visible_until=writer.visible_until(row, context),
        facets=frozenset(facets),
    )


def document_for(row: models.Model, language: str, index: PublicIndex | None = None) -> dict[str, Any]:
    """The full document of a row that need not be public: a preview, or a page that only some may read."""
    context = PublicationContext(language, index or PublicIndex(), preview=True)
    writer = _writer(published_type(type(row)).document)
    with _speaking(context):
        return cast(dict[str, Any], orjson.loads(_json(writer.write(row, context))))


def _plain_texts(texts: Iterable[str]) -> str:
    return " ".join(parts.plain_text(text) for text in texts if text)


def _json(value: Any) -> bytes:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return json_number(value)
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a document.")
