"""The translation editor: what a translator sees and what becomes of the words that come back."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail_localize.models import StringSegment, StringTranslation

from cms.core.models import TranslatedRevision
from cms.translation.models import CarriedWords
from tests import factories as make

from .conftest import ALL_WORDS, add_news, submit, translation_into, write_words
from .test_following import (
    FIRST,
    FIRST_LATER,
    SECOND,
    THIRD,
    body,
    heading,
    ky,
    live,
    publish,
    text,
    translated,
)

pytestmark = pytest.mark.django_db


def address(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[live(page).pk])


def key(text: str) -> str:
    """What the names of a text's fields end with."""
    segment = StringSegment.objects.filter(string__data=text)[0]
    return f"{segment.context_id}-{segment.string_id}"


def form(page, client) -> dict[str, str]:
    """All of the editor's form, as somebody has it before him."""
    rows = client.get(address(page)).context["editor"].rows
    return {f"{name}-{row.key}": value for row in rows for name, value in (("words", row.words), ("seen", row.seen))}


def written() -> set[str]:
    return set(StringTranslation.objects.values_list("data", flat=True))


def posted(page, words: dict[str, str], **more) -> dict[str, str]:
    """The editor's form as it was opened, with other words for some texts."""
    data = {}
    for segment in translation_into(page, "ky").source.stringsegment_set.select_related("string"):
        if segment.string.data in words:
            data[f"words-{segment.context_id}-{segment.string_id}"] = words[segment.string.data]
    return {**data, "action": "save", **more}


def messages(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture
def draft():
    page = add_news()
    submit(page, "ky")
    return page


def test_a_translator_sees_each_text_with_its_state(login):
    page = translated()
    publish(page, body=body(text("p", FIRST_LATER, SECOND), text("q", "Something new")))
    html = login("Translators (ky)").get(address(page)).content.decode()
    assert "<del>Monday</del><ins>Friday</ins>" in html
    assert ky(SECOND) in html
    assert "Still right as it is" in html
    assert "1</strong> not translated" in html
    assert "1</strong> older than the original" in html
    assert 'value="publish"' not in html


def test_a_draft_is_saved_and_the_live_page_stays(login):
    page = translated()
    client = login("Translators (ky)")
    response = client.post(address(page), posted(page, {"A meeting": "Башка аталыш"}), follow=True)
    assert "Readers see the version that was published last." in messages(response)
    assert live(page).title == ky("A meeting")
    assert live(page).get_latest_revision_as_object().title == "Башка аталыш"
    assert "Would change for readers:" in response.content.decode()


def test_saving_what_is_saved_makes_no_new_version(login):
    page = translated()
    client = login("Translators (ky)")
    client.post(address(page), posted(page, {"A meeting": "Башка аталыш"}))
    before = live(page).latest_revision_id
    client.post(address(page), posted(page, {"A meeting": "Башка аталыш"}))
    assert live(page).latest_revision_id == before


def test_stale_words_can_be_confirmed(login):
    page = translated()
    page = publish(page, body=body(text("p", FIRST_LATER, SECOND)))
    words = {FIRST_LATER: ky(FIRST)}
    login("Translators (ky)").post(address(page), posted(page, words))
    assert CarriedWords.objects.exists()
    login("Translators (ky)").post(address(page), posted(page, words, **{f"confirm-{key(FIRST_LATER)}": "1"}))
    assert not CarriedWords.objects.exists()


def test_two_translators_do_not_overwrite_each_other(login, draft):
    first, second = login("Translators (ky)"), login("Translators (ky)")
    seen = {name: value for name, value in form(draft, first).items() if name.startswith("seen-")}
    first.post(address(draft), posted(draft, {"A meeting": "Биринчи"}, **seen))
    response = second.post(address(draft), posted(draft, {"A meeting": "Экинчи"}, **seen))
    html = response.content.decode()
    assert "Somebody else has written meanwhile: “Биринчи”" in html
    assert "Экинчи</textarea>" in html
    assert StringTranslation.objects.get().data == "Биринчи"


def test_what_somebody_else_has_written_in_another_field_stays(login):
    page = translated()
    first, second = login("Translators (ky)"), login("Translators (ky)")
    old = form(page, first)
    second.post(address(page), form(page, second) | {f"words-{key(FIRST)}": "Башкача"})
    stale = old | {f"words-{key(SECOND)}": "Кар"}
    assert first.post(address(page), stale).status_code == 302
    first.post(address(page), form(page, first))
    assert {"Башкача", "Кар"} < written()
    first.post(address(page), old | {f"confirm-{key(FIRST)}": "1"})
    assert {"Башкача", "Кар"} < written()


def test_words_find_their_text_where_the_original_has_moved_it(login):
    page = translated()
    client = login("Translators (ky)")
    data = form(page, client) | {f"words-{key(SECOND)}": "Кар"}
    publish(page, body=body(text("n", "A new one."), text("p", THIRD, FIRST, SECOND), heading("h", "What next")))
    assert client.post(address(page), data).status_code == 302
    assert StringTranslation.objects.get(translation_of__data=SECOND).data == "Кар"


def test_words_for_a_text_that_is_gone_are_given_back(login):
    page = translated()
    client = login("Translators (ky)")
    untouched = form(page, client)
    data = untouched | {f"words-{key(SECOND)}": "Кар"}
    publish(page, body=body(text("p", FIRST)))
    response = client.post(address(page), data)
    assert "texts that it does not have any more" in response.content.decode()
    assert response.context["editor"].stranded == [("Text", "Кар")]
    assert "Text: <code>Кар</code>" in response.content.decode()
    # Nobody has typed these: there is nothing to give back.
    assert client.post(address(page), untouched).status_code == 302


def test_a_text_that_stands_twice_in_one_place_is_translated_once(login):
    page = publish(add_news(), body=body(text("p", FIRST, FIRST)))
    submit(page, "ky")
    client = login("Translators (ky)")
    client.post(address(page), form(page, client) | {f"words-{key(FIRST)}": "Биз жолуктук."})
    editor = client.get(address(page)).context["editor"]
    assert [row.text for row in editor.rows] == ["A meeting", "Who met, and why.", FIRST]
    assert editor.counts["all"] == 4
    assert (editor.counts["done"], editor.counts["missing"]) == (2, 2)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("x" * 256, "At most 255 characters"),
        ("<script>alert(1)</script>", "Not saved:"),
        ("<![<!", "Not saved: It has a declaration."),
        ("one line\nand another", "It has a line break"),
    ],
)
def test_bad_words_are_told_and_kept_in_the_form(login, draft, words, told):
    response = login("Translators (ky)").post(address(draft), posted(draft, {"A meeting": words}))
    assert response.status_code == 200
    assert told in response.content.decode()
    assert words[:20].replace("<", "&lt;").replace(">", "&gt;") in response.content.decode()
    assert "script" not in live(draft).get_latest_revision_as_object().title


