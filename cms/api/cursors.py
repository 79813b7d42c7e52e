"""Where a list goes on: after an item, whatever is added or removed around it."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from cms.core.templatetags.addresses import absolute

from .problems import Fault, refused

_POSITION = re.compile(r"[0-9a-f]{0,200}\.[0-9a-f]{32}")


def pack(position: str) -> str:
    """The cursor of what comes after a position in a list."""
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def unpack(cursor: str, is_position: Callable[[str], object]) -> str:
    """The position of a cursor; refused if it is none."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    if not is_position(text):
        raise refused([Fault("cursor", "Take the cursor as it was given with the page before.")])
    return text


def given(query: QueryDict) -> list[tuple[str, str]]:
    """What the query string says, pair by pair."""
    return [(name, value) for name, values in query.lists() for value in values]


def next_url(path: str, query: list[tuple[str, str]], cursor: str) -> str:
    """The address of the page that a cursor leads to, of the list that is `query` at a path below /api/v1/."""
    kept = [(name, value) for name, value in query if name != "cursor"]
    return absolute(f"/api/v1/{path}/?{urlencode([*kept, ('cursor', cursor)])}")


def encode(sort_key: str, uuid: UUID) -> str:
    """The cursor of what comes after the item with this key and id."""
    return pack(f"{sort_key}.{uuid.hex}")


def position(cursor: str) -> tuple[str, UUID]:
    """The sort key and the id of the item that a cursor comes after."""
    sort_key, _dot, key = unpack(cursor, _POSITION.fullmatch).partition(".")
    return sort_key, UUID(key)


def after(sort_key: Any, uuid: Any, *, descending: bool) -> Q:
    """The condition for what comes after this in a list by sort key and id."""
    comparison = "lt" if descending else "gt"
    later = Q(**{f"sort_key__{comparison}": sort_key}) | Q(**{f"uuid__{comparison}": uuid})
    # The first of the two can be looked up in an index, from there on the list is read in order.
    return Q(**{f"sort_key__{comparison}e": sort_key}) & later
