"""Organisations and places as published documents."""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cms.core.blocks.figures import json_number
from cms.core.templatetags.addresses import absolute
from cms.published import parts
from cms.published.alphabets import sort_key
from cms.published.context import PublicationContext, item_url, thing_path
from cms.published.documents import ItemDocument
from cms.published.filters import CODE, COUNTRY, code_or_id_filter, coded_filter
from cms.published.pages import original_state
from cms.published.registry import ItemType, published_type, register

from .models import Exactness, Organisation, OrganisationRole, OrganisationType, Place, PlaceKind
from .models.names import Named
from .schema_org import organisation, place

_LATEST = 5

ORGANISATION = code_or_id_filter("organisation", _("Organisation"), "An organisation's code or id.")
ROLE = coded_filter(
    "role",
    OrganisationRole,
    "IATI OrganisationRole",
    _("Role"),
    "Together with `organisation`: in this role (IATI).",
    of="organisation",
)
PLACE = code_or_id_filter("place", _("Place"), "A place's code or id.")


class NamedDocument(ItemDocument):
    """Writes the common keys of a thing that is one row with names per locale."""

    code = serializers.CharField(help_text="Stable; filters take it.")
    name = serializers.CharField()

    def identity(self, row: Named, context: PublicationContext) -> tuple[UUID, str]:
        return row.uuid, row.name_in(context.language)

    def html_path(self, row: Named, context: PublicationContext) -> str:
        return thing_path(published_type(type(row)), row.code, context.language)

    def facets(self, row: Any, _context: PublicationContext) -> set[tuple[str, str]]:
        return {("code", row.code)} | ({("country", row.country)} if row.country else set())

    def sort_key(self, row: Named, context: PublicationContext) -> str:
        return sort_key(row.name_in(context.language), context.language)

    def write_id(self, row: Named, _context: PublicationContext) -> UUID:
        return row.uuid

    def write_type(self, row: Named, _context: PublicationContext) -> str:
        return published_type(type(row)).name

    def write_locale(self, _row: Named, context: PublicationContext) -> str:
        return context.language

    def write_url(self, row: Named, context: PublicationContext) -> str:
        return item_url(published_type(type(row)), row.uuid, context.language)

    def write_html_url(self, row: Named, context: PublicationContext) -> str:
        return absolute(self.html_path(row, context))

    def write_title(self, row: Named, context: PublicationContext) -> str:
        return row.name_in(context.language)

    def write_name(self, row: Named, context: PublicationContext) -> str:
        return row.name_in(context.language)

    def write_summary(self, _row: Named, _context: PublicationContext) -> str:
        return ""

    def write_image(self, _row: Named, _context: PublicationContext) -> dict[str, Any] | None:
        return None

    def write_themes(self, _row: Named, _context: PublicationContext) -> list[dict[str, Any]]:
        return []

    def write_tags(self, _row: Named, _context: PublicationContext) -> list[dict[str, Any]]:
        return []

    def write_first_published_at(self, _row: Named, _context: PublicationContext) -> None:
        return None

    def write_last_published_at(self, _row: Named, _context: PublicationContext) -> None:
        return None

    def write_translation(self, _row: Named, context: PublicationContext) -> dict[str, Any]:
        # One row with a name per locale: there is nothing that could be behind.
        return original_state(context.language)

    def write_translations(self, row: Named, _context: PublicationContext) -> list[dict[str, Any]]:
        item_type = published_type(type(row))
        return [
            {
                "locale": code,
                "url": item_url(item_type, row.uuid, code),
                "html_url": absolute(thing_path(item_type, row.code, code)),
                "status": "original",
            }
            for code, _name in settings.LANGUAGES
        ]


class Identifier(parts.Part):
    """A number in a public register."""

    scheme = serializers.CharField(help_text="The register's org-id.guide code.")
    identifier = serializers.CharField()


