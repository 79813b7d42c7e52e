"""What pages tell machines, as data within the page. It is never run: no policy for scripts has to allow it."""

import json
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.core.languages import current_language
from cms.core.templatetags.addresses import absolute
from cms.published.registry import item_types
from cms.published.schema_org import Node, collection, graph, web_page

register = template.Library()

# Nothing in a text can end the element that it stands in, or begin a comment.
_ESCAPED = {ord(each): f"\\u{ord(each):04x}" for each in "<>&"}


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString | str:
    """JSON-LD of the page: of its `document`, or of the list `page` that is no item; "" of what has no address."""
    versions: dict[str, str] = context.get("alternates") or {}
    document: dict[str, Any] | None = context.get("document")
    language = document["locale"] if document else current_language().code
    # An alias tells of the page whose text it shows.
    address = absolute(versions[language]) if language in versions else ""
    if not address:
        return ""
    if document:
        tell = item_types()[document["type"]].schema_org or web_page
        main = tell(document | {"html_url": address})
    else:
        main = collection(context["page"].title, context["page"].summary, address)
    return _script(graph(main, context.get("breadcrumb") or [], context["site"]))


def _script(data: Node) -> SafeString:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
