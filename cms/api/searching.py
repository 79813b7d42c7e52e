"""Searching across all types."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers

from cms.published.documents import ANSWER_FIELDS, ItemDocument
from cms.published.encodings import negotiate
from cms.published.filters import Parameter
from cms.published.page_memory import Answer
from cms.published.registry import item_types
from search import finding

from . import cursors
from .answers import etag, item_json, list_json, made, unchanged
from .parameters import (
    CURSOR,
    DEFAULT_LIMIT,
    FALLBACK,
    LIMIT,
    LOCALE,
    VIEW,
    WORDS,
    Query,
    read_query,
    some_of,
)
from .problems import Fault, refused
from .schema import AnyItem, declared
from .views import KeptView

_TYPES = sorted(item_types())
_KEYS = [*ANSWER_FIELDS, *ItemDocument.SUMMARY_FIELDS]
TYPE = Parameter(
    "type",
    partial(some_of, _TYPES),
    "Only these types, between commas.",
    {"type": "string", "pattern": f"^({'|'.join(_TYPES)})(,({'|'.join(_TYPES)}))*$"},
)
FIELDS = Parameter(
    "fields",
    partial(some_of, _KEYS),
    "Only these keys, between commas, of those that items of all types have.",
    {"type": "string", "pattern": f"^({'|'.join(_KEYS)})(,({'|'.join(_KEYS)}))*$"},
)
PARAMETERS = [WORDS, LOCALE, FALLBACK, TYPE, VIEW, FIELDS, LIMIT, CURSOR]


class SearchView(KeptView):
    """What has all the words of `q`, best first; a word that nothing has is taken for the nearest ones."""

    @extend_schema(
        operation_id="search",
        tags=["search"],
        parameters=declared(PARAMETERS, required={"q"}),
        responses=inline_serializer(
            "SearchList",
            {
                "next": serializers.URLField(allow_null=True, help_text="The next page; null on the last."),
                "results": serializers.ListField(child=AnyItem),
            },
        ),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        return super().get(request)

    def make(self, request: HttpRequest) -> Answer | HttpResponse:
        """The best hits, in the order of their places."""
        query = read_query(request.GET, PARAMETERS)
        if "q" not in query.values:
            raise refused([Fault("q", "Say what to search for: ?q=…")])
        given = cursors.given(request.GET)
        headers: dict[str, Any] = {
            "validator": etag("search", self.stand().edition(), query.locales, given),
            "language": ", ".join(query.locales),
        }
        if known := unchanged(request, **headers):
            negotiate(request, known)
            return known
        column = "document" if query.values.get("view") == "full" else "summary"
        limit = query.values.get("limit", DEFAULT_LIMIT)
        # One more than asked for tells whether there is a next page.
        rows = _found(query, column, limit + 1)
        page = rows[:limit]
        next_url = None
        if len(rows) > limit:
            next_url = cursors.next_url("search", given, cursors.pack(page[-1].position))
        keys = query.values.get("fields")
        found = (item_json(row.text, query.locales[0], row.locale, row.seq, keys) for row in page)
        return made(
            list_json(found, next_url),
            changed_at=max((row.changed_at for row in page), default=None),
            links=[f'<{next_url}>; rel="next"'] if next_url else [],
            **headers,
        )


def _found(query: Query, column: str, most: int) -> list[finding.Hit]:
    """First each thing's locale is chosen, then it is searched."""
    values = query.values
    after = cursors.unpack(values["cursor"], finding.is_position) if "cursor" in values else ""
    scope = finding.Scope(each_once=True, types=values.get("type", ()), column=column, most=most)
    return finding.found(finding.Query(values["q"], query.locales), scope, after)
