"""`python -m tests [pytest arguments]`: the whole suite on every database that this machine offers (`make test`)."""

import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext

from tests.databases import postgres_template
from tests.postgres import cluster, find_binaries


def run_suite(title: str, arguments: list[str], **variables: str) -> str:
    """Run pytest with these environment variables; the line that sums it up."""
    print(f"\n== {title}", flush=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TEST_DATABASE_")}
    environment |= variables
    start = time.monotonic()
    code = subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode
    outcome = "passed" if code == 0 else f"FAILED (pytest's exit code {code})"
    return f"{title}: {outcome} in {time.monotonic() - start:.0f} s"


def main(arguments: list[str]) -> int:
    # Leave through the context managers, so that the cluster is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    given, binaries = os.environ.get("TEST_DATABASE_URL"), find_binaries()
    results = [run_suite("SQLite", arguments)]
    if given or binaries:
        with nullcontext(given) if given else cluster(binaries) as url, postgres_template(url) as template:
            variables = {"TEST_DATABASE_URL": url, "TEST_DATABASE_TEMPLATE": template}
            results.append(run_suite("PostgreSQL", arguments, **variables))
    else:
        results.append(
            "PostgreSQL: SKIPPED, as its server is not on this machine. Install it (Debian: apt-get install postgresql)"
            " or set TEST_DATABASE_URL to a database whose user may create databases."
        )
    print("\n" + "\n".join(results))
    return 1 if any("FAILED" in line for line in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
