"""What is sent to whom and when: deliveries are made from the change feed, taken in hand, and what came back is noted.

Publishing writes nothing here. An endpoint has a position in the feed; where something follows it and nothing is on its
way, one delivery of the next changes is made and the position moved, in one transaction: nothing is lost or forgotten,
and each endpoint has a queue of its own, in order. A delivery that fails for good gives the position back.
"""

import logging
import random
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cms.core.models import User
from cms.published import changes
from cms.published.sequencer import standing
from cms.translation.groups import PARTNERS_MANAGERS

from . import messages
from .models import Attempt, Delivery, Endpoint

logger = logging.getLogger(__name__)
# Changes in one delivery.
MOST_CHANGES = 100
# Longer than the longest request and all that is done around it: what is in hand for longer has been dropped.
LEASE = timedelta(seconds=60)
# Between two attempts, in seconds, each up to a fifth longer by chance. Together 74 hours and a half at least.
PAUSES = [5, 60, 5 * 60, 30 * 60, 2 * 3600, *[6 * 3600] * 12]
_JITTER = 0.2
# What a receiver may ask for with Retry-After.
_LONGEST_PAUSE = timedelta(days=1)
_KEPT = timedelta(days=30)
_ANSWER_KEPT = 2048


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt: a status, or an error."""

    delivery: int
    lease: str
    at: datetime
    url: str
    seconds: float
    status: int | None = None
    answer: str = ""
    error: str = ""
    retry_after: str | None = None

    @property
    def summary(self) -> str:
        """For people."""
        return f"The receiver answered {self.status}." if self.status else self.error


def make_deliveries() -> None:
    """Make the next delivery for each endpoint that something new waits for."""
    for pk in Endpoint.objects.behind().values_list("pk", flat=True):
        _make_delivery(pk)


@transaction.atomic
def _make_delivery(pk: int) -> None:
    # Locked first, and looked at by a statement of its own, which sees what another worker has just done.
    locked = Endpoint.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if locked is None or not Endpoint.objects.behind().filter(pk=pk).exists():
        return
    at, selected = standing(), filter_of(locked)
    before, end = changes.Position(locked.epoch, locked.seq), changes.end(at, selected)
    try:
        page = changes.next_page(before, selected, MOST_CHANGES, at=at)
    except changes.Resync:
        after, size = end, 0
        kind, body = messages.RESYNC, messages.resync(after)
    else:
        # Nothing up to the end, as it was before the rows were read.
        after, size = page.position if page.changes else end, len(page.changes)
        kind, body = messages.CHANGED, messages.changed(page.changes, after)
    if size or kind == messages.RESYNC:
        Delivery.objects.create(endpoint=locked, type=kind, body=body, size=size, epoch=before.epoch, seq=before.seq)
    locked.epoch, locked.seq = after.epoch, after.seq
    locked.save(update_fields=["epoch", "seq"])


def filter_of(endpoint: Endpoint) -> changes.Filter:
    """What the endpoint wants to be told of."""
    lists = (endpoint.types, endpoint.locales, endpoint.themes, endpoint.countries)
    types, locales, themes, countries = (tuple(filter(None, text.split(","))) for text in lists)
    return changes.Filter.of(types, locales, themes, countries)


def claim(most: int, *, failing: bool) -> list[Delivery]:
    """Take up to so many due deliveries in hand, of endpoints that fail or of those that do not."""
    due = Delivery.objects.due().filter(endpoint__failing_since__isnull=not failing)
    return [delivery for pk in due.values_list("pk", flat=True)[:most] if (delivery := take(pk, if_pending=True))]


def take(pk: int, *, if_pending: bool = False) -> Delivery | None:
    """Take a delivery in hand; None where somebody else has it."""
    now = timezone.now()
    # One statement that changes what is still free: of two at once, on either engine, the second finds nothing.
    free = Delivery.objects.free().filter(pk=pk, **({"state": Delivery.State.PENDING} if if_pending else {}))
    if not free.update(lease=secrets.token_hex(16), leased_until=now + LEASE):
        return None
    return Delivery.objects.select_related("endpoint").get(pk=pk)


def release(leases: list[str]) -> None:
    """Let others take in hand at once what was not finished."""
    Delivery.objects.filter(lease__in=leases).update(lease="", leased_until=None)


@transaction.atomic
def record(outcome: Outcome) -> Attempt | None:
    """Note what came back, and what follows from it; None where the delivery has been deleted meanwhile."""
    delivery = (
        Delivery.objects.select_for_update(of=("self",)).select_related("endpoint").filter(pk=outcome.delivery).first()
    )
    if delivery is None:
        return None
    attempt = Attempt.objects.create(
        delivery=delivery,
        at=outcome.at,
        url=outcome.url,
        status=outcome.status,
        answer=outcome.answer[:_ANSWER_KEPT],
        error=outcome.error,
        seconds=outcome.seconds,
    )
    is_ours = delivery.lease == outcome.lease
    if is_ours:
        delivery.lease, delivery.leased_until = "", None
    if attempt.succeeded:
        _succeed(delivery)
    elif is_ours:
        _fail(delivery, outcome)
    delivery.save(update_fields=["lease", "leased_until", "state", "done_at", "failures", "next_at"])
    return attempt


def _succeed(delivery: Delivery) -> None:
    delivery.state, delivery.done_at = Delivery.State.DELIVERED, timezone.now()
    endpoint = delivery.endpoint
    if endpoint.failing_since:
        endpoint.failing_since = None
        endpoint.save(update_fields=["failing_since"])
        # It works again: what waits for its next attempt needs to wait no longer.
        waiting = endpoint.deliveries.filter(state=Delivery.State.PENDING).exclude(pk=delivery.pk)
        waiting.update(next_at=timezone.now())


def _fail(delivery: Delivery, outcome: Outcome) -> None:
    endpoint, now = delivery.endpoint, timezone.now()
    is_waiting = delivery.state == Delivery.State.PENDING
    delivery.failures += 1
    if outcome.status == 410:
        _give_up(delivery, "The receiver answered 410: nobody there wants to be told any more.")
    elif is_waiting and delivery.failures > len(PAUSES):
        since = endpoint.failing_since or now
        _give_up(delivery, f"Nothing has arrived since {since:%Y-%m-%d %H:%M} UTC. {outcome.summary}")
    elif is_waiting:
        delivery.next_at = now + _pause(delivery.failures, outcome)
        if endpoint.failing_since is None:
            endpoint.failing_since = now
            endpoint.save(update_fields=["failing_since"])


def _pause(failures: int, outcome: Outcome) -> timedelta:
    pause = timedelta(seconds=PAUSES[failures - 1] * random.uniform(1, 1 + _JITTER))  # noqa: S311 - no secret
    if outcome.status in {429, 503} and outcome.retry_after:
        asked = _seconds(outcome.retry_after)
        return max(pause, min(asked, _LONGEST_PAUSE)) if asked else pause
    return pause


def _seconds(retry_after: str) -> timedelta | None:
    """What a Retry-After header asks for, in seconds or as a date; None where it makes no sense."""
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return timedelta(seconds=min(int(text[:9]), _LONGEST_PAUSE.total_seconds()))
    try:
        return parsedate_to_datetime(text) - timezone.now()
    except (TypeError, ValueError, OverflowError):
        return None


def _give_up(delivery: Delivery, reason: str) -> None:
    """Switch the endpoint off; when somebody switches it on again, it is told of what this delivery told of."""
    endpoint = delivery.endpoint
    waiting = endpoint.deliveries.filter(state=Delivery.State.PENDING).select_for_update().first()
    if waiting:
        endpoint.epoch, endpoint.seq = waiting.epoch, waiting.seq
        endpoint.save(update_fields=["epoch", "seq"])
        endpoint.deliveries.filter(pk=waiting.pk).update(
            state=Delivery.State.FAILED, done_at=timezone.now(), lease="", leased_until=None
        )
        if waiting.pk == delivery.pk:
            delivery.state, delivery.done_at = Delivery.State.FAILED, timezone.now()
    if endpoint.active:
        endpoint.switch_off(reason)
        logger.warning("Webhooks to %s are switched off: %s", endpoint, reason)
        transaction.on_commit(lambda: _tell_managers(endpoint), robust=True)


def _tell_managers(endpoint: Endpoint) -> None:
    managers = User.objects.filter(groups__name=PARTNERS_MANAGERS, is_active=True).exclude(email="")
    addresses = list(managers.values_list("email", flat=True))
    if not addresses:
        return
    page = settings.WAGTAILADMIN_BASE_URL + reverse("webhooks:inspect", args=[endpoint.pk])
    send_mail(
        f"Webhooks to {endpoint.partner} are switched off",
        f"{endpoint.switched_off_because}\n\nAddress: {endpoint.url}\nNothing is lost: when they are switched on again,"
        f" they go on where they stopped.\n\n{page}\n",
        None,
        addresses,
    )


def switch_on(endpoint: Endpoint) -> None:
    """Begin to send again, at once and with all attempts."""
    endpoint.active, endpoint.failing_since = True, None
    endpoint.switched_off_at, endpoint.switched_off_because = None, ""
    endpoint.save(update_fields=["active", "failing_since", "switched_off_at", "switched_off_because"])
    endpoint.deliveries.filter(state=Delivery.State.PENDING).update(failures=0, next_at=timezone.now())


def prune() -> None:
    """Forget what was finished a month ago."""
    old = Delivery.objects.filter(~Q(state=Delivery.State.PENDING), done_at__lt=timezone.now() - _KEPT)
    # Asked first: on SQLite even deleting nothing waits until nobody writes.
    if old.exists():
        old.delete()
