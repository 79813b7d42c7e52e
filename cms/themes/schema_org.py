"""Themes in the terms of schema.org."""

from typing import Any

from cms.published.schema_org import Node, item_list, node, work


def theme(document: dict[str, Any]) -> Node:
    """A thematic page, from its document: a term, and the projects that belong to it."""
    return work(
        "CollectionPage",
        document,
        about=node("DefinedTerm", name=document["title"], termCode=document["code"]),
        mainEntity=item_list(document["projects"]),
    )
