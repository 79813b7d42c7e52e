"""The demo's PO files."""

import polib
import pytest
from wagtail_localize.strings import StringValue

from cms.demo import translations
from cms.demo.content import CASES
from cms.demo.loading import load
from cms.demo.translations import FOLDER, MissingWords, catalogue_path, languages_of, segments_of

FILES = sorted(FOLDER.glob("*.po"))


def test_there_is_a_file_for_each_case_and_language():
    expected = {catalogue_path(case, language) for case in CASES for language in languages_of(case)}
    assert set(FILES) == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_text_of_a_file_is_translated(path):
    file = polib.pofile(str(path))
    assert [entry.msgid for entry in file if not entry.msgstr or entry.fuzzy] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_translations_are_sound_and_keep_the_links(path):
    for entry in polib.pofile(str(path)):
        StringValue.from_translated_html(entry.msgstr)
        assert entry.msgstr.count('<a id="a1">') == entry.msgid.count('<a id="a1">')


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("case", CASES)
def test_a_file_has_the_texts_of_its_pages_and_no_others(case):
    for language in languages_of(case):
        pages = [data for data in CASES[case] if language in data.translations]
        texts = {segment.string.data for data in pages for segment in segments_of(data)}
        assert {entry.msgid for entry in polib.pofile(str(catalogue_path(case, language)))} == texts


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_a_missing_text_stops_the_load_and_is_named(monkeypatch):
    monkeypatch.setattr(translations, "languages_to_do", lambda data: list(data.translations))
    monkeypatch.setattr(translations, "catalogue", lambda case, language: {"About the network": "…"})
    with pytest.raises(MissingWords, match=r"hub\.ky\.po: Privacy"):
        load(print)
