"""Answers made of stored documents: text is put together, nothing is parsed or serialised."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe

# A second change within the second that a date can tell would go unnoticed.
_DATE_IS_SAFE_AFTER = timedelta(seconds=2)


def item_text(document: str, requested_locale: str, locale: str, version: int) -> str:
    """A stored document with what depends on the request."""
    answer = {"requested_locale": requested_locale, "is_fallback": locale != requested_locale, "version": version}
    return f"{json.dumps(answer, separators=(',', ':'))[:-1]},{document[1:]}"


def list_text(items: Iterable[str], next_url: str | None) -> str:
    """A page of a list."""
    return f'{{"next":{json.dumps(next_url)},"results":[{",".join(items)}]}}'


def etag(*parts: object) -> str:
    """A strong validator of what is made of these parts."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:40]}"'


def answer(
    request: HttpRequest,
    text: str,
    validator: str,
    *,
    changed_at: datetime | None = None,
    by_date: bool = False,
    language: str | None = None,
    links: Iterable[str] = (),
) -> HttpResponse:
    """`text`, or 304 for a client that has it. `by_date`: whether the date alone tells that nothing has changed."""
    modified = changed_at if changed_at and timezone.now() - changed_at > _DATE_IS_SAFE_AFTER else None
    response: HttpResponse
    if _is_known(request, validator, modified if by_date else None):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(text, content_type="application/json")
    response["ETag"] = validator
    response["Cache-Control"] = "public, no-cache"
    if modified:
        response["Last-Modified"] = http_date(modified.timestamp())
    if language:
        response["Content-Language"] = language
    if link := ", ".join(links):
        response["Link"] = link
    return response


def _is_known(request: HttpRequest, validator: str, modified: datetime | None) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if known:
        return known == ["*"] or validator in (each.removeprefix("W/") for each in known)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return modified is not None and since is not None and int(modified.timestamp()) <= since
