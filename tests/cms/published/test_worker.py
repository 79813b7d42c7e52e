"""The worker: seen by everybody, stopped by a word, not put off by a database that goes away."""

import threading

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from wagtail.models import Revision

from cms.published import hints, sequencer, worker
from cms.published.models import PendingChange, PublishedItem, PublishedState, Worker
from cms.published.worker import WorkerProcess
from news.models import NewsPage
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> WorkerProcess:
    return WorkerProcess(threading.Event())


def test_a_round_of_the_worker_does_all_there_is_to_do(process):
    changed, due = factories.news(title="Before"), factories.news(title="Due", live=False)
    sequencer.reconcile()
    revision = due.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now())
    changed.title = "After"
    # Its process was killed before anything followed.
    changed.save_revision().publish()
    NewsPage.objects.filter(pk=factories.news(title="By SQL").pk).update(title="By nobody")
    PublishedState.objects.update(reconciled_at=None)
    with committed():
        process.tick()
    assert {"After", "Due", "By nobody"} <= set(PublishedItem.objects.values_list("title", flat=True))
    assert not PendingChange.objects.exists()
    assert Worker.objects.alive().get().name == process.name


def test_comparing_is_left_out_where_nothing_has_changed(process, monkeypatch):
    factories.news()
    sequencer.reconcile()
    compared: list[object] = []
    monkeypatch.setattr(sequencer, "publish_what_can_be", lambda *_: compared.append(1) or 0)
    sequencer.reconcile(if_changed=True)
    assert compared == []
    NewsPage.objects.update(summary="By SQL")
    sequencer.reconcile(if_changed=True)
    assert compared
    monkeypatch.undo()
    sequencer.reconcile()
    PublishedItem.objects.filter(locale="en").update(html_path="/")
    assert sequencer.reconcile(if_changed=True) == PublishedItem.objects.filter(locale="en").count()


def test_the_worker_waits_for_a_database_that_goes_away_and_says_when_it_stops(process, monkeypatch, caplog):
    rounds: list[int] = []

    def tick() -> None:
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError("the server is restarting")
        process._beat()
        process.stop.set()

    monkeypatch.setattr(process, "tick", tick)
    monkeypatch.setattr(worker, "_TICK", 0.01)
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    process.run()
    assert len(rounds) == 2
    assert "the server is restarting" in caplog.text
    assert Worker.objects.get().stopped
    assert not Worker.objects.alive().exists()


def test_a_new_epoch_is_another_one_and_keeps_the_numbers():
    before = PublishedState.objects.get()
    call_command("new_epoch", verbosity=0)
    after = PublishedState.objects.get()
    assert after.epoch != before.epoch
    assert (after.seq, after.generation) == (before.seq, before.generation + 1)


def test_reconcile_says_how_far_it_is_unless_it_is_to_be_quiet(capsys):
    call_command("reconcile", verbosity=0)
    assert capsys.readouterr().out == ""
    call_command("reconcile", references=True)
    assert "0 item(s) were different" in capsys.readouterr().out


def test_a_duty_runs_beside_the_worker_until_that_stops(process, monkeypatch):
    done: list[str] = []

    class Duty:
        def __init__(self, stop: threading.Event) -> None:
            self.stop = stop

        def tick(self) -> None:
            done.append("tick")
            if len(done) == 2:
                self.stop.set()
            raise RuntimeError("A round that fails is not the last one.")

        def close(self) -> None:
            done.append("close")

    monkeypatch.setattr(worker, "duties", lambda: (Duty,))
    monkeypatch.setattr(worker, "_TICK", 0.01)
    monkeypatch.setattr(process, "tick", lambda: None)
    process.run()
    assert done == ["tick", "tick", "close"]


def test_what_is_changed_while_everything_is_compared_does_not_wait_for_its_end(process, monkeypatch):
    factories.news()
    sequencer.reconcile()
    seen: list[bool] = []
    went_on = process._went_on

    def change(done: int, of: int) -> None:
        if not seen:
            hints.hint_nothing()
            seen.append(PendingChange.objects.exists())
        went_on(done, of)
        seen.append(PendingChange.objects.exists())

    monkeypatch.setattr(process, "_went_on", change)
    NewsPage.objects.update(summary="By SQL")
    PublishedState.objects.update(reconciled_at=None)
    process.tick()
    assert seen[:2] == [True, False]


def test_what_changes_in_one_go_is_not_followed_one_by_one(process, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(worker.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(process, "_reconcile", lambda: None)
    for seconds, waits in (
        (0, False),
        (worker._LOOK, True),
        (worker._TICK, False),
        (worker._TICK + worker._LOOK, False),
    ):
        now[0] += seconds
        hints.hint_nothing()
        process.tick()
        assert PendingChange.objects.exists() == waits, now
