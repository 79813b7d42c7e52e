"""The news by theme, country and time."""

import re
from html import unescape

import pytest
from django.test import Client

from news.models import NewsPlace, NewsTheme
from tests import factories as make
from tests.sharing import shared

pytestmark = pytest.mark.django_db


@shared
def news():
    make.make_site()
    youth, osh = make.theme(title="Youth", theme_code="youth"), make.place("Osh", country="KG")
    for title, date, themes, places in (
        ("March", "2016-03-09", [youth], []),
        ("Late March", "2016-03-30", [youth], [osh]),
        ("May", "2016-05-01", [], [osh]),
        ("Later", "2018-01-01", [youth], []),
    ):
        make.news(
            title=title,
            date=date,
            children={
                "theme_links": [NewsTheme(theme=theme) for theme in themes],
                "place_links": [NewsPlace(place=place) for place in places],
            },
        )
    make.news(title="Secret", date="2011-01-01", live=False)


def page_of(query: str = "") -> str:
    response = Client().get(f"/en/news/{query}")
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


def titles(query: str) -> list[str]:
    return re.findall(r'row__title"><a [^>]*>([^<]+)</a>', page_of(query))


def archive(query: str = "") -> list[tuple[str, str, bool, str]]:
    """The address, label and count of each year or month, and whether it is looked at."""
    link = r'archive__link" href="([^"]+)"( aria-current="true")?><span class="archive__label">([^<]+)</span> '
    rows = re.findall(link + r'<span class="option__count">(\d+)</span>', page_of(query))
    return [(address, label, bool(current), count) for address, current, label, count in rows]


def test_the_archive_leads_to_years_and_their_months_whatever_is_looked_at(news):
    years = [("/en/news/?year=2018", "2018", False, "1"), ("/en/news/?year=2016", "2016", False, "3")]
    assert archive() == years
    months = [
        ("/en/news/?month=2016-05", "May 2016", False, "1"),
        ("/en/news/?month=2016-03", "March 2016", False, "2"),
    ]
    assert archive("?year=2016") == [years[0], (*years[1][:2], True, "3"), *months]
    assert archive("?month=2016-03") == [*years, months[0], (*months[1][:2], True, "2")]
    assert titles("?year=2016") == ["May", "Late March", "March"]
    assert titles("?month=2016-03&order=date") == ["March", "Late March"]
    # A draft has no year.
    assert "2011" not in page_of()


def test_all_news_of_one_theme_in_a_year_is_two_choices_away(news):
    page = page_of("?theme=youth")
    assert ("/en/news/?theme=youth&year=2016", "2016", False, "2") in archive("?theme=youth")
    assert titles("?theme=youth&year=2016") == ["Late March", "March"]
    # A form that is sent now keeps the year.
    assert '<input type="hidden" name="year" value="2016">' in page_of("?theme=youth&year=2016")
    # The feed is that of the theme.
    assert 'href="/en/feed/atom/?theme=youth"' in page
    assert "News · Youth (Atom)" in page
    assert Client().get("/en/feed/atom/?theme=youth").status_code == 200


def test_news_is_found_by_country_and_words_together(news):
    assert titles("?country=KG&q=march") == ["Late March"]
    assert titles("?country=KG&date__gte=2016-04") == ["May"]
    assert "since April 2016" in page_of("?date__gte=2016-04")
