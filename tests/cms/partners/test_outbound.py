"""The site talks to nobody but public addresses, and to nobody for long."""

import ipaddress
import socket
import ssl
import time
from typing import Any

import pytest

from cms.partners import outbound
from cms.partners.outbound import Undeliverable, check, is_public, parse, post
from tests.cms.partners.receiver import answers, drips, hangs, listening, resets


@pytest.fixture
def receiver(settings):
    settings.WEBHOOKS_ALLOW_LOOPBACK = True
    with listening() as found:
        yield found


@pytest.fixture
def resolver(monkeypatch):
    """What names stand for, and how often each was asked for."""
    known: dict[str, list[str]] = {}
    asked: list[str] = []

    def lookup(host: str, port: int, **_kwargs: Any) -> list[Any]:
        asked.append(host)
        if host not in known:
            raise socket.gaierror(-2, "Name or service not known")
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, 1, 6, "", (ip, port, *((0, 0) if ":" in ip else ())))
            for ip in known[host]
        ]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return known, asked


@pytest.fixture
def connected(monkeypatch):
    """Where connections would have gone: none is made."""
    addresses: list[str] = []

    class Refusing(socket.socket):
        def connect(self, address: Any) -> None:
            addresses.append(address[0])
            raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(outbound.socket, "socket", Refusing)
    return addresses


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.1", "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.9.9.9"),
        *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1"),
        *("198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "100::1"),
        *("64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2001::1", "2001:0:4136:e378::1", "2001:20::1"),
        *("2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "4000::1", "5f00::1"),
        *("fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1"),
    ],
)
def test_what_is_not_for_everybody_is_refused(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "100.63.255.255", "172.32.0.1", "192.0.1.1", "223.255.255.255", "2606:4700::1", "64:ff9b::1.1.1.1"],
)
def test_what_is_for_everybody_is_not(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.org/", "begin with https"),
        ("ftp://example.org/", "begin with https"),
        ("//example.org/", "begin with https"),
        ("https:///hook", "names no host"),
        ("https://example.org:0/", "names no host"),
        ("https://example.org:99999/", "no address"),
        ("https://[::1/", "no address"),
        ("https://user:word@example.org/", "user name"),
        ("https://@example.org/", "user name"),
        ("https://example.org/#part", "after #"),
        ("https://exa mple.org/", "characters"),
        ("https://example.org\n/", "characters"),
        ("https://example.org\\@127.0.0.1/", "characters"),
        ("https://пример.рф/", "characters"),
        ("https://１２７.0.0.1/", "characters"),
        ("https://2130706433/", "no ordinary host"),
        ("https://0x7f000001/", "no ordinary host"),
        ("https://0x7f.1/", "no ordinary host"),
        ("https://0177.0.0.1/", "no ordinary host"),
        ("https://127.1/", "no ordinary host"),
        ("https://017700000001/", "no ordinary host"),
        ("https://example.org./", "no ordinary host"),
        ("https://[fe80::1%25eth0]/", "no ordinary host"),
    ],
)
def test_an_address_that_is_none_is_refused_with_its_reason(url, reason):
    with pytest.raises(Undeliverable, match=reason):
        parse(url)
    with pytest.raises(Undeliverable, match=reason):
        post(url, b"", {})


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "localhost"])
def test_this_machine_is_never_asked(connected, host):
    with pytest.raises(Undeliverable, match="not on the public internet"):
        post(f"https://{host}/", b"", {})
    assert connected == []


def test_all_that_a_name_stands_for_has_to_be_public(resolver, connected):
    known, _asked = resolver
    known["mixed.example"] = ["93.184.215.14", "10.0.0.1"]
    with pytest.raises(Undeliverable, match="not on the public internet"):
        check("https://mixed.example/")
    with pytest.raises(Undeliverable, match="not on the public internet"):
        post("https://mixed.example/", b"", {})
    assert connected == []


