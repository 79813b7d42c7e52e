"""What editors recommend to those who search."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.published.sequencer import standing
from search.models import Recommendation
from tests import factories as make
from tests.sharing import shared

pytestmark = pytest.mark.django_db


@shared
def pages() -> dict[str, object]:
    """A page that is recommended in two languages, to be had in three."""
    page = make.project(title="Seventeen small projects", summary="What became of them.")
    make.translate(page, "ru", {"Seventeen small projects": "Семнадцать проектов"})
    make.translate(page, "sv", {"Seventeen small projects": "Sjutton projekt"})
    make.recommendation("mini-grants, small money", page, note="Who gave what to whom.")
    make.recommendation("гранты", page, code="ru")
    return {"page": page}


def find(query: str, code: str = "en", **more: str) -> str:
    response = Client().get(f"/{code}/search/", {"q": query, **more})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def recommended(page: str) -> list[tuple[str, str]]:
    """The address and title of each page that is recommended."""
    section = re.search(r'<section class="box recommended".*?</section>', page)
    return re.findall(r'<h3 class="row__title"><a href="([^"]+)"[^>]*>(.*?)</a>', section[0]) if section else []


@pytest.mark.parametrize("query", ["mini-grants", "Grants, mini", "the mini grant", "small money"])
def test_what_was_chosen_for_a_search_stands_above_what_was_found_however_it_is_written(pages, query):
    found = find(query)
    assert [title for _address, title in recommended(found)] == ["Seventeen small projects"]
    assert "Who gave what to whom." in found
    assert found.index('class="box recommended"') < found.index("Nothing found")


@pytest.mark.parametrize("query", ["grants", "mini-grants in Osh", "money", ""])
def test_another_search_has_none(pages, query):
    assert recommended(find(query)) == []


def test_each_language_has_its_own_and_shows_the_page_in_it(pages):
    address, title = recommended(find("грант", "ru"))[0]
    assert (address.split("/")[1], title) == ("ru", "Семнадцать проектов")
    assert recommended(find("mini-grants", "ru")) == []
    make.recommendation("гранттар", pages["page"], code="ky")
    found = find("гранттар", "ky")
    address, title = recommended(found)[0]
    assert (address.split("/")[1], title) == ("en", "Seventeen small projects")
    assert 'lang="en"' in found


def test_it_is_shown_on_the_first_page_of_all_results_alone(pages):
    for number in range(21):
        make.news(title=f"Mini grants {number}")
    assert recommended(find("mini grants"))
    assert not recommended(find("mini grants", page="2"))
    assert not recommended(find("mini grants", type="news"))


def test_what_is_not_public_is_not_recommended(pages):
    draft, hidden = make.news(title="Secret draft", live=False), make.news(title="Secret list")
    with make.committed():
        PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    make.recommendation("mini grants", draft, hidden, note="Secret note")
    found = find("mini grants")
    assert [title for _address, title in recommended(found)] == ["Seventeen small projects"]
    assert "Secret" not in found
    with make.committed():
        pages["page"].get_parent().specific.unpublish()
    assert recommended(find("mini grants")) == []


def test_a_page_is_there_once_and_goes_with_what_recommended_it(pages):
    other = make.news(title="Another")
    make.recommendation("mini grants", other, pages["page"])
    assert [title for _address, title in recommended(find("mini grants"))] == ["Seventeen small projects", "Another"]
    other.delete()
    Recommendation.objects.filter(searches__startswith="mini-").delete()
    assert [title for _address, title in recommended(find("mini grants"))] == ["Seventeen small projects"]


def test_whatever_was_kept_of_pages_is_made_anew(pages):
    before = standing().generation
    made = make.recommendation("water", pages["page"])
    after = standing().generation
    with make.committed():
        made.delete()
    assert before < after < standing().generation


def test_nobody_writes_down_what_visitors_search_for(pages, caplog):
    find("mini grants")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        find("mini grants of zq1qz")
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}
    assert "zq1qz" not in caplog.text


def test_a_search_for_which_nothing_is_recommended_costs_one_query(pages, django_assert_num_queries):
    from cms.published.matching import Words
    from search.recommending import recommended

    with django_assert_num_queries(1):
        assert recommended(Words("water", ["en"]), "en") == []
    with django_assert_num_queries(3):
        assert len(recommended(Words("mini grants", ["en"]), "en")) == 1
