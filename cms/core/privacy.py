"""Serving pages: what somebody may not see does not exist for them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.models import Page

from .visibility import readable_pages


@hooks.register("before_serve_page", order=-100)
def serve_only_what_may_be_seen(page: Page, request: HttpRequest, _args: Any, _kwargs: Any) -> None:
    """Answer with the ordinary 404 before Wagtail offers to sign in: its form would tell that the page exists.

    People who are signed in are shown a page too that nothing but restrictions keeps from the public, when they meet
    each of these. Drafts and what lies below them are seen in the admin's preview, by those who may edit them.
    """
    if not readable_pages(request.user).filter(pk=page.pk).exists():
        raise Http404
    # Below the address of a language whose home is not public Wagtail looks in another one.
    if page.locale.language_code != get_language():
        raise Http404


class VaryOnSignInMiddleware:
    """Says of every page and file that it may look otherwise to who is signed in, and how it may be kept.

    Of every one, or the headers would tell which of the 404s hide something. What is withdrawn is withdrawn at once:
    nobody may show a copy without asking.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(("/api/", "/static/")):
            patch_vary_headers(response, ["Cookie"])
            signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
            response.headers.setdefault("Cache-Control", "private, no-cache" if signed_in else "public, no-cache")
        return response
