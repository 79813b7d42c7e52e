"""Finished answers (pages, lists of the API), kept for the next who asks: decision 0018 in cms/docs/decisions.

What is kept is found under the edition that it was made in and nowhere else, so that nothing has to be thrown out in
time: after any change nobody asks for it any more.
"""

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.core.cache import BaseCache
from django.core.cache import cache as shared_cache
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import parse_http_date_safe

from . import encodings
from .software import software

logger = logging.getLogger(__name__)
# How long, in seconds, somebody waits at most for a page that somebody else is making; how often they look for it.
PATIENCE = 2.0
_LOOK_EVERY = 0.02
# Seconds after which a shared cache forgets a page by itself, of whatever edition.
_KEPT_FOR = 3600
# The header fields with which a client says what it has.
_CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"}
# What an entry takes besides its texts, in bytes, at a guess; and the largest, as a part of the whole memory.
_OVERHEAD = 2000
_LARGEST = 1 / 16


class Key(NamedTuple):
    """What a page is kept under: the `edition` of the site, and the whole address."""

    edition: str
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished page: its header fields, its text, and the text in each encoding that somebody has asked for."""

    headers: tuple[tuple[str, str], ...]
    content: bytes
    encoded: dict[str, bytes] = field(default_factory=dict, compare=False)
    # By encoding the header fields that go with it: without the length, which a 304 does not say.
    _fields: dict[str, ResponseHeaders] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, response: HttpResponse) -> "Answer":
        """What `response` says, with its ETag or one of its text."""
        etag = response.headers.get("ETag") or f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        headers = {**dict(response.items()), "ETag": etag}
        headers.pop("Content-Length", None)
        return cls(tuple(headers.items()), response.content)

    @property
    def size(self) -> int:
        """In bytes, about: compressed, texts take a fifth."""
        fields = sum(len(name) + len(value) for name, value in self.headers)
        return fields + len(self.content) * (5 + len(encodings.NAMES)) // 5

    def body(self, encoding: str) -> bytes:
        """The text in an encoding, or as it is."""
        if not encoding:
            return self.content
        if encoding not in self.encoded:
            self.encoded[encoding] = encodings.compress(self.content, encoding)
        return self.encoded[encoding]

    def response(self, request: HttpRequest) -> HttpResponse:
        """The page as the client takes it, or 304 for one that has it."""
        if not _CONDITIONS.isdisjoint(request.META):
            fields = self._fields_in(encodings.accepted(request.META.get("HTTP_ACCEPT_ENCODING", "")))
            date = parse_http_date_safe(fields.get("Last-Modified", ""))
            found: HttpResponse | None = get_conditional_response(request, etag=fields["ETag"], last_modified=date)
            if found is not None:
                for name, value in fields.items():
                    if not name.lower().startswith("content-"):
                        found.headers.setdefault(name, value)
                return found
        return self.whole(request)

    def whole(self, request: HttpRequest) -> HttpResponse:
        """The page as the client takes it, whatever it has."""
        encoding = encodings.accepted(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        content, fields = self.body(encoding), self._fields_in(encoding)
        response = HttpResponse(b"" if request.method == "HEAD" else content, content_type=fields["Content-Type"])
        # Found to be what a header field may be already: Django would look again at each answer.
        response.headers._store |= fields._store
        response["Content-Length"] = str(len(content))
        return response

    def _fields_in(self, encoding: str) -> ResponseHeaders:
        if encoding not in self._fields:
            fields = ResponseHeaders(dict(self.headers))
            encodings.announce(fields, encoding)
            if encoding:
                fields["Content-Encoding"] = encoding
            self._fields[encoding] = fields
        return self._fields[encoding]


class PageMemory(Protocol):
    """Keeps finished pages, for as long as it has room."""

    def get(self, key: Key) -> Answer | None:
        """What is kept under `key`."""

    def has(self, address: str) -> bool:
        """Whether something may be kept for the address, under whatever edition."""

    def put(self, key: Key, answer: Answer) -> None:
        """Keep it."""

    def turn(self, key: Key) -> AbstractContextManager[Answer | None]:
        """Around making what is missing. Gives what somebody else has made meanwhile, or None: then make it."""


class OwnMemory:
    """The memory of this process: of `room` bytes, from which what nobody has asked for the longest goes first."""

    def __init__(self, room: int) -> None:
        self._room, self._taken = room, 0
        self._edition = ""
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._making: dict[Key, threading.Event] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Answer | None:
        """See `PageMemory`."""
        with self._lock:
            if key.edition != self._edition or key.address not in self._kept:
                return None
            self._kept.move_to_end(key.address)
            return self._kept[key.address]

    def has(self, address: str) -> bool:
        """See `PageMemory`."""
        return address in self._kept

    def put(self, key: Key, answer: Answer) -> None:
        """See `PageMemory`. With the first page of an edition all those of others go: one edition is kept at a time."""
        size = _size(key.address, answer)
        if size > self._room * _LARGEST:
            return
        with self._lock:
            if key.edition != self._edition:
                self._kept.clear()
                self._taken, self._edition = 0, key.edition
            if (before := self._kept.pop(key.address, None)) is not None:
                self._taken -= _size(key.address, before)
            self._kept[key.address] = answer
            self._taken += size
            while self._taken > self._room:
                self._taken -= _size(*self._kept.popitem(last=False))

    @contextmanager
    def turn(self, key: Key) -> Iterator[Answer | None]:
        """See `PageMemory`."""
        own = threading.Event()
        with self._lock:
            made = self._making.setdefault(key, own)
        if made is not own:
            made.wait(PATIENCE)
            yield self.get(key)
            return
        try:
            # Somebody may have finished it between the caller's look and now.
            yield self.get(key)
        finally:
            with self._lock:
                del self._making[key]
            own.set()


def _size(address: str, answer: Answer) -> int:
    return answer.size + len(address.encode()) + _OVERHEAD


class SharedMemory:
    """A cache that all processes share. Where it does not answer, pages are made anew each time."""

    def __init__(self, shared: BaseCache) -> None:
        self._cache = shared
        self._software = software()

    def get(self, key: Key) -> Answer | None:
        """See `PageMemory`."""
        found: Answer | None = self._ask(lambda: self._cache.get(self._name(key)))
        return found

    def has(self, address: str) -> bool:
        """See `PageMemory`."""
        return True

    def put(self, key: Key, answer: Answer) -> None:
        """See `PageMemory`. In all encodings: what is made of it later stays with whoever has taken it out."""
        for encoding in encodings.NAMES:
            answer.body(encoding)
        self._ask(lambda: self._cache.set(self._name(key), answer, _KEPT_FOR))

    @contextmanager
    def turn(self, key: Key) -> Iterator[Answer | None]:
        """See `PageMemory`."""
        name = f"{self._name(key)}:turn"
        if self._ask(lambda: self._cache.add(name, True, PATIENCE)) is False:
            yield self._wait(key, name)
            return
        try:
            yield self.get(key)
        finally:
            self._ask(lambda: self._cache.delete(name))

    def _wait(self, key: Key, turn: str) -> Answer | None:
        until = time.monotonic() + PATIENCE
        while (found := self.get(key)) is None and time.monotonic() < until:
            if not self._ask(lambda: self._cache.get(turn)):
                # Whoever made it has finished, and kept it in the very last moment or not at all.
                return self.get(key)
            time.sleep(_LOOK_EVERY)
        return found

    def _name(self, key: Key) -> str:
        """Another one for other software too; and what visitors read is in no key that somebody could list."""
        return f"page:{salted_hmac('page', repr((self._software, *key)), algorithm='sha256').hexdigest()}"

    def _ask(self, question: Callable[[], Any]) -> Any:
        try:
            return question()
        except Exception:
            # Better slowly than not at all.
            logger.warning("Pages are not kept: the cache does not answer.", exc_info=True)
            return None


# How much of the room for pages there is for other answers, and what is never put anywhere but into the memory of the
# process that has made it: searches are nobody else's business, and an item costs the database no more than a cache.
_PARTS = {"pages": 1, "answers": 1 / 2, "items": 1 / 2, "searches": 1 / 8}
_OWN = {"items", "searches"}


@cache
def memory_of(kind: str) -> PageMemory:
    """For one kind of answers: that of this process, or the cache that the settings name for all of them."""
    if kind in _OWN or settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        return OwnMemory(round(settings.PAGE_MEMORY * 2**20 * _PARTS[kind]))
    return SharedMemory(shared_cache)


# For tests, in which a generation comes back after a rollback.
forget = memory_of.cache_clear
