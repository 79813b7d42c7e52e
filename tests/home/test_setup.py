"""What every site starts with."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import TranslationSource

from cms.core.visibility import public_pages
from cms.themes.models import ThemeIndexPage
from home.models import HomePage
from home.setup import setup_site
from news.models import NewsIndexPage
from projects.models import ProjectIndexPage

pytestmark = pytest.mark.django_db
CODES = [code for code, _ in settings.LANGUAGES]


def empty() -> None:
    """The database as Wagtail's migrations leave it: one page, one site."""
    for page in Page.objects.filter(depth=2):
        page.delete()
    Site.objects.all().delete()
    Locale.objects.exclude(language_code="en").delete()
    root = Page.get_first_root_node()
    welcome = root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)


@pytest.fixture(scope="module")
def first_run(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What the first run makes, once for all that only look at it or go on from there."""
    with django_db_blocker.unblock(), transaction.atomic():
        empty()
        setup_site()
        yield
        transaction.set_rollback(True)


new_site = pytest.mark.usefixtures("first_run")


@new_site
def test_every_language_gets_a_public_home_and_index_pages_in_its_own_words():
    for model in (HomePage, NewsIndexPage, ProjectIndexPage, ThemeIndexPage):
        pages = {page.locale.language_code: page for page in model.objects.select_related("locale")}
        assert sorted(pages) == sorted(CODES)
        assert len({page.translation_key for page in pages.values()}) == 1
        assert len({page.summary for page in pages.values()}) == len(CODES)
        assert set(public_pages().filter(pk__in=[page.pk for page in pages.values()])) == {
            page.page_ptr for page in pages.values()
        }
        assert all(page.get_latest_revision() and page.alias_of is None for page in pages.values())


@new_site
def test_index_pages_have_one_latin_address_in_every_language():
    for model, slug in ((NewsIndexPage, "news"), (ProjectIndexPage, "projects"), (ThemeIndexPage, "themes")):
        assert {page.url for page in model.objects.all()} == {f"/{code}/{slug}/" for code in CODES}


@new_site
def test_nothing_of_wagtails_first_page_is_left():
    assert not Page.objects.filter(title__icontains="wagtail").exists()
    assert set(Page.objects.filter(depth=2).values_list("slug", flat=True)) == set(CODES)


@new_site
def test_a_second_run_changes_nothing_that_an_editor_wrote():
    home = HomePage.objects.get(locale__language_code="ky")
    home.title = "Биздин тармак"
    home.save_revision().publish()
    before = list(Page.objects.order_by("pk").values_list("pk", "title", "path", "latest_revision"))
    assert setup_site() == []
    assert list(Page.objects.order_by("pk").values_list("pk", "title", "path", "latest_revision")) == before


@new_site
def test_a_removed_page_comes_back_in_its_group():
    key = NewsIndexPage.objects.get(locale__language_code="ky").translation_key
    NewsIndexPage.objects.get(locale__language_code="ky").delete()
    assert [page.title for page in setup_site()] == ["Жаңылыктар"]
    assert NewsIndexPage.objects.get(locale__language_code="ky").translation_key == key


def test_any_language_can_be_the_default(settings):
    settings.LANGUAGE_CODE = "ky"
    empty()
    setup_site()
    assert Site.objects.get().root_page.locale.language_code == "ky"


@new_site
def test_the_site_is_at_the_public_address(settings):
    settings.PUBLIC_URL = "https://www.example.org"
    setup_site()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_url) == ("www.example.org", 443, "https://www.example.org")
    settings.PUBLIC_URL = "http://127.0.0.1:8765"
    setup_site()
    assert Site.objects.get().root_url == "http://127.0.0.1:8765"


@new_site
def test_a_language_without_words_of_ours_starts_with_drafts(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("tg", "Тоҷикӣ")]
    setup_site()
    assert HomePage.objects.get(locale=Locale.objects.get(language_code="tg")).live is False


@new_site
def test_the_first_pages_are_each_written_in_their_own_language_and_never_translations():
    assert not TranslationSource.objects.exists()
