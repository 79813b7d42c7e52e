"""Links inside the site lead readers to what is there in their language, else to the original, and say so."""

import pytest
from django.test import Client

from home.models import ContentPage
from news.models import NewsProject, NewsTheme
from projects.models import ProjectRelation
from tests import factories as make
from tests.factories import committed

pytestmark = pytest.mark.django_db

SWEDISH = '<span class="tag tag--language" lang="sv">Svenska</span>'


@pytest.fixture(autouse=True)
def site():
    make.make_site()


def get(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


def foreign(path: str, title: str) -> str:
    return f'<a href="{path}" lang="sv" hreflang="sv">{title}</a> {SWEDISH}'


def test_what_a_page_is_tied_to_is_shown_in_the_reader_s_language_or_marked_with_its_own():
    theme, project = make.theme("sv", title="Tema", slug="tema"), make.project("sv", title="Projekt", slug="projekt")
    hidden = make.project("sv", title="Hemligt", live=False)
    children = {
        "theme_links": [NewsTheme(theme=theme)],
        "project_links": [NewsProject(project=project), NewsProject(project=hidden)],
    }
    item = make.news("ky", slug="news-item", children=children)
    shown = get("/ky/news/news-item/").replace("</a><span", "</a> <span")
    assert foreign("/sv/projects/projekt/", "Projekt") in shown
    assert foreign("/sv/themes/tema/", "Tema").replace("<a ", '<a class="tag" ') in shown
    assert "Hemligt" not in shown
    assert [(each["title"], each["locale"]) for each in make.item(item).data["projects"]] == [("Projekt", "sv")]
    make.translate(theme, "ky", {"Tema": "Тема"})
    make.translate(project, "ky", {"Projekt": "Долбоор"})
    shown = get("/ky/news/news-item/")
    assert '<a href="/ky/projects/projekt/">Долбоор</a>' in shown
    assert '<a class="tag" href="/ky/themes/tema/">Тема</a>' in shown
    assert SWEDISH not in shown
    assert [(each["title"], each["locale"]) for each in make.item(item).data["projects"]] == [("Долбоор", "ky")]


def test_relatives_of_a_project_are_shown_in_the_reader_s_language_or_marked_with_their_own():
    programme = make.project("sv", title="Program", slug="program")
    related = make.project("sv", title="Släkting", slug="relative")
    make.project(
        "ky",
        slug="phase",
        parent=programme,
        parent_relation="phase",
        children={"relations": [ProjectRelation(project=related)]},
    )
    shown = get("/ky/projects/phase/")
    assert shown.count(foreign("/sv/projects/program/", "Program")) == 2
    assert foreign("/sv/projects/relative/", "Släkting") in shown


def test_the_pages_below_a_page_and_the_menu_fill_up_with_originals_that_say_their_language():
    section = make.content("sv", title="Om oss", slug="about", show_in_menus=True)
    translated, _untranslated, hidden = (
        section.add_child(instance=ContentPage(title=title, slug=title.lower(), locale=section.locale, live=live))
        for title, live in [("Stadgar", True), ("Styrelse", True), ("Hemligt", False)]
    )
    make.content("sv", title="Hemlig avdelning", live=False, show_in_menus=True)
    assert '<a class="menu__link" href="/sv/about/" lang="sv" hreflang="sv">Om oss</a>' in get("/ky/")
    assert SWEDISH in get("/ky/")
    make.translate(section, "ky", {"Om oss": "Биз жөнүндө"})
    make.translate(translated, "ky", {"Stadgar": "Жобо"})
    shown = get("/ky/about/")
    assert '<li><a href="/ky/about/stadgar/">Жобо</a>' in shown
    assert foreign("/sv/about/styrelse/", "Styrelse") in shown
    assert "Hemlig" not in shown
    assert '<a class="menu__link" href="/ky/about/" aria-current="page">Биз жөнүндө</a>' in shown
    assert "Om oss" not in shown
    # Readers of the original see no mark at it.
    assert SWEDISH not in get("/sv/about/")
    with committed():
        hidden.refresh_from_db()
        hidden.save_revision().publish()
    assert foreign("/sv/about/hemligt/", "Hemligt") in get("/ky/about/")
