"""Compressed texts, made once and sent often."""

import gzip
from collections.abc import Callable
from functools import lru_cache

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders

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


@lru_cache(maxsize=100)
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
    encoding = accepted(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    announce(response.headers, encoding)
    return encoding


def announce(fields: ResponseHeaders | dict[str, str], encoding: str) -> None:
    """Say in header fields that they would be others in another encoding, and what the ETag is in this one."""
    varies = fields.get("Vary", "")
    if "accept-encoding" not in varies.lower():
        fields["Vary"] = f"{varies}, Accept-Encoding" if varies else "Accept-Encoding"
    if encoding and not fields["ETag"].startswith("W/"):
        fields["ETag"] = f"W/{fields['ETag']}"
