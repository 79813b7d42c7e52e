"""A page and all below it, made ready for translation into several languages: page by page, by whoever has the time.

Each page and language is a transaction of its own. A process that dies leaves what it has done, and the next one goes
on from there: a worker, or where none runs whoever looks at how far it is.
"""

import logging
import threading
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_noop
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from cms.core.models import User
from cms.published.models import Worker

from .models import Submission, SubmissionJob
from .rights import AnyUser, may_create_in, may_read, may_translate_below, readable, translated_parent

logger = logging.getLogger(__name__)
_LEASE = timedelta(minutes=1)
# How long a finished job is told of.
_KEPT = timedelta(days=30)
# How many seconds of somebody's request are spent on it where no worker runs.
_PATIENCE = 3.0

_NO_RIGHTS = gettext_noop(
    "You may not create pages below its parent in this language, or its parent is not translated."
)
_TRANSLATION = gettext_noop("It is a translation itself.")
_FAILED = gettext_noop("It could not be made ready; the server's log says why.")


@transaction.atomic
def request(page: Page, locales: Iterable[Locale], user: User) -> SubmissionJob:
    """Note that `page` and what is below it are to be submitted; what cannot be is noted with its reason.

    What is translated already is left as it is, and what the user may not read is not noted at all.
    """
    SubmissionJob.objects.filter(created_at__lt=timezone.now() - _KEPT).delete()
    job = SubmissionJob.objects.create(page=page, user=user)
    pages = readable(user, page.get_descendants(inclusive=True).filter(alias_of=None).order_by("path"))
    keys = [each.translation_key for each in pages]
    there = set(Page.objects.filter(translation_key__in=keys, alias_of=None).values_list("translation_key", "locale"))
    records = Translation.objects.filter(source__object__in=keys, target_locale=page.locale_id, enabled=True)
    translated = set(records.values_list("source__object", flat=True))
    rows: list[Submission] = []
    for each in pages:
        wanted = [locale for locale in locales if (each.translation_key, locale.pk) not in there]
        reason = _TRANSLATION if each.translation_key in translated else ""
        rows += [Submission(job=job, page=each, locale=locale, problem=reason) for locale in wanted]
    for row in rows:
        row.done_at = timezone.now() if row.problem else None
    Submission.objects.bulk_create(rows)
    return job


def may_submit_below(page: Page, locale: Locale, user: AnyUser) -> bool:
    """Whether `user` may create translations of what lies below `page`, or of the page itself, in a language."""
    counterpart = page.get_translations().filter(locale=locale, alias_of=None).first()
    above = counterpart or translated_parent(page, locale)
    return above is not None and may_translate_below(user, above)


def work_off(stop: threading.Event | None = None, *, job: SubmissionJob | None = None, until: float = 0) -> int:
    """Do what is waiting, in `job` or in all, until told to stop or until a time by `time.monotonic`; how much it was.

    Somebody else's job is left to him.
    """
    done = 0
    waiting = Submission.objects.filter(job=OuterRef("pk"), done_at=None)
    jobs = SubmissionJob.objects.filter(Exists(waiting), **({"pk": job.pk} if job else {}))
    for each in jobs.order_by("created_at").select_related("user"):
        if not _take(each):
            continue
        try:
            for row in _rows(each):
                if (stop and stop.is_set()) or (done and until and time.monotonic() > until):
                    return done
                _do(row, each.user)
                done += 1
                SubmissionJob.objects.filter(pk=each.pk).update(taken_until=timezone.now() + _LEASE)
        finally:
            _give_back(each)
    return done


def work_off_without_worker(job: SubmissionJob) -> None:
    """Do some of it, for a few seconds, unless a worker is there to do it."""
    if not Worker.objects.alive().exists():
        work_off(job=job, until=time.monotonic() + _PATIENCE)


def _take(job: SubmissionJob) -> bool:
    now: datetime = timezone.now()
    free = Q(taken_until=None) | Q(taken_until__lt=now)
    return bool(SubmissionJob.objects.filter(free, pk=job.pk).update(taken_until=now + _LEASE))


def _give_back(job: SubmissionJob) -> None:
    SubmissionJob.objects.filter(pk=job.pk).update(taken_until=None)


def _rows(job: SubmissionJob) -> Iterable[Submission]:
    """What is to be done, parents before their children: each needs its parent's translation."""
    rows = job.submissions.filter(done_at=None).select_related("page", "locale")
    return rows.order_by("page__path", "locale")


def _do(row: Submission, user: User) -> None:
    try:
        with transaction.atomic():
            if not may_read(user, row.page):
                # It was withdrawn meanwhile: nothing more is said of it.
                row.delete()
                return
            row.problem = _submit(row.page, row.locale, user)
            _note(row)
    except (OperationalError, InterfaceError):
        raise
    except (PermissionDenied, ValidationError) as refusal:
        row.problem = str(refusal)
        _note(row)
    except Exception:
        logger.exception("%s could not be submitted for translation.", row)
        row.problem = _FAILED
        _note(row)


def _note(row: Submission) -> None:
    Submission.objects.filter(pk=row.pk).update(done_at=timezone.now(), problem=row.problem)


def _submit(page: Page, locale: Locale, user: User) -> str:
    """Make the draft of a translation; why not, where it cannot be."""
    if page.get_translations().filter(locale=locale, alias_of=None).exists():
        return ""
    if not may_create_in(user, page, locale):
        return _NO_RIGHTS
    translate_object(page.specific, [locale], user=user)
    return ""


class SubmissionDuty:
    """What a worker does of this (see `cms.published.duties`)."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def tick(self) -> None:
        """Do what is waiting."""
        work_off(self._stop)

    def close(self) -> None:
        """Nothing is left half-done: each page and language is a transaction."""
