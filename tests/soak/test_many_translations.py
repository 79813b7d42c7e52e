"""Many translations: two hundred pages submitted for four languages, killed on the way; five hundred that follow."""

import datetime
import os
import random
import signal
import statistics
import threading
import time
from itertools import islice
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.core.models import TranslatedRevision, User
from cms.published import hints, sequencer
from cms.published.models import PendingChange, PublishedItem, Worker
from cms.published.worker import WorkerProcess
from cms.translation import submitting
from cms.translation.models import PendingAssembly, Submission, SubmissionJob
from home.models import ContentPage
from news.models import NewsPage
from tests import factories, processes

pytestmark = pytest.mark.django_db
PAGES, KILLS = 200, 2
ORIGINALS, LANGUAGES = 100, ("ru", "sv", "ky", "kk", "az")
FOLLOWERS = ORIGINALS * len(LANGUAGES)
# So many publications are timed in turn with and without translations, and what the former may take longer.
PAIRS, LONGER = 11, 0.3
# Seconds that all of them may take: times are those of a machine that has nothing else to do.
ALL_WITHIN = 180
PARAGRAPHS = [f"We met for the {number}th time and talked about the plan." for number in range(1, 9)]
FIRST, LATER = datetime.date(2026, 1, 1), datetime.date(2026, 2, 2)


@pytest.fixture
def database(tmp_path):
    with processes.own_database(tmp_path) as name:
        yield name


def body(*paragraphs: str) -> list[dict[str, Any]]:
    """A block each, which stays the same block when its text changes."""
    return [
        {"type": "paragraph", "id": f"block-{number}", "value": {"text": f"<p>{text}</p>"}}
        for number, text in enumerate(paragraphs)
    ]


def report(what: str, seconds: float) -> None:
    print(f"{connection.vendor}: {what}: {seconds:.2f} s")


# A worker that is killed on its way through a tree.


def ask_for_a_tree() -> None:
    """Pages in sections of ten, and somebody who asks for all of them."""
    user = User.objects.create_superuser("editor", "editor@example.org", "password")
    with hints.deferred():
        section = above = factories.content(title="All")
        for number in range(PAGES - 1):
            page = ContentPage(title=f"Page {number}", locale=above.locale, body=body(*PARAGRAPHS))
            if number % 10 == 0:
                section = Page.objects.get(pk=above.pk).add_child(instance=page)
            else:
                Page.objects.get(pk=section.pk).add_child(instance=page)
    locales = [factories.locale(code) for code in LANGUAGES[:4]]
    job = submitting.request(Page.objects.get(pk=above.pk), locales, user)
    assert job.submissions.count() == PAGES * 4


def work_off_the_tree() -> None:
    """As a worker does."""
    a_worker_lives()
    submitting.work_off()


def nothing_is_half_done() -> None:
    """Each page and language is there with all that belongs to it, or not at all; progress says how many are."""
    done = set(Submission.objects.filter(done_at__isnull=False).values_list("page__translation_key", "locale"))
    made = Page.objects.filter(locale__language_code__in=LANGUAGES, latest_revision__translated__isnull=False)
    assert set(made.values_list("translation_key", "locale")) == done
    assert set(Translation.objects.values_list("source__object", "target_locale")) == done
    assert not Submission.objects.exclude(problem="").exists()
    assert not made.filter(live=True).exists()
    client = Client()
    client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    told = client.get(reverse("submission", args=[SubmissionJob.objects.get().pk])).content.decode()
    assert f"{len(done)} of {PAGES * 4}" in BeautifulSoup(told, "html.parser").get_text()
    print(f"{connection.vendor}: {len(done)} of {PAGES * 4} are made")


def all_is_done() -> None:
    nothing_is_half_done()
    assert Submission.objects.filter(done_at__isnull=False).count() == PAGES * 4


def the_lease_ends() -> None:
    """As a minute after somebody has died."""
    SubmissionJob.objects.update(taken_until=timezone.now() - datetime.timedelta(seconds=1))


def a_worker_lives() -> None:
    Worker.objects.get_or_create(
        name="here",
        defaults={"started_at": timezone.now(), "seen_at": timezone.now() + datetime.timedelta(hours=1)},
    )


