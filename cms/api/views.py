"""What all views below /api/ have in common."""

import json
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.published.page_memory import Answer, Key, PageMemory, memory_of
from cms.published.sequencer import Standing, advance, drain_urgent

from .answers import answer, etag, from_memory
from .parameters import is_plain
from .problems import not_found, problem_response

METHODS = "GET, HEAD, OPTIONS"
# What browsers, libraries and tools say that they take, where they do not care.
_ANYTHING = frozenset({None, "", "*/*", "application/json", "application/json, */*"})


class JSONOnly(DefaultContentNegotiation):
    """JSON, whatever the query says: `format` is no parameter here."""

    settings: Any = SimpleNamespace(URL_FORMAT_OVERRIDE=None)

    def get_accept_list(self, request: Request) -> list[str]:
        """What the client takes; who takes problems alone, which are JSON, takes what goes well too."""
        accepted = super().get_accept_list(request)
        return [each.replace("application/problem+json", "application/json") for each in accepted]


class PublicView(APIView):
    """Read only, for anyone, without cookies; every error is a problem document.

    Declared as DRF's views are, for the contract, and called without what DRF does for each request: there is nothing
    to parse, to permit or to render here, and whose key a request has `ApiMiddleware` has found out.
    """

    # For the contract.
    permission_classes = []
    renderer_classes = [JSONRenderer]
    parser_classes = []
    http_method_names = ["get", "head", "options"]

    # Whether the read model is brought up to the minute before the view reads it.
    catches_up = True
    # Whether an answer is JSON, which not every client takes.
    is_json = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer, or the problem that stands in its way."""
        try:
            return self._answer(request, *args, **kwargs)
        except Exception as error:
            response = problem_response(error)
            if response is None:
                raise
            if isinstance(error, MethodNotAllowed):
                response["Allow"] = METHODS
            return response

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise MethodNotAllowed(request.method or "")
        if self.is_json and request.META.get("HTTP_ACCEPT") not in _ANYTHING:
            JSONOnly().select_renderer(Request(request), [JSONRenderer()])
        if self.catches_up:
            advance(drain_urgent)
        response: HttpResponse = self.get(request, *args, **kwargs)  # type: ignore[attr-defined]
        return response


class KeptView(PublicView):
    """Whose answers are kept for who asks the same again, under the standing of which they are.

    `make` may set the standing where it is not known yet: from the query that it asks anyway. What somebody has typed
    (`q`) is kept in this process only, and for the same client only, for as long as that is counted as one: that an
    answer comes faster because somebody else has just asked the same would tell what others look for.
    """

    catches_up = False
    # Which memory its answers are kept in.
    memory = "answers"
    # Whether the answer is known by the edition: who has it needs no more than that. It has a date, and is not known by
    # it: what has lost an item has no later one.
    is_of_edition = True
    standing: Standing | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept, address = self._memory(request)
        if kept.has(address) or (self.is_of_edition and "HTTP_IF_NONE_MATCH" in request.META):
            standing = self.stand()
            if not standing.due and (finished := kept.get(_key(standing, address))):
                return from_memory(request, finished, by_date=not self.is_of_edition)
        made = self.make(request, *args, **kwargs)
        if isinstance(made, HttpResponse):
            return made
        # What has no date yet, because it was changed just now, is to have one soon.
        if self.standing and not self.standing.due and "Last-Modified" in dict(made.headers):
            kept.put(_key(self.standing, address), made)
        return from_memory(request, made, by_date=not self.is_of_edition)

    def make(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Answer | HttpResponse:
        """The answer, or 304 for a client that has it."""
        raise NotImplementedError

    def stand(self) -> Standing:
        """Where the read model stands, brought up to the minute once."""
        if self.standing is None:
            self.standing = advance(drain_urgent)
        return self.standing

    def _memory(self, request: HttpRequest) -> tuple[PageMemory, str]:
        """Where an answer is kept, and under which address."""
        text = request.META.get("QUERY_STRING", "")
        address = f"{request.path_info}?{text}"
        if is_plain(text) or "q" not in request.GET:
            return memory_of(self.memory), address
        client = getattr(request, "counted_as", "")
        return memory_of("searches"), sha256(f"{client} {address}".encode()).hexdigest()


def _key(standing: Standing, address: str) -> Key:
    # With the generation: what cannot be written is hidden, and a tag is renamed, without a new number. An ETag is
    # without it: nobody is to see from outside that a draft was saved.
    return Key(f"{standing.edition()}:{standing.generation}", address)


class NotFoundView(PublicView):
    """What an address below /api/ answers that leads nowhere."""

    schema = None
    catches_up = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
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
    return answer(request, text.encode(), etag(text))
