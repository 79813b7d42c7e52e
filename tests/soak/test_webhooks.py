"""Webhooks while workers are killed: none is lost, each is signed and in order; duplicates are counted."""

import os
import random
import signal
import threading
import time
from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from standardwebhooks.webhooks import Webhook

from cms.partners import outbound, queueing
from cms.partners.delivering import Deliverer
from cms.partners.models import Attempt, Delivery, Endpoint
from cms.published.models import PublishedItem, PublishedState
from tests import factories, processes
from tests.cms.partners.receiver import Sent, answers, hangs, listening, resets
from tests.cms.published.test_concurrency import make_pages

pytestmark = pytest.mark.django_db
DELIVERIES, KILLS, WORKERS, PAGES, WITHIN = 1000, 50, 2, 20, 600


@pytest.fixture
def database(tmp_path):
    with processes.own_database(tmp_path) as name:
        processes.call(name, make_pages, PAGES, within=300)
        yield name


def subscribe(url: str) -> None:
    """As many endpoints that have been told of nothing as there are deliveries to be made, one change in each."""
    epoch = PublishedState.objects.get().epoch
    for number in range(-(-DELIVERIES // PublishedItem.objects.count())):
        factories.endpoint(f"{url}/{number}", epoch=epoch, seq=0)


def work() -> None:
    """A worker's duty, with little changes, short leases and short pauses, until everything has arrived."""
    settings.WEBHOOKS_ALLOW_LOOPBACK = True
    queueing.MOST_CHANGES, queueing.LEASE, queueing.PAUSES = 1, timedelta(seconds=2), [0.1] * 1000
    outbound.TIME = 1.0
    deliverer = Deliverer(threading.Event())
    while Endpoint.objects.behind().exists() or Delivery.objects.filter(state=Delivery.State.PENDING).exists():
        deliverer.tick()
        time.sleep(0.05)


def check(sent: list[Sent], accepted: list[Sent]) -> None:
    """What has arrived is all there is, once the repetitions are left out."""
    expected = list(PublishedItem.objects.order_by("seq").values_list("seq", flat=True))
    secrets = {endpoint.url: endpoint.secrets.get().value for endpoint in Endpoint.objects.all()}
    told: dict[str, list[int]] = defaultdict(list)
    for each in accepted:
        url = next(url for url in secrets if url.endswith(each.path))
        message = Webhook(secrets[url]).verify(each.body, each.headers)
        told[url] += [change["seq"] for change in message["data"]["changes"]]
    assert told.keys() == secrets.keys()
    for seqs in told.values():
        assert list(dict.fromkeys(seqs)) == expected
    ids = Counter(each.headers["webhook-id"] for each in accepted)
    assert set(ids) == set(Delivery.objects.values_list("message_id", flat=True))
    assert not Delivery.objects.exclude(state=Delivery.State.DELIVERED).exists()
    print(
        f"\n{connection.vendor}: {len(ids)} deliveries to {len(secrets)} endpoints, none lost; {len(sent)} requests"
        f" arrived, {len(sent) - len(accepted)} of them refused or broken off, {ids.total() - len(ids)} accepted again;"
        f" {Attempt.objects.count()} attempts in the log"
    )


def test_workers_are_killed_and_nothing_is_lost(database):
    dice = random.Random(1)
    accepted: list[Sent] = []
    bad = [answers(500), answers(302, Location="/"), answers(429, Retry_After="1"), hangs(1.2), resets]

    def now_and_then(handler: Any, each: Sent) -> None:
        time.sleep(dice.random() / 20)
        if dice.random() < 0.05:
            dice.choice(bad)(handler, each)
            return
        accepted.append(each)
        answers(204)(handler, each)

    with listening() as receiver:
        receiver.otherwise = now_and_then
        processes.call(database, subscribe, receiver.url)
        workers = [processes.start(database, work) for _each in range(WORKERS)]
        ends = time.monotonic() + WITHIN
        for number in range(KILLS):
            while len(accepted) < DELIVERIES * number // KILLS and time.monotonic() < ends:
                time.sleep(0.02)
            killed = workers.pop(dice.randrange(WORKERS))
            os.kill(killed.pid, signal.SIGKILL)
            killed.join()
            workers.append(processes.start(database, work))
        processes.finish(*workers, within=WITHIN)
        processes.call(database, check, receiver.sent, accepted, within=120)
