"""Pages for visitors, from memory where nothing has changed since they were made.

See cms/docs/decisions/0018-pages-from-memory.md.
"""

from collections.abc import Callable
from io import BytesIO
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language_from_path

from .kept import is_steady
from .page_memory import Answer, Key, PageMemory, memory_of
from .sequencer import Standing, advance, drain_urgent

# Longer addresses are answered, but not from memory.
_LONGEST = 2000
# What a visitor has typed: it is kept nowhere.
_OWN_WORDS = "q"
# What others add to addresses to know who has passed them on. No page looks at it.
_TRACKING = ("utm_", "fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "msclkid", "yclid", "ysclid")
# The header fields that a page may depend on: those that say under which address it was asked for.
_OF_ADDRESS = {"HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PROTO"}
_OF_CLIENT = {"CONTENT_LENGTH", "CONTENT_TYPE", "REMOTE_ADDR", "REMOTE_HOST", "REMOTE_PORT", "REMOTE_USER"}


class PagesFromMemoryMiddleware:
    """Answers visitors who are not signed in with what was made for the last one, while it is true.

    What is missing is made for a request that has nothing of the visitor but the address, as it is kept under: so
    nothing else of theirs can be in it. Whoever is signed in, previews and everything but pages pass through.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = _address(request)
        if address is None:
            return self.get_response(request)
        at = advance(drain_urgent)
        if at.due:
            # What is made now may be of neither the last edition nor the next.
            answer = self._make(request, at)
        else:
            key = Key(_edition(at), address)
            answer = _pages().get(key) or self._make_once(request, at, key)
        return answer.response(request) if isinstance(answer, Answer) else answer

    def _make_once(self, request: HttpRequest, at: Standing, key: Key) -> Answer | HttpResponseBase:
        memory, steady = _pages(), is_steady(at)
        with memory.turn(key) as others:
            made = others or self._make(request, at)
            if isinstance(made, Answer) and made is not others and steady:
                memory.put(key, made)
        return made

    def _make(self, request: HttpRequest, at: Standing) -> Answer | HttpResponseBase:
        """The page, or an answer that nobody may keep."""
        response = self.get_response(_anonymous(request, at))
        return Answer.of(response) if isinstance(response, HttpResponse) and may_be_kept(response) else response


def _pages() -> PageMemory:
    return memory_of("pages")


def may_be_kept(response: HttpResponse) -> bool:
    """Whether it is a page that is the same for everybody who is not signed in.

    No 404: those of what is hidden would come faster or slower than those of what never was.
    """
    policy = {part.strip().lower() for part in response.headers.get("Cache-Control", "").split(",")}
    varies = {part.strip().lower() for part in response.headers.get("Vary", "").split(",")}
    return (
        response.status_code == 200
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and not policy & {"private", "no-store"}
        and varies <= {"", "cookie", "accept-encoding"}
    )


def _edition(at: Standing) -> str:
    """Another text after every change of anything that a page shows, and on another day: pages say the date."""
    return ":".join(map(str, (at.epoch, at.seq, at.generation, at.schema, timezone.localdate())))


def _address(request: HttpRequest) -> str | None:
    """The whole address of a page that may be kept, by which it is known; None for everything else."""
    if request.method not in {"GET", "HEAD"} or not get_language_from_path(request.path_info):
        return None
    # Django would read the query in the charset of a body that is not there.
    request.encoding = None  # type: ignore[assignment]
    # Previews go this way too: Wagtail marks their requests as dummies.
    if settings.SESSION_COOKIE_NAME in request.COOKIES or getattr(request, "is_dummy", False):
        return None
    query = request.META.get("QUERY_STRING", "")
    if len(request.path_info) + len(query) > _LONGEST:
        return None
    if query and any(map(str.strip, request.GET.getlist(_OWN_WORDS))):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    return f"{request.scheme}://{host}{request.path}?{_query(request)}"


def _query(request: HttpRequest) -> str:
    """The parameters by their names, each name's in the order given, without those that no page looks at."""
    if not request.META.get("QUERY_STRING"):
        return ""
    known = sorted((name, values) for name, values in request.GET.lists() if not name.startswith(_TRACKING))
    return urlencode(known, doseq=True)


def _anonymous(request: HttpRequest, at: Standing) -> HttpRequest:
    """A request for the same address by nobody in particular, at a time when the read model stood at `at`."""
    kept = {name: value for name, value in request.META.items() if name in _OF_ADDRESS or not _is_of_client(name)}
    # As WSGI has texts: a request decodes them in place.
    place = {name: kept.get(name, "").encode().decode("iso-8859-1") for name in ("PATH_INFO", "SCRIPT_NAME")}
    own = {"REQUEST_METHOD": "GET", "QUERY_STRING": _query(request), "wsgi.input": BytesIO()}
    asked = WSGIRequest({**kept, **place, **own})
    asked.standing = at  # type: ignore[attr-defined]
    return asked


def _is_of_client(name: str) -> bool:
    return name.startswith("HTTP_") or name in _OF_CLIENT
