"""A thousand random histories with partners reading in between; and partners who read while everything is killed."""

import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from cms.docs.examples import mirror as program
from cms.published import sequencer
from cms.published.worker import WorkerProcess
from tests import processes
from tests.cms.published.test_concurrency import check, edit, make_pages, on_postgresql
from tests.histories.conftest import media_root, quiet, world  # noqa: F401 - fixtures
from tests.histories.copies import SITE, Filters, ask, crawled, held, selected
from tests.histories.partners import run_histories

pytestmark = pytest.mark.django_db
SECONDS, PUBLISHERS, PAGES = int(os.environ.get("SOAK_SECONDS", "120")), 8, 40
FILTERS: list[Filters] = [[], [("type", "news"), ("locale", "en")], [("type", "theme")]]


@pytest.mark.parametrize("part", range(100, 200))
def test_after_any_history_nothing_hidden_shows_nothing_public_is_missing_and_copies_are_right(part, world):  # noqa: F811
    run_histories(world, part, number=10, longest=12)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name in http.server
        pass


def serve(listening: socket.socket) -> None:
    """A web process; what it has not answered when it is killed is reset, what comes later waits for the next one."""
    server = ThreadedWSGIServer(listening.getsockname(), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket, server.server_name, server.server_port = listening, "testserver", 80
    server.setup_environ()
    server.set_app(get_wsgi_application())
    server.serve_forever()


def work() -> None:
    WorkerProcess(threading.Event()).run()


def publish(seed: int) -> None:
    edit(seed, 1_000_000)


def copy_over(path: str, filters: Filters, asked: Callable[..., Any]) -> program.Mirror:
    return program.Mirror(SITE, path, filters, limit=5, ask=asked, sleep=lambda seconds: time.sleep(min(seconds, 0.2)))


def follow(path: str, filters: Filters, port: int) -> None:
    """A partner who asks again and again, over the network."""

    def over_network(address: str, headers: dict[str, str]) -> Any:
        return program.ask(address.replace(SITE, f"http://127.0.0.1:{port}"), headers | {"Host": "testserver"})

    mirror = copy_over(path, filters, over_network)
    while True:
        mirror.update()


def compare(paths: list[str], before: int) -> None:
    """What the copies hold, once they have read on, is what a walk through all lists gives."""
    sequencer.drain()
    everything = crawled()
    for path, filters in zip(paths, FILTERS, strict=True):
        mirror = copy_over(path, filters, ask)
        mirror.update()
        assert held(mirror) == selected(filters, everything)
        print(f"{filters}: {len(held(mirror))} items")
    numbers = sequencer.standing().seq - before
    print(f"{numbers} changes, {len(everything)} items are public")
    assert numbers > PAGES
    close_old_connections()


@on_postgresql
def test_copies_are_right_after_many_have_published_and_every_process_was_killed(tmp_path):
    dice = random.Random(SECONDS)
    with processes.own_database(tmp_path) as database, socket.socket() as listening:
        processes.call(database, make_pages, PAGES, within=600)
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        port = listening.getsockname()[1]
        paths = [str(tmp_path / f"copy-{number}.sqlite3") for number in range(len(FILTERS))]
        jobs = [(publish, (seed,)) for seed in range(PUBLISHERS)]
        jobs += [(serve, (listening,)), (work, ()), (work, ())]
        jobs += [(follow, (path, filters, port)) for path, filters in zip(paths, FILTERS, strict=True)]
        running = [processes.start(database, job, *arguments) for job, arguments in jobs]
        kills = 0
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            time.sleep(0.2 + dice.random())
            number = dice.randrange(len(jobs))
            assert running[number].is_alive(), (jobs[number], running[number].exitcode)
            os.kill(running[number].pid, signal.SIGKILL)
            running[number].join()
            job, arguments = jobs[number]
            running[number] = processes.start(database, job, *arguments)
            kills += 1
        for process in running:
            os.kill(process.pid, signal.SIGKILL)
            process.join()
        print(f"\n{kills} kills")
        processes.call(database, compare, paths, PAGES, within=600)
        processes.call(database, check, True, within=600)
