"""What all views below /api/ have in common."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.published.sequencer import Standing, advance, drain_urgent

from .answers import answer, etag
from .problems import not_found, problem_response


class JSONOnly(DefaultContentNegotiation):
    """JSON, whatever the query says: `format` is no parameter here."""

    settings: Any = SimpleNamespace(URL_FORMAT_OVERRIDE=None)

    def get_accept_list(self, request: Request) -> list[str]:
        """What the client takes; who takes problems alone, which are JSON, takes what goes well too."""
        accepted = super().get_accept_list(request)
        return [each.replace("application/problem+json", "application/json") for each in accepted]


class PublicView(APIView):
    """Read only, for anyone, without cookies; every error is a problem document.

    Whose key a request has is found out by the class in the settings (`request.auth`).
    """

    permission_classes = []
    throttle_classes = []
    renderer_classes = [JSONRenderer]
    parser_classes = []
    content_negotiation_class = JSONOnly
    http_method_names = ["get", "head", "options"]

    # Whether the read model is brought up to the minute before the view reads it.
    catches_up = True
    # With that: where it stands, and a text that is another one whenever anything public has changed.
    standing: Standing
    edition = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.catches_up:
            self.standing = advance(drain_urgent)
            self.edition = self.standing.edition()

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], HttpResponse | None]:
        return problem_response


class NotFoundView(PublicView):
    """What an address below /api/ answers that leads nowhere."""

    schema = None
    catches_up = False

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.path_info.endswith("/"):
            found = resolve(f"{request.path_info}/").func
            if getattr(found, "cls", None) is not NotFoundView:
                return _permanently(request.get_full_path(force_append_slash=True))
        raise not_found()


def _permanently(address: str) -> HttpResponse:
    response = HttpResponse(status=308)
    response["Location"] = address
    return response


def json_answer(request: HttpRequest, content: dict[str, Any]) -> HttpResponse:
    """A small answer that is made when it is asked for."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return answer(request, text, etag(text))
