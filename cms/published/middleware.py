from collections.abc import Callable
from copy import copy

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import Site

from cms.core.models import SiteSettings

from .kept import is_steady, once_per_generation
from .models import hidden
from .pictures import library_of
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
        if at is None or not is_steady(at):
            return self.get_response(request)
        _tell_what_is_known(request, at)
        with library_of(at):
            return self.get_response(request)


def _tell_what_is_known(request: HttpRequest, at: Standing) -> None:
    """Put the site and its settings where Wagtail keeps them once it has found them, which takes it several queries."""
    if site := _only_site(at):
        request._wagtail_site = copy(site)  # type: ignore[attr-defined]
    setattr(request, SiteSettings.get_cache_attr_name(), _site_settings(at))


@once_per_generation()
def _only_site() -> Site | None:
    """The site; None where host names tell several apart."""
    sites = list(Site.objects.select_related("root_page")[:2])
    return sites[0] if len(sites) == 1 and sites[0].is_default_site else None


@once_per_generation()
def _site_settings() -> SiteSettings:
    found: SiteSettings = SiteSettings.load()
    return found
