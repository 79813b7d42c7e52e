"""Places, organisations and money as parts of documents, and the facets that they give."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from cms.core.blocks.figures import json_number
from cms.published import parts
from cms.published.context import PublicationContext

from .models import Exactness, Grant, Organisation, OrganisationRole, PageOrganisation, Place, PlaceKind


class PlaceData(parts.CodedSummary):
    """A place with what a map needs."""

    kind = parts.Coded()
    name = serializers.CharField()
    country = parts.Country()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    exactness = parts.Coded(allow_null=True)


class Dateline(parts.Part):
    """Where and when a news item was written, as data and as it is printed."""

    place = PlaceData()
    text = serializers.CharField()


class OrganisationInRole(parts.Part):
    """An organisation with its role; none where it is only mentioned."""

    role = parts.Coded(allow_null=True)
    organisation = parts.CodedSummary()


class GrantData(parts.Part):
    """Grants: what each is worth, how many, how long, from whom to whom."""

    amount = serializers.FloatField(allow_null=True, help_text="What each grant is worth.")
    currency = serializers.CharField(allow_null=True, help_text="ISO 4217.")
    count = serializers.IntegerField(allow_null=True)
    qualifier = parts.QualifierField()
    duration_months = serializers.IntegerField(allow_null=True)
    provider = parts.CodedSummary(allow_null=True)
    recipient = parts.CodedSummary(allow_null=True)

    def write_currency(self, row: Grant, _context: PublicationContext) -> str | None:
        return row.currency or None

    def write_provider(self, row: Grant, context: PublicationContext) -> dict[str, Any] | None:
        return context.summary(row.provider)

    def write_recipient(self, row: Grant, context: PublicationContext) -> dict[str, Any] | None:
        return context.summary(row.recipient)


def place_data(place: Place | None, context: PublicationContext) -> dict[str, Any] | None:
    """A place as data; None where the public may not see it."""
    summary = context.summary(place)
    if place is None or summary is None:
        return None
    located = place.latitude is not None
    return {
        **summary,
        "kind": parts.coded(PlaceKind, place.kind),
        "name": summary["title"],
        "country": parts.country(place.country, context.language),
        "latitude": json_number(place.latitude),
        "longitude": json_number(place.longitude),
        "exactness": parts.coded(Exactness, place.exactness) if located else None,
    }


def places(links: Iterable[Any], context: PublicationContext) -> list[dict[str, Any]]:
    """The places of a page."""
    found = (place_data(link.place, context) for link in links)
    return [place for place in found if place]


def countries(codes: Iterable[str], context: PublicationContext) -> list[dict[str, Any]]:
    """Countries with their names, each once, in the order given."""
    found = (parts.country(code, context.language) for code in dict.fromkeys(codes))
    return [country for country in found if country]


def in_roles(links: Iterable[PageOrganisation], context: PublicationContext) -> list[dict[str, Any]]:
    """The organisations of a page with their roles."""
    found = ((link.role, context.summary(link.organisation)) for link in links)
    return [
        {"role": parts.coded(OrganisationRole, role), "organisation": summary} for role, summary in found if summary
    ]


def place_facets(links: Iterable[Any], context: PublicationContext) -> set[tuple[str, str]]:
    """The facets of a page that is tied to places by `links`: the places and their countries."""
    found = [link.place for link in links if context.shows(link.place)]
    return (
        {("place", place.code) for place in found}
        | {("place_id", str(place.uuid)) for place in found}
        | {("country", place.country) for place in found}
    )


def organisation_facets(
    organisations: Iterable[Organisation | None], context: PublicationContext
) -> set[tuple[str, str]]:
    """The facets of a page that is tied to these organisations."""
    found = [organisation for organisation in organisations if organisation and context.shows(organisation)]
    return {("organisation", organisation.code) for organisation in found} | {
        ("organisation_id", str(organisation.uuid)) for organisation in found
    }


def role_facets(links: Iterable[Any], context: PublicationContext) -> set[tuple[str, str]]:
    """The facets of a page in which organisations have roles: `eu:1` and the same with the organisation's id."""
    found = [(link.organisation, link.role) for link in links if link.organisation and context.shows(link.organisation)]
    return {
        ("organisation_role", f"{key}:{role}")
        for organisation, role in found
        for key in (organisation.code, organisation.uuid)
    }


def grant_organisations(grants: Iterable[Grant]) -> list[Organisation | None]:
    """Who gives and who gets the grants."""
    return [organisation for grant in grants for organisation in (grant.provider, grant.recipient)]
