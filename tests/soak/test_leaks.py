"""A thousand random editorial histories, longer ones than in the ordinary tests (see tests/leaks)."""

import pytest

from tests.leaks.conftest import media_root, quiet, world  # noqa: F401 - fixtures
from tests.leaks.histories import run_histories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("part", range(100, 200))
def test_no_history_shows_what_is_hidden_or_hides_what_is_public(part, world):  # noqa: F811
    run_histories(world, part, number=10, longest=20)
