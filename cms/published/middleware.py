from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .models import hidden
from .sequencer import catch_up


class CatchUpMiddleware:
    """Brings the read model up to the minute before anything public is read, with or without a worker.

    What expired since the last request is in nobody's list, whoever mentioned it. The API's views do it themselves:
    most of them in a query that they need anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.private = (reverse("wagtailadmin_home"), "/static/", "/api/", "/healthz")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hidden.set(frozenset())
        if not request.path_info.startswith(self.private):
            catch_up()
        return self.get_response(request)
