import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from cms.published.worker import WorkerProcess


class Command(BaseCommand):
    """Publishes changes and what is scheduled, until it is told to stop (SIGTERM, Ctrl-C)."""

    help = "Keep the published read model up to date and publish what is scheduled. Several may run at once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        WorkerProcess(stop).run()
