"""What the contract says of webhooks: what partners can be told without asking (see `cms.partners.messages`)."""

from typing import Any

_TEXT = {"type": "string"}
# By the type of the message what it tells.
_TOLD = {
    "content.changed": "Something has changed: at most 100 changes at a time, as the change feed has them without "
    "`view=full`, and the cursor after them, of a feed with the filters that were agreed.",
    "content.resync": "A backup was restored: begin a copy anew, without a cursor.",
    "webhook.test": "Nothing has happened. Somebody wants to know whether messages arrive.",
}
_HEADERS = {
    "webhook-id": "The same when a message is sent again.",
    "webhook-timestamp": "When it was sent, in seconds since 1970 (Unix time).",
    "webhook-signature": "`v1,` and the HMAC-SHA256 of id, timestamp and body, with dots between them, in Base64; "
    "several with spaces between them while a secret is being replaced.",
}
_ANSWERS = {
    "2XX": "Taken. Anything else is sent again, for three days.",
    "410": "Nothing more is sent, until somebody switches it on again.",
    "429": "Sent again after `Retry-After`.",
}

MESSAGE: dict[str, Any] = {
    "type": "object",
    "description": "The body of a webhook.",
    "properties": {
        "type": {"type": "string", "enum": list(_TOLD)},
        "timestamp": {"type": "string", "format": "date-time"},
        "data": {
            "type": "object",
            "properties": {
                "changes": {"type": "array", "items": {"$ref": "#/components/schemas/ChangeData"}},
                "cursor": _TEXT,
            },
            "required": ["changes", "cursor"],
        },
    },
    "required": ["type", "timestamp", "data"],
}

_ITEM = "00000000-0000-4000-8000-000000000001"
_CHANGE = {
    "seq": 1042,
    "op": "upsert",
    "type": "news",
    "id": _ITEM,
    "locale": "en",
    "at": "2026-01-15T10:00:00Z",
    "url": f"https://www.example.org/api/v1/news/{_ITEM}/?locale=en",
    "digest": f"{'c0ffee':0<64}",
}


def webhooks() -> dict[str, Any]:
    """The contract's "webhooks": a path item by the type of the message."""
    return {kind: {"post": _operation(kind, told)} for kind, told in _TOLD.items()}


def _operation(kind: str, told: str) -> dict[str, Any]:
    changes = [_CHANGE] if kind == "content.changed" else []
    data = {"changes": changes, "cursor": "ZTVjM2IxYTA6MTA0Mg"}
    example = {"type": kind, "timestamp": "2026-01-15T10:00:01Z", "data": data}
    return {
        "operationId": kind.replace(".", "_"),
        "description": told,
        "tags": ["webhooks"],
        # Partners sign nothing and send no key: what they get is signed.
        "security": [],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": text, "schema": _TEXT}
            for name, text in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Message"}, "example": example}},
        },
        "responses": {status: {"description": text} for status, text in _ANSWERS.items()},
    }
