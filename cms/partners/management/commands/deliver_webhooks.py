import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from cms.partners.delivering import Deliverer
from cms.published.sequencer import advance, drain


class Command(BaseCommand):
    """What a worker does all the time, for sites without one: a line of cron."""

    help = "Send the webhooks that are due, once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        # What nobody has looked at since it was changed has no number yet.
        advance(drain)
        deliverer = Deliverer(stop)
        deliverer.tick()
        deliverer.close()
