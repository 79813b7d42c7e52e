"""One small site for all histories: each of them is rolled back."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test.utils import override_settings

from tests.leaks.conftest import media_root, quiet
from tests.leaks.world import World, make_world

__all__ = ["media_root", "quiet"]


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """The site that tests/leaks starts from too."""
    media = str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
