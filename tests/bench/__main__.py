"""`python -m tests.bench`: measure the site beside stock Wagtail and beside a bare Django (`make bench`)."""

import argparse
import json
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.postgres import find_binaries

from . import driving
from .driving import Answer, Run
from .growing import grown
from .measures import GROWTH, MEASURES, Gate, Measure, gates, growth_gates
from .report import Report, write
from .site import SERVED, Server, Site, bulk_site

DOCS = Path(__file__).resolve().parents[2] / "cms" / "docs"
_START = time.monotonic()
# With --growth: the news so many times.
_GROWN = 10
_SYNC_GATE, _SYNC_AIM, _MEMORY_GATE = 10, 5, 250
# With --long: seconds of mixed load, of which the first are for warming up, and publications meanwhile.
_LONG, _WARM, _PAIRS = 600, 60, 500
_CLICKS = 40


def say(line: str) -> None:
    print(f"{time.monotonic() - _START:6.1f} s  {line}", flush=True)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller site and a second a measurement: 2 minutes")
    parser.add_argument("--news", type=int, help="news items (2000; 200 with --quick)")
    parser.add_argument("--projects", type=int, help="projects (500; 50 with --quick)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds (3)")
    parser.add_argument("--seconds", type=float, help="of a measurement (5; 1 with --quick)")
    parser.add_argument(
        "--growth", type=int, nargs="?", const=_GROWN, metavar="TIMES", help=f"also with TIMES ({_GROWN}) as much news"
    )
    parser.add_argument("--long", action="store_true", help="also 10 minutes of mixed load with 500 publications")
    parser.add_argument("--write", action="store_true", help="write the figures to cms/docs/performance.md")
    found = parser.parse_args()
    found.news = found.news or (200 if found.quick else 2000)
    found.projects = found.projects or (50 if found.quick else 500)
    found.seconds = found.seconds or (1 if found.quick else 5)
    return found


class Bench:
    """Asks the servers of a site in turn and keeps what they answer."""

    def __init__(self, site: Site, servers: Sequence[Server], measures: Sequence[Measure]) -> None:
        self.servers = {server.kind: server for server in servers}
        self.workloads = json.loads(site.run("-m", "tests.bench.addresses"))
        self.runs: dict[str, list[Run]] = defaultdict(list)
        self.answers: dict[str, Answer] = {}
        self.measures = [measure for measure in measures if self._can(measure)]
        self.queries = self._queries(site)

    def _can(self, measure: Measure) -> bool:
        """Ask once: whether it answers, and, where the client is to have it already, whether it says so."""
        address = measure.addresses(self.workloads)[0]
        port = self.servers[measure.server].port
        answer = driving.ask(port, address)
        if answer.status != 200 or not answer.size:
            raise RuntimeError(f"{measure.server} answers {answer.status} to {address}")
        if measure.known:
            if not answer.etag:
                say(f"{measure.title}: it has no ETag, nothing to measure")
                return False
            answer = driving.ask(port, address, **{"If-None-Match": answer.etag})
            if answer.status != 304:
                raise RuntimeError(f"{measure.server} answers {answer.status} to {address} with its own ETag")
        self.answers[measure.name] = answer
        return True

    def _queries(self, site: Site) -> dict[str, int]:
        """Queries of a request, by measure."""
        found: dict[str, int] = {}
        for kind in ("ours", "cold", "stock"):
            asked = [each for each in self.measures if each.server == kind and not each.known]
            if not asked:
                continue
            addresses = [measure.addresses(self.workloads)[0] for measure in asked]
            counted = json.loads(site.run("-m", "tests.bench.queries", text=json.dumps(addresses), **SERVED[kind]))
            found |= dict(zip((measure.name for measure in asked), counted, strict=True))
        bare = (measure for measure in self.measures if measure.server == "bare")
        return found | {measure.name: int(measure.candidate == "bare") for measure in bare}

    def round(self, number: int, seconds: float) -> None:
        """Every measure once."""
        for measure in self.measures:
            addresses = measure.addresses(self.workloads)
            port = self.servers[measure.server].port
            etags = [driving.ask(port, address).etag for address in addresses] if measure.known else None
            self.runs[measure.name].append(driving.drive(port, addresses, seconds, number, etags))

    def medians(self) -> Mapping[str, Run]:
        return {name: driving.median(runs) for name, runs in self.runs.items()}


