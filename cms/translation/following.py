"""Translations follow their published original: assembled anew, each a publication of its own (design 3.2).

What is to follow is noted in the transaction of the original's publication, and done right after it: by a worker, or
where none runs by whoever has published. A process that dies leaves the note.
"""

import logging
import threading
import time
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Revision, TaskState
from wagtail.signals import page_published, published
from wagtail_localize.models import Translation, TranslationSource

from cms.core.models import TranslatedRevision
from cms.published import hints
from cms.published.models import Worker

from . import assembly
from .models import PendingAssembly
from .records import hold, page_of
from .withholding import release, withhold

logger = logging.getLogger(__name__)
# How long somebody may be at work on one translation, and what is waited after a failure.
_LEASE, _FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=2), timedelta(seconds=30), timedelta(hours=6)
# How many seconds of a reader's request are spent on what a killed process has left, where no worker runs.
_PATIENCE = 1.0
# Whether something waits that nobody is at work on: SQL, as `cms.published.duties.Leftover` has it.
WAITS = "EXISTS (SELECT 1 FROM translation_pendingassembly n WHERE n.taken_until IS NULL OR n.taken_until < %s)"


def request(source: TranslationSource) -> None:
    """Note that the translations of a page are to follow it, and have it done once that is committed."""
    now = timezone.now()
    PendingAssembly.objects.bulk_create(
        [PendingAssembly(translation=each, requested_at=now) for each in source.translations.filter(enabled=True)],
        update_conflicts=True,
        unique_fields=["translation"],
        update_fields=["requested_at", "taken_until", "attempts"],
    )
    transaction.on_commit(work_off_without_worker, robust=True)


def work_off_without_worker() -> None:
    """Do what is waiting unless a worker is there to do it."""
    if not Worker.objects.alive().exists():
        work_off()


def take_up() -> int:
    """Do some of what a killed process has left, as a reader who comes by; returns how much it was."""
    return work_off(until=time.monotonic() + _PATIENCE)


def work_off(stop: threading.Event | None = None, *, until: float = 0) -> int:
    """Do what is waiting, the oldest first, until told to stop or until a time by `time.monotonic`.

    Returns how many translations have followed their originals.
    """
    done, row = 0, _take()
    if row is None:
        return 0
    # The translations of a page stand in each other's documents: those are written once for all of them.
    with hints.deferred(at_most=hints.DOCUMENTS_WAIT):
        while row:
            done += _attempt(row)
            is_over = (stop and stop.is_set()) or (until and time.monotonic() > until)
            row = None if is_over else _take()
    return done


def _free(now: datetime) -> Q:
    return Q(taken_until=None) | Q(taken_until__lt=now)


def _take() -> PendingAssembly | None:
    """The next one, which nobody else does meanwhile."""
    now = timezone.now()
    for row in PendingAssembly.objects.filter(_free(now)).order_by("requested_at", "pk")[:20]:
        if PendingAssembly.objects.filter(_free(now), pk=row.pk).update(taken_until=now + _LEASE):
            return row
    return None


def _attempt(row: PendingAssembly) -> bool:
    try:
        with transaction.atomic():
            follow(row.translation)
            # Asked for again meanwhile: the note stays.
            if not PendingAssembly.objects.filter(pk=row.pk, requested_at=row.requested_at).delete()[0]:
                PendingAssembly.objects.filter(pk=row.pk).update(taken_until=None)
        return True
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        pause = min(_FIRST_PAUSE * 2**row.attempts, _LONGEST_PAUSE)
        with transaction.atomic():
            PendingAssembly.objects.filter(pk=row.pk).update(
                taken_until=timezone.now() + pause, attempts=min(row.attempts + 1, 20)
            )
            if page := page_of(row.translation):
                withhold(page, str(error) or type(error).__name__)
        logger.exception("%s could not follow its original; next attempt in %s.", row.translation, pause)
        return False


class FollowDuty:
    """What a worker does of this (see `cms.published.duties`)."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def tick(self) -> None:
        """Do what is waiting."""
        work_off(self._stop)

    def close(self) -> None:
        """Nothing is left half-done: each translation is a transaction."""


def follow(translation: Translation) -> None:
    """Assemble the live version of a translation anew and publish it; then what is scheduled, in review or a draft."""
    page = page_of(translation)
    if page is None:
        return
    hold(page)
    page.refresh_from_db()
    translation = Translation.objects.select_related("source__locale", "target_locale").get(pk=translation.pk)
    if not translation.enabled:
        return
    scheduled = page.scheduled_revision
    waiting = {each.pk: each for each in (scheduled, page.latest_revision) if each}
    if page.live:
        waiting.pop(page.live_revision_id, None)
        if page.live_revision is None or _is_older(page.live_revision, translation):
            revision = _again(page.live_revision, translation, incomplete=True, shown=True)
            FollowOriginal(revision, changed=False, log_action="translation.follow").execute(
                skip_permission_checks=True
            )
    for older in sorted(waiting.values(), key=lambda each: each.pk):
        if _is_older(older, translation) or page.live:
            _again(older, translation, incomplete=_is_incomplete(older))
    release(page)


def _is_older(revision: Revision, translation: Translation) -> bool:
    current = TranslatedRevision.objects.filter(revision=revision, source_updated_at=translation.source.last_updated_at)
    return not current.exists()


def _is_incomplete(revision: Revision) -> bool:
    return TranslatedRevision.objects.filter(revision=revision, incomplete=True).exists()


def _again(older: Revision | None, translation: Translation, *, incomplete: bool, shown: bool = False) -> Revision:
    """A version of the same words; what was to go live or to be reviewed is from now on this one."""
    recorded = older if not shown or (older and hasattr(older, "translated")) else None
    words, addresses = assembly.words_of(recorded, translation)
    revision = assembly.save_version(
        translation,
        assembly.follow_words(words, translation),
        addresses,
        user=older.user if older else None,
        like=older.as_object() if older else None,
        incomplete=incomplete,
        approved_go_live_at=older.approved_go_live_at if older else None,
    )
    if older:
        # What waited for its time is the new one alone: cancelling that cancels it.
        Revision.objects.filter(pk=older.pk).update(approved_go_live_at=None)
        TaskState.objects.filter(revision=older, status=TaskState.STATUS_IN_PROGRESS).update(revision=revision)
    return revision


class FollowOriginal(PublishPageRevisionAction):
    """Publishes what was assembled anew; unlike an editor's publication it ends no review that is under way."""

    def _after_publish(self) -> None:
        page_published.send(sender=self.object.specific_class, instance=self.object.specific, revision=self.revision)
        published.send(sender=type(self.object), instance=self.object, revision=self.revision)
        self.object.update_aliases(revision=self.revision, _content=self.revision.content)
