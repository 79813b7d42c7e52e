"""News items as published documents."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cms.core.formatting import format_day
from cms.published import parts
from cms.published.context import PublicationContext
from cms.published.filters import AVAILABLE_IN, COUNTRY, TAG, id_filter, month_filter, year_filter
from cms.published.pages import PageDocument, available_facets, blocks_of, file_blocks, theme_facets
from cms.published.registry import ItemType, register
from cms.taxonomy.api import ORGANISATION, PLACE
from cms.taxonomy.models import OrganisationRole
from cms.taxonomy.parts import (
    Dateline,
    GrantData,
    OrganisationInRole,
    PlaceData,
    countries,
    grant_organisations,
    in_roles,
    organisation_facets,
    place_data,
    place_facets,
    places,
)
from cms.themes.api import THEME

from .models import ChangeKind, ChangeNote, NewsPage
from .schema_org import article

PROJECT = id_filter("project", "project", _("Project"), "A project's id.")
YEAR = year_filter("year", _("Year"), "The year of the news.")
MONTH = month_filter("month", _("Month"), "The month of the news, as 2013-05.")


class Quotation(parts.Part):
    """Somebody's words, attributed."""

    text = serializers.CharField()
    attributed_to = serializers.CharField()
    role = serializers.CharField()
    organisation = parts.CodedSummary(allow_null=True)
    language = serializers.CharField(allow_null=True, help_text="The language the words were said in.")
    paraphrased = serializers.BooleanField(help_text="Whether these are not the person's literal words.")


class ChangeNoteData(parts.Part):
    """What was changed in the item after its publication."""

    date = serializers.DateField()
    kind = parts.Coded()
    text = serializers.CharField()

    def write_kind(self, row: ChangeNote, _context: PublicationContext) -> dict[str, Any] | None:
        return parts.coded(ChangeKind, row.kind)


class NewsDocument(PageDocument):
    """A news item."""

    SUMMARY_FIELDS: ClassVar[tuple[str, ...]] = (
        *PageDocument.SUMMARY_FIELDS,
        "date",
        "dateline",
        "authors",
        "countries",
        "places",
    )

    date = serializers.DateField()
    dateline = Dateline(allow_null=True)
    authors = serializers.ListField(child=serializers.CharField())
    projects = parts.Summary(many=True)
    places = PlaceData(many=True)
    countries = parts.Country(many=True)
    organisations = OrganisationInRole(many=True)
    funders = parts.CodedSummary(many=True)
    grants = GrantData(many=True)
    quotations = Quotation(many=True)
    documents = parts.Document(many=True)
    change_notes = ChangeNoteData(many=True)

    def sort_key(self, row: Any, _context: PublicationContext) -> str:
        published = int(row.first_published_at.timestamp()) if row.first_published_at else 0
        return f"{row.date:%Y%m%d}{published:012d}"

    def facets(self, row: Any, context: PublicationContext) -> set[tuple[str, str]]:
        organisations = [link.organisation for link in row.organisation_links.all()]
        organisations += grant_organisations(row.grants.all())
        projects = [link.project for link in row.project_links.all() if context.summary(link.project)]
        written_in = row.dateline_place
        return (
            {("year", f"{row.date:%Y}"), ("month", f"{row.date:%Y-%m}")}
            | {("tag", tag.slug) for tag in row.tags.all()}
            | {("project_id", str(project.translation_key)) for project in projects}
            | available_facets(row, context)
            | theme_facets(row.theme_links.all(), context)
            | place_facets(row.place_links.all(), context)
            # For the page of the place; no list is narrowed by it: `place` is what an item is about.
            | ({("dateline", written_in.code)} if written_in and context.shows(written_in) else set())
            | organisation_facets(organisations, context)
        )

    def search_words(self, document: dict[str, Any]) -> Iterator[str]:
        yield from super().search_words(document)
        yield from document["authors"]
        yield from (place["name"] for place in document["places"])
        yield from (named["organisation"]["title"] for named in document["organisations"])
        yield from (project["title"] for project in document["projects"])

    def write_dateline(self, row: NewsPage, context: PublicationContext) -> dict[str, Any] | None:
        place = place_data(row.dateline_place, context)
        return place and {"place": place, "text": f"{place['name']}, {format_day(row.date, context.language)}"}

    def write_authors(self, row: Any, _context: PublicationContext) -> list[str]:
        return [author.name for author in row.authors.all()]

    def write_projects(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        summaries = (context.summary(link.project) for link in row.project_links.all())
        return [summary for summary in summaries if summary]

    def write_places(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        return places(row.place_links.all(), context)

    def write_countries(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        return countries((place["country"]["code"] for place in self.write_places(row, context)), context)

    def write_organisations(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        return in_roles(row.organisation_links.all(), context)

    def write_funders(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        links = row.organisation_links.all()
        funders = (context.summary(link.organisation) for link in links if link.role == OrganisationRole.FUNDING)
        return [funder for funder in funders if funder]

    def write_quotations(self, row: NewsPage, context: PublicationContext) -> list[dict[str, Any]]:
        return blocks_of(row.body, "quotation", context)

    def write_documents(self, row: NewsPage, context: PublicationContext) -> list[dict[str, Any]]:
        return file_blocks(row.body, context)


def register_types() -> None:
    """Make news known to the read model."""
    register(
        ItemType(
            name="news",
            path="news",
            models=(NewsPage,),
            document=NewsDocument,
            filters=(THEME, PROJECT, ORGANISATION, PLACE, COUNTRY, TAG, YEAR, MONTH, AVAILABLE_IN),
            descending=True,
            dated="date",
            schema_org=article,
            ties={
                "theme": ("theme_links__theme__translation_key",),
                "project": ("project_links__project__translation_key",),
                "organisation": ("organisation_links__organisation", "grants__provider", "grants__recipient"),
                "place": ("place_links__place",),
            },
            ordering=("-date", "-first_published_at", "pk"),
        )
    )
