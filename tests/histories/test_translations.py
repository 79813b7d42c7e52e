"""Whatever editors, translators and reviewers do: a translation shows approved words, today's facts, and its state."""

import os
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test.utils import override_settings
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from wagtail.models import WorkflowPage

from cms.translation.groups import setup_groups

from .histories import history
from .translating import ACTIONS, Site, faults, make_site, perform

pytestmark = pytest.mark.django_db
SEED = int(os.environ.get("HISTORY_SEED", "1"))
# What is done more often than the rest.
_OFTEN = ["publish_original", "translate", "publish_translation", "publish_incomplete", "decide"]
_STEPS = st.tuples(
    st.sampled_from([*ACTIONS, *_OFTEN, *_OFTEN]),
    st.tuples(*[st.integers(0, 11)] * 12),
)


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """Three originals and their translations."""
    media = str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        # Other histories may have left theirs.
        WorkflowPage.objects.all().delete()
        setup_groups()
        yield make_site()
        transaction.set_rollback(True)


def check(site: Site, *, html: bool = False) -> None:
    """Look at every page; what is wrong is said, with what has led to it."""
    if site.busy_worker:
        perform(site, "worker_works")
    found = faults(site, html=html)
    assert not found, "\n".join(["", *found, "after:", *site.history])


def run_histories(site: Site, part: int, *, number: int, longest: int) -> None:
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
    @given(st.lists(_STEPS, min_size=longest // 2, max_size=longest), st.booleans())
    def run(steps: list[tuple[str, tuple[int, ...]]], busy_worker: bool) -> None:
        with history(site, busy_worker=busy_worker) as changed:
            changed.busy_worker, changed.touched, changed.changed = busy_worker, set(), set()
            for name, choices in steps:
                perform(changed, name, *choices)
                if not busy_worker:
                    check(changed)
            note("\n".join(changed.history))
            check(changed, html=True)

    print(f"HISTORY_SEED={SEED}")
    run()


def test_the_site_that_histories_start_from_is_as_it_was_meant(site):
    check(site, html=True)


@pytest.mark.parametrize("part", range(5))
def test_after_any_history_translations_show_what_was_approved_and_say_how_far_they_are(part, site):
    run_histories(site, part, number=10, longest=6)
