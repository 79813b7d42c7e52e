import gettext
import os
from pathlib import Path

import pytest

from cms.core.catalogues import compile_catalogues, faults

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "ky" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + 'msgid "News"\nmsgstr "Жаңылыктар"\n')
    return path


def test_a_catalogue_is_compiled_where_it_is_newer_than_its_result(catalogue):
    assert compile_catalogues() == 1
    with catalogue.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("News") == "Жаңылыктар"
    assert compile_catalogues() == 0
    later = catalogue.stat().st_mtime + 10
    os.utime(catalogue, (later, later))
    assert compile_catalogues() == 1
    assert {path.name for path in Path(catalogue.parent).iterdir()} == {"django.po", "django.mo"}


def test_a_complete_catalogue_has_no_faults(catalogue):
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ('msgid "More"\nmsgstr ""\n', "not translated: 'More'"),
        ('#, fuzzy\nmsgid "More"\nmsgstr "Дагы"\n', "fuzzy: 'More'"),
        ('#, python-format\nmsgid "Since %(year)s"\nmsgstr "%(jyl)s"\n', "unknown named placeholder"),
    ],
)
def test_what_would_show_a_wrong_text_is_a_fault(catalogue, message, fault):
    catalogue.write_text(catalogue.read_text() + "\n" + message)
    found = list(faults())
    assert len(found) == 1
    assert fault in found[0]
