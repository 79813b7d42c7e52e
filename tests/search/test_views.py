import datetime
import html
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
    return [re.sub("</?mark>", "", title) for title in re.findall(r'<h2 class="row__title"><a [^>]*>(.*?)</a>', page)]


def marked(page: str) -> list[str]:
    return re.findall("<mark>(.*?)</mark>", page)


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


def test_just_the_word_comes_before_another_form_and_that_before_a_longer_word():
    factories.news(title="Watering gardens")
    factories.news(title="Waterfalls")
    factories.news(title="All about the water of the Naryn river")
    assert titles(find("water")) == ["All about the water of the Naryn river", "Watering gardens", "Waterfalls"]


def test_of_equal_hits_the_newest_news_comes_first():
    for year in (2019, 2024, 2021):
        factories.news(title=f"Water {year}", date=datetime.date(year, 5, 1))
    assert titles(find("water")) == ["Water 2024", "Water 2021", "Water 2019"]


def test_any_form_of_a_word_is_found_and_words_that_say_nothing_are_left_out():
    factories.news(title="Migrants and their families")
    factories.news("kk", title="Әйелдер мен жастар")
    assert titles(find("the family of a migrant")) == ["Migrants and their families"]
    assert titles(find("әйелдерге", "kk")) == ["Әйелдер мен жастар"]


def test_a_word_that_nothing_has_is_taken_for_the_nearest_one():
    factories.news(title="Emergency assistance", summary="Help <b>now</b>.")
    page = find("emergancy assistance")
    assert titles(page) == ["Emergency assistance"]
    assert "Nothing was found for “emergancy assistance”. Did you mean this?" in page
    assert '<a href="?q=Emergency+assistance">Emergency assistance</a>' in page
    # Known words are never taken for others.
    factories.news(title="Emergancy exit")
    assert titles(find("emergancy")) == ["Emergancy exit"]


def test_words_are_marked_in_the_title_and_in_the_passage_that_has_them():
    text = "First & foremost. " * 40 + "Then came Women’s pumps & <wells>. " + "The end. " * 60
    factories.news(
        title="Water for women", summary="In short.", body=[("paragraph", {"text": f"<p>{html.escape(text)}</p>"})]
    )
    page = find("womens pump")
    assert marked(page) == ["women", "Women’s", "pumps"]
    passage = re.search(r'<p class="row__summary">(.*?)</p>', page)[1]
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert "<mark>pumps</mark> &amp; &lt;wells&gt;" in passage
    assert len(re.sub("<.*?>", "", passage)) < 300


def test_a_query_that_is_too_long_is_cut_and_says_so():
    factories.news(title="Water")
    assert "only its beginning was searched for" in find("water " + "water" * 50)
    assert "only its beginning" not in find("water " * 20)
    assert "w" * 201 not in find("w" * 5000)


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


def test_what_is_withdrawn_is_no_longer_offered_for_a_mistake():
    page = factories.news(title="Zanzibar")
    factories.news(title="Water")
    assert titles(find("zanzibra")) == ["Zanzibar"]
    before = find("qqqqqqqq").replace("qqqqqqqq", "")
    with factories.committed():
        page.unpublish()
    assert find("zanzibra").replace("zanzibra", "") == before
    assert find("zanzibar").replace("zanzibar", "") == before


@pytest.mark.parametrize(
    "query", ["", " ", "%", "_", "\0", "'\"; --", "<script>alert(1)</script>", "ы" * 5000, "qwxyz " * 2000]
)
def test_nothing_that_can_be_typed_is_a_fault(query):
    factories.news(title="Water")
    page = find(query)
    assert "<script>alert" not in page
    assert "\0" not in page
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
