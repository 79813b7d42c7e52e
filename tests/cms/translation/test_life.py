"""An original is moved, unpublished or deleted: its translations go along, and nothing is lost or left silently."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupPagePermission, Page
from wagtail_localize.models import Translation, TranslationSource

from cms.core import visibility
from cms.core.models import Detachment
from cms.core.visibility import is_public
from cms.translation.detaching import detach
from home.models import ContentPage
from tests import factories
from tests.factories import committed

from .test_guard import messages

pytestmark = pytest.mark.django_db


def below(parent: Page, title: str) -> ContentPage:
    with committed():
        return parent.add_child(instance=ContentPage(title=title, locale=parent.locale))


def there(page: Page) -> bool:
    return Page.objects.filter(pk=page.pk).exists()


def again(page: Page) -> Page:
    return Page.objects.get(pk=page.pk)


def test_a_list_in_the_admin_says_what_readers_do_not_find(login, monkeypatch):
    original = factories.content(title="Original", slug="page")
    kyrgyz = factories.translate(original, "ky")
    editor = login("Editors")
    listed = reverse("wagtailadmin_explore", args=[kyrgyz.get_parent().pk])
    own = reverse("wagtailadmin_explore", args=[kyrgyz.pk])
    told = "live, hidden from readers"
    assert told not in editor.get(listed).content.decode()
    assert "Hidden from readers" not in editor.get(own).content.decode()
    with committed():
        original.unpublish()
    assert "Hidden from readers" in editor.get(own).content.decode()
    assert "Hidden from readers" in editor.get(reverse("wagtailadmin_pages:edit", args=[kyrgyz.pk])).content.decode()
    # One question for the whole list, and one for the page above it.
    asked: list[Page] = []
    monkeypatch.setattr(visibility, "is_open", asked.append)
    assert editor.get(listed).content.decode().count(told) == 1
    assert {each.pk for each in asked} == {kyrgyz.get_parent().pk}


# Deleting.


@pytest.fixture
def page():
    return factories.content(title="Original", slug="page")


@pytest.fixture
def kyrgyz(page):
    return factories.translate(page, "ky")


def delete(page: Page) -> str:
    return reverse("wagtailadmin_pages:delete", args=[page.pk])


def test_deleting_an_original_asks_what_becomes_of_its_translations(login, page, kyrgyz):
    editor = login("Editors")
    question = editor.get(delete(page)).content.decode()
    assert "Original (ky)" in question
    assert "say what becomes" in messages(editor.post(delete(page)))
    assert there(page)
    assert there(kyrgyz)


def test_kept_translations_are_pages_of_their_own(login, page, kyrgyz):
    russian = factories.translate(page, "ru")
    with committed():
        login("Editors").post(delete(page), {"translations": "detach"})
    assert not there(page)
    assert is_public(kyrgyz)
    assert is_public(russian)
    assert not Detachment.objects.exists()
    assert not TranslationSource.objects.exists()
    # An original like any other: it can be translated in its turn.
    swedish = factories.translate(again(kyrgyz).specific, "sv")
    assert is_public(swedish)


def test_deleted_translations_leave_nothing(login, page, kyrgyz):
    with committed():
        login("Editors").post(delete(page), {"translations": "delete"})
    assert not Page.objects.filter(translation_key=page.translation_key).exists()
    assert not Translation.objects.exists()
    assert factories.item(kyrgyz).removed


def test_what_lies_below_a_translation_is_named_before_it_goes_along(login, page, kyrgyz):
    own = below(kyrgyz, "Written in Kyrgyz")
    factories.translate(page, "ru")
    russian = factories.translate(own, "ru")
    moderator = login("Moderators")
    assert "Written in Kyrgyz" in moderator.get(delete(page)).content.decode()
    with committed():
        moderator.post(delete(page), {"translations": "delete"})
    assert not any(map(there, (page, kyrgyz, own, russian)))


def test_each_choice_is_only_for_those_with_the_rights(login, page, kyrgyz, person):
    english = Group.objects.create(name="English")
    english.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=english, page=factories.home(), permission=permission)
    client = login("English")
    assert "You may not" in client.get(delete(page)).content.decode()
    for choice in ("detach", "delete"):
        client.post(delete(page), {"translations": choice})
    assert there(page)
    assert there(kyrgyz)


def test_many_originals_are_not_deleted_at_once_and_nobody_goes_round_the_question(login, person, page, kyrgyz):
    editor = login("Editors")
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}"
    assert "Delete such pages one by one" in messages(editor.post(bulk, follow=True))
    answer = editor.delete(reverse("wagtailadmin_api:pages:detail", args=[page.pk]))
    assert answer.status_code in {403, 405}
    assert editor.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "delete"])).status_code == 403
    assert there(page)
    # A program's translations stay, hidden.
    with committed():
        again(page).delete()
    assert there(kyrgyz)
    assert not is_public(kyrgyz)


def test_a_page_without_translations_is_deleted_as_ever(login, page):
    login("Editors").post(delete(page))
    assert not there(page)


# Unpublishing.


def test_one_button_unpublishes_a_page_in_all_languages(login, page, kyrgyz):
    russian = factories.translate(page, "ru")
    detach(russian, None)
    editor = login("Editors")
    assert "Unpublish in all languages" in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    address = reverse("unpublish_everywhere", args=[page.pk])
    assert "These were detached" in editor.get(address).content.decode()
    with committed():
        editor.post(address)
    assert [again(each).live for each in (page, kyrgyz, russian)] == [False, False, True]
    factories.publish(again(page).specific)
    assert not is_public(kyrgyz)


def test_only_what_one_may_unpublish_is_unpublished(login, page, kyrgyz):
    address = reverse("unpublish_everywhere", args=[page.pk])
    login("Reviewers (ky)").post(address)
    assert again(page).live
    child = below(page, "Below")
    with committed():
        login("Editors").post(address, {"below": "on"})
    assert not again(child).live


def schedule(page: Page) -> None:
    """A later version of a live page waits for its time."""
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + datetime.timedelta(days=1)
    draft.save_revision().publish()


def test_what_waits_for_its_time_is_unpublished_too_and_its_schedule_cancelled(login, page, kyrgyz):
    schedule(kyrgyz)
    editor = login("Editors")
    address = reverse("unpublish_everywhere", args=[page.pk])
    question = editor.get(address).content.decode()
    assert "That is cancelled" in question
    assert "These you may not unpublish" not in question
    with committed():
        editor.post(address)
    assert again(kyrgyz).scheduled_revision is None
    history = editor.get(reverse("wagtailadmin_pages:history", args=[kyrgyz.pk])).content.decode()
    assert "unscheduled" in history
    factories.publish(again(page).specific)
    assert not is_public(kyrgyz)


def test_an_original_that_waits_for_its_time_is_unpublished_in_all_languages(login, page, kyrgyz):
    schedule(page)
    editor = login("Editors")
    assert "Unpublish in all languages" in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    with committed():
        editor.post(reverse("unpublish_everywhere", args=[page.pk]))
    assert [(again(each).live, again(each).scheduled_revision) for each in (page, kyrgyz)] == [(False, None)] * 2


def test_a_schedule_does_not_hide_what_else_keeps_a_page_from_being_unpublished(login, person, page, kyrgyz):
    schedule(kyrgyz)
    locked = again(kyrgyz)
    locked.locked, locked.locked_by = True, person("Reviewers (ky)")
    locked.save()
    editor = login("Editors")
    address = reverse("unpublish_everywhere", args=[page.pk])
    assert "These you may not unpublish" in editor.get(address).content.decode()
    editor.post(address)
    assert (again(page).live, again(kyrgyz).live) == (False, True)
    assert again(kyrgyz).scheduled_revision is not None
    # Nor does it lend a right.
    schedule(page)
    assert login("Reviewers (ky)").get(address).status_code in {302, 403}


def test_unpublishing_says_that_the_translations_go_too_and_their_editors_see_it(login, page, kyrgyz):
    ordinary = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    assert "Original (ky)" in login("Editors").get(ordinary).content.decode()
    reviewer = login("Reviewers (ky)")
    hidden = "readers do not see it"
    assert hidden not in reviewer.get(f"/admin/pages/{kyrgyz.pk}/edit/").content.decode()
    with committed():
        page.unpublish()
    assert hidden in reviewer.get(f"/admin/pages/{kyrgyz.pk}/edit/").content.decode()


# Moving.


def test_translations_move_along_below_the_translation_of_the_new_parent_and_leave_redirects(page, kyrgyz):
    above = factories.content(title="Above", slug="above")
    first, last = below(above, "First"), below(above, "Last")
    above_ky, first_ky, last_ky = (factories.translate(each, "ky") for each in (above, first, last))
    old = {again(each).get_url() for each in (page, kyrgyz)}
    with committed():
        again(page).move(again(last), pos="left")
    assert again(kyrgyz).get_parent().pk == above_ky.pk
    titles = [each.pk for each in again(above_ky).get_children()]
    assert titles == [first_ky.pk, kyrgyz.pk, last_ky.pk]
    assert set(Redirect.objects.values_list("old_path", flat=True)) == {each.rstrip("/") for each in old}
    with committed():
        again(page).move(again(first), pos="left")
    assert again(above_ky).get_first_child().pk == kyrgyz.pk


def test_a_page_is_not_moved_below_one_that_is_not_there_in_its_languages(login, page, kyrgyz):
    above = factories.content(title="Above", slug="above")
    with pytest.raises(PermissionDenied, match="Кыргызча"):
        page.move(above, pos="last-child")
    confirm = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, above.pk])
    editor = login("Editors")
    assert "Translate that first" in messages(editor.post(confirm, follow=True))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"]) + f"?id={page.pk}"
    assert "Translate that first" in messages(editor.post(bulk, {"chooser": above.pk}, follow=True))
    assert again(page).get_parent() == again(kyrgyz).get_parent().get_translation(page.locale)
    detach(kyrgyz, None)
    with committed():
        again(page).move(again(above), pos="last-child")
    assert again(kyrgyz).get_parent().pk == factories.home("ky").pk


def test_a_translation_is_not_moved_alone_and_nothing_into_another_language(login, page, kyrgyz):
    elsewhere = factories.content("ky", title="Elsewhere")
    with pytest.raises(PermissionDenied, match="lies where its original does"):
        kyrgyz.move(elsewhere, pos="last-child")
    with pytest.raises(PermissionDenied, match="another language"):
        page.move(elsewhere, pos="last-child")
    confirm = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, elsewhere.pk])
    assert "another language" in messages(login("Editors").post(confirm, follow=True))
    assert again(page).locale == again(page).get_parent().locale


def test_a_translation_whose_address_is_taken_gets_another_one(page, kyrgyz):
    above = factories.content(title="Above", slug="above")
    above_ky = factories.translate(above, "ky")
    taken = below(above_ky, "Taken")
    taken.slug = page.slug
    taken.save()
    with committed():
        again(page).move(again(above), pos="last-child")
    assert (again(kyrgyz).get_parent().pk, again(kyrgyz).slug != page.slug) == (above_ky.pk, True)


# What follows by publication or through visibility.


def test_another_address_of_the_original_is_one_in_every_language_with_a_redirect_each(page, kyrgyz):
    old = kyrgyz.get_url()
    page.slug = "renamed"
    factories.publish(page)
    assert again(kyrgyz).slug == "renamed"
    assert Redirect.objects.filter(old_path=old.rstrip("/"), redirect_page=kyrgyz.pk).exists()
