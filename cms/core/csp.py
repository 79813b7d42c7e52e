"""The Content-Security-Policy of each answer."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

# Wagtail's date pickers and inline panels and the translation editor's styled components are inline; uploads are
# previewed as blobs, pages in frames.
ADMIN_ADDITIONS = {
    "script-src": ["'unsafe-inline'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["blob:"],
    "frame-src": ["'self'"],
}


class ContentSecurityPolicyMiddleware:
    """The strict policy of the settings everywhere, with what Wagtail needs added under the admin's address only.

    Both are written once: django-csp's own middleware would put them together for every answer, which takes longer
    than to take a page from memory. Nonces, reports and pages without a policy, which it knows, are not used here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")
        self.strict, self.of_admin = build_policy(), build_policy(update=ADMIN_ADDITIONS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        policy = self.of_admin if request.path.startswith(self.admin) else self.strict
        response.headers.setdefault(HEADER, policy)
        return response