def test_marks_that_no_text_has_are_left_out(login, draft):
    login("Translators (ky)").post(address(draft), posted(draft, {"A meeting": " Жолу\x00гушуу\ue0ff\r\n"}))
    assert StringTranslation.objects.get().data == "Жолугушуу"


def test_a_translation_is_submitted_reviewed_and_published(login):
    page = translated()
    page = publish(page, body=body(text("p", FIRST_LATER, SECOND)))
    translator, reviewer = login("Translators (ky)"), login("Reviewers (ky)")
    submission = posted(page, {FIRST_LATER: "Жума күнү"}, action="submit")
    assert "Submitted" in messages(translator.post(address(page), submission, follow=True))
    review = reverse("review_translation", args=[live(page).pk])
    # Whoever submitted it does not decide on it, and cannot write on while it is looked at.
    assert translator.get(review).status_code == 302
    assert "nothing was saved" in translator.post(address(page), posted(page, {SECOND: "Кар"})).content.decode()
    html = reviewer.get(review).content.decode()
    assert "Жума күнү" in html
    assert ky(FIRST) in html
    revision = live(page).current_workflow_task_state.revision_id
    sent_back = reviewer.post(review, {"decision": "reject", "revision": revision}, follow=True)
    assert "Say what is to be changed" in messages(sent_back)
    reviewer.post(review, {"decision": "reject", "revision": revision, "comment": "Күндү текшериңиз"})
    assert "Күндү текшериңиз" in translator.get(address(page)).content.decode()
    translator.post(address(page), posted(page, {FIRST_LATER: "Жума күнү, Ошто"}, action="submit"))
    stale = reviewer.post(review, {"decision": "approve", "revision": revision}, follow=True)
    assert "has changed since you opened it" in messages(stale)
    revision = live(page).current_workflow_task_state.revision_id
    reviewer.post(review, {"decision": "approve", "revision": revision})
    assert "Жума күнү, Ошто" in "".join(child.render() for child in live(page).body)
    assert live(page).live_revision.translated.progress.status == "up_to_date"


