"""The contract for people: a page made of the OpenAPI file, which needs no script and nothing of anybody else."""

import json
import re
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe

from cms.core.models import SiteSettings
from cms.core.templatetags.addresses import absolute

from .about import OPENAPI
from .answers import answer, etag
from .limits import WINDOW
from .parameters import read_query
from .views import PublicView

_CODE = re.compile(r"`([^`]+)`")


class DocsView(PublicView):
    """Every address of the API with its parameters, an example and what can go wrong."""

    schema = None
    catches_up = False
    # It is HTML, whatever is asked for; problems are what they are everywhere.
    is_json = False

    def get(self, request: HttpRequest) -> HttpResponse:
        read_query(request.GET, [])
        text = render_to_string(
            "api/docs.html",
            {
                "site": SiteSettings.load(),
                "groups": _groups(),
                "webhooks": _webhooks(),
                "errors": _errors(),
                "limit": settings.API_RATE_LIMIT,
                "window": WINDOW,
            },
        )
        response = answer(request, text.encode(), etag(text), language="en")
        if response.status_code == 200:
            response["Content-Type"] = "text/html; charset=utf-8"
        return response


@cache
def _contract() -> dict[str, Any]:
    contract: dict[str, Any] = json.loads(OPENAPI.read_text(encoding="utf-8"))
    return contract


@cache
def _groups() -> dict[str, list[dict[str, Any]]]:
    """The operations by their tag."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in _contract()["paths"].items():
        operation = methods["get"]
        (content,) = operation["responses"]["200"]["content"].values()
        example = content["example"]
        parameters = [
            {
                **parameter,
                "description": _marked(parameter.get("description", "")),
                "type": _type(parameter["schema"]),
                "default": _default(parameter["schema"]),
            }
            for parameter in operation.get("parameters", [])
        ]
        address = path.replace("{id}", example.get("id", ""))
        if asked := {each["name"]: each["example"] for each in parameters if "example" in each}:
            address += f"?{urlencode(asked, safe='/')}"
        for tag in operation["tags"]:
            groups.setdefault(tag, []).append(
                {
                    "id": operation["operationId"],
                    "path": path,
                    "description": _marked(operation["description"]),
                    "parameters": parameters,
                    "request": absolute(address),
                    "example": json.dumps(example, ensure_ascii=False, indent=2),
                    "statuses": [status for status in operation["responses"] if status not in {"200", "304"}],
                }
            )
    return groups


@cache
def _webhooks() -> list[dict[str, Any]]:
    """What partners can be told without asking, with an example each."""
    return [
        {
            "name": name,
            "description": _marked(methods["post"]["description"]),
            "example": json.dumps(content["example"], ensure_ascii=False, indent=2),
        }
        for name, methods in _contract()["webhooks"].items()
        for content in methods["post"]["requestBody"]["content"].values()
    ]


@cache
def _errors() -> list[dict[str, Any]]:
    """What can go wrong, with an example each."""
    return [
        {
            "name": name,
            "status": content["example"]["status"],
            "description": response["description"],
            "example": json.dumps(content["example"], ensure_ascii=False, indent=2),
        }
        for name, response in _contract()["components"]["responses"].items()
        for content in response.get("content", {}).values()
    ]


def _marked(text: str) -> str:
    """A description as HTML: what stands between backticks is code."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(text)))  # noqa: S308 - escaped before


def _default(schema: dict[str, Any]) -> str:
    return json.dumps(schema["default"]).strip('"') if "default" in schema else ""


def _type(schema: dict[str, Any]) -> str:
    """What a value looks like, in a few words."""
    if schema.get("type") == "array":
        return "one or more values"
    if "enum" in schema:
        return " or ".join(schema["enum"])
    if "maximum" in schema:
        return f"{schema['minimum']} to {schema['maximum']}"
    return str(schema.get("format") or schema.get("type", "string"))
