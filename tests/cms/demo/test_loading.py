"""Loading the demo: once, whatever happens in between; it never takes anything away from the editors."""

import re
import stat

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation

from cms.core.models import CustomDocument, CustomImage, SiteSettings, User
from cms.demo import accounts
from cms.demo.content import CASES
from cms.demo.content.organisations import ORGANISATIONS
from cms.demo.content.pictures import DOCUMENTS, PICTURES
from cms.demo.content.places import PLACES
from cms.demo.library import demo_uuid
from cms.demo.loading import load
from cms.published.models import PublishedItem
from cms.taxonomy.models import Organisation, Place
from home.models import HomePage
from news.models import NewsPage
from projects.models import ProjectPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def rows() -> dict[str, int]:
    """How much there is of everything that people or the load can write."""
    models = [model for model in apps.get_models() if model._meta.app_label != "published"]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_a_second_load_writes_nothing():
    before, revision = rows(), Revision.objects.latest("pk").pk
    with CaptureQueriesContext(connection) as queries:
        assert not load(print)
    written = [query["sql"] for query in queries if re.match(r"INSERT|UPDATE|DELETE", query["sql"])]
    # Taking the sequencer's lock is an update.
    assert [sql for sql in written if '"ticks" = ("published_publishedstate"."ticks" + 1)' not in sql] == []
    assert rows() == before
    assert Revision.objects.latest("pk").pk == revision


def test_what_editors_change_or_delete_stays_so():
    page = ProjectPage.objects.get(translation_key=demo_uuid("page/qolda"), locale__language_code="ru")
    page.title = "Другое название"
    page.save_revision().publish()
    home = HomePage.objects.get(locale__language_code="ky")
    home.title = "Башкы бет"
    home.save_revision().publish()
    NewsPage.objects.filter(translation_key=demo_uuid("page/news-mini-projects")).exclude(
        locale__language_code="en"
    ).first().delete()
    User.objects.get(username="editor").delete()
    before = rows()
    assert not load(print)
    assert ProjectPage.objects.get(pk=page.pk).title == "Другое название"
    assert HomePage.objects.get(pk=home.pk).title == "Башкы бет"
    assert rows() == before


def test_an_interrupted_load_goes_on_where_it_stopped():
    translation = Translation.objects.filter(target_locale__language_code="kk").first()
    key, locale = translation.source.object_id, translation.target_locale_id
    Page.objects.get(translation_key=key, locale_id=locale).delete()
    translation.delete()
    assert load(print)
    assert Page.objects.filter(translation_key=key, locale_id=locale).exists()


def test_progress_is_told(demo):
    assert any("kazakhstan: 8 pages" in line for line in demo)
    assert all(re.match(r"\s*\d+\.\d s  ", line) for line in demo)


@pytest.mark.parametrize("data", [data for pages in CASES.values() for data in pages], ids=lambda data: data.key)
def test_a_page_is_public_in_the_languages_that_it_is_written_in_and_no_others(data):
    locales = {data.language, *data.translations} if data.state == "public" else set()
    items = PublishedItem.objects.visible().filter(uuid=demo_uuid(f"page/{data.key}"))
    assert set(items.values_list("locale", flat=True)) == locales


def test_a_translation_has_words_for_every_text_of_its_original():
    states = [item.data["translation"] for item in PublishedItem.objects.visible() if item.type != "home"]
    assert {state["status"] for state in states} == {"original", "up_to_date"}


def test_everything_that_ships_is_used():
    assert set(Place.objects.values_list("code", flat=True)) == set(PLACES)
    assert set(Organisation.objects.values_list("code", flat=True)) == set(ORGANISATIONS)
    assert CustomImage.objects.count() == len(PICTURES)
    assert CustomDocument.objects.count() == len(DOCUMENTS)


def test_the_site_says_who_publishes_it():
    settings = SiteSettings.load()
    assert settings.name == "Dialogue Network"
    assert settings.name_in("ky") == "«Диалог» тармагы"
    assert settings.rights("sv")["attribution"] == "Dialognätverket och dess medlemmar"
    assert settings.logo
    assert [profile.service for profile in settings.social_media.all()] == ["Facebook", "Instagram", "Telegram"]


def test_each_role_has_an_account_with_the_password_that_was_kept():
    kept = accounts.accounts_file()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    table = [line.split(maxsplit=2) for line in kept.read_text(encoding="utf-8").splitlines()[3:] if line]
    assert {role for _, _, role in table} >= {
        "Administrator",
        "Editors",
        "Moderators",
        "Translators (ky)",
        "Reviewers (ky)",
    }
    for name, password, role in table:
        user = User.objects.get(username=name)
        assert user.check_password(password), name
        assert user.is_superuser == (role == "Administrator")
        assert role == "Administrator" or user.groups.get().name == role


def test_passwords_are_never_the_same_twice():
    User.objects.all().delete()
    first = {account.name: account.password for account in accounts.new_accounts()}
    second = {account.name: account.password for account in accounts.new_accounts()}
    assert first.keys() == second.keys()
    assert not set(first.values()) & set(second.values())
    assert all(len(password) >= 16 for password in first.values())


def test_the_administrators_name_and_password_can_be_given_and_are_not_shown(monkeypatch):
    User.objects.all().delete()
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "aigul")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "her own password")
    account = accounts.new_accounts()[0]
    assert (account.name, account.password) == ("aigul", "her own password")
    assert "her own password" not in accounts.table([account])


def test_the_command_says_where_the_accounts_are(capsys):
    call_command("load_demo")
    assert str(accounts.accounts_file()) in capsys.readouterr().out
