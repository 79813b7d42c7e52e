"""What a page is called before somebody who does not edit it: as its readers know it, or not at all."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.operations import translate_object

from tests import factories as make

pytestmark = pytest.mark.django_db
SECRET = "Secret change"


def change(page: Page) -> Page:
    """A draft of it that has another title."""
    page = Page.objects.get(pk=page.pk).specific
    page.title = SECRET
    page.save_revision()
    return page


def read(answer) -> str:
    """An answer, and what is said to whoever is sent on."""
    said = [*(str(each) for each in answer.context["messages"])] if answer.context else []
    return answer.content.decode() + " ".join(said)


@pytest.fixture
def original():
    """It is public, and something else is being made of it."""
    return change(make.publish(make.news("sv", title="Ett möte")))


def test_who_translates_a_public_page_does_not_read_what_it_is_going_to_be_called(login, original):
    translator = login("Translators (ky)")
    address = reverse("wagtail_localize:submit_page_translation", args=[original.pk])
    asked = translator.get(address)
    assert "Ett möte" in read(asked)
    done = translator.post(address, {"locales": [make.locale("ky").pk]}, follow=True)
    assert "“Ett möte” can be translated now" in read(done)
    assert SECRET not in read(asked) + read(done)
    assert SECRET in read(login("Editors").get(address))


def test_nor_what_lies_below_it_that_nobody_reads_yet(login):
    make.publish(make.news("sv", title="Ett möte"))
    draft = make.news("sv", live=False, title=SECRET)
    index = draft.get_parent()
    translator = login("Translators (ky)")
    address = reverse("wagtail_localize:submit_page_translation", args=[index.pk])
    data = {"locales": [make.locale("ky").pk], "include_subtree": "on"}
    told = read(translator.post(address, data, follow=True))
    assert "Drafts made: " in told
    assert [each for each in (SECRET, f"#{draft.pk}", "Left out") if each in told] == []


def test_who_reviews_a_translation_does_not_read_what_its_original_is_going_to_be_called(login):
    original = make.publish(make.news("sv", title="Ett möte"))
    translated = make.translate(original, "ky", {"Ett möte": "Жолугушуу"}, live=False)
    change(original)
    answer = login("Reviewers (ky)").get(reverse("publish_together", args=[translated.pk]), follow=True)
    assert "Жолугушуу" in read(answer)
    assert SECRET not in read(answer)


def test_who_takes_an_original_away_does_not_read_what_becomes_of_its_translations(login):
    original = make.publish(make.news("ky", title="Жолугушуу"))
    translate_object(original, [make.locale("ru")])
    translation = change(original.get_translation(make.locale("ru")))
    addresses = [reverse(name, args=[original.pk]) for name in ("unpublish_everywhere", "wagtailadmin_pages:delete")]
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={original.pk}"
    reviewer, editor = login("Reviewers (ky)"), login("Editors")
    assert SECRET in read(editor.get(addresses[1]))
    for answer in [*map(reviewer.get, addresses), reviewer.post(bulk, follow=True)]:
        assert SECRET not in read(answer)
    assert f"#{translation.pk}" in read(reviewer.get(addresses[1]))
    assert f"#{translation.pk}" in read(reviewer.post(bulk, follow=True))
