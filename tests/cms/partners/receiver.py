"""A partner's server, on this machine: it answers as a test wants it to, and remembers what it was sent."""

import http.server
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Sent:
    """A request that has arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


Behaviour = Callable[[http.server.BaseHTTPRequestHandler, Sent], None]


@dataclass
class Receiver:
    """Listens on `url`; `behaviour` is by path, where there is none it does as `otherwise`: answers 204."""

    url: str
    behaviour: dict[str, Behaviour] = field(default_factory=dict)
    otherwise: Behaviour = field(default_factory=lambda: answers(204))
    sent: list[Sent] = field(default_factory=list)

    def at(self, path: str) -> list[Sent]:
        return [each for each in self.sent if each.path == path]


def answers(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Answer with this; an underscore in a header's name is a hyphen."""

    def behave(handler: http.server.BaseHTTPRequestHandler, _sent: Sent) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def hangs(seconds: float) -> Behaviour:
    """Say nothing for so long, then break off."""
    return lambda _handler, _sent: time.sleep(seconds)


def drips(handler: http.server.BaseHTTPRequestHandler, _sent: Sent) -> None:
    """Answer letter by letter, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _each in range(200):
        handler.wfile.write(b"X-A: b\r\n")
        time.sleep(0.05)


def resets(handler: http.server.BaseHTTPRequestHandler, _sent: Sent) -> None:
    """Break the connection off with a reset."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


@contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver until the end of the block."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent = Sent(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            found.sent.append(sent)
            found.behaviour.get(self.path, found.otherwise)(self, sent)

        def log_message(self, *_args: Any) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ValueError):
                self.close_connection = True

        def finish(self) -> None:
            try:
                super().finish()
            except (OSError, ValueError):
                return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    found = Receiver(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
