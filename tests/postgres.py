"""A throw-away PostgreSQL cluster: in a temporary folder, reached by a socket that nobody else can open."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def find_binaries() -> Path | None:
    """The folder with the newest initdb and postgres on this machine."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    for tool in ("postgres", "pg_config"):
        if found := shutil.which(tool):
            folders.append(Path(found).resolve().parent)
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(answer.stdout.strip()))
    return next((path for path in folders if (path / "initdb").exists() and (path / "postgres").exists()), None)


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """Run a cluster and yield the URL of its `postgres` database; it is gone afterwards, whatever happened."""
    # PostgreSQL refuses to run as root: there it runs as its own user, or as nobody.
    account = _ordinary_account() if os.geteuid() == 0 else None
    identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, log = folder / "data", folder / "log"
    server = None
    try:
        initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        # C.UTF-8 knows the case of Cyrillic letters; C alone does not.
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
        subprocess.run(initdb, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True, **identity)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            # Nothing here has to survive a crash.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, *options],
                cwd=folder,
                env=environment,
                stdout=output,
                stderr=output,
                # A Ctrl-C is for the tests; the cluster is stopped below.
                start_new_session=True,
                **identity,
            )
        _wait_until_ready(server, folder, log)
        yield f"postgres://postgres@/{folder}/postgres"
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGINT)  # "fast" shutdown: open connections are closed
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _wait_until_ready(server: subprocess.Popen, folder: Path, log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}") from None
            time.sleep(0.1)
