"""`python -m cms.demo`: prepare the demo site and serve it in the foreground until stopped (`make demo`).

With --no-load the demo content is left out (`make run`).
"""

import os
import socket
import sys
import time

ADDRESS = "127.0.0.1"


def port_from_environment() -> int:
    value = os.environ.get("PORT") or "8000"
    if not value.isdecimal() or not 0 < int(value) < 65536:
        sys.exit(f"PORT is {value!r}: set it to a number from 1 to 65535.")
    return int(value)


def refuse_taken_port(port: int) -> None:
    """Say so before anything is done; the server itself would only say so at the end."""
    with socket.socket() as probe:
        # As the server does: an address that a stopped server has just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            sys.exit(
                f"Port {port} of {ADDRESS} cannot be used ({error.strerror}). Stop what uses it, or choose another"
                f" port, for example: make demo PORT={port + 1 if port < 65535 else 8001}"
            )


def prepare(load: bool) -> None:
    import django
    from django.core.management import call_command

    start = time.monotonic()

    def step(title: str) -> None:
        print(f"[{time.monotonic() - start:5.1f} s] {title}", flush=True)

    django.setup()
    step("Interface translations")
    call_command("compile_catalogues")
    step("Database: half a minute the first time")
    call_command("migrate", interactive=False, verbosity=0)
    step("Site, languages and groups")
    call_command("setup_site")
    if load:
        step("Demo content")
        call_command("load_demo")
    # Another port is another public address: every document is then written anew.
    step("Published documents")
    call_command("reconcile", if_needed=True)
    step("Ready to serve")


def main() -> None:
    port = port_from_environment()
    refuse_taken_port(port)
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.demo"
    prepare(load="--no-load" not in sys.argv[1:])
    print(
        f"\nThe site: http://{ADDRESS}:{port}/   Its admin: http://{ADDRESS}:{port}/admin/   Stop: Ctrl-C\n", flush=True
    )
    server = ["granian", "--interface", "wsgi", "--no-ws", "--host", ADDRESS, "--port", str(port)]
    # SQLite takes one writer at a time: one process, a few threads.
    server += ["--workers", "1", "--blocking-threads", "4", "--log-level", "warning"]
    # A worker that is told to stop while it still starts would not hear it.
    server += ["--workers-kill-timeout", "5", "cms.wsgi:application"]
    # In this process's place, so that Ctrl-C and SIGTERM reach the server itself.
    os.execv(sys.executable, [sys.executable, "-m", *server])  # noqa: S606 - a fixed command, no shell wanted


if __name__ == "__main__":
    main()
