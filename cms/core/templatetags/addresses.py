"""Addresses as pages write them."""

from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from django import template
from django.conf import settings

register = template.Library()


@register.filter
def local(url: str | None) -> str:
    """An address of this site without scheme and host: the same on every host that serves the page."""
    return _local(url or "")


@lru_cache(maxsize=2000)
def _local(url: str) -> str:
    return urlsplit(url)._replace(scheme="", netloc="").geturl()


@register.filter
def absolute(address: str | None) -> str:
    """An address of this site with the scheme and host of its settings, never the request's; any other as it is."""
    address = address or ""
    return settings.PUBLIC_URL + address if address.startswith("/") and not address.startswith("//") else address


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
