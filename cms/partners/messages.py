"""What endpoints are sent, as Standard Webhooks 1.0.0 has it: https://www.standardwebhooks.com."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from cms.published.changes import Change, Position

# `data` has the thin changes of the change feed and the cursor after them.
CHANGED = "content.changed"
# The feed begins anew (a backup was restored): what was copied is to be compared with all of it, from the beginning.
RESYNC = "content.resync"
# Somebody wants to know whether anything arrives.
TEST = "webhook.test"


def changed(changes: Iterable[Change], position: Position) -> str:
    """The body that tells of these changes; `position` is where the feed goes on."""
    return _body(CHANGED, [change.thin for change in changes], position)


def resync(position: Position) -> str:
    """The body that tells that the copy has to be made anew; what changes after `position` is told as always."""
    return _body(RESYNC, [], position)


def test(position: Position) -> str:
    """A body that tells of nothing."""
    return _body(TEST, [], position)


def _body(kind: str, changes: list[Mapping[str, Any]], position: Position) -> str:
    now = timezone.now().astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    data = {"changes": changes, "cursor": position.encode()}
    return json.dumps({"type": kind, "timestamp": f"{now}Z", "data": data}, ensure_ascii=False, separators=(",", ":"))


def headers(message_id: str, body: str, at: datetime, secrets: Iterable[str]) -> dict[str, str]:
    """The headers of a delivery sent at this time, signed with each of the secrets."""
    signatures = [Webhook(secret).sign(message_id, at.astimezone(UTC), body) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
