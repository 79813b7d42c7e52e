"""The front page and pages of text in the terms of schema.org."""

from typing import Any

from cms.core.templatetags.addresses import absolute
from cms.published.schema_org import Node, node, web_page, work


def text_page(document: dict[str, Any]) -> Node:
    """A page of text, from its document; the front page stands for the site in its language, which can be searched."""
    if not document["is_home"]:
        return web_page(document)
    found = f"{absolute('/')}{document['locale']}/search/?q={{words}}"
    search = node("SearchAction", target=node("EntryPoint", urlTemplate=found))
    return work("WebSite", document, potentialAction=search | {"query-input": "required name=words"})
