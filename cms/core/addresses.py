"""Who is asking, as far as the network can tell."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of the client, seen through as many reverse proxies as the settings name.

    Each proxy appends the address that it was asked from to X-Forwarded-For; what stands further left is the client's
    own claim. None if there is none (a Unix socket).
    """
    remote: str | None = request.META.get("REMOTE_ADDR") or None
    if not settings.PROXY_COUNT:
        return remote
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return forwarded[-settings.PROXY_COUNT] if len(forwarded) >= settings.PROXY_COUNT else remote
