"""What every answer below /api/ says, whoever has made it: who may read it, and how much may still be asked."""

import re
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.middleware.security import SecurityMiddleware
from django.urls import ResolverMatch, resolve
from django.urls.converters import UUIDConverter
from django.utils import translation
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.settings import api_settings

from cms.core.csp import ContentSecurityPolicyMiddleware
from cms.published.models import hidden

from .limits import Key, spend
from .problems import too_many_requests, wrong_key
from .views import METHODS

PREFIX = "/api/"

# Pages of other sites may read it, these header fields too.
_FOR_EVERYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Content-Language, Allow, RateLimit, RateLimit-Policy, "
    "Retry-After, WWW-Authenticate",
}


class ApiMiddleware:
    """Any page of any site may read the API, without credentials; nobody may ask more often than the limit allows.

    A browser's question whether it may ask (OPTIONS) is answered here and not counted. A key changes the limit and
    nothing in an answer, so that caches keep one copy for everybody; only refusals are not to be kept.

    What follows in the settings is for people: sessions, languages, menus. The API's views are called past it, and what
    protects all answers alike is asked once for what it adds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._answer = convert_exception_to_response(self._limited)
        # By whether they are asked over https.
        self._added: dict[bool, dict[str, tuple[str, str]]] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_secure = request.is_secure()
        if not request.path_info.startswith(PREFIX) or (settings.SECURE_SSL_REDIRECT and not is_secure):
            return self.get_response(request)
        # Nothing here knows who is signed in, and no answer replaces a cookie that is out of date.
        request.META.pop("HTTP_COOKIE", None)
        response = _options() if request.method == "OPTIONS" else cast(HttpResponse, self._answer(request))
        if is_secure not in self._added:
            added = ResponseHeaders({**_protecting(request), **_FOR_EVERYBODY})
            self._added[is_secure] = added._store
        # Found to be what a header field may be already: Django would look again at each answer.
        response.headers._store |= self._added[is_secure]
        response.headers.setdefault("Cache-Control", "public, no-cache")
        return response

    def _limited(self, request: HttpRequest) -> HttpResponse:
        key, refusal = _key(request)
        # For views that note who has read what.
        request.auth = key  # type: ignore[attr-defined]
        # Who tries keys out is counted as everybody without one.
        allowance = spend(request, key)
        if allowance and allowance.exceeded:
            response = too_many_requests(allowance.reset).response()
            response["Retry-After"] = str(allowance.reset)
            response["Cache-Control"] = "no-store"
        else:
            response = refusal or cast(HttpResponse, _view(request))
        for name, value in (allowance.headers if allowance else {}).items():
            response[name] = value
        return response


def _key(request: HttpRequest) -> tuple[Key | None, HttpResponse | None]:
    """The key that the request has, and the answer where it is a wrong one."""
    classes: Any = api_settings.DEFAULT_AUTHENTICATION_CLASSES
    for authenticator in (authentication() for authentication in classes):
        try:
            found = authenticator.authenticate(request)
        except AuthenticationFailed as error:
            response = wrong_key(str(error.detail)).response()
            response["WWW-Authenticate"] = authenticator.authenticate_header(request)
            response["Cache-Control"] = "no-store"
            return None, response
        if found:
            return found[1], None
    return None, None


def _protecting(request: HttpRequest) -> dict[str, str]:
    """The header fields by which the settings protect any answer."""
    protect: Any = SecurityMiddleware(ContentSecurityPolicyMiddleware(lambda _request: HttpResponse(content_type="")))
    return {name: value for name, value in protect(request).items() if name != "Content-Type"}


@convert_exception_to_response
def _view(request: HttpRequest) -> HttpResponse:
    """What the view says, in the one language of the API."""
    # As nobody has left anything to be hidden by the request before.
    hidden.set(frozenset())
    if request.encoding is not None:
        # Django would read the query in the charset of a body that is not there.
        request.encoding = None  # type: ignore[assignment]
    # Refuses a host that the settings do not name.
    request.get_host()
    request.resolver_match = match = _resolve(request.path_info)
    translation.activate(settings.LANGUAGE_CODE)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    response.headers.setdefault("Content-Language", settings.LANGUAGE_CODE)
    response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
    if not response.streaming and response.status_code != HTTPStatus.NOT_MODIFIED:
        response.headers.setdefault("Content-Length", str(len(response.content)))
    return response


def _resolve(path: str) -> ResolverMatch:
    """What Django finds for an address, which tries one pattern after the other: all items of a type have one view."""
    list_path, _slash, key = path.removesuffix("/").rpartition("/")
    if not path.endswith("/") or not _KEY.fullmatch(key):
        return _resolved(path)
    of_another = _resolved(f"{list_path}/{_ANY_KEY}/")
    if "id" not in of_another.kwargs:
        return resolve(path)
    return ResolverMatch(of_another.func, (), {"id": UUID(key)}, route=of_another.route)


_resolved = lru_cache(maxsize=100)(resolve)
_KEY, _ANY_KEY = re.compile(UUIDConverter.regex), UUID(int=0)


def _options() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since, X-Api-Key"
    response["Access-Control-Max-Age"] = "86400"
    return response
