"""Project profiles as published documents."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cms.core.blocks.figures import json_number
from cms.published import parts
from cms.published.context import PublicationContext
from cms.published.filters import AVAILABLE_IN, COUNTRY, TAG, coded_filter, id_filter, year_filter
from cms.published.pages import PageDocument, available_facets, file_blocks, theme_facets
from cms.published.registry import ItemType, register
from cms.taxonomy.api import ORGANISATION, PLACE, ROLE
from cms.taxonomy.parts import (
    GrantData,
    PlaceData,
    countries,
    grant_organisations,
    organisation_facets,
    place_facets,
    places,
    role_facets,
)
from cms.themes.api import THEME

from . import relatives
from .models import ActivityStatus, DocumentCategory, Hierarchy, ProjectPage
from .parts import Budget, Objective, Participant, ProjectPeriod, RecipientCountry, Relative, digits
from .schema_org import project

_LATEST_NEWS = 5
_OVER = {ActivityStatus.CLOSED, ActivityStatus.CANCELLED}

STATUS = coded_filter("status", ActivityStatus, "IATI ActivityStatus", _("Status"), "IATI ActivityStatus.")
ACTIVE_IN = year_filter("active_in", _("Active in"), "A year that the project runs in.")
PARENT = id_filter("parent", "project", _("Part of"), "The id of the programme or project that it is a part of.")


class ProjectDocument(PageDocument):
    """A project profile in IATI's terms."""

    SUMMARY_FIELDS: ClassVar[tuple[str, ...]] = (
        *PageDocument.SUMMARY_FIELDS,
        "acronym",
        "status",
        "period",
        "hierarchy",
        "countries",
        "places",
    )

    acronym = serializers.CharField()
    status = parts.Coded(help_text="IATI ActivityStatus.")
    period = ProjectPeriod()
    hierarchy = parts.Coded(help_text="1 programme, 2 project or phase, 3 sub-project.")
    parent = Relative(allow_null=True)
    children = Relative(many=True)
    related = Relative(many=True)
    overall_goal = serializers.CharField()
    objectives = Objective(many=True)
    target_groups = serializers.ListField(child=serializers.CharField())
    participating_organisations = Participant(many=True)
    countries = RecipientCountry(many=True)
    places = PlaceData(many=True)
    achievements = parts.Achievement(many=True)
    grants = GrantData(many=True)
    budgets = Budget(many=True)
    documents = parts.Document(many=True)
    side_image = parts.Image(allow_null=True)
    gallery = parts.Image(many=True)
    news = parts.Summary(many=True, help_text="The latest.")
    news_url = serializers.URLField()

    def sort_key(self, row: Any, _context: PublicationContext) -> str:
        return digits(row.start) + digits(row.end)

    def facets(self, row: Any, context: PublicationContext) -> set[tuple[str, str]]:
        organisations = [link.organisation for link in row.organisation_links.all()]
        organisations += grant_organisations(row.grants.all())
        return (
            {("status", row.status)}
            | {("active_in", str(year)) for year in _years(row)}
            | {("country", country.country) for country in row.countries.all()}
            | {("tag", tag.slug) for tag in row.tags.all()}
            | ({("parent_id", str(row.parent.translation_key))} if context.summary(row.parent) else set())
            | available_facets(row, context)
            | theme_facets(row.theme_links.all(), context)
            | place_facets(row.place_links.all(), context)
            | organisation_facets(organisations, context)
            | role_facets(row.organisation_links.all(), context)
        )

    def search_lead(self, document: dict[str, Any]) -> Iterator[str]:
        yield from super().search_lead(document)
        yield document["acronym"]

    def search_words(self, document: dict[str, Any]) -> Iterator[str]:
        yield from super().search_words(document)
        yield document["overall_goal"]
        yield from (objective["text"] for objective in document["objectives"])
        yield from document["target_groups"]
        yield from (achievement["statement"] for achievement in document["achievements"])
        yield from (named["name"] for named in (*document["places"], *document["countries"]))
        for participant in document["participating_organisations"]:
            yield participant["organisation"]["title"] if participant["organisation"] else participant["group_name"]

    def write_status(self, row: ProjectPage, _context: PublicationContext) -> dict[str, Any] | None:
        return parts.coded(ActivityStatus, row.status)

    def write_period(self, row: ProjectPage, _context: PublicationContext) -> ProjectPage:
        return row

    def write_hierarchy(self, row: ProjectPage, _context: PublicationContext) -> dict[str, Any] | None:
        return parts.coded(Hierarchy, row.hierarchy)

    def write_parent(self, row: ProjectPage, context: PublicationContext) -> dict[str, Any] | None:
        return relatives.parent(row, context)

    def write_children(self, row: ProjectPage, context: PublicationContext) -> list[dict[str, Any]]:
        return relatives.children(row, context)

    def write_related(self, row: ProjectPage, context: PublicationContext) -> list[dict[str, Any]]:
        return relatives.related(row, context)

    def write_objectives(self, row: Any, _context: PublicationContext) -> list[dict[str, Any]]:
        return [{"number": number, "text": row.text} for number, row in enumerate(row.objectives.all(), start=1)]

    def write_target_groups(self, row: Any, _context: PublicationContext) -> list[str]:
        return [group.text for group in row.target_groups.all()]

    def write_participating_organisations(self, row: Any, context: PublicationContext) -> list[Any]:
        links = row.organisation_links.all()
        return [link for link in links if link.organisation is None or context.shows(link.organisation)]

    def write_countries(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        shares = {country.country: json_number(country.percentage) for country in row.countries.all()}
        codes = [*shares, *(place["country"]["code"] for place in self.write_places(row, context))]
        return [{**country, "percentage": shares.get(country["code"])} for country in countries(codes, context)]

    def write_places(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        return places(row.place_links.all(), context)

    def write_documents(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        listed = ((each, context.document_link(each.document, title=each.title)) for each in row.documents.all())
        return [
            {**link, "language": each.language or None, "category": parts.coded(DocumentCategory, each.category)}
            for each, link in listed
            if link
        ] + file_blocks(row.body, context)

    def write_side_image(self, row: ProjectPage, context: PublicationContext) -> dict[str, Any] | None:
        return context.image(
            row.side_image, alt=row.side_image_alt, caption=row.side_image_caption, credit=row.side_image_credit
        )

    def write_gallery(self, row: Any, context: PublicationContext) -> list[dict[str, Any]]:
        pictures = (
            context.image(picture.image, alt=picture.alt, caption=picture.caption, credit=picture.credit)
            for picture in row.gallery.all()
        )
        return [picture for picture in pictures if picture]

    def write_news(self, row: ProjectPage, context: PublicationContext) -> list[dict[str, Any]]:
        return context.summaries("news", "project", row.translation_key, _LATEST_NEWS)

    def write_news_url(self, row: ProjectPage, context: PublicationContext) -> str | None:
        return context.list_url("news", "project", str(row.translation_key))


def _years(project: ProjectPage) -> range:
    """The years in which a project is active; one that has no end runs until it is closed."""
    if not project.start:
        return range(0)
    start = int(project.start[:4])
    running = project.status not in _OVER
    end = int(project.end[:4]) if project.end else timezone.localdate().year if running else start
    return range(start, max(start, end) + 1)


_START = Coalesce(NullIf("actual_start", Value("")), "planned_start")


def register_types() -> None:
    """Make projects known to the read model."""
    register(
        ItemType(
            name="project",
            path="projects",
            models=(ProjectPage,),
            document=ProjectDocument,
            filters=(THEME, ORGANISATION, ROLE, PLACE, COUNTRY, STATUS, ACTIVE_IN, PARENT, TAG, AVAILABLE_IN),
            descending=True,
            dated="start",
            schema_org=project,
            ties={
                "theme": ("theme_links__theme__translation_key",),
                "organisation": ("organisation_links__organisation", "grants__provider", "grants__recipient"),
                "place": ("place_links__place",),
                "parent": ("parent__translation_key",),
            },
            ordering=(_START.desc(), "pk"),
        )
    )
