"""After applying the feed a partner's copy equals the original, whatever editors do and whenever he reads."""

from functools import partial

import pytest

from .copies import copy_of, crawled, differences, held
from .editing import perform
from .histories import history
from .partners import Partners, lost_future

pytestmark = pytest.mark.django_db


def test_copies_of_the_site_that_histories_start_from_hold_something(world):
    with history(world) as unchanged:
        partners = Partners(unchanged)
        partners.check(unchanged)
        assert all(held(each) for each in partners.copies)


def test_after_the_restore_of_an_older_backup_copies_start_anew_and_converge(world):
    with history(world) as changed:
        partners = Partners(changed)
        partners.check(changed, fresh=False)
        under_way = copy_of(limit=2)
        with lost_future(changed) as lost:
            under_way.step()
            for name in ("change", "create", "unpublish", "rename_thing", "change"):
                perform(lost, name, 1, 1, 1)
            partners.check(lost, fresh=False)
        # Other changes get the numbers of those that are lost.
        do = partial(perform, changed)
        for name in ("create", "change", "change", "rename_thing"):
            do(name, 0, 0, 1)
        partners.check(changed)
        under_way.update()
        assert differences(under_way, crawled()) == []
