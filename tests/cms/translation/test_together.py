"""An original and its translations go live in one go."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from news.models import NewsPage

from .conftest import ALL_WORDS, add_news, submit, translation_into, write_words
from .test_following import live, translated

pytestmark = pytest.mark.django_db


def address(page) -> str:
    return reverse("publish_together", args=[page.pk])


def messages(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


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
    response = client.post(address(draft), {"pages": [draft.pk, live(draft).pk]}, follow=True)
    assert "Published: English, Кыргызча" in messages(response) or "Published: " in messages(response)
    draft.refresh_from_db()
    assert (draft.live, live(draft).live, live(draft).title) == (True, True, "Жолугушуу")


def test_at_a_set_time(login, draft):
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    data = {"pages": [draft.pk, live(draft).pk], "go_live_at": f"{tomorrow:%Y-%m-%d %H:%M}"}
    login("Editors").post(address(draft), data)
    for page in (NewsPage.objects.get(pk=draft.pk), live(draft)):
        assert page.live is False
        assert page.scheduled_revision.approved_go_live_at > timezone.now()


def test_all_or_none(login):
    page = translated()
    page.title = "Another meeting"
    page.summary = "Another."
    page.lead_image_caption = "New words"
    page.save_revision()
    before = live(page).latest_revision_id
    client = login("Editors")
    response = client.post(address(page), {"pages": [page.pk, live(page).pk]})
    assert "Nothing was published" in messages(response)
    assert NewsPage.objects.get(pk=page.pk).title == "A meeting"
    assert live(page).latest_revision_id == before
    client.post(address(page), {"pages": [page.pk, live(page).pk], "incomplete": "1"})
    assert NewsPage.objects.get(pk=page.pk).title == "Another meeting"
    assert live(page).lead_image_caption == ""


def test_only_what_the_user_may_publish(login, draft):
    reviewer = login("Reviewers (ky)")
    assert reviewer.post(address(draft), {"pages": [draft.pk]}).status_code == 302
    assert NewsPage.objects.get(pk=draft.pk).live is False
    reviewer.post(address(draft), {"pages": [live(draft).pk]})
    assert live(draft).live is True
    assert login("Translators (ky)").get(address(draft)).status_code == 302
