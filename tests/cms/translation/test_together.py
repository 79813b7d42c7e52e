"""An original and its translations go live in one go."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from news.models import NewsPage

from .conftest import ALL_WORDS, add_news, submit, translation_into, write_words
from .test_following import FIRST_LATER, SECOND, body, heading, live, publish, text, translated

pytestmark = pytest.mark.django_db


def address(page) -> str:
    return reverse("publish_together", args=[page.pk])


def messages(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def chosen(*pages, **more) -> dict:
    """The form as it is sent: each page with the version that was shown."""
    pages = [NewsPage.objects.get(pk=page.pk) for page in pages]
    shown = {f"revision-{page.pk}": page.latest_revision_id for page in pages}
    return {"pages": [page.pk for page in pages], **shown, **more}


@pytest.fixture
def draft():
    """A news item and its translation, neither published."""
    page = add_news(publish=False)
    submit(page, "ky")
    write_words(translation_into(page, "ky"), ALL_WORDS)
    translation_into(page, "ky").save_target(publish=False)
    return page


def test_all_that_is_chosen_goes_live(login, draft):
    client = login("Editors")
    assert client.get(address(live(draft))).url == address(draft)
    response = client.post(address(draft), chosen(draft, live(draft)), follow=True)
    assert "Published: English, Кыргызча" in messages(response) or "Published: " in messages(response)
    draft.refresh_from_db()
    assert (draft.live, live(draft).live, live(draft).title) == (True, True, "Жолугушуу")


def test_at_a_set_time(login, draft):
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    data = chosen(draft, live(draft), go_live_at=f"{tomorrow:%Y-%m-%d %H:%M}")
    login("Editors").post(address(draft), data)
    for page in (NewsPage.objects.get(pk=draft.pk), live(draft)):
        assert page.live is False
        assert page.scheduled_revision.approved_go_live_at > timezone.now()


def test_the_page_is_named_and_says_what_is_in_review_and_what_has_a_time(login, person):
    page = translated()
    page = publish(page, body=body(text("p", FIRST_LATER, SECOND)))
    write_words(translation_into(page, "ky"), {FIRST_LATER: "Жума күнү"})
    translation_into(page, "ky").save_target(publish=False)
    live(page).get_workflow().start(live(page), person("Translators (ky)"))
    client = login("Editors")
    html = client.get(address(page)).content.decode()
    assert re.search(rf"<h1.*Publish with its translations:.*{page.title}.*</h1>", html, re.DOTALL)
    assert "(In review)" in html
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    client.post(address(page), chosen(live(page), go_live_at=f"{tomorrow:%Y-%m-%d %H:%M}"))
    assert "Scheduled for" in client.get(address(page)).content.decode()
    # Whoever approves it then is told that it waits for its time.
    reviewer = login("Reviewers (ky)")
    review = reverse("review_translation", args=[live(page).pk])
    shown = reviewer.get(review)
    assert re.search(r"<h1.*Review:.*</h1>", shown.content.decode(), re.DOTALL)
    decision = {"decision": "approve", "revision": shown.context["task"].revision_id}
    told = messages(reviewer.post(review, decision, follow=True))
    assert f"It goes live on {tomorrow:%Y-%m-%d %H:%M}." in told
    assert "Approved and published" not in told


def test_all_or_none(login):
    page = translated()
    page.title = "Another meeting"
    page.summary = "Another."
    page.lead_image_caption = "New words"
    page.save_revision()
    before = live(page).latest_revision_id
    client = login("Editors")
    response = client.post(address(page), chosen(page, live(page)))
    assert "Nothing was published" in messages(response)
    assert NewsPage.objects.get(pk=page.pk).title == "A meeting"
    assert live(page).latest_revision_id == before
    client.post(address(page), chosen(page, live(page), incomplete="1"))
    assert NewsPage.objects.get(pk=page.pk).title == "Another meeting"
    assert live(page).lead_image_caption == ""


def test_only_what_the_user_may_publish(login, draft):
    reviewer = login("Reviewers (ky)")
    assert reviewer.post(address(draft), chosen(draft)).status_code == 302
    assert NewsPage.objects.get(pk=draft.pk).live is False
    reviewer.post(address(draft), chosen(live(draft)))
    assert live(draft).live is True
    assert login("Translators (ky)").get(address(draft)).status_code == 302


def test_what_was_shown_goes_live_and_nothing_that_was_saved_meanwhile(login, draft):
    client, form = login("Editors"), chosen(draft, live(draft))
    assert f'name="revision-{draft.pk}"' in client.get(address(draft)).content.decode()
    draft.title = "Not yet for everybody"
    draft.save_revision()
    assert "has changed since you opened this page" in messages(client.post(address(draft), form))
    assert (NewsPage.objects.get(pk=draft.pk).live, live(draft).live) == (False, False)


def test_an_original_goes_live_as_its_edit_form_would_let_it(login, draft):
    picture = {"image": None, "alt_text": "", "decorative": False, "caption": "", "credit": ""}
    draft.body = body(heading("h", ""), ("image", "i", picture))
    draft.date = None
    draft.title = ""
    draft.save_revision(clean=False)
    told = messages(login("Editors").post(address(draft), chosen(draft, live(draft))))
    for place in ("Title: ", "Date: ", "Body: 1. Heading: ", "Body: 2. Image: "):
        assert f"Nothing was published: “A meeting” (English): {place}" in told
    assert (NewsPage.objects.get(pk=draft.pk).live, live(draft).live) == (False, False)


def test_nothing_is_scheduled_for_a_time_when_it_is_over(login, draft):
    draft.expire_at = timezone.now() + datetime.timedelta(days=1)
    draft.save_revision()
    later = timezone.localtime() + datetime.timedelta(days=3)
    client = login("Editors")
    for pages in ([draft], [draft, live(draft)]):
        response = client.post(address(draft), chosen(*pages, go_live_at=f"{later:%Y-%m-%d %H:%M}"))
        assert "Nothing was published" in messages(response)
    assert NewsPage.objects.get(pk=draft.pk).scheduled_revision is None
    draft.expire_at = timezone.now() - datetime.timedelta(days=1)
    draft.save_revision()
    assert "It expires before it goes live." in messages(client.post(address(draft), chosen(draft)))
