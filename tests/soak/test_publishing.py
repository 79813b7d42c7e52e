"""As tests/cms/published/test_concurrency.py, but for minutes; and how long comparing 7 500 pages takes."""

import time

import pytest
from django.core.management import call_command
from django.db import connection

from cms.published import sequencer
from cms.published.models import PublishedItem
from tests import processes
from tests.cms.published.test_concurrency import (
    change_behind_its_back,
    check,
    edit,
    follow,
    kill_some,
    make_pages,
    on_postgresql,
)
from tests.soak.many import copy_pages

pytestmark = pytest.mark.django_db
PROCESSES, PAGES, ROUNDS, KILLS, COPIES = 8, 40, 60, 40, 7500


@pytest.fixture
def database(tmp_path):
    with processes.own_database(tmp_path) as name:
        processes.call(name, make_pages, PAGES, within=600)
        yield name


@on_postgresql
def test_many_publish_at_once_for_long(database):
    stop = processes.event()
    reader = processes.start(database, follow, stop)
    editors = [processes.start(database, edit, seed, ROUNDS) for seed in range(PROCESSES)]
    processes.finish(*editors, within=3600)
    processes.call(database, sequencer.drain, within=600)
    stop.set()
    processes.finish(reader, within=600)
    processes.call(database, check, False, within=600)


@pytest.mark.parametrize("seed", range(5))
def test_many_are_killed(database, seed):
    kill_some(database, KILLS, seed * 1000)
    processes.call(database, change_behind_its_back, within=600)
    processes.call(database, check, True, within=600)


def compare_many() -> None:
    """Load the demo, copy its pages, compare everything twice; the figures are printed."""
    call_command("load_demo", verbosity=0)
    copy_pages(COPIES)
    for what, if_changed in (("First", False), ("Second", False), ("Nothing changed", True)):
        start = time.monotonic()
        changed = sequencer.reconcile(if_changed=if_changed)
        seconds = time.monotonic() - start
        items = PublishedItem.objects.count()
        print(f"{connection.vendor}: {what}: {items} items, {changed} different, {seconds:.1f} s")
    assert changed == 0
    assert seconds < 30


def test_comparing_many_pages_with_the_truth(tmp_path):
    with processes.own_database(tmp_path) as name:
        processes.call(name, compare_many, within=1800)
