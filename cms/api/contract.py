"""What the contract says of every operation alike: headers, errors, examples (drf-spectacular's hooks)."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from cms.published.registry import item_types

from .limits import WINDOW
from .webhooks import MESSAGE, webhooks

PREFIX = "/api/v1/"
# Answers that the tests hold the API to (tests/cms/api/test_golden.py); each is an example here.
GOLDEN = Path(settings.BASE_DIR) / "tests" / "golden"

_TEXT = {"type": "string"}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
    },
    "required": ["type", "title", "status", "detail", "errors"],
}
FAULT: dict[str, Any] = {
    "type": "object",
    "description": "A parameter that is refused.",
    "properties": {
        "parameter": _TEXT,
        "message": _TEXT,
        "suggestion": {"type": ["string", "null"], "description": "What may have been meant."},
    },
    "required": ["parameter", "message", "suggestion"],
}

API_KEY = {
    "type": "apiKey",
    "in": "header",
    "name": "X-Api-Key",
    "description": "A partner's key raises the limit of requests; it shows nothing more.",
}

_HEADERS = {
    "ETag": "A strong validator: send it back as `If-None-Match`.",
    "Last-Modified": "When what is shown was last changed; left out within two seconds of a change.",
    "Cache-Control": "`public, no-cache`: keep it, but ask before it is used again.",
    "Content-Language": "The locale of the answer.",
    "Link": "Where the list goes on (`next`), where the HTML page is (`alternate`).",
    "RateLimit": 'What is left of the limit, and in how many seconds it begins anew: `"default";r=599;t=42`.',
    "RateLimit-Policy": f'The limit: `"default";q=600;w={WINDOW}` are 600 requests in {WINDOW} seconds.',
    "Retry-After": "Seconds to wait.",
    "Allow": "The methods that there are.",
    "WWW-Authenticate": "The header field that a key is sent in.",
}
_ALWAYS = ["Cache-Control", "Content-Language", "RateLimit", "RateLimit-Policy"]
_KNOWN = ["ETag", "Last-Modified", "Link", *_ALWAYS]

# The name of each error answer by its status, what it means and its headers.
_ERRORS: dict[str, tuple[str, str, list[str]]] = {
    "400": ("BadRequest", "A parameter is unknown, repeated where it is single, or malformed.", _ALWAYS),
    "401": ("Unauthorized", "The key sent is unknown or was revoked.", ["WWW-Authenticate", *_ALWAYS]),
    "404": ("NotFound", "There is nothing public here. Nothing tells whether there ever was.", _ALWAYS),
    "405": ("MethodNotAllowed", "The API is read only.", ["Allow", *_ALWAYS]),
    "406": ("NotAcceptable", "There is only JSON.", _ALWAYS),
    "410": ("Resync", "A cursor of another time of the site: start anew without one.", _ALWAYS),
    "429": ("TooManyRequests", "Too many requests from one client.", ["Retry-After", *_ALWAYS]),
}


# What an address that cannot do without a parameter is asked in examples.
_ASKED = {"url": "/en/", "q": "network"}


def only_v1(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Preprocessing hook: the contract is about /api/v1/, not about the admin's own endpoints."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX)]


def complete(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: to every operation its headers, its errors and an example."""
    components = result["components"]
    # A full item has all keys of the short one: it is not exactly one of both.
    for component in components["schemas"].values():
        if "oneOf" in component:
            component["anyOf"] = component.pop("oneOf")
    _allow_parts(result)
    components["schemas"] |= {"Problem": PROBLEM, "Fault": FAULT, "Message": MESSAGE}
    result["webhooks"] = webhooks()
    components["headers"] = {name: {"description": text, "schema": _TEXT} for name, text in _HEADERS.items()}
    components["securitySchemes"] = {"ApiKey": API_KEY}
    # With a key or without one.
    result["security"] = [{}, {"ApiKey": []}]
    components["responses"] = {
        "NotModified": {"description": "The client has the present answer.", "headers": _headers(_KNOWN)},
        **{name: _error(name, text, headers) for name, text, headers in _ERRORS.values()},
    }
    for path, operations in result["paths"].items():
        for operation in operations.values():
            _complete(path, operation)
    return result


def _allow_parts(result: dict[str, Any]) -> None:
    """With `fields` an item has only some of its keys, in a list, among what was found, or alone."""
    schemas = result["components"]["schemas"]
    found: dict[str, Any] = {"anyOf": [schemas["SearchList"]["properties"]["results"]["items"]]}
    for item_type in item_types().values():
        name = item_type.name.capitalize()
        part = {"$ref": f"#/components/schemas/{name}Part"}
        schemas[f"{name}Part"] = {
            **{key: value for key, value in schemas[name].items() if key != "required"},
            "description": "Some of the keys of an item, as `fields` names them.",
        }
        schemas[f"{name}Item"]["anyOf"].append(part)
        results = schemas[f"{name}List"]["properties"]["results"]
        results["items"] = {"anyOf": [results["items"], part]}
        found["anyOf"].append(part)
    schemas["SearchList"]["properties"]["results"]["items"] = found


def _complete(path: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    found = responses["200"]
    found["description"] = found.get("description") or "What was asked for."
    found["headers"] = _headers(_KNOWN)
    (content,) = found["content"].values()
    content |= _example(operation["operationId"])
    responses["304"] = {"$ref": "#/components/responses/NotModified"}
    for parameter in operation.get("parameters", []):
        if parameter.get("required") and parameter["in"] == "query":
            parameter["example"] = _ASKED[parameter["name"]]
    only_here = {"404": "{" in path or operation["operationId"] == "resolve", "410": path == f"{PREFIX}changes/"}
    for status, (name, _text, _names) in _ERRORS.items():
        if only_here.get(status, True):
            responses[status] = {"$ref": f"#/components/responses/{name}"}


def _headers(names: list[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _error(name: str, description: str, headers: list[str]) -> dict[str, Any]:
    content = {"schema": {"$ref": "#/components/schemas/Problem"}} | _example(name)
    return {
        "description": description,
        "headers": _headers(headers),
        "content": {"application/problem+json": content},
    }


def _example(name: str) -> dict[str, Any]:
    path = GOLDEN / f"{name}.json"
    return {"example": json.loads(path.read_text(encoding="utf-8"))} if path.exists() else {}
