"""What holds for every public HTML page: its language, its frame, and that it asks nobody else."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from wagtail.models import PageViewRestriction

from news.models import NewsTheme
from projects.models import ProjectTheme
from tests import factories
from tests.factories import committed
from tests.sharing import shared

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "ru", "sv", "ky", "kk", "az"]
INDEXES = ["", "news/", "projects/", "themes/", "search/"]


@pytest.fixture
def site():
    factories.make_site()


def get(path: str, **kwargs):
    return Client().get(path, **kwargs)


@shared
def addresses():
    """An address of every kind of page, in English."""
    picture = factories.image()
    theme = factories.theme(title="Youth", theme_code="youth", lead_image=picture)
    project = factories.project(
        title="A project", lead_image=picture, children={"theme_links": [ProjectTheme(theme=theme)]}
    )
    news = factories.news(title="An item", lead_image=picture, children={"theme_links": [NewsTheme(theme=theme)]})
    text = factories.content(title="A text", slug="text")
    who = factories.organisation("Society", marked_public=True)
    where = factories.place("Osh", marked_public=True)
    paths = [factories.item(page).html_path for page in (theme, project, news, text)]
    paths += [factories.item(thing, "en").html_path for thing in (who, where)]
    return [*(f"/en/{index}" for index in INDEXES), "/en/search/?q=project", "/en/nothing/", *paths]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_its_front_page_lists_and_search(site, code):
    for index in INDEXES:
        response = get(f"/{code}/{index}")
        assert response.status_code == 200, index
        assert f'<html lang="{code}" dir="ltr">' in response.content.decode()
        assert response["Content-Language"] == code


def test_no_page_sets_a_cookie_has_inline_code_or_asks_anybody_else(addresses):
    for path in addresses:
        response = get(path)
        page = response.content.decode()
        assert not response.cookies, path
        assert " style=" not in page, path
        # Data is no code: no policy for scripts has to allow it.
        assert not re.search(r'<script(?! type="application/ld\+json")(?![^>]*\bsrc=)', page), path
        assert not re.search(r"\son\w+=", page), path
        loaded = re.findall(r'\s(?:src|srcset|data|poster)="([^"]*)"', page)
        loaded += re.findall(r'<link[^>]*rel="(?:stylesheet|icon|preload)"[^>]*>', page)
        assert loaded, path
        assert not [address for address in loaded if "//" in address], path


def test_every_page_has_one_heading_of_the_first_level_a_title_and_a_way_past_the_menu(addresses):
    for path in addresses:
        page = get(path).content.decode()
        assert page.count("<h1") == 1, path
        assert re.search(r"<title>\s*\S", page), path
        assert '<a class="skip" href="#content">' in page, path
        assert 'id="content"' in page, path


def test_every_page_names_icons_that_are_there_at_the_root_too(addresses):
    for path in addresses:
        page = get(path).content.decode()
        assert re.findall(r'<link rel="(?:apple-touch-)?icon" href="([^"]+)"', page) == [
            "/favicon.ico",
            "/static/img/favicon.svg",
            "/apple-touch-icon.png",
        ], path
    for path, kind in (("/favicon.ico", "image/x-icon"), ("/apple-touch-icon.png", "image/png")):
        assert get(path)["Content-Type"] in (kind, "image/vnd.microsoft.icon")


def test_ids_on_a_page_are_unique(addresses):
    for path in addresses:
        ids = re.findall(r'\sid="([^"]*)"', get(path).content.decode())
        assert len(ids) == len(set(ids)), path


def test_the_language_switcher_leads_to_the_same_page_or_says_that_it_is_not_translated(site):
    page = factories.content(title="A text", slug="text")
    factories.translate(page, "ky")
    shown = get("/en/text/").content.decode()
    assert '<a class="languages__link" href="/ky/text/" lang="ky" hreflang="ky" rel="alternate">Кыргызча</a>' in shown
    swedish = re.search(r'<a class="languages__link" href="/sv/" lang="sv" hreflang="sv">Svenska</a>\s*<span', shown)
    assert swedish
    assert '<link rel="alternate" hreflang="ky" href="http://testserver/ky/text/">' in shown
    assert '<link rel="canonical" href="http://testserver/en/text/">' in shown
    assert 'hreflang="x-default" href="http://testserver/en/text/"' in shown
    assert 'rel="alternate" hreflang="sv"' not in shown


def test_a_missing_address_has_the_same_answer_whatever_was_asked_for(site):
    factories.news(title="Hidden", slug="hidden", live=False)
    answers = {
        get(path).content for path in ("/en/nothing/", "/en/news/hidden/", "/en/news/x/?q=1", "/en/organisations/x/")
    }
    assert len(answers) == 1
    page = answers.pop().decode()
    assert "/admin/login/" in page
    assert 'action="/en/search/"' in page
    assert get("/en/nothing/").status_code == 404


def test_a_missing_address_answers_in_the_language_of_the_address(site):
    assert '<html lang="sv"' in get("/sv/nothing/").content.decode()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_form_without_its_token_is_refused_in_the_language_of_the_address(code):
    page = Client(enforce_csrf_checks=True).post(f"/{code}/news/")
    assert page.status_code == 403
    assert f'<html lang="{code}" dir="ltr">' in page.content.decode()
    assert "CSRF" not in page.content.decode()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_of_a_fault_needs_no_database(code, django_assert_num_queries):
    with translation.override(code), django_assert_num_queries(0):
        page = render_to_string("500.html")
    assert f'<html lang="{code}" dir="ltr">' in page
    assert f'href="/{code}/"' in page


def test_the_breadcrumb_and_the_menu_never_name_what_is_not_public(site):
    parent = factories.content(title="Secret section", slug="secret", show_in_menus=True)
    assert "Secret section" in get("/en/").content.decode()
    with committed():
        PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.LOGIN)
    for path in ("/en/", "/en/news/", "/en/nothing/", "/sitemap-en-1.xml"):
        assert "Secret section" not in get(path).content.decode()
    assert "/en/secret/" not in get("/sitemap-en-1.xml").content.decode()
