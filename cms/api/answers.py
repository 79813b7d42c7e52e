"""Answers made of stored documents: text is put together, nothing is serialised."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe

# A second change within the second that a date can tell would go unnoticed.
_DATE_IS_SAFE_AFTER = timedelta(seconds=2)


def item_text(
    document: str, requested_locale: str, locale: str, version: int, keys: Collection[str] | None = None
) -> str:
    """A stored document with what depends on the request; only these `keys` of it where they are given."""
    answer = {"requested_locale": requested_locale, "is_fallback": locale != requested_locale, "version": version}
    if keys is None:
        return f"{json_text(answer)[:-1]},{document[1:]}"
    return json_text({key: value for key, value in (answer | orjson.loads(document)).items() if key in keys})


def list_text(items: Iterable[str], next_url: str | None, **more: Any) -> str:
    """A page of a list; `more` are the keys that were asked for."""
    return f'{json_text({"next": next_url} | more)[:-1]},"results":[{",".join(items)}]}}'


def json_text(data: Any) -> str:
    """Data as the API writes it."""
    return orjson.dumps(data).decode()


def etag(*parts: object) -> str:
    """A strong validator of what is made of these parts."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:40]}"'


def unchanged(
    request: HttpRequest, validator: str, *, changed_at: datetime | None = None, language: str | None = None
) -> HttpResponse | None:
    """304 for a client that has what `validator` stands for, or that knows it by the date of its last change."""
    modified = _modified(changed_at)
    if not _is_known(request, validator, modified):
        return None
    return _with_headers(HttpResponseNotModified(), validator, modified, language)


def answer(
    request: HttpRequest,
    text: str,
    validator: str,
    *,
    changed_at: datetime | None = None,
    language: str | None = None,
    links: Iterable[str] = (),
) -> HttpResponse:
    """`text`, or 304 for a client that has it."""
    known = unchanged(request, validator, language=language)
    if known:
        return known
    response = HttpResponse(text, content_type="application/json")
    if link := ", ".join(links):
        response["Link"] = link
    return _with_headers(response, validator, _modified(changed_at), language)


def _modified(changed_at: datetime | None) -> datetime | None:
    return changed_at if changed_at and timezone.now() - changed_at > _DATE_IS_SAFE_AFTER else None


def _with_headers(
    response: HttpResponse, validator: str, modified: datetime | None, language: str | None
) -> HttpResponse:
    response["ETag"] = validator
    response["Cache-Control"] = "public, no-cache"
    if modified:
        response["Last-Modified"] = http_date(modified.timestamp())
    # With a 304 too: caches take it over.
    if language:
        response["Content-Language"] = language
    return response


def _is_known(request: HttpRequest, validator: str, modified: datetime | None) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if known:
        return known == ["*"] or validator in (each.removeprefix("W/") for each in known)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    # Not "or earlier": after a restore from a backup the last change lies further back.
    return modified is not None and int(modified.timestamp()) == since
