"""Turns hints into numbered documents, under one lock that works on both engines (design 3.3).

Numbers are given and committed under the lock, so nobody can read n+1 before n. A transaction is short: it takes a
portion of what is to be done, and notes the rest anew.
"""

import hashlib
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from wagtail.models import Page

from cms.core.catalogues import catalogue_files
from cms.core.visibility import next_beginning

from . import hints, scheduler
from .expansion import Targets, all_targets, expand, refresh_references
from .fingerprint import published_fingerprint, source_fingerprint
from .locking import is_busy, lock
from .models import PendingChange, PublishedItem, PublishedState, Worker
from .public import PublicIndex
from .storing import DATABASE_TROUBLE, publish_what_can_be

logger = logging.getLogger(__name__)
# Hints taken in one transaction, and groups of pages or things looked at in it; more of these where nobody waits.
BATCH = 500
PORTION = 100
_LARGE_PORTION = 250
# Raise it when a serializer writes something else than before: every document is then written anew.
SCHEMA_VERSION = 4


def schema() -> str:
    """What documents depend on besides the content: another value means a full reconcile."""
    parts = [SCHEMA_VERSION, settings.PUBLIC_URL, settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES)]
    found = hashlib.sha256(repr(parts).encode())
    # The labels of codes are part of the documents; so is the present year, up to which a project without end runs.
    found.update(str(timezone.localdate().year).encode())
    for path in catalogue_files():
        found.update(path.read_bytes())
    return found.hexdigest()


def after_commit() -> None:
    """What follows a change at once: with a worker the first batch, which has what was changed itself; else all."""
    if Worker.objects.alive().exists():
        work_off()
    else:
        drain()


def drain() -> int:
    """Process every pending hint, in committed batches; returns the number of hints.

    Where somebody else does so already, that is left to them.
    """
    total = 0
    # Asked before the lock is taken: a change that wrote several hints comes here several times.
    while done := work_off():
        total += done
    return total


def work_off() -> int:
    """Process one batch, if there is anything to do; returns the number of hints."""
    return _unless_busy(process_batch) if PendingChange.objects.exists() else 0


def _unless_busy(step: Callable[[], int]) -> int:
    try:
        return step()
    except OperationalError as error:
        if not is_busy(error):
            raise
        logger.info("Somebody else is writing: %s", error)
        return 0


class SomethingDue(Expression):
    """Whether time itself has changed something, or a killed process left something behind: part of any query.

    Written as SQL because every request asks it: Django takes far longer to put it together than a database to answer.
    """

    output_field = BooleanField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        now = timezone.now()
        at, seen = map(connection.ops.adapt_datetimefield_value, (now, now - Worker.SILENCE))
        return _SOMETHING_DUE, (at, at, at, seen)


_SOMETHING_DUE = """(EXISTS (SELECT 1 FROM published_pendingchange)
    OR EXISTS (SELECT 1 FROM published_publishedstate WHERE due_at <= %s)
    OR EXISTS (SELECT 1 FROM wagtailcore_revision r WHERE r.approved_go_live_at <= %s
        AND NOT EXISTS (SELECT 1 FROM published_postponed p WHERE p.content_type_id = r.base_content_type_id
            AND p.object_id = r.object_id AND p.retry_at > %s))
        AND NOT EXISTS (SELECT 1 FROM published_worker w WHERE NOT w.stopped AND w.seen_at > %s))"""


class Standing(NamedTuple):
    """Where the read model stands: what was numbered last, and whether something is `due` that has no number yet.

    `generation` is another one after every change of anything that a page shows, its menu and the logo too.
    """

    epoch: str
    seq: int
    schema: str
    generation: int
    due: bool

    def edition(self) -> str:
        """Another text after every change of anything public; while something is due, one that is never seen again."""
        return ":".join(map(str, [*self[:3], timezone.now()] if self.due else self[:3]))


def catch_up() -> str:
    """Process what is due; one query when nothing is.

    Returns a text that is another one after every change of anything public, and after no other; where somebody else
    is still at work on what is due, one that is never seen again.
    """
    at = standing()
    if at.due:
        process_due()
        at = standing()
    return at.edition()


