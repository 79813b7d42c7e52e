import gettext
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms.core.catalogues import catalogue_files, compile_catalogues, faults, gaps, update_catalogues

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "ky" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + 'msgid "News"\nmsgstr "Жаңылыктар"\n')
    return path


@pytest.fixture
def tree(tmp_path, settings):
    """An empty source tree in place of the site's own."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "news").mkdir()
    return tmp_path / "news"


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


def test_every_text_of_the_interface_is_in_every_catalogue_and_no_other():
    assert list(gaps()) == []


def test_every_language_has_a_complete_catalogue():
    assert {path.parent.parent.name for path in catalogue_files()} == {"ru", "sv", "ky", "kk", "az"}
    assert list(faults()) == []


def test_a_text_that_a_catalogue_lacks_and_one_that_nothing_shows_are_reported(tree, catalogue):
    (tree / "views.py").write_text('_("More")\n')
    found = list(gaps())
    assert any("ky/LC_MESSAGES/django.po: lacks ('', 'More') of news/views.py" in gap for gap in found)
    assert any("ky/LC_MESSAGES/django.po:4: nothing shows ('', 'News')" in gap for gap in found)
    # The other languages have no catalogue at all.
    assert sum("lacks ('', 'More')" in gap for gap in found) == 5


def test_an_update_adds_new_texts_drops_old_ones_and_keeps_translations_and_the_head(tree, catalogue):
    catalogue.write_text("# Glossary: project долбоор.\n" + catalogue.read_text() + '\nmsgid "Old"\nmsgstr "Эски"\n')
    (tree / "views.py").write_text('_("News")\n_("More")\n')
    update_catalogues()
    written = catalogue.read_text()
    assert written.startswith("# Glossary: project долбоор.\n" + HEAD)
    assert 'msgid "News"\nmsgstr "Жаңылыктар"' in written
    assert 'msgid "More"\nmsgstr ""' in written
    assert "Old" not in written
    update_catalogues()
    assert catalogue.read_text() == written


def test_the_check_of_the_catalogues_fails_with_every_fault_and_gap(tree, catalogue):
    catalogue.write_text(catalogue.read_text().replace("Жаңылыктар", ""))
    (tree / "views.py").write_text('_("More")\n')
    with pytest.raises(CommandError, match=r"(?s)not translated: 'News'.*lacks \('', 'More'\)"):
        call_command("compile_catalogues", check=True)