class OrganisationDocument(NamedDocument):
    """An organisation with what it takes part in."""

    SUMMARY_FIELDS: ClassVar[tuple[str, ...]] = (
        *ItemDocument.SUMMARY_FIELDS,
        "code",
        "name",
        "short_name",
        "organisation_type",
        "country",
        "website",
        "network_member",
    )

    short_name = serializers.CharField()
    organisation_type = parts.Coded(allow_null=True, help_text="IATI OrganisationType.")
    country = parts.Country(allow_null=True)
    website = serializers.URLField(allow_null=True)
    logo = parts.Image(allow_null=True)
    network_member = serializers.BooleanField()
    identifiers = Identifier(many=True)
    projects = parts.Summary(many=True)
    projects_url = serializers.URLField()
    news = parts.Summary(many=True, help_text="The latest.")
    news_url = serializers.URLField()

    def search_lead(self, document: dict[str, Any]) -> Iterator[str]:
        yield from super().search_lead(document)
        yield document["short_name"]

    def search_words(self, document: dict[str, Any]) -> Iterator[str]:
        yield from super().search_words(document)
        yield document["country"]["name"] if document["country"] else ""

    def write_image(self, row: Any, context: PublicationContext) -> dict[str, Any] | None:
        return self.write_logo(row, context)

    def write_logo(self, row: Organisation, context: PublicationContext) -> dict[str, Any] | None:
        return context.image(row.logo)

    def write_short_name(self, row: Organisation, context: PublicationContext) -> str:
        return row.short_name_in(context.language)

    def write_organisation_type(self, row: Organisation, _context: PublicationContext) -> dict[str, Any] | None:
        return parts.coded(OrganisationType, row.organisation_type)

    def write_country(self, row: Organisation, context: PublicationContext) -> dict[str, str] | None:
        return parts.country(row.country, context.language)

    def write_website(self, row: Organisation, _context: PublicationContext) -> str | None:
        return row.website or None

    def write_projects(self, row: Organisation, context: PublicationContext) -> list[dict[str, Any]]:
        return context.summaries("project", "organisation", row.pk)

    def write_projects_url(self, row: Organisation, context: PublicationContext) -> str | None:
        return context.list_url("project", "organisation", row.code)

    def write_news(self, row: Organisation, context: PublicationContext) -> list[dict[str, Any]]:
        return context.summaries("news", "organisation", row.pk, _LATEST)

    def write_news_url(self, row: Organisation, context: PublicationContext) -> str | None:
        return context.list_url("news", "organisation", row.code)


class PlaceDocument(NamedDocument):
    """A place with where it lies."""

    SUMMARY_FIELDS: ClassVar[tuple[str, ...]] = (
        *ItemDocument.SUMMARY_FIELDS,
        "code",
        "name",
        "kind",
        "country",
        "latitude",
        "longitude",
        "exactness",
    )

    alternate_names = serializers.ListField(child=serializers.CharField())
    kind = parts.Coded()
    country = parts.Country()
    parent = parts.CodedSummary(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    exactness = parts.Coded(allow_null=True, help_text="IATI GeographicExactness.")

    def search_lead(self, document: dict[str, Any]) -> Iterator[str]:
        yield from super().search_lead(document)
        yield from document["alternate_names"]

    def search_words(self, document: dict[str, Any]) -> Iterator[str]:
        yield from super().search_words(document)
        yield document["country"]["name"]

    def facets(self, row: Any, context: PublicationContext) -> set[tuple[str, str]]:
        # For the page of the whole; no list is narrowed by it.
        whole = {("part_of", row.parent.code)} if row.parent and context.shows(row.parent) else set()
        return super().facets(row, context) | whole

    def write_alternate_names(self, row: Any, _context: PublicationContext) -> list[str]:
        return [alternate.name for alternate in row.alternate_names.all()]

    def write_kind(self, row: Place, _context: PublicationContext) -> dict[str, Any] | None:
        return parts.coded(PlaceKind, row.kind)

    def write_country(self, row: Place, context: PublicationContext) -> dict[str, str] | None:
        return parts.country(row.country, context.language)

    def write_parent(self, row: Place, context: PublicationContext) -> dict[str, Any] | None:
        return context.summary(row.parent)

    def write_latitude(self, row: Place, _context: PublicationContext) -> float | None:
        return json_number(row.latitude)

    def write_longitude(self, row: Place, _context: PublicationContext) -> float | None:
        return json_number(row.longitude)

    def write_exactness(self, row: Place, _context: PublicationContext) -> dict[str, Any] | None:
        return parts.coded(Exactness, row.exactness) if row.latitude is not None else None


def register_types() -> None:
    """Make organisations and places known to the read model."""
    register(
        ItemType(
            name="organisation",
            path="organisations",
            models=(Organisation,),
            document=OrganisationDocument,
            filters=(CODE, COUNTRY),
            ordering=("name", "pk"),
            schema_org=organisation,
        )
    )
    register(
        ItemType(
            name="place",
            path="places",
            models=(Place,),
            document=PlaceDocument,
            filters=(CODE, COUNTRY),
            ordering=("name", "pk"),
            schema_org=place,
        )
    )
