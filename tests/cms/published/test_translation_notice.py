"""What readers of a translation are told of it."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.html import strip_tags
from django.utils.translation import override

from tests import factories as make

LANGUAGES = ["en", "ru", "sv", "ky", "kk", "az"]


def notice(language: str, original: str = "sv", **state) -> str:
    """What a translation with these counts says of itself to readers of a language."""
    counts = dict.fromkeys(("segments", "stale_segments", "untranslated_segments", "machine_segments"), 0)
    document = {
        "translation": {"original_locale": original, "stale_since": None, **counts, "segments": 14, **state},
        "translations": [],
    }
    with override(language):
        text = render_to_string("components/translation_notice.html", {"document": document})
    return " ".join(strip_tags(text).split())


def test_a_translation_that_is_behind_says_by_how_much_in_every_language():
    since = "2026-05-03T10:00:00Z"
    assert {code: notice(code, stale_segments=2, stale_since=since) for code in LANGUAGES} == {
        "en": "The Swedish original changed on 3 May 2026. 2 of 14 paragraphs here are older.",
        "ru": "Оригинал (шведский) изменён 3 мая 2026 г. Здесь устарело абзацев: 2 из 14.",
        "sv": "Originalet (svenska) ändrades den 3 maj 2026. 2 av 14 stycken här är äldre.",
        "ky": "Түпнуска (шведче) өзгөргөн күн: 2026-ж., 3-май. Бул жерде 14 абзацтын ичинен 2 абзац эскирген.",
        "kk": "Түпнұсқа (швед тілі) өзгерген күні: 2026 ж. 3 мамыр. Мұнда 14 абзацтың ішінен 2 абзац ескірген.",
        "az": "Orijinalın (isveç dili) dəyişdirildiyi gün: 3 may 2026. Burada 14 abzas içindən 2 abzas köhnədir.",
    }


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({}, ""),
        ({"stale_segments": 1}, "The Swedish original has changed. 1 of 14 paragraphs here is older."),
        ({"stale_segments": 14}, "The Swedish original has changed. This translation is older."),
        ({"untranslated_segments": 1}, "1 of 14 paragraphs is not translated yet, and left out here."),
        ({"untranslated_segments": 3}, "3 of 14 paragraphs are not translated yet, and left out here."),
        ({"machine_segments": 4}, "Machine translated; nobody has checked 4 of 14 paragraphs yet."),
        ({"machine_segments": 14}, "Machine translated; nobody has checked it yet."),
    ],
)
def test_each_way_of_being_behind_is_told_apart(state, expected):
    assert notice("en", **state) == expected


def test_counts_agree_with_their_words_in_every_language():
    untranslated = {code: [notice(code, untranslated_segments=number) for number in (1, 2, 5)] for code in LANGUAGES}
    assert untranslated["sv"] == [
        "1 av 14 stycken är inte översatt ännu och saknas här.",
        "2 av 14 stycken är inte översatta ännu och saknas här.",
        "5 av 14 stycken är inte översatta ännu och saknas här.",
    ]
    # The others' words are the same with any number.
    for code in ("ru", "ky", "kk", "az"):
        assert len({re.sub(r"\b[125]\b", "n", text) for text in untranslated[code]}) == 1
    assert "кыргызский" in notice("ru", original="ky", stale_segments=1)


@pytest.mark.django_db
def test_a_translation_leads_to_the_original_that_has_changed_since():
    page = make.news("sv", title="En nyhet", slug="nyhet", summary="Kort sagt.")
    make.translate(page, "ky", {"En nyhet": "Жаңылык", "Kort sagt.": "Кыскасы."})
    assert 'class="behind"' not in Client().get("/ky/news/nyhet/").content.decode()
    page.summary = "Längre sagt."
    make.publish(page)
    shown = " ".join(Client().get("/ky/news/nyhet/").content.decode().split())
    assert "Кыскасы." in shown
    assert "Бул жерде 2 абзацтын ичинен 1 абзац эскирген." in shown
    assert (
        '<a href="/sv/news/nyhet/" hreflang="sv">Түпнусканы окуу</a> <span class="tag tag--language" lang="sv">'
        in shown
    )
    assert 'class="behind"' not in Client().get("/sv/news/nyhet/").content.decode()
