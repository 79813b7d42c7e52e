"""Serving pages: what is not public does not exist for a visitor who is not signed in."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page

from .visibility import is_public


@hooks.register("before_serve_page", order=-100)
def serve_public_pages_only(page: Page, request: HttpRequest, _args: Any, _kwargs: Any) -> None:
    """Answer for anything that is not public with the ordinary 404, before Wagtail offers to sign in.

    Its sign-in form would tell that the page exists. Who is signed in goes on to Wagtail's own check of restrictions.
    """
    if not request.user.is_authenticated and not is_public(page):
        raise Http404
