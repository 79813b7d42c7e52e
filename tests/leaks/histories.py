"""Random editorial histories, each from the same small site; a failing one is shortened to the steps that it takes.

LEAK_SEED says which histories; the same seed gives the same ones.
"""

import copy
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st

from cms.published.models import PublishedState, Worker

from .crawler import Crawl
from .editing import ACTIONS, catch_up, perform
from .world import World

SEED = int(os.environ.get("LEAK_SEED", "1"))
_now = timezone.now


@contextmanager
def history(world: World, *, busy_worker: bool = False) -> Iterator[World]:
    """The site as it was made, to be changed and rolled back; its clock can be put forward.

    What is due is done as soon as anybody reads the site, unless it is left to a worker, who is `busy` for ever.
    """
    shared = {id(each): each for each in (world.admin, world.visitor, world.editor)}
    world = copy.deepcopy(world, shared)

    def now() -> datetime:
        return _now() + world.passed

    clock = mock.patch.object(timezone, "now", now)
    # The file of what is deleted is needed again once it is not.
    files = mock.patch.object(FileSystemStorage, "delete")
    with clock, files, transaction.atomic():
        # Caches know what they keep by the read model's state, which is rolled back too.
        cache.clear()
        PublishedState.objects.update(epoch=secrets.token_hex(4))
        if busy_worker:
            Worker.objects.create(name="busy", started_at=_now(), seen_at=_now() + timedelta(days=1))
        yield world
        transaction.set_rollback(True)


def check(world: World) -> None:
    """Look at every surface; what is wrong anywhere is said, with what has led to it."""
    catch_up(world)
    crawl = Crawl(world)
    crawl.run()
    assert not crawl.faults, "\n".join(["", *crawl.faults[:30], "after:", *world.history])


def run_histories(world: World, part: int, *, number: int, longest: int) -> None:
    """So many histories of up to so many steps; each part has its own."""

    @seed(1000 * SEED + part)
    @settings(
        max_examples=number,
        database=None,
        derandomize=False,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(
            st.tuples(st.sampled_from(list(ACTIONS)), st.tuples(*[st.integers(0, 11)] * 5)),
            min_size=2,
            max_size=longest,
        ),
        st.sampled_from(["sv", "ky", "kk", "az"]),
        st.booleans(),
    )
    def run(steps: list[tuple[str, tuple[int, ...]]], third: str, busy_worker: bool) -> None:
        with history(world, busy_worker=busy_worker) as changed:
            changed.third = third
            for name, choices in steps:
                perform(changed, name, *choices)
            note("\n".join(changed.history))
            check(changed)

    print(f"LEAK_SEED={SEED}")
    run()
