"""Turns hints into numbered documents, under one lock that works on both engines (design 3.3).

Numbers are given and committed under the lock, so nobody can read n+1 before n. A transaction is short: it takes a
portion of what is to be done, and notes the rest anew.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, DateTimeField, Expression, F, Q, QuerySet, TextField
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from wagtail.models import Page

from cms.core.catalogues import catalogue_files
from cms.core.renditions import SPECIFICATIONS
from cms.core.visibility import next_moments, public_ids, public_pages

from . import duties, scheduler
from .expansion import Targets, all_targets, expand, refresh_references
from .fingerprint import published_fingerprint, source_fingerprint
from .locking import is_busy, lock
from .models import PendingChange, PublishedItem, PublishedState, Worker, hidden
from .prepared import Prepared, Slot
from .public import PublicIndex
from .registry import item_types
from .storing import DATABASE_TROUBLE, publish_what_can_be

logger = logging.getLogger(__name__)
# Hints taken in one transaction, and groups of pages or things looked at in it; more of these where nobody waits.
BATCH = 500
PORTION = 100
_LARGE_PORTION = 250
# How often a comparison waits for a lock before it gives up.
_ATTEMPTS = 24
# Raise it when a serializer writes something else than before: every document is then written anew.
SCHEMA_VERSION = 9
# Components that the templates of blocks include.
_IN_BLOCKS = ("caption", "figure", "picture")


def schema() -> str:
    """What documents depend on besides the content, the version first: another value means a full reconcile."""
    languages = [code for code, _name in settings.LANGUAGES]
    # The present year, up to which a project without end runs, is part of the documents.
    year = timezone.localdate().year
    parts = [SCHEMA_VERSION, settings.PUBLIC_URL, settings.LANGUAGE_CODE, languages, SPECIFICATIONS, year]
    found = hashlib.sha256(repr(parts).encode())
    # So are the labels of codes, and the HTML that bodies are written in.
    for path in (*catalogue_files(), *_block_templates()):
        found.update(path.read_bytes())
    return f"{SCHEMA_VERSION:04d}-{found.hexdigest()[:32]}"


def _block_templates() -> list[Path]:
    apps_paths = (
        Path(config.path) for config in apps.get_app_configs() if Path(config.path).is_relative_to(settings.BASE_DIR)
    )
    shared = (settings.BASE_DIR / "cms" / "templates" / "components" / f"{name}.html" for name in _IN_BLOCKS)
    return sorted({*shared, *(path for each in apps_paths for path in each.glob("templates/blocks/**/*.html"))})


def written_by_older() -> Q:
    """The condition that the documents were written by other software than this, but not by newer one."""
    newer = Q(schema__regex="^[0-9]{4}-", schema__gt=f"{SCHEMA_VERSION:04d}.")
    return ~Q(schema=schema()) & ~newer


def after_commit() -> None:
    """What follows a change at once: nothing where a worker sees to it, which looks all the time; else everything."""
    if not Worker.objects.alive().exists():
        drain()


def drain() -> int:
    """Process every pending hint, in committed batches; returns the number of hints.

    Where somebody else does so already, that is left to them.
    """
    total = 0
    # Asked before the lock is taken: mostly somebody has done it already.
    while done := work_off():
        total += done
    return total


def drain_urgent() -> None:
    """The same but for what only looks different after a change of everything, which readers need not wait for.

    The rest may name what has been hidden.
    """
    while work_off() and PendingChange.objects.filter(not_before=None).exists():
        pass


def work_off() -> int:
    """Process one batch, if there is anything to do; returns the number of hints."""
    now = timezone.now()
    waiting = _pending(now).exists() or PublishedState.objects.filter(due_at__lte=now).exists()
    return _unless_busy(process_batch) if waiting else 0


def _pending(now: datetime) -> QuerySet[PendingChange]:
    """The hints that can be followed now."""
    return PendingChange.objects.filter(Q(not_before=None) | Q(not_before__lte=now))


def _unless_busy(step: Callable[[], int]) -> int:
    try:
        return step()
    except OperationalError as error:
        if not is_busy(error):
            raise
        logger.info("Somebody else is writing: %s", error)
        return 0


# What is told to a query by `times`.
NOW, _SILENT_SINCE = Slot("now", DateTimeField()), Slot("silent_since", DateTimeField())


class StandingNow(Expression):
    """Where the read model stands when a query is asked, for `Standing.parse`; part of a prepared query.

    Its slots are those of `times`. Written as SQL, because it is asked for in every request.
    """

    output_field = TextField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return _standing_sql()


class StandsStill(Expression):
    """Whether the read model still stands at `at` when the query is asked."""

    output_field = BooleanField()

    def __init__(self, at: "Standing") -> None:
        super().__init__()
        self.at = at

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        (sql, slots), given = _standing_sql(), times()
        return f"({sql} = %s)", (*(slot.value(given[slot.name], connection) for slot in slots), self.at.text())


@cache
def _standing_sql() -> tuple[str, tuple[Slot, ...]]:
    """SQL for the standing as a text, and what to put into it.

    Due is what time itself has changed, and what a killed process has left behind.
    """
    left = [f" OR {each.waits}" for each in duties.leftovers()]
    due = _SOMETHING_DUE.format(left="".join(left))
    columns = " || ' ' || ".join(Standing._fields[:-1])
    sql = f"(SELECT {columns} || CASE WHEN {due} THEN ' due' ELSE ' ' END"
    places = due.count("%s")
    return f"{sql} FROM published_publishedstate WHERE id = 1)", (*[NOW] * (places - 1), _SILENT_SINCE)


def times() -> dict[str, datetime]:
    """The present, for the slots of a query that asks for the standing or for what is visible."""
    now = timezone.now()
    return {"now": now, "silent_since": now - Worker.SILENCE}


# "Is not null" for PostgreSQL: a plan for any time takes a third of all revisions for approved.
_SOMETHING_DUE = """(EXISTS (SELECT 1 FROM published_pendingchange c WHERE c.not_before IS NULL OR c.not_before <= %s)
    OR EXISTS (SELECT 1 FROM published_publishedstate WHERE due_at <= %s)
    OR (EXISTS (SELECT 1 FROM wagtailcore_revision r WHERE r.approved_go_live_at IS NOT NULL
        AND r.approved_go_live_at <= %s AND NOT EXISTS (SELECT 1 FROM published_postponed p
            WHERE p.content_type_id = r.base_content_type_id AND p.object_id = r.object_id AND p.retry_at > %s)){left})
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

    @classmethod
    def parse(cls, text: str | None) -> "Standing":
        """What a query for it has found; None where nothing has ever been processed."""
        if text is None:
            return cls("", 0, "", 0, True)
        epoch, seq, schema, generation, due = text.split(" ")
        return cls(epoch, int(seq), schema, int(generation), bool(due))

    def text(self) -> str:
        """What `parse` reads."""
        return " ".join(map(str, [*self[:-1], "due" if self.due else ""]))

    def edition(self) -> str:
        """Another text after every change of anything public; while something is due, one that is never seen again."""
        return ":".join(map(str, [*self[:3], timezone.now()] if self.due else self[:3]))


def advance(step: Callable[[], object] | None = None) -> Standing:
    """Process what is due, one batch of it by default; one query when nothing is. Returns where that has led.

    More may be `due` afterwards. What waits for its tombstone is hidden from this reader meanwhile.
    """
    at = standing()
    if at.due:
        process_due(step or work_off)
        at = standing()
    hidden.set(_no_longer_public() if at.due else frozenset())
    return at


def _no_longer_public() -> frozenset[int]:
    """The items that are stored as public and are not, whatever has been processed of it."""
    found: set[int] = set()
    for item_type in item_types().values():
        # Those past their end too: no list has them, and the documents that name them wait for the tombstone.
        stored = PublishedItem.objects.filter(removed__in=[False]).of_type(item_type.name)
        for model in item_type.models:
            if not issubclass(model, Page):
                stored = stored.exclude(source_id__in=public_ids(model, None))
        if any(issubclass(model, Page) for model in item_type.models):
            stored = stored.exclude(source_id__in=public_pages().values("pk"))
        found.update(stored.values_list("pk", flat=True))
    return frozenset(found)


def is_due() -> bool:
    """Whether there is something to catch up with."""
    return standing().due


def process_due(after: Callable[[], object]) -> None:
    """Process what time itself has changed and what waits.

    Without a worker also one page that was scheduled, and some of what a killed process has left.
    """
    if not Worker.objects.alive().exists():
        _unless_busy(partial(scheduler.run, limit=1))
        for each in duties.leftovers():
            _unless_busy(each.take_up)
    after()


def _note_what_time_changed(state: PublishedState, now: datetime) -> None:
    """Write hints for what has ended or begun since anybody last looked."""
    if state.due_at is None or state.due_at > now:
        return
    ended = PublishedItem.objects.filter(removed=False, visible_until__lte=now)
    since = state.due_at, now
    # Pages that are no items, such as lists, stand in menus.
    pages = Page.objects.filter(Q(go_live_at__range=since) | Q(expire_at__range=since))
    keys = {*ended.values_list("uuid", flat=True), *pages.values_list("translation_key", flat=True)}
    changes = [PendingChange(kind="group", key=str(key)) for key in keys]
    PendingChange.objects.bulk_create([*changes, PendingChange(kind="nothing")])


def standing() -> Standing:
    """Where the read model stands now."""
    ((text,),) = _standing().rows(**times())
    return Standing.parse(text)


@cache
def _standing() -> Prepared:
    sql, parameters = _standing_sql()
    return Prepared(f"SELECT {sql}", parameters)


def process_batch() -> int:
    """Process up to `BATCH` hints in one transaction; what they concern beyond a `PORTION` is noted anew.

    Returns how many hints were worked off.
    """
    with transaction.atomic():
        state, now = lock(), timezone.now()
        _note_what_time_changed(state, now)
        # What an editor has just done comes before what follows from what was done earlier.
        order = (F("not_before").asc(nulls_first=True), "expanded", "pk")
        changes = list(_pending(now).order_by(*order)[:BATCH])
        if not changes:
            return 0
        # "All" on its own, so that what follows from the others is known as such.
        changes = [change for change in changes if change.kind != "all"] or changes
        leisurely = now if changes[0].kind == "all" or changes[0].not_before else None
        busy = refresh_references(changes)
        index = PublicIndex()
        first, *later = list(_expanded(changes, index).portions(PORTION)) or [Targets()]
        publish_what_can_be(state, first, index)
        done = [change.pk for change in changes if change.kind != "group" or UUID(change.key) not in busy]
        PendingChange.objects.filter(pk__in=done).delete()
        PendingChange.objects.bulk_create([change for portion in later for change in portion.changes(leisurely)])
        _finish(state, now)
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
        PublishedState.objects.filter(pk=1).update(reconciled_at=timezone.now())
        return 0
    targets, changed, done = all_targets(), 0, 0
    for portion in targets.portions(_LARGE_PORTION):
        changed += _patiently(partial(_compare, portion))
        done += len(portion)
        if progress:
            progress(done, len(targets))
    _patiently(partial(_note_comparison, source))
    return changed


def _compare(portion: Targets) -> int:
    with transaction.atomic():
        state, now = lock(), timezone.now()
        _note_what_time_changed(state, now)
        changed = publish_what_can_be(state, portion, PublicIndex())
        _finish(state, now)
    return changed


def _note_comparison(source: str) -> int:
    with transaction.atomic():
        state, now = lock(), timezone.now()
        _note_what_time_changed(state, now)
        # Of before and after: what changed meanwhile, or could not be written, is compared again the next time.
        failed = PendingChange.objects.filter(not_before__isnull=False).exists()
        state.fingerprint = "" if failed else source + published_fingerprint()
        state.schema, state.reconciled_at = schema(), now
        _finish(state, now)
    return 0


def _patiently(step: Callable[[], int]) -> int:
    """Do it, again and again where somebody else holds the lock."""
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return step()
        except OperationalError as error:
            if not is_busy(error):
                raise
            logger.info("Somebody else is writing: %s", error)
    return step()


def _as_compared(source: str) -> bool:
    compared = PublishedState.objects.filter(schema=schema(), fingerprint__startswith=source)
    last = compared.values_list("fingerprint", flat=True).first()
    return last is not None and last == source + published_fingerprint()


def _finish(state: PublishedState, now: datetime) -> None:
    """Write what a transaction has done to the state, and when time changes something next.

    What it changed until `now` has been noted; it is still as it was where it could not be written.
    """
    ends = PublishedItem.objects.filter(removed=False, visible_until__gt=now).order_by("visible_until")
    moments = [ends.values_list("visible_until", flat=True).first(), *next_moments(now)]
    state.due_at = min((moment for moment in moments if moment), default=None)
    state.generation += 1
    state.save()
