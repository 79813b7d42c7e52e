"""Content that the tests of a module share: the first that asks for it has it made, the others find it untouched.

Each test runs in a savepoint inside the transaction in which the content was made. One content at a time is there: a
test that asks for another one, or for none, finds nothing of it.
"""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import models, transaction
from django.test import override_settings

Make = Callable[[], Any]


class _Content:
    """What is there now, and all that has to be undone when it goes."""

    def __init__(self) -> None:
        self.made: dict[Make, Any] = {}
        self.folder = ""
        self.undo = ExitStack()

    def drop(self) -> None:
        self.undo.close()
        self.made = {}

    def make(self, makes: list[Make]) -> None:
        self.undo.enter_context(transaction.atomic())
        self.undo.callback(transaction.set_rollback, True)
        self.folder = self.undo.enter_context(tempfile.TemporaryDirectory(prefix="media-"))
        with override_settings(MEDIA_ROOT=self.folder):
            self.made = {make: make() for make in makes}


_content = _Content()


def shared(make: Make) -> Any:
    """A fixture that gives what `make` returns: rows, or a dict, list or tuple of such; each as the database has it."""

    def content(db: None, settings: Any, media_root: Any) -> Any:
        settings.MEDIA_ROOT = _content.folder
        return _read_anew(_content.made[make])

    content.__name__, content.__doc__ = make.__name__, make.__doc__
    content.make = make  # type: ignore[attr-defined]
    return pytest.fixture(content)


def _read_anew(value: Any) -> Any:
    if isinstance(value, models.Model):
        return type(value)._default_manager.get(pk=value.pk)
    if isinstance(value, dict):
        return {key: _read_anew(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_read_anew, value))
    return value


def prepare(item: pytest.Item, blocker: Any) -> None:
    """Before the database is opened to a test: what it shares is there, and nothing else is."""
    known = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    functions = (known[name][-1].func for name in item.fixturenames if name in known)  # type: ignore[attr-defined]
    makes = [function.make for function in functions if hasattr(function, "make")]
    if makes != list(_content.made):
        with blocker.unblock():
            _content.drop()
            if makes:
                _content.make(makes)


def finish(blocker: Any) -> None:
    """At the end of a module."""
    with blocker.unblock():
        _content.drop()
