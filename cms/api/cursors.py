"""Where a list goes on: after an item, whatever is added or removed around it."""

import base64
import binascii
import re
from uuid import UUID

from django.db.models import Q

from .problems import Fault, refused

_POSITION = re.compile(r"([0-9a-f]{0,200})\.([0-9a-f]{32})")


def encode(sort_key: str, uuid: UUID) -> str:
    """The cursor of what comes after the item with this key and id."""
    return base64.urlsafe_b64encode(f"{sort_key}.{uuid.hex}".encode()).decode().rstrip("=")


def after(cursor: str, *, descending: bool) -> Q:
    """The condition for what comes after the cursor in a list by sort key and id."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        position = _POSITION.fullmatch(text)
    except (binascii.Error, ValueError):
        position = None
    if position is None:
        raise refused([Fault("cursor", "Take the cursor from the `next` of the page before.")])
    sort_key, uuid = position[1], UUID(position[2])
    comparison = "lt" if descending else "gt"
    return Q(**{f"sort_key__{comparison}": sort_key}) | Q(**{"sort_key": sort_key, f"uuid__{comparison}": uuid})
