"""Who sends a request to the API, by the key in its X-Api-Key header. Reading without a key is as good."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from .models import ApiKey

HEADER = "X-Api-Key"
_AS_WSGI_HAS_IT = "HTTP_X_API_KEY"
# How exactly it is told when a key was last used.
_USED_EVERY = timedelta(minutes=1)


class ApiKeyAuthentication(BaseAuthentication):
    """DRF's authentication by key, for requests of Django as well: the key of a request is looked up once.

    A request without a key costs no query. A key that is unknown or revoked is refused: a partner whose key does not
    work any more is to hear of it, not to be slowed down without a word.
    """

    def authenticate(self, request: Request | HttpRequest) -> tuple[AnonymousUser, ApiKey] | None:
        """The key of the request, None without one; AuthenticationFailed where it is no valid one."""
        http: Any = getattr(request, "_request", request)
        token = http.META.get(_AS_WSGI_HAS_IT)
        if token is None:
            return None
        if not hasattr(http, "api_key"):
            http.api_key = _used(ApiKey.objects.of_token(token).select_related("partner").first())
        if http.api_key is None:
            raise AuthenticationFailed(
                "The key in X-Api-Key is unknown or was revoked. Everything can be read without a key too."
            )
        return AnonymousUser(), http.api_key

    def authenticate_header(self, request: Request | HttpRequest) -> str:
        """What RFC 9110 wants a 401 to say in WWW-Authenticate."""
        return HEADER


def _used(key: ApiKey | None) -> ApiKey | None:
    now = timezone.now()
    if key and (key.last_used_at is None or now - key.last_used_at >= _USED_EVERY):
        key.last_used_at = now
        key.save(update_fields=["last_used_at"])
    return key