def test_an_incomplete_translation_is_not_submitted(login, draft):
    response = login("Translators (ky)").post(
        address(draft), posted(draft, {"A meeting": "Жолугушуу"}, action="submit"), follow=True
    )
    assert "not submitted" in messages(response)
    assert live(draft).current_workflow_state is None
    assert StringTranslation.objects.get().data == "Жолугушуу"


def test_publishing_now_later_and_with_words_missing(login, draft):
    reviewer = login("Reviewers (ky)")
    first = reviewer.post(address(draft), posted(draft, {"A meeting": "Жолугушуу"}, action="publish"), follow=True)
    assert "Who met, and why." in messages(first)
    assert live(draft).live is False
    reviewer.post(address(draft), posted(draft, {}, action="publish", incomplete="1"))
    assert (live(draft).live, live(draft).summary) == (True, "")
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    data = posted(draft, {"Who met, and why.": "Кимдер"}, action="publish", go_live_at=f"{tomorrow:%Y-%m-%d %H:%M}")
    reviewer.post(address(draft), data)
    assert live(draft).summary == ""
    assert live(draft).scheduled_revision.as_object().summary == "Кимдер"


def test_a_time_that_is_over_is_refused_and_the_words_are_kept(login, draft):
    data = posted(draft, {"A meeting": "Жолугушуу"}, action="publish", go_live_at="2001-01-01 10:00")
    response = login("Reviewers (ky)").post(address(draft), data)
    assert "This time is over" in response.content.decode()
    assert StringTranslation.objects.get().data == "Жолугушуу"


def test_a_link_leads_elsewhere_in_one_language(login):
    page = publish(add_news(), body=body(text("p", 'Read <a href="https://example.org/en">this</a>.')))
    submit(page, "ky")
    link = translation_into(page, "ky").source.overridablesegment_set.get()
    words = {**ALL_WORDS, 'Read <a id="a1">this</a>.': 'Муну <a id="a1">окуңуз</a>.'}
    data = posted(page, words, action="publish", **{f"address-{link.context_id}": "javascript:alert(1)"})
    response = login("Reviewers (ky)").post(address(page), data)
    assert "not an address" in response.content.decode()
    login("Reviewers (ky)").post(address(page), {**data, f"address-{link.context_id}": "https://example.org/ky"})
    assert 'href="https://example.org/ky"' in "".join(child.render() for child in live(page).body)


def test_the_preview_shows_what_is_written_and_nothing_of_the_original(login, draft):
    write_words(translation_into(draft, "ky"), {"A meeting": "Жолугушуу"})
    url = reverse("wagtail_localize:preview_translation", args=[translation_into(draft, "ky").pk])
    html = login("Translators (ky)").get(url).content.decode()
    assert ("Жолугушуу" in html, "Who met, and why." in html) == (True, False)
    assert login("Translators (ru)").get(url).status_code in {302, 403}


def test_a_long_page_costs_the_editor_as_many_questions_as_a_short_one(login, django_assert_max_num_queries):
    few = publish(add_news("Few"), body=body(text("p", "One paragraph.")))
    many = publish(add_news("Many"), body=body(text("p", *(f"Paragraph {n} says this." for n in range(40)))))
    for page in (few, many):
        submit(page, "ky")
    client = login("Translators (ky)")
    client.get(address(few))
    with django_assert_max_num_queries(140) as asked:
        client.get(address(few))
    with django_assert_max_num_queries(len(asked)):
        client.get(address(many))


def test_every_version_has_a_record(login, draft):
    login("Translators (ky)").post(address(draft), posted(draft, {"A meeting": "Жолугушуу"}))
    with make.committed():
        record = TranslatedRevision.objects.get(revision=live(draft).latest_revision)
    assert (record.segments, record.untranslated) == (2, 1)
