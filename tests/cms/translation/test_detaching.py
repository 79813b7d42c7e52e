"""A translation goes its own way when somebody who may publish it says so, and not before."""

import datetime
import json
from unittest import mock

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, PageLogEntry, PageViewRestriction
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from cms.core.models import Detachment
from cms.core.visibility import ends, is_public
from cms.translation.detaching import attach, detach
from cms.translation.working import working_words, write
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.news(title="Original", slug="page")


@pytest.fixture
def kyrgyz(page):
    return factories.translate(page, "ky")


def address(page, what: str = "detach") -> str:
    return f"/admin/translations/{what}/{page.pk}/"


def record(page) -> Translation:
    return Translation.objects.get(source__object=page.translation_key)


def test_a_detached_translation_is_public_whatever_becomes_of_its_original(login, page, kyrgyz):
    editor = login("Editors")
    with committed():
        page.unpublish()
    assert not is_public(kyrgyz)
    assert factories.item(kyrgyz).removed
    question = editor.get(address(kyrgyz)).content.decode()
    assert "it may be public as soon as you confirm" in question
    assert not Detachment.objects.exists()
    with committed():
        assert editor.post(address(kyrgyz)).status_code == 302
    assert is_public(kyrgyz)
    assert not factories.item(kyrgyz).removed
    assert PageLogEntry.objects.filter(page=kyrgyz.pk, action="translation.detach").exists()
    with committed():
        page.delete()
    assert is_public(kyrgyz)


def test_its_own_restrictions_hold_and_those_of_the_original_do_not(page, kyrgyz):
    Detachment.objects.create(page=kyrgyz)
    with committed():
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert is_public(kyrgyz)
    with committed():
        PageViewRestriction.objects.create(page=kyrgyz, restriction_type="login")
    assert not is_public(kyrgyz)


def test_attached_again_it_follows_at_once(login, page, kyrgyz):
    editor = login("Editors")
    with committed():
        editor.post(address(kyrgyz))
        page.unpublish()
    assert is_public(kyrgyz)
    assert json.loads(factories.item(kyrgyz).document)["translation"]["status"] == "original"
    assert "Attach again to its original" in editor.get(f"/admin/pages/{kyrgyz.pk}/edit/").content.decode()
    with committed():
        editor.post(address(kyrgyz, "attach"))
    assert not is_public(kyrgyz)
    assert factories.item(kyrgyz).removed


def test_only_those_who_may_publish_a_translation_detach_it_and_originals_have_nothing_to_be_detached_from(
    login, page, kyrgyz
):
    for group, target in (("Translators (ky)", kyrgyz), ("Reviewers (ru)", kyrgyz), ("Editors", page)):
        client = login(group)
        assert client.get(address(target)).status_code in {302, 403}
        client.post(address(target))
        assert "Detach from its original" not in client.get(f"/admin/pages/{target.pk}/edit/").content.decode()
    assert not Detachment.objects.exists()
    assert "Detach from its original" in login("Reviewers (ky)").get(f"/admin/pages/{kyrgyz.pk}/edit/").content.decode()


def test_what_keeps_an_original_from_readers_is_not_got_round_by_detaching_its_translation(login, page, kyrgyz):
    reviewer = login("Reviewers (ky)")
    offered = "Detach from its original"
    assert offered in reviewer.get(f"/admin/pages/{kyrgyz.pk}/edit/").content.decode()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert offered not in reviewer.get(f"/admin/pages/{kyrgyz.pk}/edit/").content.decode()
    for hide in (None, page.unpublish):
        if hide:
            restriction.delete()
            hide()
        assert reviewer.get(address(kyrgyz)).status_code in {302, 403}
        reviewer.post(address(kyrgyz))
        assert not Detachment.objects.exists()
    login("Editors").post(address(kyrgyz))
    assert is_public(kyrgyz)


def test_whoever_deletes_his_own_draft_does_not_publish_its_translations(login, person, page, kyrgyz):
    page.unpublish()
    author = person("Reviewers (ky)")
    GroupPagePermission.objects.create(
        group=Group.objects.create(name="Authors"),
        page=page.get_parent(),
        permission=Permission.objects.get(codename="add_page"),
    )
    author.groups.add(Group.objects.get(name="Authors"))
    type(page).objects.filter(pk=page.pk).update(owner=author)
    client = Client()
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    question = f"/admin/pages/{page.pk}/delete/"
    assert "or not the original that is kept from readers" in client.get(question).content.decode()
    client.post(question, {"translations": "detach"})
    assert not Detachment.objects.exists()
    assert type(page).objects.filter(pk=page.pk).exists()


def test_stopping_a_translation_does_not_detach_it(page, kyrgyz):
    Translation.objects.update(enabled=False)
    with committed():
        page.unpublish()
    assert not is_public(kyrgyz)


def test_a_detached_translation_is_edited_like_any_page_and_follows_nothing(page, kyrgyz):
    detach(kyrgyz, None)
    kyrgyz.date = datetime.date(2026, 1, 1)
    factories.publish(kyrgyz)
    page.date = datetime.date(2026, 2, 2)
    factories.publish(page)
    kyrgyz.refresh_from_db()
    assert (kyrgyz.date, record(page).enabled) == (datetime.date(2026, 1, 1), False)
    with pytest.raises(PermissionDenied, match="attach it again first"):
        translate_object(page, [kyrgyz.locale])


