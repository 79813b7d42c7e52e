"""Hints are written in the transaction of the change itself."""

from unittest import mock

import pytest
from django.db import connection
from django.db.models.signals import post_save
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.core.models import Detachment, User
from cms.published import hints, sequencer
from cms.published.hints import deferred
from cms.published.models import PendingChange
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db


def changes(page, translation):
    yield PageViewRestriction(page=page, restriction_type="login")
    yield CollectionViewRestriction(collection=Collection.get_first_root_node(), restriction_type="login")
    yield Detachment(page=translation)
    yield factories.organisation("Partner")
    yield factories.document("Document")


def test_a_row_and_its_hint_are_saved_together_whoever_saves_it():
    """Outside a transaction Django commits a row first and sends the signal then."""
    page = factories.news()
    translation = factories.translate(page, "ru")
    around = len(connection.atomic_blocks)
    seen = []

    def note(instance, **_kwargs):
        if not isinstance(instance, PendingChange):
            seen.append((type(instance), len(connection.atomic_blocks)))

    post_save.connect(note)
    try:
        for row in changes(page, translation):
            seen.clear()
            before = PendingChange.objects.count()
            row.save_base()
            assert seen[0][0] is type(row)
            assert seen[0][1] > around
            assert PendingChange.objects.count() > before
    finally:
        post_save.disconnect(note)


def test_a_saved_draft_has_nobody_look_at_what_is_public():
    page = factories.news(title="Before")
    page.title = "After"
    page.save_revision()
    assert not PendingChange.objects.exists()
    page.save()
    assert PendingChange.objects.exists()


@pytest.mark.parametrize("kind", ["page", "collection"])
def test_privacy_that_an_editor_sets_is_in_force_at_once(kind):
    client = Client()
    client.force_login(User.objects.create_superuser("admin"))
    image = factories.image("Portrait", collection=Collection.get_first_root_node().add_child(name="Board"))
    page = factories.news(title="Shown", lead_image=image)
    address = {
        "page": f"/admin/pages/{page.pk}/privacy/",
        "collection": f"/admin/collections/{image.collection_id}/privacy/",
    }[kind]
    for restriction_type, shown in (("login", False), ("none", True)):
        with factories.committed():
            assert client.post(address, {"restriction_type": restriction_type}).status_code == 200
        item = factories.item(page)
        if kind == "page":
            assert item.removed is not shown
        else:
            assert bool(item.data["image"]) is shown


def test_what_is_deferred_inside_something_deferred_waits_for_its_end():
    ended: list[str] = []
    with deferred(lambda: ended.append("all")):
        with deferred(lambda: ended.append("a part")):
            pass
        assert ended == []
    assert ended == ["all"]


@pytest.mark.parametrize(("seconds", "is_written"), [(60.0, False), (-1.0, True)])
def test_what_is_deferred_waits_no_longer_than_is_allowed(seconds, is_written):
    page = factories.news(title="Before")
    with deferred(at_most=seconds):
        for title in ("Between", "After"):
            page.title = title
            factories.publish(page)
            assert (factories.item(page).title == title) is is_written
    assert factories.item(page).title == "After"


def test_whatever_a_transaction_has_changed_is_followed_once(monkeypatch):
    followed: list[int] = []
    monkeypatch.setattr(sequencer, "after_commit", lambda: followed.append(PendingChange.objects.count()))
    with committed():
        hints.hint_nothing()
        hints.hint_nothing()
    assert len(followed) == 1
    # Whoever fails leaves it to the next one.
    monkeypatch.setattr(sequencer, "after_commit", mock.Mock(side_effect=[RuntimeError, None, RuntimeError]))
    with committed():
        for _time in range(3):
            hints.hint_nothing()
    assert sequencer.after_commit.call_count == 2
