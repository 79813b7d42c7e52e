from collections.abc import Callable
from copy import copy
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import Site

from .models import hidden
from .sequencer import Standing, advance, drain_urgent


class CatchUpMiddleware:
    """Brings the read model up to the minute before anything public is read, with or without a worker.

    What expired since the last request is in nobody's list, whoever mentioned it. The API's views do it themselves:
    most of them in a query that they need anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.private = (reverse("wagtailadmin_home"), "/static/", "/api/", "/healthz")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Of a page that was looked for in memory it is known already.
        at: Standing | None = getattr(request, "standing", None)
        if at is None:
            hidden.set(frozenset())
            if not request.path_info.startswith(self.private):
                at = advance(drain_urgent)
        if at is not None:
            site = None if at.due else _only_site(at.epoch, at.generation)
            if site:
                # Where Wagtail keeps what it has found; its search for it takes a tenth of a page's time.
                request._wagtail_site = copy(site)  # type: ignore[attr-defined]
        return self.get_response(request)


@lru_cache(maxsize=1)
def _only_site(epoch: str, generation: int) -> Site | None:
    """The site, read once per generation; None where host names tell several apart."""
    sites = list(Site.objects.select_related("root_page")[:2])
    return sites[0] if len(sites) == 1 and sites[0].is_default_site else None


# For tests, in which a generation comes back after a rollback.
forget = _only_site.cache_clear
