"""The worker: sequencer, scheduler, periodic comparison and what else was registered as a duty, in one process.

Any number of them may run.
Nothing depends on it but promptness: without a worker, changes are processed by whoever makes or reads them.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Q
from django.utils import timezone

from . import scheduler, sequencer
from .duties import Duty, duties
from .models import HEARTBEAT, PublishedState, Worker

logger = logging.getLogger(__name__)
# In seconds: between two looks for hints, for which readers may be waiting; between two looks of a duty, and for
# scheduled pages; and the longest wait for a database that does not answer.
_LOOK, _TICK, _SCHEDULE, _LONGEST_PAUSE = 0.1, 0.5, 10.0, 30.0
_RECONCILE = timedelta(hours=1)
# How long a worker that compares everything may be silent before another one does it.
_CLAIM = timedelta(minutes=5)
# Seconds that duties have to end.
_FAREWELL = 7.0


class Stopped(Exception):
    """The worker was asked to stop in the middle of a long piece of work."""


def _keep_on(tick: Callable[[], None], stop: threading.Event, every: float | None = None) -> None:
    """Call `tick` until told to stop, whatever happens; a database that goes away is waited for."""
    pause = every = every or _TICK
    while not stop.is_set():
        try:
            tick()
            pause = every
        except (OperationalError, InterfaceError) as error:
            pause = min(max(pause, _TICK) * 2, _LONGEST_PAUSE)
            logger.warning("The database does not answer; next attempt in %.0f s: %s", pause, error)
            connection.close()
        except Stopped:
            break
        except Exception:
            pause = min(max(pause, _TICK) * 2, _LONGEST_PAUSE)
            logger.exception("The worker failed; next attempt in %.0f s.", pause)
        stop.wait(pause)


def _do_duty(duty: Duty, stop: threading.Event) -> None:
    try:
        _keep_on(duty.tick, stop)
        duty.close()
    except (OperationalError, InterfaceError) as error:
        logger.warning("The database does not answer: a duty ends as it is: %s", error)
    finally:
        connection.close()


class WorkerProcess:
    """Runs until `stop` is set."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._seen = self._scheduled = self._compared = -_LONGEST_PAUSE
        self._rests_until = 0.0

    def run(self) -> None:
        """Work until told to stop."""
        logger.info("The worker %s starts.", self.name)
        threads = [
            threading.Thread(target=_do_duty, args=(duty(self.stop), self.stop), daemon=True) for duty in duties()
        ]
        for thread in threads:
            thread.start()
        _keep_on(self.tick, self.stop, _LOOK)
        ends = time.monotonic() + _FAREWELL
        for thread in threads:
            thread.join(max(0.0, ends - time.monotonic()))
        self._sign_off()

    def tick(self) -> None:
        """One round: the heartbeat, what has been changed, what is scheduled, what nobody told of."""
        self._look()
        if time.monotonic() - self._scheduled >= _SCHEDULE:
            self._scheduled = time.monotonic()
            done = scheduler.run(stop=self._stopping)
            if done:
                logger.info("%d scheduled page(s) published or ended.", done)
        if time.monotonic() - self._compared >= _TICK:
            self._compared = time.monotonic()
            self._reconcile()

    def _look(self) -> None:
        """Beat, and follow what hints there are: also in the midst of what takes long."""
        self._beat()
        if time.monotonic() < self._rests_until:
            return
        while not self.stop.is_set() and sequencer.is_due() and sequencer.work_off():
            self._beat()
            # What changes one after the other is written together: much of what one needs is what all need.
            self._rests_until = time.monotonic() + _TICK

    def _stopping(self) -> bool:
        self._look()
        return self.stop.is_set()

    def _beat(self) -> None:
        if time.monotonic() - self._seen < HEARTBEAT:
            return
        now = timezone.now()
        self._seen = time.monotonic()
        if not Worker.objects.filter(name=self.name).update(seen_at=now, stopped=False):
            Worker.objects.create(name=self.name, started_at=now, seen_at=now)
            # Who was here before is history; the last one stays, so that its end can be told.
            Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()

    def _sign_off(self) -> None:
        try:
            Worker.objects.filter(name=self.name).update(seen_at=timezone.now(), stopped=True)
        except (OperationalError, InterfaceError):
            logger.warning("The database does not answer: the worker leaves without a word.")
        logger.info("The worker %s has stopped.", self.name)

    def _reconcile(self) -> None:
        """Compare everything once an hour, or where newer software is running now: one of the workers."""
        now = timezone.now()
        old = Q(reconciled_at=None) | Q(reconciled_at__lt=now - _RECONCILE) | sequencer.written_by_older()
        free = Q(comparing_until=None) | Q(comparing_until__lt=now)
        # Whoever writes the time does the work.
        if not PublishedState.objects.filter(old, free, pk=1).update(comparing_until=now + _CLAIM):
            return
        start = time.monotonic()
        try:
            changed = sequencer.reconcile(self._went_on, if_changed=True)
        except Stopped:
            PublishedState.objects.filter(pk=1).update(comparing_until=None)
            raise
        PublishedState.objects.filter(pk=1).update(comparing_until=None)
        logger.info("Reconciled in %.0f s: %d item(s) were different.", time.monotonic() - start, changed)

    def _went_on(self, _done: int, _of: int) -> None:
        if self._stopping():
            raise Stopped
        PublishedState.objects.filter(pk=1).update(comparing_until=timezone.now() + _CLAIM)
