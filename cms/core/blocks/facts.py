"""Choosers and addresses in a body: facts of the original, which a translation takes over and no translator changes.

wagtail-localize would offer each of them to be overridden; design 3.2 says that a removed picture disappears and a
corrected address is corrected in every language.
"""

from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock


class _Fact:
    """Has nothing to translate."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return []

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        return value


class ImageFactBlock(_Fact, ImageChooserBlock):
    """An image from the library."""


class DocumentFactBlock(_Fact, DocumentChooserBlock):
    """A document from the library."""


class SnippetFactBlock(_Fact, SnippetChooserBlock):
    """An organisation or a place."""


class URLFactBlock(_Fact, blocks.URLBlock):
    """An address on the web."""


# Migrations know them by Wagtail's names.
DECONSTRUCT_ALIASES = {
    ImageFactBlock: "wagtail.images.blocks.ImageChooserBlock",
    DocumentFactBlock: "wagtail.documents.blocks.DocumentChooserBlock",
    SnippetFactBlock: "wagtail.snippets.blocks.SnippetChooserBlock",
    URLFactBlock: "wagtail.blocks.URLBlock",
}
