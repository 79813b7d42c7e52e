"""Addresses as pages write them."""

from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from django import template
from django.conf import settings

register = template.Library()


@register.filter
def local(url: str | None) -> str:
    """An address of this site without scheme and host: the same on every host that serves the page."""
    return urlsplit(url or "")._replace(scheme="", netloc="").geturl()


@register.filter
def absolute(path: str | None) -> str:
    """A path of this site with its public address, never with the host of the request."""
    return f"{settings.PUBLIC_URL}{path}" if path else ""


@register.filter
def host(url: str | None) -> str:
    """The host of an address, for the reader: "example.org"."""
    return (urlsplit(url or "").hostname or "").removeprefix("www.")


@register.filter
def in_query(text: str) -> str:
    """Text as the value of a query parameter of another site's address."""
    return quote(str(text), safe="")


@register.filter
def extension(url: str | None) -> str:
    """The kind of a file by its name, for the reader: "PDF"."""
    return PurePosixPath(urlsplit(url or "").path).suffix.removeprefix(".").upper()
