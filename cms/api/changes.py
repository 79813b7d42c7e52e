"""The change feed: by it a partner's copy follows what is public, and misses nothing."""

from dataclasses import replace
from functools import partial
from typing import Any, Protocol, cast
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from cms.core.templatetags.addresses import absolute
from cms.published.changes import (
    LEFT_FILTER,
    REMOVED,
    WITHDRAWN,
    BadCursor,
    Change,
    Filter,
    Page,
    Position,
    Resync,
    next_page,
    where,
)
from cms.published.filters import Parameter, one_of
from cms.published.sequencer import advance

from . import cursors
from .answers import answer, etag, item_json, unchanged
from .parameters import CURSOR, DEFAULT_LIMIT, FILTERS, LIMIT, Query, read_query, some_of
from .problems import Fault, refused, resync
from .schema import AnyFullItem, declared
from .searching import TYPE
from .views import PublicView

_LOCALES = [code for code, _name in settings.LANGUAGES]
_LOCALE = Parameter(
    "locale",
    partial(some_of, _LOCALES),
    "Only these locales, between commas.",
    {"type": "string", "pattern": f"^({'|'.join(_LOCALES)})(,({'|'.join(_LOCALES)}))*$"},
)
_VIEW = Parameter(
    "view",
    partial(one_of, ["summary", "full"]),
    "With `full` every upsert has the `item` itself, as its own address gives it in its locale.",
    {"type": "string", "enum": ["summary", "full"], "default": "summary"},
)
_CURSOR = replace(
    CURSOR, description="What follows this; taken from the answer before. Each filter has cursors of its own."
)
_FACETS = ("theme", "country")
PARAMETERS = [_CURSOR, LIMIT, TYPE, _LOCALE, *(FILTERS[name] for name in _FACETS), _VIEW]


class Reader(Protocol):
    """Whose key a request has."""

    def has_read(self, position: Position) -> None:
        """Note how far it has come."""


class ChangeData(serializers.Serializer[Any]):
    """What has become of an item since the cursor; only its last state."""

    seq = serializers.IntegerField()
    op = serializers.ChoiceField(choices=["upsert", "remove"])
    type = serializers.CharField()
    id = serializers.UUIDField()
    locale = serializers.CharField()
    at = serializers.DateTimeField()
    url = serializers.URLField()
    digest = serializers.CharField(allow_null=True, help_text="Another one for other content; null for what is gone.")
    reason = serializers.ChoiceField(
        choices=[REMOVED, WITHDRAWN, LEFT_FILTER],
        required=False,
        help_text="Of a removal. `left_filter`: it is there, but no longer what was asked for; `withdrawn`: purge it.",
    )
    purge_by = serializers.DateTimeField(required=False, help_text="Of what was withdrawn.")
    item = AnyFullItem


class ChangeList(serializers.Serializer[Any]):
    """A page of the change feed."""

    cursor = serializers.CharField(help_text="Where the next page starts: keep it with what you have taken over.")
    has_more = serializers.BooleanField(
        help_text="Whether to ask again now; where there are no changes yet, in a second."
    )
    changes = ChangeData(many=True)


class ChangesView(PublicView):
    """What has changed since a cursor, in order; without one everything that is public, from the beginning.

    Once `has_more` is false, a copy that has taken over every page is what a walk through all lists would give.
    """

    catches_up = False

    @extend_schema(operation_id="list_changes", tags=["changes"], parameters=declared(PARAMETERS), responses=ChangeList)
    def get(self, request: HttpRequest) -> HttpResponse:
        query = read_query(request.GET, PARAMETERS)
        selected = _filter(query)
        asked = _position(query, selected)
        at = advance()
        try:
            position = where(asked, at)
        except Resync:
            raise resync() from None
        reader = cast(Reader | None, getattr(request, "auth", None))
        # What a synchronisation under way has left is not known before its end.
        if reader and position.start is None:
            reader.has_read(position)
        given = cursors.given(request.GET)
        validator = etag("changes", at.edition(), given)
        if known := unchanged(request, validator):
            return known
        limit, full = query.values.get("limit", DEFAULT_LIMIT), query.values.get("view") == "full"
        page = next_page(position, selected, limit, at=at, full=full)
        kept = [(name, value) for name, value in given if name != "cursor"]
        next_url = absolute(f"/api/v1/changes/?{urlencode([*kept, ('cursor', page.position.encode())])}")
        links = [f'<{next_url}>; rel="next"'] if page.has_more else []
        return answer(request, _json(page), validator, links=links)


def _position(query: Query, selected: Filter) -> Position | None:
    if "cursor" not in query.values:
        return None
    try:
        position = Position.decode(query.values["cursor"])
    except BadCursor:
        raise refused([Fault("cursor", "Take the cursor from the answer before.")]) from None
    if position.mark != selected.mark:
        told = "It was given for other filters (type, locale, theme, country). With these, start without a cursor."
        raise refused([Fault("cursor", told)])
    return position


def _filter(query: Query) -> Filter:
    return Filter(
        types=query.values.get("type", ()),
        locales=query.values.get("locale", ()),
        facets=tuple(tuple(group) for name in _FACETS for group in query.filters.get(name, [])),
    )


def _json(page: Page) -> bytes:
    head = orjson.dumps({"cursor": page.position.encode(), "has_more": page.has_more})
    return b"".join([head[:-1], b',"changes":[', b",".join(map(_change_json, page.changes)), b"]}"])


def _change_json(change: Change) -> bytes:
    thin = orjson.dumps(change.thin)
    if change.document is None:
        return thin
    locale = change.thin["locale"]
    item = item_json(change.document.encode(), locale, locale, change.thin["seq"])
    return b"".join([thin[:-1], b',"item":', item, b"}"])
