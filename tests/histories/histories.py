"""A history of the small site, which is rolled back, and a look for leaks after it."""

import copy
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from unittest import mock

from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils import timezone

from cms.published import sequencer
from cms.published.models import PublishedState, Worker

from .crawler import Crawl
from .editing import catch_up
from .world import World

_now = timezone.now


class Changing(Protocol):
    """What histories start from: a description of the site, with what all of them share and how far its clock is."""

    shared: tuple[Any, ...]
    passed: timedelta


_Site = TypeVar("_Site", bound=Changing)


@contextmanager
def history(world: _Site, *, busy_worker: bool = False) -> Iterator[_Site]:
    """The site as it was made, to be changed and rolled back; its clock can be put forward.

    What is due is done as soon as anybody reads the site, unless it is left to a worker, who is `busy` for ever.
    """
    world = copy.deepcopy(world, {id(each): each for each in world.shared})

    def now() -> datetime:
        return _now() + world.passed

    clock = mock.patch.object(timezone, "now", now)
    # The file of what is deleted is needed again once it is not.
    files = mock.patch.object(FileSystemStorage, "delete")
    # A busy worker leaves the most to do where little is done at once.
    portion = mock.patch.object(sequencer, "PORTION", 2 if busy_worker else sequencer.PORTION)
    with clock, files, portion, transaction.atomic():
        # Caches know what they keep by the read model's state, which is rolled back too.
        cache.clear()
        PublishedState.objects.update(epoch=secrets.token_hex(4))
        if busy_worker:
            Worker.objects.create(name="busy", started_at=_now(), seen_at=_now() + timedelta(days=1))
        yield world
        transaction.set_rollback(True)


def check(world: World, *, every_method: bool = False) -> None:
    """Look at every surface; what is wrong anywhere is said, with what has led to it."""
    catch_up(world)
    crawl = Crawl(world, every_method=every_method)
    crawl.run()
    assert not crawl.faults, "\n".join(["", *crawl.faults[:30], "after:", *world.history])
