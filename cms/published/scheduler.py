"""Publishes and ends by the clock what editors have scheduled, one thing at a time.

Each in a transaction of its own, the longest overdue first. What is refused or fails stops no other: it is tried again
later, at growing intervals, and editors see why. Any number of schedulers may run at once.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError, connection, models, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from cms.core.visibility import ended

from .models import Postponed

logger = logging.getLogger(__name__)
# Between two attempts at the same thing.
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)


@dataclass(frozen=True)
class Due:
    """Something whose time has come: a revision to publish, or, without one, a live row that has ended."""

    at: datetime
    model: type[models.Model]
    pk: Any
    revision: int | None = None

    @property
    def key(self) -> dict[str, Any]:
        """By which it is known when it is postponed."""
        return {"content_type": ContentType.objects.get_for_model(self.model), "object_id": str(self.pk)}


def overdue(at: datetime) -> list[Due]:
    """All that should have been done by the time `at`, in the order of its time, postponed or not."""
    found = [
        Due(row.approved_go_live_at, model, model._meta.pk.to_python(row.object_id), row.pk)
        for row in Revision.objects.filter(approved_go_live_at__lte=at).defer("content")
        if (model := row.base_content_type.model_class()) is not None
    ]
    for model in _draftable_models():
        found += [Due(expire_at, model, pk) for pk, expire_at in ended(model, at).values_list("pk", "expire_at")]
    return sorted(found, key=lambda due: (due.at, due.model._meta.label, due.pk))


def run(limit: int | None = None, stop: Callable[[], bool] = lambda: False) -> int:
    """Do what is due, up to `limit` things or until `stop`; returns how many were published or ended."""
    done = 0
    for due in _ready():
        if done == limit or stop():
            break
        done += _attempt(due)
    return done


def _ready() -> Iterator[Due]:
    """What is overdue but for what is postponed; what is no longer overdue is no longer postponed either."""
    now = timezone.now()
    waiting = overdue(now)
    postponed = {(row.content_type_id, row.object_id): row for row in Postponed.objects.all()}
    for due in waiting:
        row = postponed.pop((due.key["content_type"].pk, due.key["object_id"]), None)
        # Scheduled anew: what was wrong with it before need not be wrong now.
        if row is None or row.retry_at <= now or row.due_at != due.at:
            yield due
    Postponed.objects.filter(pk__in=[row.pk for row in postponed.values()]).delete()


def _attempt(due: Due) -> bool:
    try:
        with transaction.atomic():
            done = _do(due)
            if done:
                Postponed.objects.filter(**due.key).delete()
            return done
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        _postpone(due, error)
        return False


def _do(due: Due) -> bool:
    """Publish or end it, unless somebody else has done so or is just about to."""
    rows = due.model._default_manager.filter(pk=due.pk)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, no_key=True)
    if not list(rows.values_list("pk")):
        return False
    now = timezone.now()
    if due.revision is not None:
        revision = Revision.objects.filter(pk=due.revision, approved_go_live_at__lte=now).first()
        if revision is None:
            return False
        revision.publish(log_action="wagtail.publish.scheduled")
        return True
    row: Any = ended(due.model, now).filter(pk=due.pk).first()
    if row is None:
        return False
    row = row.specific if isinstance(row, Page) else row
    row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _postpone(due: Due, error: Exception) -> None:
    now = timezone.now()
    row = Postponed.objects.filter(**due.key).first() or Postponed(**due.key, due_at=due.at)
    if row.due_at != due.at:
        row.due_at, row.attempts = due.at, 0
    row.retry_at = now + min(_FIRST_PAUSE * 2**row.attempts, _LONGEST_PAUSE)
    row.attempts += 1
    row.reason = str(error) or type(error).__name__
    values = {name: getattr(row, name) for name in ("due_at", "attempts", "retry_at", "reason")}
    # Somebody else may have tried it at the same moment.
    Postponed.objects.update_or_create(**due.key, defaults=values)
    logger.error(
        "%s %s, due %s, is postponed to %s: %s",
        due.model._meta.verbose_name,
        due.pk,
        f"{due.at:%Y-%m-%d %H:%M}",
        f"{row.retry_at:%Y-%m-%d %H:%M}",
        row.reason,
    )


def _draftable_models() -> list[type[models.Model]]:
    return [Page, *(m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page))]
