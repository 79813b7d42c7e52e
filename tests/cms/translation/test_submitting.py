"""A page and what is below it is submitted for translation in the background, and nothing is left half-done."""

import threading
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.published.models import Worker
from cms.translation import submitting
from cms.translation.models import Submission, SubmissionJob
from home.models import ContentPage
from news.models import NewsIndexPage
from tests import factories
from tests.factories import committed

from .conftest import add_news

pytestmark = pytest.mark.django_db


def submit(page: Page) -> str:
    return reverse("wagtail_localize:submit_page_translation", args=[page.pk])


def drafts(code: str) -> list[str]:
    """The titles of what was made in a language, parents first."""
    records = Translation.objects.filter(target_locale__language_code=code).values("source__object")
    pages = Page.objects.filter(translation_key__in=records, locale__language_code=code)
    return list(pages.order_by("path").values_list("title", flat=True))


@pytest.fixture
def tree():
    """Three pages, each below the one before."""
    above = factories.content(title="Above", slug="above")
    middle = ContentPage(title="Middle", slug="middle", live=True)
    with committed():
        above.add_child(instance=middle)
        middle.add_child(instance=ContentPage(title="Below", slug="below", live=True))
    return above


@pytest.fixture
def worker():
    return Worker.objects.create(name="here", started_at=timezone.now(), seen_at=timezone.now())


def ask(client, page: Page, *codes: str) -> SubmissionJob:
    chosen = [factories.locale(code).pk for code in codes]
    answer = client.post(submit(page), {"locales": chosen, "include_subtree": "on"})
    job = SubmissionJob.objects.latest("pk")
    assert answer.url == reverse("submission", args=[job.pk])
    return job


def test_a_worker_makes_parents_before_their_children_in_each_language(login, tree, worker):
    client = login("Editors")
    job = ask(client, tree, "ky", "ru")
    page = client.get(reverse("submission", args=[job.pk])).content.decode()
    assert "0 of 6" in page
    assert "in the background" in page
    assert submitting.work_off() == 6
    assert drafts("ky") == drafts("ru") == ["Above", "Middle", "Below"]
    assert "6 of 6" in client.get(reverse("submission", args=[job.pk])).content.decode()
    assert not Page.objects.filter(locale=factories.locale("ky"), title="Above", live=True).exists()


def test_without_a_worker_it_goes_on_while_somebody_looks(login, tree, monkeypatch):
    client = login("Editors")
    job = ask(client, tree, "ky")
    monkeypatch.setattr(submitting, "_PATIENCE", 0.0)
    for number in (1, 2, 3):
        assert f"{number} of 3" in client.get(reverse("submission", args=[job.pk])).content.decode()
    assert drafts("ky") == ["Above", "Middle", "Below"]


def test_what_a_killed_process_has_left_is_done_by_the_next_one(login, tree, worker, monkeypatch):
    job = ask(login("Editors"), tree, "ky")
    calls = []

    def killed_in_the_middle(page, locales, user):
        calls.append(page)
        original(page, locales, user=user)
        if len(calls) == 2:
            raise SystemExit

    original = submitting.translate_object
    monkeypatch.setattr(submitting, "translate_object", killed_in_the_middle)
    monkeypatch.setattr(submitting, "_give_back", lambda job: None)
    with pytest.raises(SystemExit):
        submitting.work_off()
    assert drafts("ky") == ["Above"]
    monkeypatch.undo()
    # Nobody knows that it is dead, until its lease is over.
    assert submitting.work_off() == 0
    SubmissionJob.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    assert submitting.work_off() == 2
    assert drafts("ky") == ["Above", "Middle", "Below"]
    assert not job.submissions.filter(done_at=None).exists()


def test_a_worker_that_is_told_to_stop_stops(login, tree, worker):
    ask(login("Editors"), tree, "ky")
    stop = threading.Event()
    stop.set()
    assert submitting.work_off(stop) == 0
    assert submitting.work_off() == 3


