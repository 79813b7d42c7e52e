"""A thematic page as partners get it, with the projects and news that belong to it."""

import pytest

from cms.themes.models import SupportKind, ThemeAchievement, ThemePlace
from news.models import NewsTheme
from projects.models import ProjectTheme
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_its_sections_are_numbered_and_its_achievements_are_figures():
    page = make.theme(
        "az",
        title="Nə edirik",
        number=2,
        theme_code="participation",
        purpose="Community building",
        sections=[("section", {"heading": "Encourage", "text": "<p>Locally</p>"}),
                  ("section", {"heading": "Research", "text": "<p>On it</p>"})],
        children={
            "kinds_of_support": [SupportKind(heading="Skills"), SupportKind(heading="Legal aid")],
            "achievements": [ThemeAchievement(value="1000", qualifier="more_than", unit="people", statement="Aid")],
            "place_links": [ThemePlace(place=make.place("Gəncə", country="AZ", code="ganja"))],
        },
    )  # fmt: skip
    data = make.item(page).data
    assert (data["number"], data["code"], data["purpose"]) == (2, "participation", "Community building")
    assert data["sections"] == [
        {"number": 1, "heading": "Encourage", "html": "<p>Locally</p>"},
        {"number": 2, "heading": "Research", "html": "<p>On it</p>"},
    ]
    assert [kind["heading"] for kind in data["kinds_of_support"]] == ["Skills", "Legal aid"]
    (achievement,) = data["achievements"]
    assert (achievement["value"], achievement["qualifier"], achievement["unit"]) == (1000, "more_than", "people")
    assert [place["name"] for place in data["places"]] == ["Gəncə"]
    assert data["countries"] == [{"code": "AZ", "name": "Azərbaycan"}]


def test_it_lists_its_projects_and_latest_news_by_itself_and_where_all_of_them_are(client):
    theme = make.theme(theme_code="youth")
    make.project(title="Old", actual_start="2013", children={"theme_links": [ProjectTheme(theme=theme)]})
    make.project(title="New", planned_start="2016-05", children={"theme_links": [ProjectTheme(theme=theme)]})
    make.project(title="Other")
    for day in range(1, 8):
        make.news(title=f"Day {day}", date=f"2022-01-0{day}", children={"theme_links": [NewsTheme(theme=theme)]})
    make.news(live=False, date="2023-01-01", children={"theme_links": [NewsTheme(theme=theme)]})
    data = make.item(theme).data
    assert [item["title"] for item in data["projects"]] == ["New", "Old"]
    assert [item["title"] for item in data["news"]] == [f"Day {day}" for day in (7, 6, 5, 4, 3)]
    assert len(client.get(data["news_url"]).json()["results"]) == 7
    assert len(client.get(data["projects_url"]).json()["results"]) == 2


def test_a_translation_lists_each_item_once_in_its_own_language_or_the_original_s():
    theme = make.theme("sv", title="Unga")
    made = make.news("sv", title="Nyhet", children={"theme_links": [NewsTheme(theme=theme)]})
    make.news("sv", title="Bara svenska", date="2001-01-01", children={"theme_links": [NewsTheme(theme=theme)]})
    make.translate(made, "ky", {"Nyhet": "Жаңылык"})
    translation = make.translate(theme, "ky")
    listed = [(item["locale"], item["title"]) for item in make.item(translation).data["news"]]
    assert listed == [("ky", "Жаңылык"), ("sv", "Bara svenska")]
