"""The language of a request."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import get_language_from_path, get_language_from_request


class SiteLocaleMiddleware(LocaleMiddleware):
    """Activates the language of the address, or, where it names none, the visitor's.

    Django's own would answer an unknown address without a language with a redirect to one with it; here only "/"
    does (`cms.urls`), so that 404s of the API, the feeds and the admin stay what they are. It reads no cookie.
    """

    def process_request(self, request: HttpRequest) -> None:
        language = get_language_from_path(request.path_info) or get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language())
        return response
