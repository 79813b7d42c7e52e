"""The demo content, loaded once for the tests of a module and rolled back after them."""

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.db import transaction
from django.test import TestCase, override_settings

from cms.demo.loading import load
from cms.published import hints
from cms.published.sequencer import reconcile


@pytest.fixture(scope="package")
def demo_folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(autouse=True)
def media_root(settings, demo_folder) -> Path:
    """The demo's pictures stay where they were loaded to."""
    settings.DATA_DIR = demo_folder
    settings.MEDIA_ROOT = str(demo_folder / "media")
    return demo_folder / "media"


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker, demo_folder) -> Iterator[list[str]]:
    """What was said while it was loaded."""
    said: list[str] = []
    folders = override_settings(DATA_DIR=demo_folder, MEDIA_ROOT=str(demo_folder / "media"))
    with django_db_blocker.unblock(), transaction.atomic():
        with folders:
            # Translations are published after commit, which does not come in a transaction that is rolled back. The
            # documents are written when all is there, not after each of these publications.
            with mock.patch.object(hints, "_drain"), TestCase.captureOnCommitCallbacks(execute=True):
                load(said.append)
            reconcile()
        yield said
        transaction.set_rollback(True)
