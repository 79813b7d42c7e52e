"""What a document may ask while it is written: everything in its language, nothing that is not public."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import models
from taggit.models import Tag
from wagtail.models import Page

from cms.core.library import is_shown
from cms.core.models import CustomDocument, CustomImage
from cms.core.models.local_words import LocalWords
from cms.core.renditions import renditions
from cms.core.rich_text import Destination, Link, absolute_html, expand, lead
from cms.core.templatetags.addresses import absolute

from .public import PublicIndex, PublicPage
from .registry import ItemType, item_types, type_of

_MIME_TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif"}


def item_url(item_type: ItemType, uuid: UUID, locale: str) -> str:
    """The address of an item in the API."""
    return absolute(f"/api/v1/{item_type.path}/{uuid}/?locale={locale}")


def thing_path(item_type: ItemType, code: str, locale: str) -> str:
    """The path of the HTML page of an organisation or place."""
    return f"/{locale}/{item_type.path}/{code}/"


def _all_words(model: Any) -> dict[tuple[int, str], LocalWords]:
    return {(row.of_id, row.language): row for row in model._default_manager.all()}


class PublicationContext:
    """The document context (see `cms.core.blocks.base.DocumentContext`) of one language.

    In a `preview` the images, files, organisations and places that a page uses count as public: they are when it is,
    unless they lie in a restricted collection.
    """

    def __init__(self, language: str, index: PublicIndex, *, preview: bool = False) -> None:
        self.language = language
        self.index = index
        self.preview = preview
        self._summaries: dict[tuple[type[models.Model], int], dict[str, Any]] = {}

    # Links in rich text (see `cms.core.rich_text.Links`).

    def pages(self, ids: Collection[int], language: str) -> dict[int, Link]:
        """Where links to these pages lead."""
        chosen = {pk: self.index.pages[pk] for pk in ids if pk in self.index.pages}
        hidden = set(ids) - set(chosen)
        keys = {pk: page.translation_key for pk, page in chosen.items()}
        # The version that an editor has linked to need not be public for another to be.
        keys |= dict(Page.objects.filter(pk__in=hidden).values_list("pk", "translation_key")) if hidden else {}
        versions = [page for key in set(keys.values()) for page in self.index.versions(key)]
        destinations = (
            Destination(page.pk, page.translation_key, Link(page.path, page.locale), page.is_alias)
            for page in [*chosen.values(), *versions]
        )
        return lead(keys, destinations, self.index.original_locale, language)

    def documents(self, ids: Collection[int]) -> dict[int, str]:
        """Where links to these documents lead."""
        known: dict[int, CustomDocument | None] = self.index.once("documents", dict)
        if missing := set(ids) - known.keys():
            known |= dict.fromkeys(missing) | CustomDocument.objects.in_bulk(missing)
        found = (document for pk in ids if (document := known[pk]))
        return {document.pk: document.url for document in found if self.shows(document)}

    # Words in the language of what is no page (see `cms.core.models.local_words.WordsSource`).

    def words(self, thing: models.Model, language: str) -> LocalWords | None:
        """What somebody has entered for this thing; read at once for all things of its kind."""
        model = thing._meta.get_field("local_words").related_model
        return self.index.once(("words", model), lambda: _all_words(model)).get((thing.pk, language))

    def words_of(self, thing: models.Model, name: str) -> str:
        """What the field `name` says in the language, else in the thing's own."""
        known = self.words(thing, self.language)
        return str((getattr(known, name) if known else "") or getattr(thing, name))

    # What documents are made of.

    def shows(self, thing: models.Model) -> bool:
        """Whether the document may speak of this image, file, organisation or place."""
        if self.preview:
            return is_shown(thing, self.index)
        return thing.pk in self.index.ids(type(thing))

    def rich_text(self, source: str) -> str:
        """Finished HTML with absolute links; a link to what is not public is plain text."""
        return absolute_html(expand(source))

    def image(
        self, image: CustomImage | None, *, alt: str = "", caption: str = "", credit: str = ""
    ) -> dict[str, Any] | None:
        """The contract's image object, of the renditions that there are; words fall back to the image's own."""
        if image is None or not self.shows(image):
            return None
        focal_point = image.get_focal_point()
        return {
            "alt": alt or self.words_of(image, "description"),
            "caption": caption or self.words_of(image, "caption"),
            "credit": credit or self.words_of(image, "credit"),
            "licence": image.licence or self.index.settings.default_licence,
            "focal_point": focal_point
            and {
                "x": round(focal_point.centroid.x / image.width, 3),
                "y": round(focal_point.centroid.y / image.height, 3),
            },
            "renditions": {
                name: {
                    "url": absolute(rendition.url),
                    "width": rendition.width,
                    "height": rendition.height,
                    "type": _MIME_TYPES[rendition.file.name.rsplit(".", 1)[-1].lower()],
                }
                for name, rendition in renditions(image).items()
            },
        }

    def document_link(self, document: CustomDocument | None, *, title: str = "") -> dict[str, Any] | None:
        """The contract's document object, without its category and language."""
        if document is None or not self.shows(document):
            return None
        return {
            "title": title or self.words_of(document, "title"),
            "url": absolute(document.url),
            "type": document.content_type,
            "size": document.file_size,
        }

    def tag(self, tag: Tag) -> dict[str, str]:
        """The contract's tag object: a stable slug, a name in the language."""
        return {"slug": tag.slug, "name": self.words_of(tag, "name")}

    def summary(self, thing: models.Model | None) -> dict[str, Any] | None:
        """The short form of a page, organisation or place; None where the public may not see it."""
        if thing is None:
            return None
        if isinstance(thing, Page):
            page = self.index.best(thing.translation_key, self.language)
            return self.page_summary(page) if page else None
        item_type = type_of(type(thing))
        if item_type is None or not self.shows(thing):
            return None
        known = self._summaries.get((type(thing), thing.pk))
        return known or self._summaries.setdefault((type(thing), thing.pk), self._thing_summary(item_type, thing))

    def _thing_summary(self, item_type: ItemType, thing: Any) -> dict[str, Any]:
        uuid, code, name = thing.uuid, thing.code, thing.name_in(self.language)
        return {
            "id": str(uuid),
            "type": item_type.name,
            "locale": self.language,
            "title": name,
            "url": item_url(item_type, uuid, self.language),
            "html_url": absolute(thing_path(item_type, code, self.language)),
            "code": code,
        }

    def page_summary(self, page: PublicPage) -> dict[str, Any] | None:
        """The short form of a public page; None for pages that are no items (lists)."""
        if page.type is None:
            return None
        return {
            "id": str(page.translation_key),
            "type": page.type,
            "locale": page.locale,
            "title": page.title,
            "url": item_url(item_types()[page.type], page.translation_key, page.locale),
            "html_url": absolute(page.path),
        }

    def summaries(self, type_name: str, tie: str, value: object, limit: int | None = None) -> list[dict[str, Any]]:
        """The items of a type that are tied to something (see `PublicIndex.about`), in the type's order."""
        item_type = item_types().get(type_name)
        found: list[dict[str, Any]] = []
        for page in self.index.about(item_type, tie, value, self.language) if item_type else ():
            if limit is not None and len(found) == limit:
                break
            if summary := self.page_summary(page):
                found.append(summary)
        return found

    def list_url(self, type_name: str, parameter: str, value: str) -> str | None:
        """The address of the full list of the items of a type that are tied to something."""
        item_type = item_types().get(type_name)
        if item_type is None:
            return None
        return absolute(f"/api/v1/{item_type.path}/?{parameter}={value}&locale={self.language}")

    def rights(self) -> dict[str, Any]:
        """Under which licence the text may be used, and whom to name."""
        return self.index.settings.rights(self.language)
