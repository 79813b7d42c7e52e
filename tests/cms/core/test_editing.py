"""What editors do in the admin: drafts change nothing that is public, bulk actions and moves change it at once."""

import pytest
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, GroupApprovalTask, PageViewRestriction

from cms.core.models import User
from cms.published.models import PublishedItem
from home.models import ContentPage
from news.models import NewsPage
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("admin"))
    return client


def public(*pages) -> list[bool]:
    return [not factories.item(page).removed for page in pages]


def test_drafts_reverted_and_rejected_versions_change_nothing_public():
    page = factories.news(title="Public words", slug="page")
    first = page.save_revision()
    published = list(PublishedItem.objects.order_by("pk").values())
    shown = Client().get(page.url).content
    editor = User.objects.create_superuser("editor")
    with committed():
        page.title, page.slug = "Secret words", "secret-words"
        page.tags.add("secret-tag")
        page.save_revision()
        state = page.get_workflow().start(page, editor)
        GroupApprovalTask.objects.get(pk=state.current_task_state.task_id).on_action(
            state.current_task_state, editor, "reject"
        )
        reverted = first.as_object()
        reverted.summary = "Secret summary"
        reverted.save_revision(previous_revision=first)
    assert list(PublishedItem.objects.order_by("pk").values()) == published
    assert Client().get(page.url).content == shown
    assert Client().get("/en/news/secret-words/").status_code == 404
    assert "ecret" not in Client().get("/en/news/?tag=secret-tag").content.decode().replace("secret-tag", "")
    assert not NewsPage.objects.get(pk=page.pk).tags.exists()


def test_bulk_actions_and_moves_hold_at_once_for_everything_below(admin):
    parent, child = factories.content(slug="about"), factories.content(slug="people")
    members = factories.content(slug="members")
    with committed():
        child.move(parent, pos="last-child")
        PageViewRestriction.objects.create(page=members, restriction_type="login")
    assert public(parent, child, members) == [True, True, False]
    for action, fields, shown in (
        ("unpublish", {"include_descendants": "on"}, False),
        ("publish", {"include_descendants": "on"}, True),
        ("move", {"chooser": members.pk}, False),
        ("move", {"chooser": factories.home().pk}, True),
        ("delete", {}, False),
    ):
        with committed():
            answer = admin.post(f"/admin/bulk/wagtailcore/page/{action}/?id={parent.pk}", fields)
        assert answer.status_code == 302, action
        assert public(parent, child) == [shown, shown], action
    assert not ContentPage.objects.filter(slug="people").exists()


def test_a_collection_that_is_moved_below_a_restricted_one_closes_at_once(admin):
    with committed():
        board = Collection.get_first_root_node().add_child(name="Board")
        CollectionViewRestriction.objects.create(collection=board, restriction_type="login")
        photos = Collection.get_first_root_node().add_child(name="Photos")
    image = factories.image(collection=photos)
    page = factories.news(lead_image=image)
    file = f"/media/{image.renditions.first().file.name}"
    assert factories.item(page).data["image"]
    assert Client().get(file).status_code == 200
    with committed():
        answer = admin.post(f"/admin/collections/{photos.pk}/", {"name": "Photos", "parent": board.pk})
    assert answer.status_code == 302
    assert factories.item(page).data["image"] is None
    assert Client().get(file).status_code == 404
