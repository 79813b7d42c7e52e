"""Several processes at once on a database of their own: for tests of what commits, waits and dies for real."""

import multiprocessing
import os
import sqlite3
import sys
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from django.db import connection, connections

_parents: list[Any] = []
_fork = multiprocessing.get_context("fork")


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The name of a copy of the database that tests start from; gone afterwards."""
    if connection.vendor == "sqlite":
        path = str(folder / "own.sqlite3")
        source = sqlite3.connect(str(connection.settings_dict["NAME"]))
        with sqlite3.connect(path) as target:
            source.backup(target)
        source.close()
        yield path
        return
    import psycopg

    name = f"own_{uuid.uuid4().hex[:12]}"
    template = os.environ["TEST_DATABASE_TEMPLATE"]
    with psycopg.connect(**parameters("postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield name
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def parameters(name: str) -> dict[str, Any]:
    """How psycopg reaches this database of the tests' server."""
    found = connection.get_connection_params() | {"dbname": name}
    return {key: found[key] for key in ("host", "port", "user", "password", "dbname") if found.get(key)}


def start(database: str, work: Callable[..., object], *arguments: Any) -> multiprocessing.Process:
    """Run `work` in another process on this database; it ends with 1 where `work` raises."""
    process = _fork.Process(target=_run, args=(database, work, arguments), daemon=True)
    process.start()
    return process


def _run(database: str, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    # What the parent has open is the parent's: kept, so that nothing closes it, and not used.
    _parents.append(connections["default"])
    connections.settings["default"]["NAME"] = database
    del connections["default"]
    try:
        work(*arguments)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def finish(*processes: multiprocessing.Process, within: float = 60) -> None:
    """Wait for processes that must end well."""
    for process in processes:
        process.join(within)
        assert process.exitcode == 0, f"ended with {process.exitcode}"


def call(database: str, work: Callable[..., object], *arguments: Any, within: float = 60) -> None:
    """As `start`, and wait until it is done."""
    finish(start(database, work, *arguments), within=within)


def event() -> Event:
    """Something that one process sets and another one sees."""
    return _fork.Event()
