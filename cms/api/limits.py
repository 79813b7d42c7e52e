"""How much a client may ask: its requests are counted in the cache, minute by minute.

Who sends a key is counted as the partner that it belongs to, from wherever it asks; everybody else by address.
No address is kept, only a keyed hash of it that is another one in the next minute. The header fields are those of the
IETF draft "RateLimit header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers-10).
"""

import hmac
import ipaddress
import logging
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cms.core.addresses import client_address

logger = logging.getLogger(__name__)
# Seconds.
WINDOW = 60


class Key(Protocol):
    """What has to be known of a partner's key."""

    partner_id: int

    @property
    def rate_limit(self) -> int:
        """Requests in a window; 0 for any number."""


@dataclass(frozen=True)
class Allowance:
    """What a client has in the present window: of `quota` requests it has sent `used`, and `reset` seconds remain."""

    quota: int
    used: int
    reset: int

    @property
    def exceeded(self) -> bool:
        return self.used > self.quota

    @property
    def headers(self) -> dict[str, str]:
        """What every answer says about it."""
        remaining = max(0, self.quota - self.used)
        return {
            "RateLimit-Policy": f'"default";q={self.quota};w={WINDOW}',
            "RateLimit": f'"default";r={remaining};t={self.reset}',
        }


def spend(request: HttpRequest, key: Key | None = None) -> Allowance | None:
    """Count the request; None where nothing is counted: no limit is set, or the cache is out of order."""
    client, quota = _client(request, key)
    now = time.time()
    window = int(now // WINDOW)
    entry = _entry(window, client)
    # Also whose searches it may be answered from.
    request.counted_as = entry  # type: ignore[attr-defined]
    if not quota:
        return None
    try:
        used = _count(entry)
    except Exception:
        # Better without a limit than without an answer.
        logger.warning("Requests to the API are not counted: the cache does not answer.", exc_info=True)
        return None
    return Allowance(quota, used, (window + 1) * WINDOW - int(now))


def _count(entry: str) -> int:
    """How many there are with this one; several at the same moment at the beginning of a window count as one."""
    try:
        return cache.incr(entry)
    except ValueError:
        cache.add(entry, 1, WINDOW)
        return 1


def _entry(window: int, client: str) -> str:
    """What a client is counted under in a window; nobody can tell from it who that is."""
    return f"api-requests:{hmac.new(_key_of(window), client.encode(), 'sha1').hexdigest()}"


@lru_cache(maxsize=1)
def _key_of(window: int) -> bytes:
    return salted_hmac("api-requests", str(window), algorithm="sha256").digest()


def _client(request: HttpRequest, key: Key | None) -> tuple[str, int]:
    """Who is asking, and how many requests they have in a window."""
    if key is not None:
        return f"partner {key.partner_id}", key.rate_limit
    return _network(client_address(request) or ""), settings.API_RATE_LIMIT


def _network(address: str) -> str:
    """An IPv6 address by its network of 64 bits, the least that anyone is given; an IPv4 address as it is."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    return str(ip.ipv4_mapped or ipaddress.ip_network((int(ip), 64), strict=False))
