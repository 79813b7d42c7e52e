"""Wagtail's own actions on pages make nothing public that was not, and take nothing away that is."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.core.models import User
from cms.core.visibility import is_public, restrictions_on
from home.models import ContentPage
from news.models import NewsPage
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("admin"))
    return client


@pytest.fixture
def members() -> Group:
    return Group.objects.create(name="Members")


def restrict(page: Page, group: Group) -> None:
    with committed():
        PageViewRestriction.objects.create(page=page, restriction_type="groups").groups.add(group)


def below(parent: Page, **fields) -> ContentPage:
    child = factories.content(parent.locale.language_code, **fields)
    with committed():
        child.move(parent, pos="last-child")
    return ContentPage.objects.get(pk=child.pk)


def kept_by(page: Page) -> list[Group]:
    return sorted({group for each in restrictions_on(page) for group in each.groups.all()}, key=lambda each: each.name)


def test_a_copy_starts_unpublished_and_as_restricted_as_its_source(members):
    parent = factories.content(title="Members", slug="members")
    board = Group.objects.create(name="Board")
    source = below(parent, title="Minutes", slug="minutes")
    below(source, title="Annex", slug="annex")
    for page, group in ((parent, members), (ContentPage.objects.get(slug="annex"), board)):
        restrict(page, group)
    with committed():
        copy = source.copy(recursive=True, to=factories.home(), update_attrs={"slug": "copy"}, keep_live=True)
    annex = copy.get_children().get()
    assert [page.live for page in (copy, annex)] == [False, False]
    assert kept_by(copy) == [members]
    assert kept_by(annex) == [board, members]
    # Each restriction is where it was, and lifted in one place.
    assert PageViewRestriction.objects.filter(page=annex).count() == 1
    for page in (copy, annex):
        factories.publish(page.specific)
        assert not is_public(page)


def test_a_copy_of_an_alias_or_of_a_translation_is_as_restricted_as_what_that_follows(members):
    source = factories.news(slug="source")
    alias = source.create_alias(update_slug="alias")
    translation = factories.translate(source, "ru")
    restrict(source, members)
    for number, followed in enumerate((alias, translation)):
        PageViewRestriction.objects.filter(page=followed).delete()
        copy = followed.copy(update_attrs={"slug": f"copy-{number}"})
        assert copy.alias_of is None
        assert kept_by(copy) == [members]
        assert not is_public(factories.publish(copy.specific))


def test_a_translation_of_a_restricted_page_is_public_again_with_its_original(members):
    parent = factories.content(slug="members")
    factories.translate(parent, "ru")
    page = below(parent, slug="minutes")
    restrict(parent, members)
    translation = factories.translate(page, "ru")
    assert not is_public(translation)
    with committed():
        PageViewRestriction.objects.all().delete()
    assert is_public(translation)


def test_the_form_that_copies_offers_no_publication_and_obeys_no_forged_one(admin):
    page = factories.news(slug="source")
    address = f"/admin/pages/{page.pk}/copy/"
    form = admin.get(address).context["form"]
    assert "publish_copies" not in form.fields
    with committed():
        answer = admin.post(
            address,
            {
                "new_title": "Copy",
                "new_slug": "copy",
                "new_parent_page": page.get_parent().pk,
                "publish_copies": "on",
            },
        )
    assert answer.status_code == 302
    assert not NewsPage.objects.get(slug="copy").live


def test_the_admins_api_copies_nothing_into_public_either(admin, members):
    page = factories.news(slug="source")
    restrict(page, members)
    answer = admin.post(
        f"/admin/api/main/pages/{page.pk}/action/copy/",
        {"keep_live": True, "slug": "copy"},
        content_type="application/json",
    )
    assert answer.status_code == 201
    copy = NewsPage.objects.get(slug="copy")
    assert not copy.live
    assert kept_by(copy) == [members]


def test_an_alias_that_becomes_a_page_stays_as_restricted_as_its_source(members, admin):
    parent = factories.content(slug="members")
    source = below(parent, slug="minutes")
    alias = source.create_alias(parent=factories.home(), update_slug="alias")
    restrict(parent, members)
    assert not is_public(alias)
    with committed():
        admin.post(f"/admin/pages/{alias.pk}/convert_alias/")
    alias = ContentPage.objects.get(pk=alias.pk)
    assert alias.alias_of is None
    assert kept_by(alias) == [members]
    assert not is_public(alias)


def test_an_alias_of_what_lies_below_a_draft_becomes_a_draft(admin):
    parent = factories.content(slug="about")
    source = below(parent, slug="people")
    alias = source.create_alias(parent=factories.home(), update_slug="alias")
    assert is_public(alias)
    with committed():
        parent.unpublish()
        admin.post(f"/admin/pages/{alias.pk}/convert_alias/")
    assert not is_public(alias)


def test_aliases_of_a_deleted_page_become_drafts_as_restricted_as_it_was(members):
    parent = factories.content(slug="members")
    source = below(parent, slug="minutes")
    inside = source.create_alias(update_slug="inside")
    alias = source.create_alias(parent=factories.home(), update_slug="alias")
    restrict(parent, members)
    # An alias can be live without its source.
    ContentPage.objects.filter(pk=source.pk).update(live=False)
    with committed():
        parent.delete()
    assert not Page.objects.filter(pk__in=[source.pk, inside.pk]).exists()
    alias = ContentPage.objects.get(pk=alias.pk)
    assert not alias.live
    assert kept_by(alias) == [members]


def test_scheduling_a_page_that_was_never_live_leaves_its_aliases_alone():
    page = factories.news(live=False, title="First words", slug="page")
    alias = page.create_alias(update_slug="alias")
    second = alias.create_alias(update_slug="second")
    page.title, page.go_live_at = "Secret words", timezone.now() + HOUR
    factories.publish(page)
    for each in (alias, second):
        each.refresh_from_db()
        assert (each.live, each.title) == (False, "First words")
    page = NewsPage.objects.get(pk=page.pk)
    page.go_live_at = None
    factories.publish(page)
    for each in (alias, second):
        each.refresh_from_db()
        assert (each.live, each.title) == (True, "Secret words")


def test_scheduling_a_new_version_of_a_page_without_a_live_revision_takes_nothing_down():
    page = factories.news(title="Public words", slug="page")
    NewsPage.objects.filter(pk=page.pk).update(live_revision=None)
    page = NewsPage.objects.get(pk=page.pk)
    page.title, page.go_live_at = "Later words", timezone.now() + HOUR
    page = factories.publish(page)
    assert is_public(page)
    assert page.title == "Public words"
    assert page.scheduled_revision.as_object().title == "Later words"


def test_a_page_below_an_alias_or_a_translation_hides_with_what_that_follows(members):
    source = factories.content(slug="source")
    alias = source.create_alias(update_slug="alias")
    translation = factories.translate(source, "ru")
    below_alias, below_translation = below(alias, slug="one"), below(translation, slug="two")
    farther = below_translation.create_alias(parent=factories.home("ru"), update_slug="three")
    pages = (below_alias, below_translation, farther)
    assert all(map(is_public, pages))
    restrict(source, members)
    assert not PageViewRestriction.objects.exclude(page=source).exists()
    assert not any(map(is_public, pages))
    assert [factories.item(page).removed for page in (below_alias, below_translation)] == [True, True]


def test_publishing_and_its_aliases_are_one_transaction(monkeypatch):
    page = factories.news(title="Before", slug="page")
    page.create_alias(update_slug="alias")
    page.title = "After"
    revision = page.save_revision()
    monkeypatch.setattr(NewsPage, "update_aliases", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        revision.publish()
    page.refresh_from_db()
    assert page.title == "Before"
