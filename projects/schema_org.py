"""Projects in the terms of schema.org, to which a project is an organisation with a beginning and an end."""

from typing import Any

from cms.core.templatetags.formatting import is_over
from cms.published.schema_org import Node, keywords, named, node, thing
from cms.taxonomy.models import OrganisationRole
from cms.taxonomy.schema_org import place

from .models import ActivityStatus


def project(document: dict[str, Any]) -> Node:
    """A project, from its document. A beginning or an end that is only planned is not told."""
    period, status = document["period"], document["status"]["code"]
    organisations = [row for row in document["participating_organisations"] if row["organisation"]]
    funders = [row["organisation"] for row in organisations if row["role"]["code"] == OrganisationRole.FUNDING]
    members = [row["organisation"] for row in organisations if row["role"]["code"] != OrganisationRole.FUNDING]
    return thing(
        "Project",
        document,
        alternateName=document["acronym"],
        foundingDate=period["start"] if status != ActivityStatus.PIPELINE else None,
        dissolutionDate=period["end"] if is_over(document["status"]) else None,
        parentOrganization=named("Project", [document["parent"]] if document["parent"] else []),
        subOrganization=named("Project", document["children"]),
        funder=named("Organization", _once(funders)),
        member=named("Organization", _once(members)),
        areaServed=[node("Country", name=country["name"]) for country in document["countries"]],
        location=[place(each) for each in document["places"]],
        keywords=keywords(document),
    )


def _once(summaries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({summary["id"]: summary for summary in summaries}.values())
