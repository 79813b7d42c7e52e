"""What every test starts from."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from tests import sharing
from tests.databases import sqlite_copy

# The same examples in every run: a failure is the change's, not the dice's.
hypothesis_settings.register_profile("seeded", derandomize=True, deadline=None)
hypothesis_settings.load_profile("seeded")


def pytest_configure(config: pytest.Config) -> None:
    # Only once: with pytest-xdist this also runs in each worker.
    if not hasattr(config, "workerinput"):
        from cms.core.catalogues import compile_catalogues

        compile_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What cannot ask the database says the same on every one: it is tested once, on SQLite."""
    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return
    once = pytest.mark.skip(reason="asks no database: tested with SQLite")
    for item in items:
        asks = item.get_closest_marker("django_db") or "django_db_setup" in getattr(item, "fixturenames", ())
        if not asks:
            item.add_marker(once)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it again and again for what can be freed takes a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef, request: pytest.FixtureRequest) -> None:
    if fixturedef.argname == "_django_db_helper":
        # Before the transaction of the test itself begins.
        sharing.prepare(request.node, request.getfixturevalue("django_db_blocker"))


@pytest.fixture(scope="module", autouse=True)
def shared_content_ends(django_db_blocker) -> Iterator[None]:
    """What the tests of a module have shared is gone after them."""
    yield
    sharing.finish(django_db_blocker)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests have counted: `record_property("figure", …)`."""
    for report in terminalreporter.getreports("passed"):
        for name, figure in report.user_properties:
            if name == "figure":
                terminalreporter.write_line(f"{report.nodeid.partition('::')[0]}: {figure}")


_IN_PARTS = ("/test_histories.py", "e2e/test_accessibility.py", "e2e/test_quality.py")


class ByModule(LoadScopeScheduling):
    """A module's tests run in one process, so that what they share is made once; the demo, the dearest, for all its.

    Of what takes longest every process takes some: the random histories, the walks through all kinds of pages.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        if module.endswith(_IN_PARTS) or module.startswith("tests/soak/"):
            # Long, and a process makes the site that they share only once anyway.
            return nodeid
        return "tests/cms/demo" if module.startswith("tests/cms/demo/") else module


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> ByModule:
    return ByModule(config, log)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings) -> bool:
    """True on SQLite: the file that django_db_modify_db_settings has prepared is used as it is."""
    from django.db import connection

    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, pytestconfig, tmp_path_factory) -> None:
    """Start from a copy of a migrated database. On SQLite a real file, as a real site has."""
    from django.conf import settings
    from django.db import connection

    test = settings.DATABASES["default"].setdefault("TEST", {})
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        sqlite_copy(pytestconfig.cache.mkdir("database"), path)
        test.update(NAME=str(path), MIGRATE=False)
    elif template := os.environ.get("TEST_DATABASE_TEMPLATE"):
        test.update(TEMPLATE=template, MIGRATE=False)


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    """Uploads of a test stay in its own folder."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture(autouse=True)
def language_of_the_settings() -> Iterator[None]:
    """A request leaves its language active, which the next test has not asked for."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def navigation_read_anew():
    """What is kept under a generation is another one's when that generation was rolled back."""
    from cms.published import kept, page_memory, tally, titles

    kept.forget()
    tally.forget()
    titles.forget()
    page_memory.forget()


@pytest.fixture
def pages_made_anew(settings) -> None:
    """For tests that count what it takes to make a page."""
    settings.PAGE_MEMORY = 0
