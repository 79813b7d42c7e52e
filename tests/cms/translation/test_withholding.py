"""What was taken out of an original is public nowhere, whatever goes wrong on the way to its translations."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from cms.core.models import Withholding
from cms.core.visibility import is_public
from cms.published.models import Worker
from cms.translation import assembly, following, guard
from cms.translation.models import PendingAssembly
from cms.translation.working import write
from news.models import NewsPage
from tests import factories as make
from tests import processes
from tests.cms.published.test_concurrency import on_postgresql

from .conftest import add_news, submit, translation_into
from .test_following import FIRST, SECOND, body, heading, html, ky, live, publish, record, text, translate, translated

pytestmark = pytest.mark.django_db
WITHOUT_HEADING = body(text("p", FIRST, SECOND))


@pytest.fixture
def failing(monkeypatch):
    """As long as it says True nothing can be assembled."""
    state = [True]
    assemble = assembly.assemble

    def fail(*args, **kwargs):
        if state[0]:
            raise ValueError("Something is wrong")
        return assemble(*args, **kwargs)

    def start() -> list[bool]:
        monkeypatch.setattr(assembly, "assemble", fail)
        return state

    return start


def again() -> None:
    """The time has come for the next attempt."""
    PendingAssembly.objects.update(taken_until=None)
    with make.committed():
        following.work_off()


def test_a_translation_that_cannot_follow_is_hidden_until_it_can_and_its_editors_are_told(login, failing):
    page = translated()
    assert is_public(live(page))
    state = failing()
    publish(page, body=WITHOUT_HEADING)
    assert not is_public(live(page))
    assert make.item(live(page)).removed
    assert ky("What next") not in Client().get("/api/v1/news/?locale=ky").content.decode()
    told = login("Translators (ky)").get("/admin/").content.decode()
    assert "Hidden translations" in told
    assert "Something is wrong" in told
    assert "Hidden translations" not in login("Translators (ru)").get("/admin/").content.decode()
    state[0] = False
    again()
    assert is_public(live(page))
    assert ky("What next") not in html(page)
    assert not make.item(live(page)).removed
    assert not Withholding.objects.exists()


def test_a_hidden_translation_is_public_again_once_somebody_publishes_it_and_not_when_he_schedules_it(failing):
    page = translated()
    state = failing()
    publish(page, body=WITHOUT_HEADING)
    state[0] = False
    draft = live(page).get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + datetime.timedelta(days=1)
    draft.save_revision().publish()
    assert not is_public(live(page))
    draft.go_live_at = None
    draft.save_revision().publish()
    assert is_public(live(page))
    assert ky("What next") not in html(page)


def test_only_those_who_may_publish_the_original_detach_what_could_not_follow_it(login, failing):
    page = translated()
    failing()
    publish(page, body=WITHOUT_HEADING)
    address = f"/admin/translations/detach/{live(page).pk}/"
    login("Reviewers (ky)").post(address)
    assert not is_public(live(page))
    login("Editors").post(address)
    assert is_public(live(page))


def killed_before_following(page: NewsPage, monkeypatch) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(following, "work_off", lambda: 0)
        publish(page, body=WITHOUT_HEADING)
    assert ky("What next") in html(page)


@pytest.mark.parametrize("address", ["/api/v1/changes/", "the page"])
def test_without_a_worker_a_reader_takes_up_what_a_killed_process_has_left(monkeypatch, address):
    page = translated()
    killed_before_following(page, monkeypatch)
    with make.committed():
        answer = Client().get(live(page).url if address == "the page" else address)
    assert answer.status_code == 200
    assert ky("What next") not in html(page) + answer.content.decode()
    assert not PendingAssembly.objects.exists()


def test_with_a_worker_readers_leave_it_to_that(monkeypatch):
    page = translated()
    killed_before_following(page, monkeypatch)
    Worker.objects.create(name="here", started_at=timezone.now(), seen_at=timezone.now())
    Client().get("/api/v1/news/")
    assert PendingAssembly.objects.exists()


def test_a_live_row_without_a_version_is_followed_with_nothing_that_was_only_typed():
    page = translated()
    translation = translation_into(page, "ky")
    for string, words in (("A meeting", "Only typed"), (SECOND, "This too")):
        write(translation, translation.source.stringsegment_set.get(string__data=string), words, None)
    Page.objects.filter(pk=live(page).pk).update(live_revision=None)
    publish(page, body=WITHOUT_HEADING, date=datetime.date(2026, 2, 2))
    assert (live(page).title, live(page).date) == (ky("A meeting"), datetime.date(2026, 2, 2))
    assert (ky(FIRST) in html(page), "This too" in html(page), ky("What next") in html(page)) == (True, False, False)


def test_no_purge_takes_away_what_was_approved():
    page = translated()
    approved = live(page).live_revision
    translation = translation_into(page, "ky")
    for words in ("One", "Two"):
        write(translation, translation.source.stringsegment_set.get(string__data="A meeting"), words, None)
        translation.save_target(publish=False)
    before = live(page).revisions.count()
    call_command("purge_revisions", verbosity=0)
    assert live(page).revisions.count() < before
    assert live(page).live_revision == approved
    live(page).delete()
    assert not Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk).exists()


def test_a_title_that_now_says_what_was_never_translated_keeps_its_words():
    page = publish(add_news(), title="Alpha", summary="Beta", body=body(text("p", FIRST), heading("h", "Aida Asanova")))
    submit(page, "ky")
    translate(page, but=("Beta",))
    assembly.save_draft(translation_into(page, "ky"), incomplete=True).publish()
    publish(page, title="Beta", summary="Alpha beta", body=body(text("p", FIRST)))
    assert live(page).title == ky("Alpha")
    assert ky("Aida Asanova") not in html(page)
    assert record(page).progress.status == "stale"
    # Also where its words have gone to another field.
    publish(page, title="Gamma", summary="Beta")
    assert live(page).title == ky("Alpha")
    assert not Withholding.objects.exists()


def test_a_translation_has_no_end_of_its_own():
    soon = timezone.now() + datetime.timedelta(days=1)
    page = translated(expire_at=soon)
    assert live(page).expire_at is None
    Page.objects.filter(pk=live(page).pk).update(expire_at=soon)
    publish(page, expire_at=None)
    assert live(page).expire_at is None


# An approval and the original's publication at the same moment: in processes, with a database of their own.


@pytest.fixture
def database(tmp_path):
    with processes.own_database(tmp_path) as name:
        processes.call(name, make_pages)
        yield name


def make_pages() -> None:
    page = add_news()
    page.body = body(text("p", FIRST, SECOND), heading("h", "What next"))
    page.save_revision().publish()
    submit(page, "ky")
    translate(page)
    translation_into(page, "ky").save_target(publish=True)
    assembly.save_draft(translation_into(page, "ky"))


def approve(started, published) -> None:
    """Approve the draft; between the look at it and the writing the original is published, or cannot be."""
    look = guard._refuse_incomplete

    def look_and_wait(*args):
        look(*args)
        started.set()
        published.wait(2)

    # In a process of its own.
    guard._refuse_incomplete = look_and_wait
    NewsPage.objects.get(locale__language_code="ky").get_latest_revision().publish()


def take_the_heading_out(started, published) -> None:
    assert started.wait(60)
    page = NewsPage.objects.get(locale__language_code="en")
    page.body = WITHOUT_HEADING
    page.save_revision().publish()
    published.set()


def check_that_it_is_gone() -> None:
    page = NewsPage.objects.get(locale__language_code="en")
    assert ky("What next") not in html(page)
    assert not PendingAssembly.objects.exists()


@on_postgresql
def test_an_approval_does_not_bring_back_what_is_taken_out_at_the_same_moment(database):
    started, published = processes.event(), processes.event()
    approving = processes.start(database, approve, started, published)
    publishing = processes.start(database, take_the_heading_out, started, published)
    processes.finish(approving, publishing)
    processes.call(database, check_that_it_is_gone)


def ask_for_review() -> None:
    page = NewsPage.objects.get(locale__language_code="ky")
    page.get_workflow().start(page, None)


def decide(decision, decided, published) -> None:
    """Approve or refuse what is in review; once that is written and nothing else, the original is published."""
    log = TaskState.log_state_change_action

    def log_and_wait(*args):
        log(*args)
        decided.set()
        published.wait(3)

    # In a process of its own.
    TaskState.log_state_change_action = log_and_wait
    task = WorkflowState.objects.get().current_task_state
    task.task.specific.on_action(task, None, decision)


def check_the_decision(status) -> None:
    check_that_it_is_gone()
    assert TaskState.objects.get().status == status


@on_postgresql
@pytest.mark.parametrize(("decision", "status"), [("approve", "approved"), ("reject", "rejected")])
def test_a_reviewers_decision_and_the_originals_publication_wait_for_each_other_in_turn(database, decision, status):
    processes.call(database, ask_for_review)
    decided, published = processes.event(), processes.event()
    deciding = processes.start(database, decide, decision, decided, published)
    publishing = processes.start(database, take_the_heading_out, decided, published)
    processes.finish(deciding, publishing)
    processes.call(database, check_the_decision, status)
