"""One site for all roles: every request is taken back."""

import logging
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings

from .world import World, make_world


@pytest.fixture(autouse=True)
def media_root() -> None:
    """Files lie where the site's do."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of requests are refused on purpose."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def plain_404(monkeypatch) -> None:
    """The site's own page tells nothing of what was asked for, and takes longer than all the rest."""

    def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponse(status=404)

    monkeypatch.setattr("cms.urls.handler404", not_found)


@pytest.fixture(autouse=True)
def no_record_of_templates(monkeypatch) -> None:
    """Django's test client copies all that every template was given, for nobody here."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)


@pytest.fixture(scope="package")
def site(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """Made once. Rights are asked in the same way on both engines: the default one answers for both."""
    if connection.vendor != "sqlite":
        pytest.skip("asked once, on SQLite")
    media = str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
