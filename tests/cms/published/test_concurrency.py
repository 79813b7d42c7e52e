"""Many publish at once, commits are slow, processes are killed: the read model is right, and its readers miss nothing.

In processes and on a database of their own, with real commits. `tests/soak` does the same for longer.
"""

import os
import random
import signal
import time
from multiprocessing.synchronize import Event
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from wagtail.models import Page

from cms.published import sequencer
from cms.published.models import PendingChange, PublishedFacet, PublishedItem
from news.models import NewsPage, NewsTheme
from tests import factories, processes

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
PROCESSES, PAGES, ROUNDS, KILLS = 8, 6, 3, 2

Stored = dict[tuple[str, str, str], Any]


@pytest.fixture
def database(tmp_path):
    with processes.own_database(tmp_path) as name:
        processes.call(name, make_pages, PAGES)
        yield name


def make_pages(count: int) -> None:
    theme = factories.theme(title="Shared")
    for number in range(count):
        factories.news(title=f"Page {number}", children={"theme_links": [NewsTheme(theme=theme)]})


def edit(seed: int, rounds: int) -> None:
    """Publish, unpublish and rename pages that others edit too; now and then the transaction is rolled back."""
    dice = random.Random(seed)
    pks = list(NewsPage.objects.values_list("pk", flat=True))
    for number in range(rounds):
        try:
            with transaction.atomic():
                page = NewsPage.objects.get(pk=dice.choice(pks))
                if dice.random() < 0.2:
                    page.unpublish()
                else:
                    page.title = f"By {seed}, {number}"
                    page.save_revision().publish()
                if dice.random() < 0.1:
                    transaction.set_rollback(True)
        except DatabaseError:
            # Two at the same page: one of them has to give way.
            continue


def follow(stop: Event) -> None:
    """Mirror the read model by its numbers alone, as a partner does; at the end the mirror is complete."""
    mirror: Stored = {}
    cursor = 0
    last = False
    while True:
        rows = PublishedItem.objects.filter(seq__gt=cursor).order_by("seq")[:5]
        for row in rows:
            mirror[row.type, str(row.uuid), row.locale] = (row.seq, row.digest, row.removed)
            cursor = row.seq
        if not rows:
            if last:
                break
            last = stop.is_set()
            time.sleep(0.005)
    everything = PublishedItem.objects.all()
    assert mirror == {(row.type, str(row.uuid), row.locale): (row.seq, row.digest, row.removed) for row in everything}


def stored() -> Stored:
    """All that anybody can see of the read model, but for the numbers."""
    facets: dict[int, set[tuple[str, str]]] = {}
    for pk, name, value in PublishedFacet.objects.values_list("item", "name", "value"):
        facets.setdefault(pk, set()).add((name, value))
    return {
        (row.type, str(row.uuid), row.locale): (
            row.document,
            row.summary,
            row.html_path,
            row.search_text,
            row.visible_until,
            facets.get(row.pk),
        )
        for row in PublishedItem.objects.filter(removed=False)
    }


def check(reconcile: bool) -> None:
    """The read model, after it was reconciled or not, is what it would be if it were made from nothing."""
    sequencer.drain()
    if reconcile:
        sequencer.reconcile()
    assert not PendingChange.objects.exists()
    found = stored()
    PublishedItem.objects.all().delete()
    sequencer.reconcile()
    assert found == stored()


def publish(title: str) -> None:
    """Publish the first page under a title, in one transaction."""
    page = NewsPage.objects.order_by("pk").first()
    page.title = title
    with transaction.atomic():
        page.save_revision().publish()


def publish_last(title: str) -> None:
    page = NewsPage.objects.order_by("pk").last()
    page.title = title
    page.save_revision().publish()
    assert PublishedItem.objects.filter(title=title).exists()


@on_postgresql
def test_many_publish_at_once_and_a_reader_by_numbers_misses_nothing(database):
    stop = processes.event()
    reader = processes.start(database, follow, stop)
    editors = [processes.start(database, edit, seed, ROUNDS) for seed in range(PROCESSES)]
    processes.finish(*editors)
    processes.call(database, sequencer.drain)
    stop.set()
    processes.finish(reader)
    processes.call(database, check, False)


@on_postgresql
def test_an_unrelated_transaction_that_stays_open_holds_nothing_up(database):
    import psycopg

    with psycopg.connect(**processes.parameters(database)) as other:
        other.execute("UPDATE wagtailcore_page SET title = title WHERE depth = 1")
        other.execute("UPDATE wagtailcore_referenceindex SET content_path = content_path")
        publishing = processes.start(database, publish_last, "Not held up")
        publishing.join(20)
        assert publishing.exitcode == 0


@on_postgresql
def test_a_commit_that_is_slow_to_finish_is_not_skipped(database):
    import psycopg

    with psycopg.connect(**processes.parameters(database), autocommit=True) as server:
        server.execute(
            "CREATE FUNCTION sleep() RETURNS trigger AS $$ BEGIN IF NEW.title = 'Slow' THEN PERFORM pg_sleep(1.5);"
            " END IF; RETURN NULL; END $$ LANGUAGE plpgsql"
        )
        for table in ("wagtailcore_page", "published_publisheditem"):
            server.execute(
                f"CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED"
                " FOR EACH ROW EXECUTE FUNCTION sleep()"
            )
    stop = processes.event()
    reader = processes.start(database, follow, stop)
    slow = processes.start(database, publish, "Slow")
    time.sleep(0.5)
    quick = processes.start(database, publish_last, "Quick")
    processes.finish(slow, quick)
    stop.set()
    processes.finish(reader)
    processes.call(database, check, False)


def change_behind_its_back() -> None:
    """Changes that send no signal, to what documents are made from and to the documents themselves."""
    page, other, third = NewsPage.objects.order_by("pk")[:3]
    NewsPage.objects.filter(pk=page.pk).update(summary="By QuerySet.update")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = 'By SQL' WHERE id = %s", [other.pk])
        cursor.execute("DELETE FROM news_newstheme WHERE page_id = %s", [third.pk])
        cursor.execute("UPDATE published_publisheditem SET document = '{}' WHERE source_id = %s", [page.pk])
        cursor.execute("UPDATE published_publisheditem SET html_path = '/' WHERE source_id = %s", [third.pk])
        cursor.execute("DELETE FROM published_publishedfacet WHERE name = 'year'")
    Page.objects.filter(pk=NewsPage.objects.order_by("pk").last().pk).update(live=False)


def kill_some(database: str, kills: int, seed: int) -> None:
    """Let processes edit, and kill each at a moment of its own."""
    dice = random.Random(seed)
    for number in range(kills):
        editor = processes.start(database, edit, seed + number, 1000)
        time.sleep(0.3 + dice.random())
        assert editor.pid is not None
        os.kill(editor.pid, signal.SIGKILL)
        editor.join()
        assert editor.exitcode == -signal.SIGKILL


def test_what_was_killed_or_changed_by_sql_is_right_after_reconciling(database):
    kill_some(database, KILLS, seed=1)
    processes.call(database, change_behind_its_back)
    processes.call(database, check, True)
