"""Random editorial histories with partners who read the change feed in between, a page or all of it.

Each starts from the same small site; a failing one is shortened to the steps that it takes. HISTORY_SEED says which
histories; the same seed gives the same ones.
"""

import copy
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st

from cms.core.models import CustomImage
from cms.taxonomy.models import Organisation, Place
from tests.factories import committed

from .copies import Filters, copy_of, crawled, differences, selected
from .editing import ACTIONS, perform
from .histories import check, history
from .world import World

SEED = int(os.environ.get("HISTORY_SEED", "1"))


class Partners:
    """Partners with copies of everything and of parts, who go on where they have left off."""

    def __init__(self, world: World) -> None:
        theme = next(node for node in world.nodes if node.type == "themes")
        assert theme.row
        self.filters: list[Filters] = [
            [],
            [("theme", theme.row.slug)],
            [("locale", f"ru,{world.third}")],
            [("country", "KG"), ("type", "news,project,place")],
            [("type", "news,page"), ("locale", "en")],
        ]
        # Pages are short: much happens while a copy is being made.
        self.copies = [
            copy_of(filters, limit=limit) for filters, limit in zip(self.filters, (20, 4, 9, 7, 3), strict=True)
        ]

    def read(self, number: int) -> str:
        """One of them reads a page."""
        self.copies[number % len(self.copies)].step()
        return f"partner {number % len(self.copies)} has read a page"

    def check(self, world: World, *, fresh: bool = True) -> None:
        """All that they hold, and what anybody would hold who begins now, is what is there."""
        mirrors = [("resumed", filters, mirror) for filters, mirror in zip(self.filters, self.copies, strict=True)]
        mirrors += [("fresh", filters, copy_of(filters)) for filters in self.filters if fresh]
        # Before the walk, which brings the site up to the minute by itself.
        for _what, _filters, mirror in mirrors:
            mirror.update()
        everything = crawled()
        expected = {str(filters): selected(filters, everything) for filters in self.filters}
        faults = [
            f"{what} copy by {filters}: {fault}"
            for what, filters, mirror in mirrors
            for fault in differences(mirror, expected[str(filters)])
        ]
        assert not faults, "\n".join(["", *faults[:20], "after:", *world.history])


def edit_image(world: World, choices: tuple[int, ...]) -> str:
    """Other words beside a picture, and another part of it that matters."""
    things = [thing for thing in world.things if thing.kind == "image" and not thing.deleted]
    if not things:
        return "no picture is left"
    image = CustomImage.objects.get(pk=things[choices[0] % len(things)].pk)
    image.credit = image.caption = image.description = f"Edited {choices[1]}"
    image.focal_point_x = image.focal_point_y = 20 + choices[2]
    image.focal_point_width = image.focal_point_height = 10
    with committed():
        image.save()
    return f"edited {image}"


def edit_facts(world: World, choices: tuple[int, ...]) -> str:
    """An organisation or a place is in another country."""
    kind, model = [("organisation", Organisation), ("place", Place)][choices[0] % 2]
    things = [thing for thing in world.things if thing.kind == kind]
    row = model.objects.get(pk=things[choices[1] % len(things)].pk)
    row.country = ["KG", "KZ"][choices[2] % 2]
    with committed():
        row.save()
    return f"moved {kind} {row} to {row.country}"


# What the oracle of leaks has no opinion of: it changes what is said of a thing, not whether it is public.
EDITS = {function.__name__: function for function in (edit_image, edit_facts)}
Steps = list[tuple[str, tuple[int, ...]]]
_CHOICES = st.tuples(*[st.integers(0, 11)] * 5)


def steps(longest: int) -> st.SearchStrategy[Steps]:
    """What editors do, with partners reading every now and then; sometimes one looks whether all is right."""
    done = st.sampled_from([*ACTIONS, *EDITS, *["read"] * (len(ACTIONS) // 3), "check", "check"])
    return st.lists(st.tuples(done, _CHOICES), min_size=2, max_size=longest)


def take(world: World, partners: Partners, name: str, choices: tuple[int, ...]) -> None:
    """One step."""
    if name == "read":
        world.history.append(partners.read(choices[0]))
    elif name == "check":
        partners.check(world, fresh=False)
        world.history.append("all copies were right")
    elif name in EDITS:
        world.history.append(EDITS[name](world, choices))
    else:
        perform(world, name, *choices)


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
    @given(steps(longest), st.sampled_from(["sv", "ky", "kk", "az"]), st.booleans())
    def run(what: Steps, third: str, busy_worker: bool) -> None:
        with history(world, busy_worker=busy_worker) as changed:
            changed.third = third
            partners = Partners(changed)
            for name, choices in what:
                take(changed, partners, name, choices)
            note("\n".join(changed.history))
            # Whoever comes first brings the site up to the minute.
            looks = [partial(partners.check, changed), partial(check, changed)]
            for look in reversed(looks) if busy_worker else looks:
                look()

    print(f"HISTORY_SEED={SEED}")
    run()


@contextmanager
def lost_future(world: World) -> Iterator[World]:
    """What happens inside happens after the backup that is then restored, as cms/docs/deploy.md says."""
    with transaction.atomic():
        yield copy.deepcopy(world, {id(each): each for each in world.shared})
        transaction.set_rollback(True)
    cache.clear()
    call_command("reconcile", verbosity=0)
    call_command("new_epoch", verbosity=0)
