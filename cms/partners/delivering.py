"""Sends what is due: a duty of every worker, and what `manage.py deliver_webhooks` does once.

Requests are made in threads that know nothing of the database; what came back is noted by the one that started them.
"""

import logging
import queue
import threading
import time

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from cms.published import changes

from . import messages, outbound, queueing
from .models import Attempt, Delivery, Endpoint
from .queueing import Outcome

logger = logging.getLogger(__name__)
# How many are sent at once; at most half of them to endpoints that failed the last time, so that many receivers that
# let us wait delay no other.
AT_ONCE = 32
# In seconds: between two looks for new work while something is under way; what is given to that at the end; between
# two looks for what is to be forgotten.
_LOOK, _FAREWELL, _PRUNE = 0.5, 3.0, 3600.0


class Deliverer:
    """Sends what is due until `stop` is set. Any number of them may be at work at once."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._finished: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        # What came back and is not noted yet; what is under way, by lease, and whether its endpoint fails.
        self._unrecorded: list[Outcome] = []
        self._under_way: dict[str, bool] = {}
        self._pruned = -_PRUNE

    def tick(self) -> None:
        """Send all that is due; returns when nothing is on its way any more."""
        while True:
            self._record()
            if self._stop.is_set():
                return
            queueing.make_deliveries()
            self._start()
            if not self._under_way:
                break
            self._wait(_LOOK)
        if time.monotonic() - self._pruned > _PRUNE:
            self._pruned = time.monotonic()
            queueing.prune()

    def close(self) -> None:
        """Wait a moment for what is under way; what then has not come back is left to others."""
        ends = time.monotonic() + _FAREWELL
        while self._under_way and time.monotonic() < ends:
            self._wait(max(0.0, ends - time.monotonic()))
            self._record()
        queueing.release(list(self._under_way))

    def _start(self) -> None:
        free = AT_ONCE - len(self._under_way)
        for failing in (False, True):
            most = min(free, AT_ONCE // 2 - sum(self._under_way.values())) if failing else free
            for delivery in queueing.claim(most, failing=failing) if most > 0 else []:
                self._under_way[delivery.lease] = failing
                threading.Thread(target=self._send, args=(delivery, secrets_of(delivery)), daemon=True).start()
                free -= 1

    def _send(self, delivery: Delivery, secrets: list[str]) -> None:
        self._finished.put(send(delivery, secrets))

    def _wait(self, seconds: float) -> None:
        """Until something comes back, at most so long."""
        try:
            self._unrecorded.append(self._finished.get(timeout=seconds))
            while True:
                self._unrecorded.append(self._finished.get_nowait())
        except queue.Empty:
            return

    def _record(self) -> None:
        while self._unrecorded:
            outcome = self._unrecorded[0]
            try:
                queueing.record(outcome)
            except (OperationalError, InterfaceError):
                # It is noted when the database answers again.
                raise
            except Exception:
                # One that cannot be noted holds no other up; it is sent again when its lease is over.
                logger.exception("What came back from %s cannot be noted.", outcome.url)
            del self._unrecorded[0]
            del self._under_way[outcome.lease]


def secrets_of(delivery: Delivery) -> list[str]:
    """What the delivery is signed with now."""
    return list(delivery.endpoint.secrets.valid().values_list("value", flat=True))


def send(delivery: Delivery, secrets: list[str]) -> Outcome:
    """Send a delivery that was taken in hand; what came back is not noted yet. Asks the database nothing."""
    at, start, url = timezone.now(), time.monotonic(), delivery.endpoint.url

    def outcome(**what: object) -> Outcome:
        return Outcome(delivery.pk, delivery.lease, at, url, time.monotonic() - start, **what)  # type: ignore[arg-type]

    try:
        headers = messages.headers(delivery.message_id, delivery.body, at, secrets)
        answer = outbound.post(url, delivery.body.encode(), headers)
    except outbound.Undeliverable as error:
        return outcome(error=str(error))
    except Exception:
        logger.exception("A webhook could not be sent.")
        return outcome(error="Nothing was sent: this is our mistake.")
    return outcome(status=answer.status, answer=answer.text, retry_after=answer.retry_after)


def send_now(delivery: Delivery) -> Attempt | None:
    """Send a delivery, whatever became of it before, and note what came back; None where it is being sent already."""
    taken = queueing.take(delivery.pk)
    return queueing.record(send(taken, secrets_of(taken))) if taken else None


def send_test(endpoint: Endpoint) -> Attempt | None:
    """Send a message that tells of nothing, also to an endpoint that is switched off."""
    body = messages.test(changes.end(selected=queueing.filter_of(endpoint)))
    now = timezone.now()
    # It waits in no queue: if it does not arrive, that was it.
    made = Delivery.objects.create(
        endpoint=endpoint, type=messages.TEST, body=body, state=Delivery.State.FAILED, done_at=now
    )
    return send_now(made)
