"""Thematic pages as published documents."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cms.published import parts
from cms.published.context import PublicationContext
from cms.published.filters import CODE, COUNTRY, code_or_id_filter
from cms.published.pages import PageDocument, sections
from cms.published.registry import ItemType, register
from cms.taxonomy.api import PLACE
from cms.taxonomy.parts import PlaceData, countries, place_facets, places

from .models import ThemePage
from .schema_org import theme

_LATEST_NEWS = 5
# A theme without a number comes after those that have one.
_LAST = 0xFFFF

THEME = code_or_id_filter("theme", _("Theme"), "A theme's code or id.")


class SupportKindData(parts.Part):
    """A kind of support that is offered under a theme."""

    heading = serializers.CharField()
    text = serializers.CharField()


class ThemeDocument(PageDocument):
    """A thematic page with its projects and its latest news."""

    SUMMARY_FIELDS: ClassVar[tuple[str, ...]] = (*PageDocument.SUMMARY_FIELDS, "number", "code", "purpose", "countries")

    number = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(help_text="Stable; filters take it.")
    purpose = serializers.CharField()
    sections = parts.Section(many=True)
    kinds_of_support = SupportKindData(many=True)
    achievements = parts.Achievement(many=True)
    countries = parts.Country(many=True)
    places = PlaceData(many=True)
    projects = parts.Summary(many=True)
    projects_url = serializers.URLField()
    news = parts.Summary(many=True, help_text="The latest.")
    news_url = serializers.URLField()

    def sort_key(self, row: Any, context: PublicationContext) -> str:
        number = _LAST if row.number is None else row.number
        return f"{number:04x}" + super().sort_key(row, context)

    def facets(self, row: Any, context: PublicationContext) -> set[tuple[str, str]]:
        return {("code", row.code)} | place_facets(row.place_links.all(), context)

    def search_words(self, document: dict[str, Any]) -> Iterator[str]:
        yield from super().search_words(document)
        yield document["purpose"]
        for part in (*document["sections"], *document["kinds_of_support"]):
            yield part["heading"]
            yield part.get("html") or part.get("text") or ""
        yield from (achievement["statement"] for achievement in document["achievements"])
        yield from (place["name"] for place in document["places"])

    def write_sections(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        return sections(row.sections, context)

    def write_countries(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        return countries((place["country"]["code"] for place in self.write_places(row, context)), context)

    def write_places(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        return places(row.place_links.all(), context)

    def write_projects(self, row: ThemePage, context: PublicationContext) -> list[dict[str, Any]]:
        return context.summaries("project", "theme", row.translation_key)

    def write_projects_url(self, row: ThemePage, context: PublicationContext) -> str | None:
        return context.list_url("project", "theme", row.code)

    def write_news(self, row: ThemePage, context: PublicationContext) -> list[dict[str, Any]]:
        return context.summaries("news", "theme", row.translation_key, _LATEST_NEWS)

    def write_news_url(self, row: ThemePage, context: PublicationContext) -> str | None:
        return context.list_url("news", "theme", row.code)


def register_types() -> None:
    """Make themes known to the read model."""
    register(
        ItemType(
            name="theme",
            path="themes",
            models=(ThemePage,),
            document=ThemeDocument,
            filters=(CODE, PLACE, COUNTRY),
            ordering=("number", "title", "pk"),
            schema_org=theme,
        )
    )
