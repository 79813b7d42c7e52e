"""Whatever editors do, nobody sees what is hidden, everybody what is public, and partners' copies are what is there."""

import pytest

from .partners import run_histories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("part", range(10))
def test_after_any_history_nothing_hidden_shows_nothing_public_is_missing_and_copies_are_right(part, world):
    run_histories(world, part, number=5, longest=5)
