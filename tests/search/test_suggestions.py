"""Titles offered while somebody types."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    factories.make_site()


def suggested(typed: str, language: str = "en") -> list[str]:
    answer = Client().get(f"/{language}/search/suggest/", {"q": typed})
    assert answer.status_code == 200
    return [each["title"] for each in answer.json()["suggestions"]]


def test_all_that_was_typed_is_in_the_title_the_last_word_perhaps_begun():
    factories.news(title="Water for Osh", summary="Wells in Naryn.")
    factories.news(title="Well done", summary="Water.")
    assert suggested("wat") == ["Water for Osh"]
    assert suggested("osh wa") == ["Water for Osh"]
    assert suggested("naryn") == []


def test_another_form_and_letters_that_are_not_on_the_keyboard_are_understood():
    factories.news("sv", title="Göteborgs vatten")
    factories.news("ru", title="Проекты в Оше")
    assert suggested("goteb", "sv") == ["Göteborgs vatten"]
    assert suggested("проектов", "ru") == ["Проекты в Оше"]


def test_a_suggestion_leads_to_its_page_and_each_title_is_there_once():
    factories.news(title="Water")
    factories.news(title="Water")
    found = Client().get("/en/search/suggest/", {"q": "water"}).json()["suggestions"]
    assert [each["title"] for each in found] == ["Water"]
    assert found[0]["type"] == "news"
    assert found[0]["url"].startswith("/en/news/")
    assert Client().get(found[0]["url"]).status_code == 200


@pytest.mark.parametrize("typed", ["", "  ", "%_'\"<", "\x00", "a" * 10_000])
def test_what_is_no_word_suggests_nothing(typed: str):
    factories.news(title="Water")
    assert suggested(typed) == []


def test_neither_drafts_nor_other_languages_are_suggested_and_only_so_many():
    factories.news(title="Water draft", live=False)
    factories.news("ru", title="Water in Russian")
    for number in range(9):
        factories.news(title=f"Water {number}")
    found = suggested("water")
    assert len(found) == 8
    assert not {"Water draft", "Water in Russian"} & set(found)
