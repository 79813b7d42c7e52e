"""A migrated, otherwise empty database, made once and copied: applying every migration takes longer than most tests."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import environ
import psycopg

ROOT = Path(__file__).resolve().parent.parent


def migrate(url: str) -> None:
    """In a process of its own, so that the tests' own connections never see the template."""
    environment = os.environ | {"TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(f"The migrations fail:\n{result.stdout}{result.stderr}")


def schema_digest() -> str:
    """What the migrated database depends on: our migrations and settings, everybody else's by the lock file."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("cms/*/migrations/*.py"), *ROOT.glob("cms/settings/*.py")]
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for path in sorted(files):
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def sqlite_copy(cache: Path, target: Path) -> None:
    """Copy the template kept in the cache folder, made if the migrations have changed since, to the target file."""
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the workers of pytest-xdist start at the same time
        template = cache / f"{schema_digest()}.sqlite3"
        if not template.exists():
            for old in cache.glob("*.sqlite3*"):
                old.unlink()
            unfinished = template.with_suffix(".sqlite3-new")
            migrate(f"sqlite:///{unfinished}")
            connection = sqlite3.connect(unfinished)
            # One file again, without the write-ahead log beside it.
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.close()
            unfinished.rename(template)
    shutil.copyfile(template, target)


@contextmanager
def postgres_template(url: str) -> Iterator[str]:
    """The name of a migrated database on the server, there to be copied; dropped afterwards."""
    config = environ.Env.db_url_config(url)
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    parameters = {names[key]: value for key, value in config.items() if key in names and value}
    name = f"template_{schema_digest()}_{os.getpid()}"
    with psycopg.connect(**parameters, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            before, question, options = url.partition("?")
            migrate(f"{before.rpartition('/')[0]}/{name}{question}{options}")
            yield name
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