def test_a_large_tree_is_submitted_whoever_is_killed_on_the_way(database):
    processes.call(database, ask_for_a_tree, within=600)
    dice, start = random.Random(1), time.monotonic()
    for _kill in range(KILLS):
        worker = processes.start(database, work_off_the_tree)
        worker.join(dice.uniform(10, 20))
        os.kill(worker.pid or 0, signal.SIGKILL)
        worker.join()
        assert worker.exitcode == -signal.SIGKILL
        processes.call(database, nothing_is_half_done)
        processes.call(database, the_lease_ends)
    processes.call(database, work_off_the_tree, within=1800)
    report(f"{PAGES} pages into four languages, with {KILLS} kills", time.monotonic() - start)
    processes.call(database, all_is_done)


# Originals with five live translations each, and some without.


def make_live_translations() -> None:
    with hints.deferred():
        for number in range(ORIGINALS):
            page = factories.news(title=f"News {number}", date=FIRST, summary="Who met.", body=body(*PARAGRAPHS))
            for code in LANGUAGES:
                _translate(page, code)
        for number in range(PAIRS):
            factories.news(title=f"Alone {number}", date=FIRST, summary="Who met.", body=body(*PARAGRAPHS))
    # As on a site whose worker has been there for a while: nothing else is due.
    sequencer.reconcile()


def _translate(page: NewsPage, code: str) -> None:
    """As `factories.translate`, without a sequencer in between."""
    source, _ = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=factories.locale(code))
    for segment in source.stringsegment_set.select_related("string"):
        StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            locale=translation.target_locale,
            context=segment.context,
            defaults={"data": f"{segment.string.data} ({code})"},
        )
    translation.save_target(publish=True)


def originals(begins: str) -> list[NewsPage]:
    return list(NewsPage.objects.filter(locale__language_code="en", title__startswith=begins).order_by("pk"))


def publish(page: NewsPage) -> float:
    """With another date and another sentence; how long that takes."""
    page.date = LATER
    page.body = body("We met on Friday and talked about the plan.", *PARAGRAPHS[1:])
    start = time.monotonic()
    page.save_revision().publish()
    return time.monotonic() - start


def publish_in_turn() -> None:
    """What an editor waits for where a worker is there, which has not come to it yet."""
    a_worker_lives()
    pairs = [
        (publish(alone), publish(page)) for alone, page in zip(originals("Alone"), originals("News"), strict=False)
    ]
    alone, translated = (statistics.median(times) for times in zip(*pairs, strict=True))
    report("a publication without translations", alone)
    report("a publication with five live ones", translated)
    assert PendingAssembly.objects.count() == PAIRS * len(LANGUAGES)
    assert translated - alone <= LONGER


def publish_the_others() -> None:
    for page in islice(originals("News"), PAIRS, None):
        publish(page)
    assert PendingAssembly.objects.count() == FOLLOWERS


def have_a_worker_follow() -> None:
    """All of them, with their documents."""
    Worker.objects.all().delete()
    stop, start = threading.Event(), time.monotonic()
    worker = threading.Thread(target=WorkerProcess(stop).run)
    worker.start()
    while PendingAssembly.objects.exists():
        time.sleep(0.2)
    followed = time.monotonic() - start
    while PendingChange.objects.filter(Q(not_before=None) | Q(not_before__lte=timezone.now())).exists():
        time.sleep(0.2)
    written = time.monotonic() - start
    stop.set()
    worker.join()
    report(f"{FOLLOWERS} translations have followed", followed)
    report("their documents are written", written)
    translated = NewsPage.objects.exclude(locale__language_code="en")
    assert translated.count() == FOLLOWERS
    assert set(translated.values_list("date", flat=True)) == {LATER}
    live = TranslatedRevision.objects.filter(revision__in=translated.values("live_revision"))
    assert set(live.values_list("stale", "untranslated")) == {(1, 0)}
    items = PublishedItem.objects.filter(type="news", removed=False).exclude(locale="en")
    assert items.filter(document__contains=f'"{LATER}"').count() == FOLLOWERS
    assert written < ALL_WITHIN


def test_many_live_translations_follow_in_the_background_and_the_editor_waits_for_none(database):
    processes.call(database, make_live_translations, within=3600)
    processes.call(database, publish_in_turn, within=600)
    processes.call(database, publish_the_others, within=1200)
    processes.call(database, have_a_worker_follow, within=1800)
