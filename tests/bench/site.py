"""The site that is measured: a database of its own with bulk content, and servers for it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import environ
import psycopg

from tests.databases import ROOT, digest, free_port
from tests.postgres import cluster

# What has been loaded is kept here, for the next run of the same code.
CACHE = ROOT / ".pytest_cache" / "d" / "bench"
WORKERS = 2
_START_SECONDS = 60
# What the content of the database depends on.
_SOURCES = [
    f"{folder}/**/*.{kind}"
    for folder in ("cms", "home", "news", "projects", "search")
    for kind in ("py", "html", "po", "css", "js", "svg", "woff2")
]
# What is served, with the variables that make it so: "cold" is ours without a memory of answers.
_OURS = {"DJANGO_SETTINGS_MODULE": "cms.settings.production"}
SERVED = {
    "ours": _OURS,
    "cold": _OURS | {"PAGE_MEMORY": "0"},
    "bare": {"DJANGO_SETTINGS_MODULE": ""},
    "stock": {"DJANGO_SETTINGS_MODULE": "tests.bench.stock_settings"},
}
Say = Callable[[str], None]


@dataclass(frozen=True)
class Server:
    """A running server: `kind` is what it serves."""

    kind: str
    process: subprocess.Popen[bytes]
    port: int

    def memory(self) -> int:
        """The resident memory of its largest process, in bytes."""
        return max(_resident(pid) for pid in (self.process.pid, *_children(self.process.pid)))


@dataclass(frozen=True)
class Site:
    """A loaded site and the environment in which its programs run."""

    environment: dict[str, str]
    binaries: Path

    def run(self, *arguments: str, text: str | None = None, **variables: str) -> str:
        """What a program says that works on the site's database; its errors go where ours go."""
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"} | variables
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, input=text, text=True, check=True
        )
        return done.stdout

    def postgres_version(self) -> str:
        """What the database calls itself."""
        said = subprocess.run([self.binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
        return f"PostgreSQL {said.stdout.split()[2]}"

    @contextmanager
    def serve(self, kind: str) -> Iterator[Server]:
        """A server with two workers, "stock" on gunicorn's sync workers, the others on granian."""
        port = free_port()
        if kind == "stock":
            command = [
                "gunicorn",
                "--log-level",
                "warning",
                "--workers",
                str(WORKERS),
                "--bind",
                f"127.0.0.1:{port}",
                "cms.wsgi:application",
            ]
        else:
            application = "tests.bench.bare:application" if kind == "bare" else "cms.wsgi:application"
            command = ["granian", "--interface", "wsgi", "--workers", str(WORKERS), "--host", "127.0.0.1"]
            # As in our image (Dockerfile).
            command += ["--blocking-threads", "4"]
            command += ["--port", str(port), "--log-level", "warning", "--workers-kill-timeout", "5", application]
        environment = self.environment | SERVED[kind]
        process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=environment)
        try:
            _wait_until_ready(process, port)
            yield Server(kind, process, port)
        finally:
            _stop(process)

    @contextmanager
    def worker(self) -> Iterator[None]:
        """A worker, as a site has one."""
        command = [sys.executable, "manage.py", "worker"]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment | _OURS, stdout=subprocess.DEVNULL)
        try:
            yield
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def bulk_site(binaries: Path, news: int, projects: int, say: Say) -> Iterator[Site]:
    """A site with so many news items and projects in three languages, loaded now or by an earlier run."""
    with ExitStack() as stack:
        url = stack.enter_context(cluster(binaries))
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
        kept = CACHE / f"{digest(*_SOURCES)}-{news}-{projects}"
        environment = _environment(url, folder, kept)
        if kept.exists():
            say(f"{news} news items and {projects} projects of an earlier run")
            _postgres(binaries, url, "pg_restore", "--no-owner", "--dbname", _name(url), str(kept / "database"))
        else:
            _load(binaries, url, environment, kept, news, projects)
        with psycopg.connect(**parameters_of(url), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        site = Site(environment, binaries)
        site.run("manage.py", "compile_catalogues")
        yield site


def _load(binaries: Path, url: str, environment: dict[str, str], kept: Path, news: int, projects: int) -> None:
    current = kept.name.partition("-")[0]
    for old in CACHE.glob("*-*"):
        if not old.name.startswith(current):
            shutil.rmtree(old)
    shutil.rmtree(kept.with_name("unfinished"), ignore_errors=True)
    unfinished = kept.with_name("unfinished")
    unfinished.mkdir(parents=True)
    # The names of the files in the database are relative to this folder.
    environment = environment | _files(unfinished) | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    amount = ["--news", str(news), "--projects", str(projects)]
    quiet = ["--verbosity", "0"]
    commands = [
        ["compile_catalogues"],
        ["collectstatic", "--noinput", *quiet],
        ["migrate", *quiet],
        ["setup_site", *quiet],
        ["load_bulk", *amount],
    ]
    for command in commands:
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    _postgres(binaries, url, "pg_dump", "--format", "custom", "--file", str(unfinished / "database"), _name(url))
    unfinished.rename(kept)


def _files(kept: Path) -> dict[str, str]:
    return {"MEDIA_ROOT": str(kept / "media"), "STATIC_ROOT": str(kept / "static")}


def _environment(url: str, folder: Path, kept: Path) -> dict[str, str]:
    """As a public site has it; nothing of the machine's own settings."""
    ours = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "LC_ALL", "TMPDIR"}}
    return (
        ours
        | _files(kept)
        | {
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "SECRET_KEY": "protects a database that is gone in a few minutes, so that anybody may read it here",
            "ALLOWED_HOSTS": "127.0.0.1",
            "PUBLIC_URL": "http://127.0.0.1",
            "LOG_LEVEL": "ERROR",
            # Requests are counted as on any site; the limit is out of reach.
            "API_RATE_LIMIT": "1000000000",
        }
    )


def parameters_of(url: str) -> dict[str, str]:
    """How psycopg reaches the database at this URL."""
    found = environ.Env.db_url_config(url)
    return {"host": found["HOST"], "user": found["USER"], "dbname": found["NAME"]}


def _name(url: str) -> str:
    return parameters_of(url)["dbname"]


def _postgres(binaries: Path, url: str, tool: str, *arguments: str) -> None:
    reached = parameters_of(url)
    subprocess.run([binaries / tool, "--host", reached["host"], "--username", reached["user"], *arguments], check=True)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    """Until it takes connections; the first requests wait until its workers are there."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=10).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server does not start: {process.args}") from None
            time.sleep(0.2)


def _children(pid: int) -> list[int]:
    return [int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()]


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS")), 0)
