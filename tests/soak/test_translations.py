"""A thousand longer histories of originals and their translations."""

import pytest

from tests.histories.conftest import media_root, quiet  # noqa: F401 - fixtures
from tests.histories.test_translations import run_histories, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("part", range(100, 200))
def test_after_any_history_translations_show_what_was_approved_and_say_how_far_they_are(part, site):  # noqa: F811
    run_histories(site, part, number=10, longest=15)
