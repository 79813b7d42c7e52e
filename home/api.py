"""The front page and pages of text as published documents."""

from collections.abc import Iterator
from typing import Any, ClassVar

from rest_framework import serializers

from cms.published import parts
from cms.published.context import PublicationContext
from cms.published.pages import PageDocument, sections
from cms.published.registry import ItemType, register

from .models import ContentPage, HomePage
from .schema_org import text_page


class TextPageDocument(PageDocument):
    """A page of text; front pages have neither purpose nor sections."""

    SUMMARY_FIELDS: ClassVar[tuple[str, ...]] = (*PageDocument.SUMMARY_FIELDS, "is_home")

    is_home = serializers.BooleanField()
    purpose = serializers.CharField()
    sections = parts.Section(many=True)

    def sort_key(self, row: Any, context: PublicationContext) -> str:
        return ("00" if isinstance(row, HomePage) else "01") + super().sort_key(row, context)

    def search_words(self, document: dict[str, Any]) -> Iterator[str]:
        yield from super().search_words(document)
        yield document["purpose"]
        for section in document["sections"]:
            yield section["heading"]
            yield section["html"]

    def write_is_home(self, row: Any, _context: PublicationContext) -> bool:
        return isinstance(row, HomePage)

    def write_purpose(self, row: Any, _context: PublicationContext) -> str:
        return row.purpose if isinstance(row, ContentPage) else ""

    def write_sections(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        return sections(row.sections, context) if isinstance(row, ContentPage) else []


def register_types() -> None:
    """Make pages of text known to the read model."""
    register(
        ItemType(
            name="page",
            path="pages",
            models=(HomePage, ContentPage),
            document=TextPageDocument,
            ordering=("title",),
            schema_org=text_page,
        )
    )
