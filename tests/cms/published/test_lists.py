"""The long lists: what they show of what is not in the reader's language."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.core.models import OtherLanguages, SiteSettings
from projects.models import ProjectCountry
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def news() -> None:
    """One item in Kyrgyz and English, one in English and Russian, one in Swedish."""
    make.translate(make.news(title="Both", date="2020-01-03"), "ky", {"Both": "Экөө"})
    make.translate(make.news(title="English", date="2020-01-02"), "ru", {"English": "Русский"})
    make.news("sv", title="Svenska", date="2020-01-01")


def decide(setting: OtherLanguages) -> None:
    with make.committed():
        site = SiteSettings.load()
        site.other_languages = setting
        site.save()


def get(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def shown(address: str) -> list[str]:
    """The titles in a list, in its order."""
    return re.findall(r'(?:row|card)__title"><a href="[^"]+"[^>]*>([^<]+)</a>', get(address))


def offered(address: str) -> list[str]:
    """Where the list leads on to, to have it with other languages or without."""
    return re.findall(r'<p class="others"> <a href="([^"]+)">', get(address))


def test_a_reader_can_have_what_is_in_other_languages_too_each_thing_once_and_marked(news):
    assert shown("/ky/news/") == ["Экөө"]
    assert offered("/ky/news/") == ["?languages=all"]
    assert shown("/ky/news/?languages=all") == ["Экөө", "Русский", "Svenska"]
    assert offered("/ky/news/?languages=all") == ["?languages=one"]
    page = get("/ky/news/?languages=all")
    assert re.search(
        r'<article class="row" lang="ru">.*?<span class="tag tag--language" lang="ru">Русский</span>', page
    )
    assert re.search(r'<a href="/ru/news/[^"]+" hreflang="ru">Русский</a>', page)
    assert page.count("tag--language") == 2
    # The list of another language is another one.
    assert shown("/ru/news/?languages=all") == ["Both", "Русский", "Svenska"]
    assert '<link rel="canonical" href="http://testserver/ky/news/">' in page


def test_the_site_decides_what_is_shown_before_a_reader_has_chosen_and_whether_he_can_choose(news):
    decide(OtherLanguages.ALWAYS)
    assert len(shown("/ky/news/")) == 3
    assert offered("/ky/news/") == ["?languages=one"]
    assert shown("/ky/news/?languages=one") == ["Экөө"]
    assert offered("/ky/news/?languages=one") == ["?languages=all"]
    assert len(shown("/ky/news/?languages=nonsense")) == 3
    decide(OtherLanguages.NEVER)
    assert shown("/ky/news/?languages=all") == ["Экөө"]
    assert offered("/ky/news/?languages=all") == []


def test_a_list_that_has_everything_in_its_language_offers_nothing(news):
    with make.committed():
        make.home("sv").get_children().get(slug="news").get_children().get().delete()
        make.home("ru").get_children().get(slug="news").get_children().get().delete()
    assert shown("/en/news/?languages=all") == shown("/en/news/") == ["Both", "English"]
    assert offered("/en/news/") == offered("/en/news/?languages=all") == []


def test_what_is_hidden_in_one_language_is_neither_shown_nor_counted(news):
    assert "olan daha 3 materialı" in get("/az/news/")
    with make.committed():
        make.home("sv").get_children().get(slug="news").get_children().get().specific.unpublish()
    assert "olan daha 2 materialı" in get("/az/news/")
    assert shown("/az/news/?languages=all") == ["Both", "Русский"]


def test_projects_of_all_languages_are_filtered_and_counted_together():
    for code, title, country in (("ky", "Ош", "KG"), ("en", "Almaty", "KZ"), ("sv", "Osj", "KG")):
        make.project(code, title=title, children={"countries": [ProjectCountry(country=country)]})
    assert 'value="KZ"' not in get("/ky/projects/")
    # What other languages have with this filter.
    assert "дагы 1 материалды" in get("/ky/projects/?country=KG")
    assert offered("/ky/projects/?country=KG") == ["?country=KG&amp;languages=all"]
    page = get("/ky/projects/?country=KG&languages=all")
    assert 'name="country" value="KZ"' in page
    assert sorted(shown("/ky/projects/?country=KG&languages=all")) == ["Osj", "Ош"]
    # The choice outlives another filter.
    assert '<input type="hidden" name="languages" value="all">' in page
    assert 'href="/ky/projects/?languages=all"' in page
    assert shown("/ky/projects/?country=KZ&languages=all") == ["Almaty"]


def test_a_mixed_list_costs_the_same_however_much_is_in_it(news, pages_made_anew):
    def queries() -> int:
        Client().get("/ky/news/?languages=all")
        with CaptureQueriesContext(connection) as captured:
            Client().get("/ky/news/?languages=all")
        return len(captured)

    few = queries()
    for number in range(8):
        make.news("sv", title=f"Nyhet {number}")
    assert queries() == few
