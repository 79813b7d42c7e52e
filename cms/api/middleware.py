"""What every answer below /api/ says, whoever has made it: who may read it, and how much may still be asked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .limits import spend
from .problems import too_many_requests

PREFIX = "/api/"
METHODS = "GET, HEAD, OPTIONS"
# Pages of other sites may read these too.
_EXPOSED = "ETag, Last-Modified, Link, Content-Language, Allow, RateLimit, RateLimit-Policy, Retry-After"


class ApiMiddleware:
    """Any page of any site may read the API, without credentials; nobody may ask more often than the limit allows.

    A browser's question whether it may ask (OPTIONS) is answered here and not counted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        # Nothing here knows who is signed in, and no answer replaces a cookie that is out of date.
        request.META.pop("HTTP_COOKIE", None)
        response = _options() if request.method == "OPTIONS" else self._limited(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = _EXPOSED
        response.headers.setdefault("Cache-Control", "public, no-cache")
        return response

    def _limited(self, request: HttpRequest) -> HttpResponse:
        allowance = spend(request)
        if allowance is None:
            return self.get_response(request)
        if allowance.exceeded:
            response = too_many_requests(allowance.reset).response()
            response["Retry-After"] = str(allowance.reset)
            response["Cache-Control"] = "no-store"
        else:
            response = self.get_response(request)
        for name, value in allowance.headers.items():
            response[name] = value
        return response


def _options() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since, X-Api-Key"
    response["Access-Control-Max-Age"] = "86400"
    return response
