"""Compressed texts, made once and sent often."""

import gzip
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# In the order in which they are preferred; the levels cost a page's worth of text about a millisecond each.
_COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, mode=brotli.MODE_TEXT, quality=4),
    # Without the time, which would make two of the same different.
    "gzip": lambda content: gzip.compress(content, compresslevel=5, mtime=0),
}


# As HTTP calls them.
NAMES = tuple(_COMPRESS)


def compress(content: bytes, encoding: str) -> bytes:
    """`content` in an encoding."""
    return _COMPRESS[encoding](content)


def accepted(header: str) -> str:
    """The best encoding that an Accept-Encoding names and does not refuse; "" for none."""
    taken = set()
    for part in header.lower().split(","):
        name, _, parameters = part.partition(";")
        weight = parameters.replace(" ", "")
        if not (weight.startswith("q=0") and not weight.removeprefix("q=0").strip(".0")):
            taken.add(name.strip())
    return next((name for name in _COMPRESS if name in taken), "")


def negotiate(request: HttpRequest, response: HttpResponse) -> str:
    """The encoding that the client takes, "" for none. Says so in `response`, an answer or the 304 in its place.

    A strong ETag stands for the text as it is; compressed it is the same in another form, and the ETag a weak one
    (RFC 9110, section 8.8.1).
    """
    encoding = accepted(request.headers.get("Accept-Encoding", ""))
    announce(response, encoding)
    return encoding


def announce(response: HttpResponse, encoding: str) -> None:
    """Say in `response` that it would be another one in another encoding, and what its ETag is in this one."""
    patch_vary_headers(response, ["Accept-Encoding"])
    if encoding and not response["ETag"].startswith("W/"):
        response["ETag"] = f"W/{response['ETag']}"
