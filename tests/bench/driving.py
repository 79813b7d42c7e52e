"""Asking a server as fast as it answers, with wrk from the same machine."""

import http.client
import json
import os
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

SCRIPT = Path(__file__).with_name("wrk.lua")
# Enough to keep two workers busy; with more, only the waiting is measured.
CONNECTIONS = 8


@dataclass(frozen=True)
class Run:
    """One measurement: requests a second, and the times in milliseconds that half and 99 of 100 answers took."""

    rate: float
    p50: float
    p99: float
    errors: int


@dataclass(frozen=True)
class Answer:
    """What one request got."""

    status: int
    size: int
    etag: str
    body: bytes

    @property
    def rows(self) -> int | None:
        """How many items a JSON list has."""
        data = json.loads(self.body) if self.body[:1] == b"{" else {}
        found = data.get("results", data.get("items", data.get("changes")))
        return None if found is None else len(found)


def is_installed() -> bool:
    return shutil.which("wrk") is not None


def version() -> str:
    """What wrk calls itself."""
    said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    return " ".join(said.split()[:2])


def ask(port: int, address: str, **headers: str) -> Answer:
    """A single request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", address, headers=headers)
        response = connection.getresponse()
        body = response.read()
        return Answer(response.status, len(body), response.getheader("ETag", ""), body)
    finally:
        connection.close()


def drive(port: int, addresses: list[str], seconds: float, seed: int, etags: list[str] | None = None) -> Run:
    """Ask for addresses drawn at random, each with its ETag where these are given."""
    lines = [f"{address}\t{etag}" for address, etag in zip(addresses, etags or [""] * len(addresses), strict=True)]
    with TemporaryDirectory(prefix="bench-") as folder:
        listed = Path(folder) / "addresses"
        listed.write_text("\n".join(lines), encoding="ascii")
        environment = os.environ | {"BENCH_ADDRESSES": str(listed), "BENCH_SEED": str(seed)}
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "60s"]
        command += ["-s", str(SCRIPT), f"http://127.0.0.1:{port}"]
        said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    requests, microseconds, p50, p99, errors = next(
        map(int, line.split()[1:]) for line in said.splitlines() if line.startswith("BENCH")
    )
    return Run(requests / (microseconds / 1e6), p50 / 1000, p99 / 1000, errors)


def median(runs: list[Run]) -> Run:
    """The median of each figure; the errors of all."""
    return Run(
        *(statistics.median(getattr(run, name) for run in runs) for name in ("rate", "p50", "p99")),
        errors=sum(run.errors for run in runs),
    )


def synchronise(port: int) -> tuple[float, int, int]:
    """A first synchronisation with full documents: seconds, items and bytes, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    start, items, size, cursor, more = time.monotonic(), 0, 0, "", True
    while more:
        connection.request("GET", f"/api/v1/changes/?view=full&limit=100{cursor}")
        body = connection.getresponse().read()
        page = json.loads(body)
        items, size, more = items + len(page["changes"]), size + len(body), page["has_more"]
        cursor = f"&cursor={page['cursor']}"
    connection.close()
    return time.monotonic() - start, items, size
