"""What Wagtail would tell of pages to those who have nothing to do with them."""

import pytest
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db

HOME = "/admin/"


@pytest.fixture
def draft():
    return make.news("sv", live=False, title="Hemligt utkast")


@pytest.fixture
def translator(login):
    return login("Translators (ky)")


def test_nobody_is_asked_about_moving_a_page_of_others(translator, draft):
    address = reverse("wagtailadmin_pages:move_confirm", args=[draft.pk, draft.get_parent().pk])
    assert translator.get(address).url == HOME


@pytest.mark.parametrize("action", ["publish", "delete", "move"])
def test_a_bulk_action_names_no_page_of_others(translator, draft, action):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    assert translator.get(f"{address}?id={draft.pk}").url == HOME
    assert translator.get(f"{address}?id=%20{draft.pk}").url == HOME
    assert translator.get(f"{address}?id=all&childOf={draft.get_parent().pk}").url == HOME


def test_a_bulk_action_names_nothing_of_the_library(translator):
    image = make.image("Secret picture")
    address = reverse("wagtail_bulk_action", args=["core", "customimage", "delete"])
    assert translator.get(f"{address}?id={image.pk}").url == HOME


def test_choosers_list_what_the_explorer_shows(translator, login, draft):
    address = reverse("wagtailadmin_choose_page_child", args=[draft.get_parent().pk])
    assert translator.get(address).url == HOME
    search = reverse("wagtailadmin_choose_page_search") + "?q=Hemligt"
    assert "Hemligt utkast" not in translator.get(search).content.decode()
    assert "Hemligt utkast" in login("Editors").get(search).content.decode()
    several = reverse("wagtailadmin_choose_page_chosen_multiple")
    assert translator.get(f"{several}?id={draft.pk}").url == HOME


def test_organisations_are_chosen_by_those_who_keep_them(translator, login):
    make.organisation("Quiet helpers")
    address = reverse("wagtailsnippetchoosers_taxonomy_organisation:choose")
    assert translator.get(address).url == HOME
    assert "Quiet helpers" in login("Editors").get(address).content.decode()


def test_the_admin_api_names_only_those_translations_that_one_may_edit(translator, login):
    original = make.publish(make.news("sv", title="Ett möte"))
    translated = make.translate(original, "ky")
    original.title = "Hemlig ändring"
    original.save_revision()
    address = reverse("wagtailadmin_api:pages:detail", args=[translated.pk]) + "?fields=*"
    assert "Hemlig ändring" not in translator.get(address).content.decode()
    assert "Hemlig ändring" in login("Editors").get(address).content.decode()


def test_what_is_public_is_the_same_for_a_translator_as_for_anybody(translator, client, draft):
    page = make.publish(make.news("sv", title="Ett möte"))
    item = f"/api/v1/news/{page.translation_key}/?locale=sv"
    addresses = [page.url, "/sv/", draft.url, "/sitemap-sv-1.xml", "/sv/feed/rss/", "/api/v1/changes/", item]
    for address in [*addresses, f"/api/v1/news/{draft.translation_key}/?locale=sv", "/api/v1/news/?locale=sv"]:
        own, others = translator.get(address), client.get(address)
        assert (own.status_code, own.content) == (others.status_code, others.content), address
        assert "Hemligt utkast" not in own.content.decode()
        if address.startswith("/api/"):
            assert "Cookie" not in own.get("Vary", ""), address


def test_the_report_of_page_types_is_for_those_who_work_in_every_language(translator, login):
    address = reverse("wagtailadmin_reports:page_types_usage")
    assert translator.get(address).url == HOME
    assert login("Editors").get(address).status_code == 200


def test_who_makes_no_pages_is_not_offered_to_copy_or_move_them(translator):
    page = make.news("ky", live=False)
    for name in ("copy", "move"):
        assert translator.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).url == HOME


def test_partners_managers_see_what_was_withdrawn_and_no_lists_of_pages(login):
    manager = login("Partners' managers")
    assert manager.get(reverse("withdrawals")).status_code == 200
    menu = manager.get(HOME).content.decode()
    assert reverse("withdrawals") in menu
    for name in ("news_items", "project_profiles", "themes_listing"):
        assert reverse(f"{name}:index") not in menu
    assert reverse("news_items:index") in login("Translators (ky)").get(HOME).content.decode()


def test_a_number_that_no_page_can_have_is_no_page(login):
    editor = login("Editors")
    several = reverse("wagtailadmin_choose_page_chosen_multiple")
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    for number in ("9" * 19, "9" * 25, "9" * 5_000):
        for address in (f"/admin/pages/{number}/edit/", f"{bulk}?id={number}", f"{several}?id={number}"):
            assert editor.get(address).status_code == 404, address[:80]
