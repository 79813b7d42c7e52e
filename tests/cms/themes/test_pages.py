import pytest
from django.test import Client

from cms.themes.models import SupportKind, ThemeAchievement, ThemePage, ThemePlace
from news.models import NewsTheme
from projects.models import ProjectTheme
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
