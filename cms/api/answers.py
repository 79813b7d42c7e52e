"""Answers made of stored documents: text is put together, nothing is serialised."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from cms.published.encodings import negotiate
from cms.published.page_memory import Answer

# What a 304 says too.
_TOLD_OF_KNOWN = ("ETag", "Cache-Control", "Last-Modified", "Content-Language")
# The header fields with which a client says what it has, as WSGI has them.
_CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}
# A second change within the second that a date can tell would go unnoticed.
_DATE_IS_SAFE_AFTER = timedelta(seconds=2)


def item_json(
    document: bytes, requested_locale: str, locale: str, version: int, keys: Collection[str] | None = None
) -> bytes:
    """A stored document (JSON in UTF-8) with what depends on the request; only these `keys` where they are given."""
    if keys is None:
        is_fallback = "false" if locale == requested_locale else "true"
        before = f'{{"requested_locale":"{requested_locale}","is_fallback":{is_fallback},"version":{version},'
        return b"%b%b" % (before.encode(), document[1:])
    answer = {"requested_locale": requested_locale, "is_fallback": locale != requested_locale, "version": version}
    return orjson.dumps({key: value for key, value in (answer | orjson.loads(document)).items() if key in keys})


def list_json(items: Iterable[bytes], next_url: str | None, **more: Any) -> bytes:
    """A page of a list; `more` are the keys that were asked for."""
    return b"".join([orjson.dumps({"next": next_url} | more)[:-1], b',"results":[', b",".join(items), b"]}"])


def etag(*parts: object) -> str:
    """A strong validator of what is made of these parts."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:40]}"'


def unchanged(
    request: HttpRequest, validator: str, *, changed_at: datetime | None = None, language: str | None = None
) -> HttpResponse | None:
    """304 for a client that has what `validator` stands for, or that knows it by the date of its last change."""
    modified = _modified(changed_at)
    if not is_known(request, validator, modified):
        return None
    return HttpResponseNotModified(headers=_headers(validator, modified, language))


def made(
    content: bytes,
    validator: str,
    *,
    changed_at: datetime | None = None,
    language: str | None = None,
    links: Iterable[str] = (),
) -> Answer:
    """A finished answer."""
    headers = {"Content-Type": "application/json", **_headers(validator, _modified(changed_at), language)}
    if link := ", ".join(links):
        headers["Link"] = link
    return Answer(tuple(headers.items()), content)


def answer(
    request: HttpRequest,
    content: bytes,
    validator: str,
    *,
    changed_at: datetime | None = None,
    language: str | None = None,
    links: Iterable[str] = (),
) -> HttpResponse:
    """The answer, or 304 for a client that has it."""
    known = unchanged(request, validator, language=language)
    if known:
        return known
    finished = made(content, validator, changed_at=changed_at, language=language, links=links)
    return HttpResponse(finished.content, headers=dict(finished.headers))


def from_memory(request: HttpRequest, finished: Answer, *, by_date: bool) -> HttpResponse:
    """A finished answer as the client takes it, or 304 for one that has it; `by_date` tells whether its date tells."""
    if _CONDITIONS.isdisjoint(request.META):
        return finished.whole(request)
    headers = dict(finished.headers)
    if not is_known(request, headers["ETag"], headers.get("Last-Modified") if by_date else None):
        return finished.whole(request)
    response = HttpResponseNotModified(headers={name: headers[name] for name in _TOLD_OF_KNOWN if name in headers})
    negotiate(request, response)
    return response


def is_known(request: HttpRequest, validator: str, modified: str | None) -> bool:
    """Whether the client has what `validator` stands for, or what was last changed at this HTTP date."""
    # As WSGI has them: nearly nobody sends one, and making all header fields of a request takes longer than this.
    etags, since = request.META.get("HTTP_IF_NONE_MATCH"), request.META.get("HTTP_IF_MODIFIED_SINCE")
    if etags and (known := parse_etags(etags)):
        return known == ["*"] or validator in (each.removeprefix("W/") for each in known)
    # Not "or earlier": after a restore from a backup the last change lies further back.
    return bool(modified and since) and parse_http_date_safe(modified or "") == parse_http_date_safe(since or "")


def _modified(changed_at: datetime | None) -> str | None:
    safe = changed_at and timezone.now() - changed_at > _DATE_IS_SAFE_AFTER
    return http_date(changed_at.timestamp()) if changed_at and safe else None


def _headers(validator: str, modified: str | None, language: str | None) -> dict[str, str]:
    headers = {"ETag": validator, "Cache-Control": "public, no-cache"}
    if modified:
        headers["Last-Modified"] = modified
    # With a 304 too: caches take it over.
    if language:
        headers["Content-Language"] = language
    return headers