def advance() -> Standing:
    """As `catch_up`, but one batch at most: more may be `due` afterwards."""
    at = standing()
    if at.due:
        process_due(work_off)
        at = standing()
    return at


def is_due() -> bool:
    """Whether there is something to catch up with."""
    return standing().due


def process_due(after: Callable[[], object] = after_commit) -> None:
    """Process what time itself has changed and what waits; without a worker also one page that was scheduled."""
    if not Worker.objects.alive().exists():
        _unless_busy(partial(scheduler.run, limit=1))
    with hints.deferred(after):
        hint_what_time_changed()


def hint_what_time_changed() -> None:
    """Note what has ended or begun since anybody last looked."""
    now = timezone.now()
    since = PublishedState.objects.filter(due_at__lte=now).values_list("due_at", flat=True).first()
    if since is not None:
        ended = PublishedItem.objects.filter(removed=False, visible_until__lte=now)
        begun = Page.objects.filter(go_live_at__gte=since, go_live_at__lte=now)
        hints.hint_group(*ended.values_list("uuid", flat=True), *begun.values_list("translation_key", flat=True))
        hints.hint_nothing()


def standing() -> Standing:
    """Where the read model stands now."""
    known = PublishedState.objects.filter(pk=1).annotate(due=SomethingDue())
    return Standing(*next(iter(known.values_list(*Standing._fields)), ("", 0, "", 0, True)))


def process_batch() -> int:
    """Process up to `BATCH` hints in one transaction; what they concern beyond a `PORTION` is noted anew.

    Returns how many hints were worked off.
    """
    with transaction.atomic():
        state = lock()
        changes = list(PendingChange.objects.order_by("pk")[:BATCH])
        if not changes:
            return 0
        busy = refresh_references(changes)
        index = PublicIndex()
        now, *later = list(_expanded(changes, index).portions(PORTION)) or [Targets()]
        publish_what_can_be(state, now, index)
        done = [change.pk for change in changes if change.kind != "group" or UUID(change.key) not in busy]
        PendingChange.objects.filter(pk__in=done).delete()
        PendingChange.objects.bulk_create([change for portion in later for change in portion.changes()])
        _finish(state)
    return len(done)


def _expanded(changes: list[PendingChange], index: PublicIndex) -> Targets:
    try:
        with transaction.atomic():
            return expand(changes, index)
    except DATABASE_TROUBLE:
        raise
    except Exception:
        logger.exception("A hint cannot be followed: everything is compared instead.")
        return all_targets()


def reconcile(progress: Callable[[int, int], None] | None = None, *, if_changed: bool = False) -> int:
    """Compare everything with the truth; returns how many items were different.

    In many transactions: what an editor changes meanwhile waits for one of them. `progress` is told how much is done
    and how much there is. With `if_changed` nothing is compared where all tables are as the last comparison left them.
    """
    drain()
    source = source_fingerprint()
    if if_changed and _as_compared(source):
        return 0
    targets, changed, done = all_targets(), 0, 0
    for portion in targets.portions(_LARGE_PORTION):
        with transaction.atomic():
            state = lock()
            changed += publish_what_can_be(state, portion, PublicIndex())
            _finish(state)
        done += len(portion)
        if progress:
            progress(done, len(targets))
    with transaction.atomic():
        state = lock()
        # Of before and after: what changed meanwhile is compared again the next time.
        state.fingerprint = source + published_fingerprint()
        state.schema, state.reconciled_at = schema(), timezone.now()
        _finish(state)
    return changed


def _as_compared(source: str) -> bool:
    compared = PublishedState.objects.filter(schema=schema(), fingerprint__startswith=source)
    last = compared.values_list("fingerprint", flat=True).first()
    return last is not None and last == source + published_fingerprint()


def _finish(state: PublishedState) -> None:
    """Write what a transaction has done to the state, and when the next one is due."""
    ends = PublishedItem.objects.filter(removed=False, visible_until__isnull=False).order_by("visible_until")
    moments = [ends.values_list("visible_until", flat=True).first(), next_beginning()]
    state.due_at = min((moment for moment in moments if moment), default=None)
    state.generation += 1
    state.save()
