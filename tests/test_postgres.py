import subprocess
import sys
import time
from pathlib import Path

import environ
import psycopg
import pytest

from tests.postgres import cluster, find_binaries

pytestmark = pytest.mark.skipif(find_binaries() is None, reason="PostgreSQL's server is not on this machine")


def connect(url):
    config = environ.Env.db_url_config(url)
    return psycopg.connect(host=config["HOST"], user=config["USER"], dbname=config["NAME"])


def test_the_cluster_is_private_knows_cyrillic_letters_and_leaves_nothing_behind():
    with cluster(find_binaries()) as url:
        folder = Path(environ.Env.db_url_config(url)["HOST"])
        assert folder.stat().st_mode & 0o077 == 0
        with connect(url) as connection:
            assert connection.execute("SELECT upper('өү'), current_setting('listen_addresses')").fetchone() == (
                "ӨҮ",
                "",
            )
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        connect(url)


def test_a_failing_run_stops_the_cluster_too():
    with pytest.raises(ZeroDivisionError), cluster(find_binaries()) as url:
        raise ZeroDivisionError
    with pytest.raises(psycopg.OperationalError):
        connect(url)


def test_a_terminated_run_stops_the_cluster_too():
    program = (
        "import signal, sys, time\n"
        "from tests.postgres import cluster, find_binaries\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))\n"
        "with cluster(find_binaries()) as url:\n"
        "    print(url, flush=True)\n"
        "    time.sleep(60)\n"
    )
    run = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    url = run.stdout.readline().strip()
    start = time.monotonic()
    run.terminate()
    assert run.wait(30) == 143
    assert time.monotonic() - start < 30
    assert not Path(environ.Env.db_url_config(url)["HOST"]).exists()