def test_attached_again_it_has_its_originals_facts_and_the_words_that_were_approved_last(page, kyrgyz):
    write(record(page), record(page).source.stringsegment_set.get(), "Only typed", None)
    record(page).save_target(publish=False)
    detach(kyrgyz, None)
    kyrgyz.title, kyrgyz.date = "Its own words", datetime.date(2026, 1, 1)
    factories.publish(kyrgyz)
    page.title, page.date = "Another original", datetime.date(2026, 2, 2)
    page = factories.publish(page)
    with committed():
        attach(kyrgyz, None)
    kyrgyz.refresh_from_db()
    assert (kyrgyz.title, kyrgyz.date) == ("Original (ky)", datetime.date(2026, 2, 2))
    assert json.loads(factories.item(kyrgyz).document)["translation"]["status"] == "stale"
    assert [(each.text, each.is_stale) for each in working_words(record(page))] == [("Another original", True)]
    page.date = datetime.date(2026, 3, 3)
    factories.publish(page)
    kyrgyz.refresh_from_db()
    assert kyrgyz.date == datetime.date(2026, 3, 3)


def test_a_version_that_went_live_at_its_time_is_what_was_approved_last(page):
    kyrgyz = factories.translate(page, "ky", live=False)
    draft = kyrgyz.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    draft.save_revision().publish()
    with mock.patch.object(timezone, "now", return_value=timezone.now() + datetime.timedelta(hours=2)):
        call_command("publish_scheduled", verbosity=0)
        write(record(page), record(page).source.stringsegment_set.get(), "Only typed", None)
        detach(kyrgyz, None)
        attach(type(kyrgyz).objects.get(pk=kyrgyz.pk), None)
    assert type(kyrgyz).objects.get(pk=kyrgyz.pk).title == "Original (ky)"


def test_a_purge_leaves_the_words_that_were_approved_before_it_went_its_own_way(page, kyrgyz):
    write(record(page), record(page).source.stringsegment_set.get(), "Only typed", None)
    detach(kyrgyz, None)
    for title in ("Its own words", "Its last words"):
        kyrgyz = type(kyrgyz).objects.get(pk=kyrgyz.pk)
        kyrgyz.title = title
        factories.publish(kyrgyz)
    call_command("purge_revisions", verbosity=0)
    assert kyrgyz.revisions.count() == 2
    attach(type(kyrgyz).objects.get(pk=kyrgyz.pk), None)
    assert type(kyrgyz).objects.get(pk=kyrgyz.pk).title == "Original (ky)"


def test_attached_again_it_is_a_draft_where_nothing_was_ever_approved(page):
    kyrgyz = factories.translate(page, "ky", live=False)
    detach(kyrgyz, None)
    kyrgyz.title = "Its own words"
    factories.publish(kyrgyz)
    assert is_public(kyrgyz)
    attach(type(kyrgyz).objects.get(pk=kyrgyz.pk), None)
    kyrgyz = type(kyrgyz).objects.get(pk=kyrgyz.pk)
    assert (kyrgyz.live, kyrgyz.get_latest_revision_as_object().title) == (False, "Original (ky)")


def test_a_draft_is_detached_and_attached_as_a_draft(page):
    kyrgyz = factories.translate(page, "ky", live=False)
    detach(kyrgyz, None)
    page.date = datetime.date(2026, 2, 2)
    factories.publish(page)
    attach(kyrgyz, None)
    kyrgyz.refresh_from_db()
    draft = kyrgyz.get_latest_revision_as_object()
    assert (kyrgyz.live, draft.date, draft.title) == (False, datetime.date(2026, 2, 2), "Original (ky)")


def test_what_its_editors_had_scheduled_does_not_go_live_once_it_is_attached(page, kyrgyz):
    detach(kyrgyz, None)
    kyrgyz.go_live_at = timezone.now() + datetime.timedelta(days=1)
    factories.publish(kyrgyz)
    attach(type(kyrgyz).objects.get(pk=kyrgyz.pk), None)
    assert type(kyrgyz).objects.get(pk=kyrgyz.pk).scheduled_revision is None


def test_nothing_is_attached_to_an_original_that_is_gone(login, page, kyrgyz):
    detach(kyrgyz, None)
    page.delete()
    reviewer = login("Reviewers (ky)")
    assert "Attach again" not in reviewer.get(f"/admin/pages/{kyrgyz.pk}/edit/").content.decode()
    reviewer.post(address(kyrgyz, "attach"))
    assert Detachment.objects.exists()


def test_wagtail_localizes_ways_to_stop_a_translation_and_to_take_it_up_again_ask_first(login, page, kyrgyz):
    stop = reverse("wagtail_localize:stop_translation", args=[record(page).pk])
    assert login("Reviewers (ky)").post(stop).url == address(kyrgyz)
    login("Translators (ky)").post(stop)
    detach(kyrgyz, None)
    assert login("Reviewers (ky)").post(stop).url == address(kyrgyz, "attach")
    edit = f"/admin/pages/{kyrgyz.pk}/edit/"
    again = {"localize-restart-translation": "1"}
    assert login("Reviewers (ky)").post(edit, again).url == address(kyrgyz, "attach")
    login("Translators (ky)").post(edit, again)
    assert record(page).enabled is False
    offered = login("Editors").get(edit).content.decode()
    assert "localize-convert-to-alias" not in offered
    assert "localize-restart-translation" not in offered


def test_stopping_a_translation_whose_page_is_gone_finds_nothing(login, page, kyrgyz):
    stop = reverse("wagtail_localize:stop_translation", args=[record(page).pk])
    kyrgyz.delete()
    assert login("Reviewers (ky)").post(stop).status_code == 404


def test_a_detached_translation_outlives_its_original(page, kyrgyz):
    page.expire_at = kyrgyz.first_published_at.replace(year=2100)
    factories.publish(page)
    assert set(ends()) == {page.pk, kyrgyz.pk}
    Detachment.objects.create(page=kyrgyz)
    assert set(ends()) == {page.pk}
