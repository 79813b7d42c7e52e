"""Organisations and places in the terms of schema.org."""

from typing import Any

from cms.published.schema_org import Node, named, node, publisher_reference, thing

from .models import Exactness, OrganisationType, PlaceKind

_ORGANISATIONS = {
    OrganisationType.GOVERNMENT: "GovernmentOrganization",
    OrganisationType.LOCAL_GOVERNMENT: "GovernmentOrganization",
    OrganisationType.INTERNATIONAL_NGO: "NGO",
    OrganisationType.NATIONAL_NGO: "NGO",
    OrganisationType.REGIONAL_NGO: "NGO",
    OrganisationType.PARTNER_NGO: "NGO",
}
_PLACES = {
    PlaceKind.COUNTRY: "Country",
    PlaceKind.REGION: "AdministrativeArea",
    PlaceKind.DISTRICT: "AdministrativeArea",
    PlaceKind.CITY: "City",
    PlaceKind.TOWN: "City",
}


def organisation(document: dict[str, Any]) -> Node:
    """An organisation, from its document; a member of the network is one of whoever publishes the site."""
    kind, country = document["organisation_type"], document["country"]
    return thing(
        _ORGANISATIONS.get(kind and kind["code"], "Organization"),
        document,
        alternateName=document["short_name"],
        address=node("PostalAddress", addressCountry=country["code"]) if country else None,
        identifier=[f"{row['scheme']}-{row['identifier']}" for row in document["identifiers"]],
        memberOf=publisher_reference() if document["network_member"] else None,
        sameAs=document["website"],
    )


def place(data: dict[str, Any]) -> Node:
    """A place, from its document or from what other documents say of it.

    Coordinates that only say about where it is are not told: these terms have no word for that.
    """
    kind, exactness, parent = data["kind"]["code"], data["exactness"], data.get("parent")
    is_exact = exactness and exactness["code"] == Exactness.EXACT
    around = named("Place", [parent]) if parent else [node("Country", name=data["country"]["name"])]
    return node(
        _PLACES.get(kind, "Place"),
        data["html_url"],
        name=data["name"],
        alternateName=data.get("alternate_names"),
        containedInPlace=around if kind != PlaceKind.COUNTRY else None,
        geo=node("GeoCoordinates", latitude=data["latitude"], longitude=data["longitude"]) if is_exact else None,
    )
