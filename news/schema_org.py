"""News items in the terms of schema.org."""

from typing import Any

from cms.published.schema_org import Node, named, node, publisher_reference, work
from cms.taxonomy.schema_org import place

from .models import ChangeKind


def article(document: dict[str, Any]) -> Node:
    """A news item, from its document."""
    dateline = document["dateline"]
    return work(
        "NewsArticle",
        document,
        headline=document["title"],
        datePublished=document["date"],
        author=[node("Person", name=name) for name in document["authors"]] or publisher_reference(),
        articleSection=[theme["title"] for theme in document["themes"]],
        about=named("Project", document["projects"]),
        mentions=[each for row in document["organisations"] for each in named("Organization", [row["organisation"]])],
        funder=named("Organization", document["funders"]),
        locationCreated=place(dateline["place"]) if dateline else None,
        contentLocation=[place(each) for each in document["places"]],
        correction=[
            node("CorrectionComment", text=note["text"], datePublished=note["date"])
            for note in document["change_notes"]
            if note["kind"]["code"] == ChangeKind.CORRECTION
        ],
    )