def test_only_what_the_user_may_read_is_submitted_and_nothing_is_said_of_the_rest(login, worker):
    add_news("Open")
    secret, withdrawn = add_news("A secret draft", publish=False), add_news("Withdrawn")
    index = NewsIndexPage.objects.get(locale__language_code="en")
    client = login("Translators (ky)")
    assert "With the 2 pages below it" in client.get(submit(index)).content.decode()
    job = ask(client, index, "ky")
    withdrawn.unpublish()
    submitting.work_off()
    assert drafts("ky") == ["Open"]
    progress = client.get(reverse("submission", args=[job.pk])).content.decode()
    assert "Drafts made: 1 of 1." in progress
    for told in ("A secret draft", "Withdrawn", f"#{secret.pk}", f"#{withdrawn.pk}", "Left out"):
        assert told not in progress
    assert login("Editors").get(reverse("submission", args=[job.pk])).status_code == 302


def test_what_was_left_out_is_not_named_any_more_once_it_is_withdrawn(login, tree, worker):
    client = login("Translators (ky)")
    job = ask(client, tree, "ky")
    Page.objects.get(title="Below").move(factories.content(title="Elsewhere"), pos="last-child")
    submitting.work_off()
    progress = reverse("submission", args=[job.pk])
    assert "Below, " in client.get(progress).content.decode()
    Page.objects.get(title="Below").specific.unpublish()
    below = Page.objects.get(title="Below")
    assert not [each for each in ("Below, ", f"#{below.pk}") if each in client.get(progress).content.decode()]


def test_what_is_translated_already_stays_as_it_is_and_what_lacks_its_parent_is_told(login, tree, worker):
    kyrgyz = factories.translate(tree, "ky")
    client = login("Editors")
    job = ask(client, tree, "ky")
    assert job.submissions.count() == 2
    Page.objects.get(title="Middle").move(Page.objects.get(pk=factories.home().pk), pos="last-child")
    Page.objects.get(title="Below").move(factories.content(title="Elsewhere"), pos="last-child")
    submitting.work_off()
    kyrgyz.refresh_from_db()
    assert (kyrgyz.live, kyrgyz.title) == (True, "Above (ky)")
    assert [row.problem != "" for row in Submission.objects.order_by("page__title")] == [True, False]


def test_a_translator_starts_the_translation_of_what_he_may_read_in_his_own_language(login):
    page, draft = add_news("Open"), add_news("A secret draft", publish=False)
    translator = login("Translators (ky)")
    assert translator.get(submit(draft)).status_code == 302
    form = translator.get(submit(page)).context["form"]
    assert [locale.language_code for locale in form.fields["locales"].queryset] == ["ky"]
    translator.post(submit(page), {"locales": [factories.locale("ru").pk]})
    translator.post(submit(page), {"locales": [factories.locale("ky").pk]})
    assert (drafts("ky"), drafts("ru")) == (["Open"], [])


def test_who_only_changes_pages_neither_adds_nor_deletes_any(login, person):
    own = factories.news("ky", title="Somebody's draft", live=False)
    translator = person("Translators (ky)")
    assert not own.get_parent().permissions_for_user(translator).can_add_subpage()
    client = login("Translators (ky)")
    client.post(reverse("wagtailadmin_pages:delete", args=[own.pk]))
    client.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={own.pk}")
    client.post(reverse("wagtailadmin_api:pages:action", args=[own.pk, "delete"]))
    assert Page.objects.filter(pk=own.pk).exists()


def test_a_page_that_is_there_already_is_submitted_for_what_is_below_it(login, tree):
    factories.translate(tree, "ky")
    client, chosen = login("Editors"), [factories.locale("ky").pk]
    answer = client.post(submit(tree), {"locales": chosen})
    assert "translated already" in str(answer.context["form"].errors)
    assert not SubmissionJob.objects.exists()
