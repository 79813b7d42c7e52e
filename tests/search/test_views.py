import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    factories.make_site()


def find(query: str, language: str = "en", **parameters: str) -> str:
    response = Client().get(f"/{language}/search/", {"q": query, **parameters})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def titles(page: str) -> list[str]:
    return re.findall(r'<h2 class="row__title"><a [^>]*>([^<]*)</a>', page)


def test_all_words_must_occur_wherever_they_are():
    factories.news(title="Water for Osh", summary="A pump in every street.")
    factories.news(title="Water for Naryn", summary="A well.")
    assert titles(find("water pump")) == ["Water for Osh"]
    assert set(titles(find("WATER"))) == {"Water for Osh", "Water for Naryn"}


def test_those_that_have_the_words_in_their_title_come_first():
    factories.news(title="A report", summary="About migration and more.")
    factories.project(title="On migration in three countries")
    factories.theme(title="Migration")
    assert titles(find("migration")) == ["Migration", "On migration in three countries", "A report"]


def test_letters_that_are_not_on_the_keyboard_find_those_that_are_in_the_text():
    factories.news("az", title="İctimai iştirak")
    factories.news("ky", title="Өнөктөштөр")
    factories.news("ru", title="Ещё одно дерево")
    assert titles(find("ictimai istirak", "az")) == ["İctimai iştirak"]
    assert titles(find("IŞTIRAK", "az")) == ["İctimai iştirak"]
    assert titles(find("онокто", "ky")) == ["Өнөктөштөр"]
    assert titles(find("еще", "ru")) == ["Ещё одно дерево"]


def test_results_are_counted_and_narrowed_by_kind():
    factories.news(title="Water one")
    factories.news(title="Water two")
    factories.project(title="Water three")
    page = find("water")
    assert "3 results" in page
    assert ">News (2) </a>" in page
    assert titles(find("water", type="project")) == ["Water three"]
    assert len(titles(find("water", type="nonsense"))) == 3


def test_only_the_readers_language_is_searched_unless_it_has_nothing():
    factories.news(title="Water", summary="In English.")
    factories.news("ru", title="Water", summary="По-русски.")
    assert len(titles(find("water"))) == 1
    elsewhere = find("по-русски")
    assert "Nothing found" in elsewhere
    assert 'lang="ru"' in elsewhere
    assert titles(elsewhere) == ["Water"]


def test_what_is_not_public_is_not_found():
    factories.news(title="Secret water", live=False)
    page = find("secret")
    assert "Nothing found for “secret”" in page
    assert titles(page) == []


@pytest.mark.parametrize("query", ["", " ", "%", "_", "\0", "'\"; --", "<script>alert(1)</script>", "ы" * 5000])
def test_nothing_that_can_be_typed_is_a_fault(query):
    factories.news(title="Water")
    page = find(query)
    assert "<script>alert" not in page
    assert titles(page) == []


def test_a_search_costs_the_same_with_more_results():
    def queries() -> int:
        find("water")
        with CaptureQueriesContext(connection) as captured:
            find("water")
        return len(captured)

    for number in range(2):
        factories.news(title=f"Water {number}")
    few = queries()
    for number in range(8):
        factories.news(title=f"Water and more {number}")
    assert queries() == few
