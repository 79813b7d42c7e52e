"""The database that every test starts from: migrated, with the languages, first pages and groups that every site has.

And the demo site that the tests in a browser start from. Both are made once and copied, because making them takes
longer than most tests. `python -m tests.databases` makes them beforehand.
"""

import fcntl
import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import environ
import psycopg

ROOT = Path(__file__).resolve().parent.parent


# Where pytest keeps what its `cache.mkdir("database")` gives.
CACHE = ROOT / ".pytest_cache" / "d" / "database"


def manage(url: str, *commands: str) -> None:
    """Run management commands in processes of their own, so that the tests' connections never see the template."""
    _manage(os.environ | {"TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}, *commands)


def _manage(environment: dict[str, str], *commands: str) -> None:
    for command in commands:
        arguments = [sys.executable, "manage.py", command, "--verbosity", "0"]
        result = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if result.returncode:
            raise RuntimeError(f"manage.py {command} fails:\n{result.stdout}{result.stderr}")


def digest(*patterns: str) -> str:
    """Of the files that match, and of everybody else's code by the lock file."""
    found = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        found.update(f"\0{path.relative_to(ROOT)}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def schema_digest() -> str:
    """What a migrated database depends on."""
    return digest("*/migrations/*.py", "cms/*/migrations/*.py", "cms/settings/*.py")


def code_digest() -> str:
    """What a database with a site in it depends on besides: what makes the first pages and their documents."""
    return digest(
        "home/*.py", "cms/translation/groups.py", "cms/published/*.py", "cms/core/*.py", "cms/core/models/*.py"
    )


def sqlite_copy(cache: Path, target: Path) -> None:
    """Copy the template in the cache folder to the target file; made first where the code has changed since."""
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the workers of pytest-xdist start at the same time
        migrated = _sqlite_template(cache, f"schema-{schema_digest()}", None, "migrate")
        template = _sqlite_template(cache, f"site-{code_digest()}", migrated, "setup_site")
    shutil.copyfile(template, target)


def _sqlite_template(cache: Path, name: str, start: Path | None, command: str) -> Path:
    template = cache / f"{name}.sqlite3"
    if not template.exists():
        for old in cache.glob(f"{name.partition('-')[0]}-*"):
            old.unlink()
        unfinished = template.with_suffix(".sqlite3-new")
        if start:
            shutil.copyfile(start, unfinished)
        manage(f"sqlite:///{unfinished}", command)
        connection = sqlite3.connect(unfinished)
        # One file again, without the write-ahead log beside it.
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.close()
        unfinished.rename(template)
    return template


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def demo_environment(data: Path, port: int) -> dict[str, str]:
    """In which the demo's processes work on the site in this folder."""
    unset = {"DATABASE_URL", "PUBLIC_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_SUPERUSER_PASSWORD"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    return environment | {"DATA_DIR": str(data), "PORT": str(port)}


def demo_copy(cache: Path, target: Path) -> int:
    """Copy the loaded demo site in the cache folder to the target folder; made first where a source has changed since.

    Returns the port of the addresses in its documents: at another one, all of them are written anew at the start.
    """
    sources = [f"{folder}/**/*.{kind}" for folder in ("cms", "home", "news", "projects", "search") for kind in _SOURCES]
    template = cache / f"demo-{digest(*sources)}"
    with (cache / "demo-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            for old in cache.glob("demo-*/"):
                shutil.rmtree(old)
            unfinished = cache / "demo-unfinished"
            unfinished.mkdir()
            sqlite_copy(cache, unfinished / "db.sqlite3")
            port = free_port()
            environment = demo_environment(unfinished, port) | {"DJANGO_SETTINGS_MODULE": "cms.settings.demo"}
            _manage(environment, "compile_catalogues", "load_demo", "reconcile")
            (unfinished / "port").write_text(str(port))
            unfinished.rename(template)
    shutil.copytree(template, target, dirs_exist_ok=True)
    return int((target / "port").read_text())


# What the demo is made from and with.
_SOURCES = ("py", "po", "html", "json", "txt", "md", "jpg", "png", "pdf", "svg", "webp")


@contextmanager
def postgres_template(url: str) -> Iterator[str]:
    """The name of a database with a site in it on the server, there to be copied; dropped afterwards."""
    config = environ.Env.db_url_config(url)
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    parameters = {names[key]: value for key, value in config.items() if key in names and value}
    name = f"template_{code_digest()}_{os.getpid()}"
    with psycopg.connect(**parameters, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            before, question, options = url.partition("?")
            manage(f"{before.rpartition('/')[0]}/{name}{question}{options}", "migrate", "setup_site")
            yield name
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


if __name__ == "__main__":
    CACHE.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        demo_copy(CACHE, Path(folder))