def compare(site: Site, arguments: argparse.Namespace, postgres: str) -> Report:
    """All candidates on one site."""
    with ExitStack() as stack:
        servers = [stack.enter_context(site.serve(kind)) for kind in SERVED]
        bench = Bench(site, servers, MEASURES)
        for number in range(arguments.rounds):
            say(f"round {number + 1} of {arguments.rounds}: {len(bench.measures)} measurements")
            bench.round(number, arguments.seconds)
        seconds, items, size = driving.synchronise(bench.servers["cold"].port)
        figures = bench.medians()
        memory = {server.kind: server.memory() for server in servers}
        long = endure(site, bench) if arguments.long else Endured()
    # Last, because it changes the site.
    clicks = json.loads(site.run("-m", "tests.bench.publishing", str(_CLICKS)))
    found = [
        *gates(figures),
        Gate(f"first synchronisation, {items:,} full documents", seconds, _SYNC_GATE, _SYNC_AIM, "s", at_most=True),
        *long.gates(),
        *_click_gates(clicks),
    ]
    return Report(
        content=f"{arguments.news:,} news items and {arguments.projects:,} projects in three languages",
        seconds=arguments.seconds,
        rounds=arguments.rounds,
        postgres=postgres,
        figures=figures,
        answers=bench.answers,
        queries=bench.queries,
        gates=found,
        memory=memory,
        notes=[f"The first synchronisation read {size / 2**20:.0f} MB over one connection, 100 changes at a time."],
    )


class Endured(NamedTuple):
    """Stale answers after so many publications, and the memory of a process a minute after the start and at the end."""

    stale: int | None = None
    pairs: int = _PAIRS
    warm: int | None = None
    last: int | None = None

    def gates(self) -> list[Gate]:
        last = self.last and self.last / 2**20
        grown = self.last / self.warm if self.last and self.warm else None
        return [
            Gate(f"stale answers after {self.pairs} publications under load", self.stale, 0, None, "", at_most=True),
            Gate("memory of a web process after 10 minutes", last, _MEMORY_GATE, None, "MB", at_most=True),
            Gate("the same against a minute after the start", grown, 1.05, at_most=True),
        ]


def endure(site: Site, bench: Bench) -> Endured:
    """Everything at once, with publications."""
    server = bench.servers["ours"]
    mixed = [address for found in bench.workloads.values() for address in found.get("ours", [])[:300]]
    say(f"{_LONG // 60} minutes of mixed load")
    with ThreadPoolExecutor(1) as pool, site.worker():
        load = pool.submit(driving.drive, server.port, mixed, _LONG, 1)
        time.sleep(_WARM)
        warm = server.memory()
        limits = str(_PAIRS), str(_LONG - 2 * _WARM)
        stale, pairs = json.loads(site.run("-m", "tests.bench.freshness", str(server.port), *limits))
        load.result()
    return Endured(stale, pairs, warm, server.memory())


def _click_gates(clicks: Mapping[str, Mapping[str, Mapping[str, float]]]) -> list[Gate]:
    found = []
    for kind, ways in clicks.items():
        more = {what: ways["ours"][what] - ways["stock"][what] for what in ("ms", "queries")}
        told = ", ".join(f"{name} {each['ms']:.0f} ms and {each['queries']:.0f} queries" for name, each in ways.items())
        title = f"click on publish, a page {kind} ({told}): milliseconds more"
        found.append(Gate(title, more["ms"], 40, None, "ms", at_most=True))
        found.append(Gate("the same: queries more", more["queries"], 30, None, "", at_most=True))
    return found


def grow(small: Site, large: Site, arguments: argparse.Namespace) -> list[Gate]:
    """The same questions to two sites in turn."""
    with small.serve("cold") as first, large.serve("cold") as second:
        pair = [Bench(site, [server], GROWTH) for site, server in ((small, first), (large, second))]
        for number in range(arguments.rounds):
            say(f"growth, round {number + 1} of {arguments.rounds}")
            for bench in pair:
                bench.round(number, arguments.seconds)
        sizes = f"{arguments.news * arguments.growth:,} news items against {arguments.news:,}"
        return growth_gates(*(bench.medians() for bench in pair), sizes)


def tell(report: Report, arguments: argparse.Namespace) -> None:
    """Print what has been found, and write it where that was asked for."""
    print("\n" + "\n".join(report.lines()), flush=True)
    if arguments.write:
        write(report, DOCS)
        say("written to cms/docs/performance.md")


def main() -> int:
    # Leave through the context managers, so that servers and cluster are stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments, binaries = options(), find_binaries()
    if not driving.is_installed():
        sys.exit("wrk is not on this machine, which asks the questions. Install it (Debian: apt-get install wrk).")
    if binaries is None:
        sys.exit("PostgreSQL's server is not on this machine. Install it (Debian: apt-get install postgresql).")
    with bulk_site(binaries, arguments.news, arguments.projects, say) as site:
        report = compare(site, arguments, site.postgres_version())
        tell(report, arguments)
        if arguments.growth:
            with grown(site, arguments.growth, say) as large:
                report.gates = [*report.gates, *grow(site, large, arguments)]
            tell(report, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
