"""The one way in which the site asks anybody else for anything: a POST to a public address, bounded in time and size.

Whoever may enter an address could otherwise make the server talk to what only the server can reach (its database, the
cloud's metadata service, a printer). So a name is resolved once, every address that it stands for must be a public one,
and the connection goes to an address that was checked: a resolver that answers differently the next time changes
nothing. No redirect is followed and no proxy of the environment is used.
"""

import http.client
import io
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_noop

# Seconds from the first question to the last byte, and bytes of the answer, its headers included.
TIME, SIZE = 15.0, 64 * 1024
USER_AGENT = "civil-society-cms webhooks"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What is not for everybody: IANA's registries of special-purpose addresses (RFC 6890), multicast, reserved. A list of
# our own, because what Python calls global is not the same in every version.
_NOT_PUBLIC_IPV4 = [
    ipaddress.IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
]
# Public IPv6 addresses are in the one block, but for protocols (Teredo among them), documentation and 6to4.
_PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_IPV6 = [
    ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
# Where a network without IPv4 reaches it (NAT64): an IPv4 address stands at the end.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Undeliverable(Exception):
    """Nothing came back, or nothing was sent; the text says why, for people: in English, as it is kept."""


@dataclass(frozen=True)
class Answer:
    """What came back: `text` is the body as far as it was read, `retry_after` the header as it was sent."""

    status: int
    text: str
    retry_after: str | None


@dataclass(frozen=True)
class Target:
    """The parts of an address."""

    host: str
    port: int
    path: str
    secure: bool

    @property
    def authority(self) -> str:
        """As the Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def is_public(address: Address) -> bool:
    """Whether anybody on the internet has this address; what embeds another address is judged by that, or refused."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_IPV4)
    if address in _NAT64:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _PUBLIC_IPV6 and not any(address in network for network in _NOT_PUBLIC_IPV6)


def parse(url: str) -> Target:
    """The parts of an address that may be asked; Undeliverable says what is wrong with another."""
    if not all("!" <= character <= "~" for character in url) or "\\" in url:
        raise Undeliverable(
            gettext_noop("The address has characters that do not belong there: write it in ASCII, names as xn--….")
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Undeliverable(gettext_noop("This is no address.")) from None
    secure, host = parts.scheme == "https", parts.hostname or ""
    if not secure and not (parts.scheme == "http" and settings.WEBHOOKS_ALLOW_LOOPBACK):
        raise Undeliverable(gettext_noop("The address has to begin with https://."))
    if not host or port == 0:
        raise Undeliverable(gettext_noop("The address names no host."))
    if "@" in parts.netloc or parts.fragment:
        raise Undeliverable(gettext_noop("The address must have neither a user name or password nor a part after #."))
    if not _is_plain(host):
        raise Undeliverable(f"“{host}” is no ordinary host name.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port or (443 if secure else 80), path, secure)


def _is_plain(host: str) -> bool:
    """Whether it is a name or the usual spelling of an address: 2130706433, 0x7f.1 and 0177.0.0.1 are 127.0.0.1 too."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        labels = host.split(".")
        last = labels[-1]
        return all(labels) and not last.isdecimal() and not last.startswith("0x") and ":" not in host
    return "%" not in host


def check(url: str) -> None:
    """Undeliverable if nothing would ever be sent to this address, as far as one can tell now."""
    target = parse(url)
    try:
        _addresses(target, time.monotonic() + 3)
    except _Unknown:
        # It may be known tomorrow, and is looked at again each time.
        return


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send `body` there; Undeliverable, and nothing else, where there is no answer within `TIME`."""
    deadline = time.monotonic() + TIME
    target = parse(url)
    try:
        with _connect(target, deadline) as connection:
            return _exchange(connection, target, body, headers, deadline)
    except TimeoutError:
        raise Undeliverable(f"There was no complete answer within {TIME:g} seconds.") from None
    except ssl.SSLCertVerificationError as error:
        raise Undeliverable(f"The certificate is not valid: {error.verify_message}") from None
    except ssl.SSLError as error:
        raise Undeliverable(f"No secure connection: {error.reason or 'it was broken off'}") from None
    except http.client.RemoteDisconnected:
        raise Undeliverable(gettext_noop("The connection was closed without an answer.")) from None
    except OSError as error:
        raise Undeliverable(f"The connection failed: {error.strerror or type(error).__name__}") from None
    except (http.client.HTTPException, ValueError):
        raise Undeliverable(gettext_noop("What came back is no HTTP answer.")) from None


class _Unknown(Undeliverable):
    """The name is not known."""


def _addresses(target: Target, deadline: float) -> list[tuple[socket.AddressFamily, Any]]:
    """Where the host is; Undeliverable unless all of it is public."""
    found = []
    for family, _type, _protocol, _name, address in _lookup(target, deadline):
        ip = ipaddress.ip_address(str(address[0]))
        is_here = settings.WEBHOOKS_ALLOW_LOOPBACK and ip.is_loopback
        if not is_here and not is_public(ip):
            raise Undeliverable(f"“{target.host}” is not on the public internet.")
        if not is_here and not target.secure:
            raise Undeliverable(gettext_noop("The address has to begin with https://."))
        found.append((family, address))
    return found


def _lookup(target: Target, deadline: float) -> list[Any]:
    """What the resolver answers; it has no timeout of its own, so it is asked in another thread."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        raise _Unknown(f"Nobody could tell in time where “{target.host}” is.") from None
    if isinstance(found, Exception):
        raise _Unknown(f"There is no host “{target.host}”.")
    return list(found)


def _connect(target: Target, deadline: float) -> socket.socket:
    """A connection to one of the addresses; the certificate has to be the name's."""
    addresses = _addresses(target, deadline)
    failure: OSError = TimeoutError()
    for number, (family, address) in enumerate(addresses):
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            # None of them takes the time of those after it.
            connection.settimeout(_left(deadline) / (len(addresses) - number))
            connection.connect(address)
            connection.settimeout(_left(deadline))
            return _context().wrap_socket(connection, server_hostname=target.host) if target.secure else connection
        except ssl.SSLError:
            connection.close()
            raise
        except OSError as error:
            connection.close()
            failure = error
    raise failure


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _exchange(
    connection: socket.socket, target: Target, body: bytes, headers: Mapping[str, str], deadline: float
) -> Answer:
    client = http.client.HTTPConnection(target.host, target.port)
    # It only has to send and to make the stream that an answer is read from.
    client.sock = _Bounded(connection, deadline)
    every = {"Host": target.authority, "User-Agent": USER_AGENT, "Connection": "close"}
    client.request("POST", target.path, body, {**every, **headers})
    with client.getresponse() as response:
        try:
            content = response.read(SIZE)
        except http.client.IncompleteRead as cut:
            content = cut.partial
        # PostgreSQL keeps no zero characters.
        text = content.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
        return Answer(response.status, text, response.getheader("Retry-After"))


class _Bounded:
    """What http.client needs of a socket; every single step ends at the deadline."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self._connection.settimeout(_left(self._deadline))
            rest = rest[self._connection.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Stream(self._connection, self._deadline))

    def close(self) -> None:
        """The connection is closed by whoever has opened it."""


class _Stream(io.RawIOBase):
    """What comes back, at most `SIZE` bytes of it."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        super().__init__()
        self._connection = connection
        self._deadline = deadline
        self._rest = SIZE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            return 0
        self._connection.settimeout(_left(self._deadline))
        count = self._connection.recv_into(memoryview(buffer)[: self._rest])
        self._rest -= count
        return count
