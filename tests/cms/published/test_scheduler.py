"""What is scheduled happens in time and in order; what cannot happen stops nothing else and is told to editors."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.core.models import User
from cms.published import scheduler, sequencer
from cms.published.models import PendingChange, Postponed, PublishedItem, PublishedState, Worker
from news.models import NewsPage
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


def scheduled(title: str, minutes_ago: int, **fields) -> NewsPage:
    """A page whose time came so many minutes ago."""
    page = factories.news(title=title, live=False, **fields)
    revision = page.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - minutes_ago * MINUTE)
    return page


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live


def run(**options) -> int:
    with committed():
        return scheduler.run(**options)


def worker(seconds_ago: float = 0, **fields) -> Worker:
    now = timezone.now()
    return Worker.objects.create(
        name="here:1", started_at=now, seen_at=now - datetime.timedelta(seconds=seconds_ago), **fields
    )


@pytest.fixture
def refused(monkeypatch):
    """Titles of pages that cannot be published, and why; and all titles in the order in which they were tried."""
    reasons: dict[str, Exception] = {}
    tried: list[str] = []
    publish = NewsPage.publish

    def publish_unless_refused(self, *args, **kwargs):
        tried.append(self.title)
        if self.title in reasons:
            # Half done when it fails.
            NewsPage.objects.filter(pk=self.pk).update(summary="half done")
            raise reasons[self.title]
        return publish(self, *args, **kwargs)

    monkeypatch.setattr(NewsPage, "publish", publish_unless_refused)
    return reasons, tried


def test_late_ones_go_live_in_the_order_of_their_time_and_one_that_fails_stops_no_other(refused):
    reasons, tried = refused
    reasons["Second"] = PermissionDenied("Two texts are not translated.")
    pages = {title: scheduled(title, ago) for title, ago in (("Third", 1), ("First", 3), ("Second", 2))}
    assert run() == 2
    assert tried == ["First", "Second", "Third"]
    assert [is_live(pages[title]) for title in ("First", "Second", "Third")] == [True, False, True]
    assert PublishedItem.objects.visible().filter(uuid=pages["First"].translation_key).exists()
    pages["Second"].refresh_from_db()
    assert pages["Second"].summary == ""
    row = Postponed.objects.get()
    assert (row.object_id, row.reason, row.attempts) == (str(pages["Second"].pk), "Two texts are not translated.", 1)


def test_what_failed_is_tried_again_later_and_each_time_later_still(refused):
    reasons, tried = refused
    reasons["Bad"] = ValueError("no")
    page = scheduled("Bad", 1)
    run()
    run()
    assert tried == ["Bad"]
    first = Postponed.objects.get()
    Postponed.objects.update(retry_at=timezone.now())
    run()
    again = Postponed.objects.get()
    assert (tried, again.attempts) == (["Bad", "Bad"], 2)
    assert again.retry_at - timezone.now() > first.retry_at - timezone.now()
    del reasons["Bad"]
    Postponed.objects.update(retry_at=timezone.now())
    assert run() == 1
    assert is_live(page)
    assert not Postponed.objects.exists()


def test_what_is_scheduled_anew_or_no_longer_is_not_held_back(refused):
    reasons, tried = refused
    reasons["Bad"] = ValueError("no")
    page = scheduled("Bad", 5)
    run()
    Revision.objects.filter(object_id=str(page.pk)).update(approved_go_live_at=timezone.now() - MINUTE)
    run()
    assert tried == ["Bad", "Bad"]
    Revision.objects.filter(object_id=str(page.pk)).update(approved_go_live_at=None)
    run()
    assert not Postponed.objects.exists()


def test_what_has_ended_is_unpublished_by_the_command_that_wagtail_calls_publish_scheduled(capsys):
    page = factories.news(expire_at=timezone.now() - MINUTE)
    other = scheduled("Now", 1)
    call_command("publish_scheduled", dryrun=True)
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert is_live(page)
    with committed():
        call_command("publish_scheduled")
    assert (is_live(page), is_live(other)) == (False, True)
    assert Page.objects.get(pk=page.pk).expired
    assert PublishedItem.objects.get(uuid=other.translation_key).title == "Now"


def test_nothing_is_done_twice_by_two_schedulers(refused):
    _reasons, tried = refused
    scheduled("Once", 1)
    (due,) = scheduler.overdue(timezone.now())
    run()
    assert not scheduler._do(due)
    assert tried == ["Once"]


def test_without_a_worker_a_reader_publishes_one_scheduled_page_at_a_time(client):
    pages = [scheduled("One", 2), scheduled("Two", 1)]
    with committed():
        client.get("/en/")
    assert [is_live(page) for page in pages] == [True, False]
    with committed():
        client.get("/en/")
    assert all(is_live(page) for page in pages)


def test_with_a_worker_that_is_alive_readers_leave_it_to_the_worker(client):
    page = scheduled("One", 2)
    row = worker()
    client.get("/en/")
    assert not is_live(page)
    row.seen_at -= MINUTE
    row.save()
    with committed():
        client.get("/en/")
    assert is_live(page)


def test_with_a_worker_the_editor_waits_for_nothing_and_nobody_reads_what_was(client):
    parent = factories.content(title="Parent")
    child = factories.content(title="Child")
    with committed():
        child.move(parent, pos="last-child")
    worker()
    parent = type(parent).objects.get(pk=parent.pk)
    before = PublishedState.objects.values().get()
    with committed():
        parent.unpublish()
    assert PendingChange.objects.exists()
    # Not a document is written, nor anything read for one.
    assert PublishedState.objects.values().get() == before
    listed = client.get("/api/v1/pages/?locale=en").content.decode()
    assert "Parent" not in listed
    assert "Child" not in listed
    assert factories.item(parent).removed
    assert factories.item(child).removed
    assert not PendingChange.objects.exists()
    assert sequencer.reconcile() == 0


def test_a_live_page_whose_time_begins_appears_by_itself(monkeypatch, client):
    page = factories.news(title="Tomorrow")
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    page.go_live_at = tomorrow
    with committed():
        page.save()
    assert factories.item(page).removed
    assert PublishedState.objects.get().due_at == tomorrow
    monkeypatch.setattr(timezone, "now", lambda: tomorrow + MINUTE)
    assert "Tomorrow" in client.get("/api/v1/news/?locale=en").content.decode()
    assert PublishedState.objects.get().due_at is None


def test_the_dashboard_says_what_could_not_be_published_to_those_who_may_edit_it(client, refused):
    reasons, _tried = refused
    reasons["Unfinished"] = PermissionDenied("Two texts are not translated.")
    scheduled("Unfinished", 30)
    run()
    client.force_login(User.objects.create_user("somebody"))
    assert "Unfinished" not in client.get("/admin/").content.decode()
    client.force_login(User.objects.create_superuser("admin"))
    page = client.get("/admin/").content.decode()
    assert "Unfinished" in page
    assert "Two texts are not translated." in page
    assert "1 scheduled page should have been published" in page
    assert "The worker" not in page
    worker(seconds_ago=3600)
    assert "The worker has not been seen since" in client.get("/admin/").content.decode()
