"""What every block of a body can do: show itself as HTML, and say what it is as data."""

from typing import Any, Protocol

from django.db import models
from wagtail import blocks

# Bold, italic, lists, links: headings, pictures and quotations are blocks of their own, so that they stay data.
INLINE_FEATURES = ["bold", "italic", "link", "document-link"]
TEXT_FEATURES = [*INLINE_FEATURES, "ol", "ul"]


class DocumentContext(Protocol):
    """What a block may ask while its document is written: everything in the document's locale, nothing not public."""

    language: str

    def rich_text(self, source: str) -> str:
        """Finished HTML with absolute links; a link to what is not public is plain text."""

    def image(self, image: Any, *, alt: str = "", caption: str = "", credit: str = "") -> dict[str, Any] | None:
        """The contract's image object."""

    def document_link(self, document: Any, *, title: str = "") -> dict[str, Any] | None:
        """The contract's document object."""

    def summary(self, thing: models.Model | None) -> dict[str, Any] | None:
        """The short form of another item, or None where the public may not see it."""


class BodyBlock(blocks.StructBlock):
    """A block of a page's body. Subclasses say in `as_document` what they are as data."""

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        """The block's data for partners, without its HTML; JSON types only."""
        raise NotImplementedError


def body_document(stream: blocks.StreamValue, context: DocumentContext, absolute_html: Any) -> list[dict[str, Any]]:
    """The blocks of a body as `{type, id, html, …data}`; `absolute_html` finishes rendered HTML for partners."""
    return [
        {
            "type": child.block_type,
            "id": child.id,
            "html": absolute_html(child.render()).strip(),
            **child.block.as_document(child.value, context),
        }
        for child in stream
    ]