def test_the_connection_goes_to_the_address_that_was_checked(resolver, connected, monkeypatch):
    known, asked = resolver
    known["rebinding.example"] = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
    checked = outbound.is_public

    def then_it_changes(address: Any) -> bool:
        known["rebinding.example"] = ["127.0.0.1"]
        return checked(address)

    monkeypatch.setattr(outbound, "is_public", then_it_changes)
    with pytest.raises(Undeliverable, match="Connection refused"):
        post("https://rebinding.example/", b"", {})
    assert asked == ["rebinding.example"]
    assert connected == ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
    # The next time it is looked up anew.
    with pytest.raises(Undeliverable, match="not on the public internet"):
        post("https://rebinding.example/", b"", {})


def test_a_name_that_is_not_known_may_be_entered_and_cannot_be_reached(resolver):
    check("https://new.example/")
    with pytest.raises(Undeliverable, match="There is no host"):
        post("https://new.example/", b"", {})


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(outbound, "TIME", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: time.sleep(5))
    start = time.monotonic()
    with pytest.raises(Undeliverable, match="Nobody could tell in time"):
        post("https://slow.example/", b"", {})
    assert time.monotonic() - start < 3


def test_what_is_sent_arrives_and_the_answer_comes_back(receiver, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    receiver.behaviour["/hook?a=b"] = answers(200, b"thank you\0 \xff", Retry_After="7")
    answer = post(f"{receiver.url}/hook?a=b", "жаңы".encode(), {"webhook-id": "msg_1"})
    assert (answer.status, answer.text, answer.retry_after) == (200, "thank you� �", "7")
    (sent,) = receiver.sent
    assert sent.body.decode() == "жаңы"
    assert sent.headers["host"] == receiver.url.removeprefix("http://")
    assert sent.headers["webhook-id"] == "msg_1"


def test_a_redirect_is_an_answer_like_any_other(receiver):
    receiver.behaviour["/old"] = answers(302, Location=f"{receiver.url}/new")
    assert post(f"{receiver.url}/old", b"{}", {}).status == 302
    assert len(receiver.sent) == 1


def test_loopback_is_for_development_and_http_for_loopback(receiver, resolver, settings):
    known, _asked = resolver
    known["example.org"] = ["93.184.215.14"]
    with pytest.raises(Undeliverable, match="begin with https"):
        post("http://example.org/", b"", {})
    settings.WEBHOOKS_ALLOW_LOOPBACK = False
    with pytest.raises(Undeliverable, match="begin with https"):
        post(receiver.url, b"", {})
    assert receiver.sent == []


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (hangs(5), "no complete answer within 0.3 seconds"),
        (drips, "no complete answer within 0.3 seconds"),
        (resets, "connection failed: Connection reset"),
        (lambda handler, _sent: handler.wfile.write(b"\0\1 nonsense\r\n\r\n"), "no HTTP answer"),
        (lambda handler, _sent: None, "closed without an answer"),
    ],
)
def test_whatever_happens_one_kind_of_error_says_so_in_time(receiver, monkeypatch, behaviour, reason):
    monkeypatch.setattr(outbound, "TIME", 0.3)
    receiver.behaviour["/"] = behaviour
    start = time.monotonic()
    with pytest.raises(Undeliverable, match=reason):
        post(receiver.url, b"{}", {})
    assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    ("head", "least"),
    [
        (b"Content-Length: 99999999\r\n\r\n", 60_000),
        (b"\r\n", 60_000),
        (b"Transfer-Encoding: chunked\r\n\r\n5F5E100\r\n", 0),
    ],
)
def test_a_long_answer_is_cut_off(receiver, head, least):
    def endless(handler: Any, _sent: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + head)
        for _each in range(1000):
            handler.wfile.write(1000 * b"a")

    receiver.behaviour["/"] = endless
    answer = post(receiver.url, b"{}", {})
    assert answer.status == 200
    assert least <= len(answer.text) < 64 * 1024


def test_a_connection_is_secure_or_none(receiver):
    with pytest.raises(Undeliverable, match="No secure connection"):
        post(receiver.url.replace("http:", "https:"), b"{}", {})
    context = outbound._context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
