"""One small site for all histories: each of them is rolled back."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test.utils import override_settings

from .crawler import Crawl
from .world import World, make_world


@pytest.fixture(autouse=True)
def media_root():
    """Files lie where those of the site lie that all histories start from."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of addresses that lead nowhere are asked for on purpose."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """The site, and what the answers to everything public were when it was made."""
    media = str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        made = make_world()
        crawl = Crawl(made)
        crawl.run()
        crawl.remember()
        yield made
        transaction.set_rollback(True)
