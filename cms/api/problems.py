"""Everything that goes wrong, as problem details (RFC 9457)."""

import json
from dataclasses import asdict, dataclass, field
from http import HTTPStatus

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.views import defaults
from rest_framework import exceptions

from cms.core.templatetags.addresses import absolute

# Nobody reads about more of them in one answer.
MOST_FAULTS = 20


@dataclass(frozen=True)
class Fault:
    """A parameter that is refused: why, and what may have been meant."""

    parameter: str
    message: str
    suggestion: str | None = None


@dataclass
class Problem(Exception):
    """An answer other than the one that was asked for; `kind` where the status alone does not say what to do."""

    status: HTTPStatus
    detail: str
    errors: list[Fault] = field(default_factory=list)
    kind: str = ""

    def response(self) -> HttpResponse:
        """The problem as an answer; the same problem is the same bytes."""
        content = {
            "type": absolute(f"/api/v1/docs/#{self.kind}") if self.kind else "about:blank",
            "title": self.kind.capitalize() or self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
            "errors": [asdict(error) for error in self.errors],
        }
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        response = HttpResponse(body, content_type="application/problem+json", status=self.status)
        response["Content-Language"] = "en"
        return response


def refused(errors: list[Fault]) -> Problem:
    """The request's parameters cannot be understood."""
    told = errors[:MOST_FAULTS]
    names = ", ".join([*(error.parameter for error in told), *(["…"] if len(errors) > len(told) else [])])
    return Problem(HTTPStatus.BAD_REQUEST, f"Not understood: {names}.", told)


def unreadable() -> Problem:
    """The request is broken before any parameter is looked at."""
    return Problem(HTTPStatus.BAD_REQUEST, "The request cannot be read.")


def not_found() -> Problem:
    """There is nothing public here; nobody learns whether there ever was, or why not."""
    return Problem(HTTPStatus.NOT_FOUND, "There is nothing here.")


def resync() -> Problem:
    """A cursor of the change feed that nothing can follow any more."""
    detail = "Start anew, without a cursor; then delete what you hold and were not sent again."
    fault = Fault("cursor", "It is of another time of this site, which was restored from a backup since.")
    return Problem(HTTPStatus.GONE, detail, [fault], kind="resync")


def wrong_key(detail: str) -> Problem:
    """The request has a key, and it is no valid one."""
    return Problem(HTTPStatus.UNAUTHORIZED, detail)


def too_many_requests(seconds: int) -> Problem:
    """The client has asked more often than it may; in so many seconds it may again."""
    return Problem(HTTPStatus.TOO_MANY_REQUESTS, f"Too many requests: ask again in {seconds} seconds.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler of requests that it refuses before any view: below /api/ the answer is a problem too."""
    return unreadable().response() if _is_ours(request) else defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler of our own mistakes."""
    if not _is_ours(request):
        return defaults.server_error(request)
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "This is our mistake.").response()


def _is_ours(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def problem_response(error: Exception) -> HttpResponse | None:
    """The answer to a view's exception: None for what is our own mistake."""
    problem = _problem(error)
    return problem.response() if problem else None


def _problem(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, (Http404, exceptions.NotFound, PermissionDenied)):
        return not_found()
    if isinstance(error, exceptions.MethodNotAllowed):
        return Problem(HTTPStatus.METHOD_NOT_ALLOWED, "This is read only: GET, HEAD and OPTIONS.")
    if isinstance(error, exceptions.NotAcceptable):
        return Problem(HTTPStatus.NOT_ACCEPTABLE, "There is only application/json here.")
    if isinstance(error, (SuspiciousOperation, exceptions.ParseError)):
        return unreadable()
    if isinstance(error, exceptions.APIException):
        return Problem(HTTPStatus(error.status_code), str(error.detail))
    return None
