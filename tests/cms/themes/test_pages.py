import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.themes.models import SupportKind, ThemeAchievement, ThemePage, ThemePlace
from news.models import NewsTheme
from projects.models import (
    ParticipatingOrganisation,
    ProjectAchievement,
    ProjectDocument,
    ProjectPlace,
    ProjectTheme,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    factories.make_site()


def get(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_theme_shows_its_facts_projects_and_news():
    azerbaijani = factories.locale("az")
    theme = factories.theme(
        "az",
        title="İctimai iştirak",
        slug="istirak",
        theme_code="participation",
        number=6,
        purpose="İcma qurmaq.",
        sections=[("section", {"heading": "Tədqiqat", "text": "<p>Araşdırırıq.</p>"})],
        children={
            "kinds_of_support": [SupportKind(heading="Hüquqi yardım", text="Pulsuz.", locale=azerbaijani)],
            "achievements": [
                ThemeAchievement(
                    value=1000, qualifier="more_than", unit="insan", statement="Yardım.", locale=azerbaijani
                )
            ],
            "place_links": [ThemePlace(place=factories.place("Gəncə", country="AZ", code="ganja"))],
        },
    )
    factories.project("az", title="Layihə", slug="layihe", children={"theme_links": [ProjectTheme(theme=theme)]})
    factories.news("az", title="Xəbər", slug="xeber", children={"theme_links": [NewsTheme(theme=theme)]})
    factories.news("az", title="Başqa xəbər", slug="basqa")
    page = get("/az/themes/istirak/")
    for fact in [
        "İcma qurmaq.",
        '<h3 class="section__heading">Tədqiqat</h3>',
        "<h3>Hüquqi yardım</h3>",
        "1.000",
        "insan",
        '<a href="/az/places/ganja/">Gəncə</a>',
        '<a href="/az/projects/layihe/">Layihə</a>',
        '<a href="/az/news/xeber/">Xəbər</a>',
    ]:
        assert fact in page, fact
    assert "Başqa xəbər" not in page


def test_a_theme_shows_what_its_projects_say_together():
    english = factories.locale("en")
    theme = factories.theme(title="Rights", slug="rights", theme_code="rights")
    osh = factories.place("Osh", latitude="40.53", longitude="72.80")
    fund = factories.organisation("A fund")
    for number, (start, end) in enumerate((("2012", "2013"), ("2014", "2015")), start=1):
        results = [("people", 100 * number, "more_than"), ("laws", number, "exact"), ("schools", number, "exact")]
        # Schools of all times: nobody knows whether they are the same.
        periods = {"schools": ("", "2020")}
        factories.project(
            title=f"Project {number}",
            slug=f"project-{number}",
            actual_start=start,
            actual_end=end,
            status="4",
            children={
                "theme_links": [ProjectTheme(theme=theme)],
                "place_links": [ProjectPlace(place=osh)],
                "organisation_links": [ParticipatingOrganisation(role="1", organisation=fund, locale=english)],
                "documents": [
                    ProjectDocument(document=factories.document(f"Handbook {number}"), category="A08", locale=english)
                ],
                "achievements": [
                    ProjectAchievement(
                        value=value,
                        qualifier=qualifier,
                        unit=unit,
                        statement=f"{value} {unit}.",
                        locale=english,
                        period_start=periods.get(unit, ("", ""))[0],
                        period_end=periods.get(unit, ("", ""))[1],
                    )
                    for unit, value, qualifier in results
                ],
            },
        )
    page = get("/en/themes/rights/")
    for fact in [
        '<strong class="figures__value">more than 300</strong> <span class="figures__unit">people</span>',
        '<strong class="figures__value">3</strong> <span class="figures__unit">laws</span>',
        '<a href="/en/projects/project-2/">Project 2</a>, <a href="/en/projects/project-1/">Project 1</a>',
        '<strong class="figures__value">2</strong> <span class="figures__unit">schools</span>',
        '<strong class="figures__value">1</strong> <span class="figures__unit">schools</span>',
        '<a href="/en/projects/?theme=rights">All in the catalogue</a>',
        'href="/en/projects/?theme=rights&amp;place=osh"',
        '<a href="/en/organisations/a-fund/">A fund</a>',
        ">Handbook 1</a>",
        ">Handbook 2</a>",
    ]:
        assert fact in page, fact
    assert "Project 1" in get("/en/projects/?theme=rights&place=osh")
    # Of one project nobody knows the figures in this language: those of the others are no longer all.
    factories.project("ru", title="Третий", children={"theme_links": [ProjectTheme(theme=theme)]})
    page = get("/en/themes/rights/")
    assert "more than 300" not in page
    assert "more than 200" in page


def test_a_theme_costs_the_same_with_two_and_with_ten_projects():
    theme = factories.theme(title="Rights", slug="rights", theme_code="rights")

    def queries(number: int) -> int:
        for _each in range(number):
            factories.project(children={"theme_links": [ProjectTheme(theme=theme)]})
        get("/en/themes/rights/")
        with CaptureQueriesContext(connection) as asked:
            get("/en/themes/rights/")
        return len(asked)

    assert queries(2) == queries(8)


def test_the_list_of_themes_is_in_the_order_of_their_numbers_whatever_their_language():
    factories.theme(title="Second", number=2)
    factories.theme("ru", title="Первая", number=1)
    factories.theme(title="Third", number=3)
    factories.theme(title="Hidden", number=4, live=False)
    page = get("/en/themes/")
    assert page.index("Первая") < page.index("Second") < page.index("Third")
    assert 'lang="ru"' in page
    assert "Hidden" not in page


def test_a_theme_with_a_translation_is_listed_once_in_the_readers_language():
    factories.translate(factories.theme(title="Youth", number=1), "ky", {"Youth": "Жаштар"})
    page = get("/ky/themes/")
    assert page.count('class="card card--theme"') == 1
    assert "Жаштар" in page


def test_a_copied_theme_gets_a_code_of_its_own_by_its_publication_at_the_latest():
    theme = factories.theme(theme_code="youth", slug="youth")
    with factories.committed():
        copy = theme.copy(update_attrs={"slug": "young-people"})
        index = theme.get_parent().specific.copy(recursive=True, update_attrs={"slug": "other-themes"})
    below = ThemePage.objects.child_of(index).get(slug="youth")
    assert [factories.publish(page).code for page in (copy, below)] == ["young-people", "youth-2"]
    assert ThemePage.objects.get(pk=theme.pk).code == "youth"
