"""A published original is followed by its translations: facts and structure from it, words from what was approved."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import StringSegment

from cms.core.models import TranslatedRevision
from cms.translation.assembly import save_draft
from cms.translation.models import CarriedWords, PendingAssembly
from cms.translation.working import working_words, write
from news.models import NewsAuthor, NewsPage
from tests import factories as make

from .conftest import add_news, submit, translation_into

pytestmark = pytest.mark.django_db

FIRST = "We met in Osh on Monday and talked about the plan."
FIRST_LATER = "We met in Osh on Friday and talked about the plan."
SECOND = "Nobody had seen such snow before."
THIRD = "The handbook is out in four languages now."


def body(*blocks: tuple[str, str, Any]) -> list[dict[str, Any]]:
    return [{"type": kind, "id": ident, "value": value} for kind, ident, value in blocks]


def text(ident: str, *paragraphs: str) -> tuple[str, str, Any]:
    return ("paragraph", ident, {"text": "".join(f"<p>{each}</p>" for each in paragraphs)})


def heading(ident: str, words: str) -> tuple[str, str, Any]:
    return ("heading", ident, {"text": words, "level": "2"})


def ky(words: str) -> str:
    """As if translated: no text of the original is in it."""
    return f"ky[{abs(hash(words)) % 10_000}]"


def translate(page: NewsPage, *, but: tuple[str, ...] = ()) -> None:
    """Write words for everything but some texts."""
    translation = translation_into(page, "ky")
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string", "context"):
        if segment.string.data not in but:
            write(translation, segment, ky(segment.string.data), None)


def publish(page: NewsPage, **fields: Any) -> NewsPage:
    page = NewsPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    with make.committed():
        page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


def live(page: NewsPage) -> NewsPage:
    return NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="ky")


def translated(**fields: Any) -> NewsPage:
    """A news item with its live translation into Kyrgyz."""
    page = publish(add_news(), body=body(text("p", FIRST, SECOND), heading("h", "What next")), **fields)
    submit(page, "ky")
    translate(page)
    translation_into(page, "ky").save_target(publish=True)
    return page


def html(page: NewsPage) -> str:
    return "".join(child.render() for child in live(page).body)


def record(page: NewsPage) -> TranslatedRevision:
    return live(page).live_revision.translated


def test_facts_are_corrected_everywhere_and_words_stay():
    page = translated(date=datetime.date(2026, 1, 1))
    publish(page, date=datetime.date(2026, 2, 2))
    assert live(page).date == datetime.date(2026, 2, 2)
    assert live(page).title == ky("A meeting")
    assert record(page).progress.status == "up_to_date"


def test_a_changed_paragraph_keeps_its_words_and_is_stale_until_it_is_translated_anew():
    page = translated()
    page = publish(page, body=body(text("p", FIRST_LATER, SECOND), heading("h", "What next")))
    assert ky(FIRST) in html(page)
    assert FIRST_LATER not in html(page)
    assert (record(page).segments, record(page).stale, record(page).untranslated) == (5, 1, 0)
    assert record(page).stale_since is not None
    carried = CarriedWords.objects.get()
    assert (carried.made_from, carried.translation.data) == (FIRST, ky(FIRST))
    # Once somebody has looked at it.
    segment = StringSegment.objects.get(string__data=FIRST_LATER)
    write(translation_into(page, "ky"), segment, "жума", None)
    assert not CarriedWords.objects.exists()
    assert ky(FIRST) in html(page)
    translation_into(page, "ky").save_target(publish=True)
    assert "жума" in html(page)
    assert record(page).progress.status == "up_to_date"


def test_a_new_paragraph_and_a_new_block_wait_and_a_removed_one_vanishes():
    page = translated()
    page = publish(page, body=body(text("p", SECOND, THIRD), heading("new", "Who comes")))
    assert (ky(FIRST) in html(page), ky(SECOND) in html(page)) == (False, True)
    assert THIRD not in html(page)
    assert [child.block_type for child in live(page).body] == ["paragraph"]
    assert (record(page).stale, record(page).untranslated, record(page).progress.status) == (0, 2, "stale")


def test_nothing_is_said_any_more_of_what_a_text_alone_in_its_field_has_said():
    quotation = {"text": FIRST, "attributed_to": "Aida Asanova", "role": ""}
    page = publish(
        add_news(lead_image_caption="Aida Asanova at home"),
        body=body(text("p", FIRST), heading("h", "Why Aida left"), ("quotation", "q", quotation)),
        authors=[NewsAuthor(name="Aida Asanova")],
    )
    submit(page, "ky")
    translate(page)
    translation_into(page, "ky").save_target(publish=True)
    assert [child.block_type for child in live(page).body] == ["paragraph", "heading", "quotation"]
    author = page.authors.get()
    author.name = "The editors"
    page = publish(
        page,
        title="Snow",
        summary="Nobody is named.",
        lead_image_caption="A village",
        body=body(
            text("p", SECOND),
            heading("h", "Snow"),
            ("quotation", "q", quotation | {"attributed_to": "A villager"}),
        ),
        authors=[author],
    )
    # A paragraph, a name, and what may be missing wait for other words; a title and a heading keep theirs.
    assert [child.block_type for child in live(page).body] == ["heading"]
    assert (live(page).summary, live(page).lead_image_caption, live(page).authors.count()) == ("", "", 0)
    assert (live(page).title, ky("Why Aida left") in html(page)) == (ky("A meeting"), True)
    assert (record(page).stale, record(page).untranslated) == (2, 5)
    # The translator is not offered them either.
    assert sum(not each.words for each in working_words(translation_into(page, "ky"))) == 5


def test_what_only_moved_is_not_stale():
    page = translated()
    page = publish(page, body=body(heading("h2", "What next"), text("p", SECOND), text("q", FIRST)))
    assert record(page).progress.status == "up_to_date"
    assert [child.block_type for child in live(page).body] == ["heading", "paragraph", "paragraph"]
    assert html(page).index(ky(SECOND)) < html(page).index(ky(FIRST))


def test_a_link_that_the_original_lost_is_lost_in_the_words():
    with_link = 'We met in <a href="https://example.org/">Osh</a> on Monday and talked.'
    page = publish(add_news(), body=body(text("p", with_link)))
    submit(page, "ky")
    translate(page)
    segment = StringSegment.objects.get(string__data__contains="<a")
    write(translation_into(page, "ky"), segment, 'Биз <a id="a1">Ошто</a> жолуктук.', None)
    translation_into(page, "ky").save_target(publish=True)
    assert 'href="https://example.org/"' in html(page)
    page = publish(page, body=body(text("p", "We met in Osh on Monday and talked.")))
    assert "Биз Ошто жолуктук." in html(page)
    assert "example.org" not in html(page)


def test_an_emptied_field_is_empty_everywhere():
    page = translated(summary="Who met, and why.", lead_image_caption="The hall")
    page = publish(page, summary="", lead_image_caption="", body=[])
    assert (live(page).summary, live(page).lead_image_caption, len(live(page).body)) == ("", "", 0)


def test_what_is_typed_is_not_public_and_a_draft_follows_its_original():
    page = translated(date=datetime.date(2026, 1, 1))
    translation = translation_into(page, "ky")
    segment = StringSegment.objects.get(string__data="A meeting")
    write(translation, segment, "Жаңы аталыш", None)
    translation.save_target(publish=False)
    assert live(page).title == ky("A meeting")
    publish(page, date=datetime.date(2026, 2, 2))
    assert live(page).title == ky("A meeting")
    draft = live(page).get_latest_revision_as_object()
    assert (draft.title, draft.date) == ("Жаңы аталыш", datetime.date(2026, 2, 2))
    assert live(page).has_unpublished_changes
    live(page).get_latest_revision().publish()
    assert (live(page).title, live(page).date) == ("Жаңы аталыш", datetime.date(2026, 2, 2))


def test_an_old_version_goes_live_with_todays_facts():
    page = translated(date=datetime.date(2026, 1, 1))
    old = live(page).live_revision
    publish(page, date=datetime.date(2026, 2, 2), body=body(text("p", SECOND)))
    old.publish()
    assert live(page).date == datetime.date(2026, 2, 2)
    assert ky(FIRST) not in html(page)


def test_a_scheduled_version_stays_scheduled_and_goes_live_with_todays_facts():
    page = translated(date=datetime.date(2026, 1, 1))
    at = timezone.now() + datetime.timedelta(days=1)
    draft = live(page).get_latest_revision_as_object()
    draft.go_live_at = at
    draft.save_revision().publish()
    publish(page, date=datetime.date(2026, 2, 2))
    scheduled = live(page).scheduled_revision
    assert (scheduled.approved_go_live_at, scheduled.as_object().date) == (at, datetime.date(2026, 2, 2))


def test_what_is_scheduled_before_anything_was_public_is_scheduled_once():
    page = publish(add_news(), body=body(text("p", FIRST)))
    submit(page, "ky")
    translate(page)
    translation_into(page, "ky").save_target(publish=False)
    draft = live(page).get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + datetime.timedelta(days=1)
    draft.save_revision().publish()
    publish(page, date=datetime.date(2026, 2, 2))
    waiting = live(page).revisions.filter(approved_go_live_at__isnull=False)
    assert [revision.as_object().date for revision in waiting] == [datetime.date(2026, 2, 2)]


def test_a_review_goes_on_with_what_has_become_of_its_version(person):
    page = translated(date=datetime.date(2026, 1, 1))
    translation_into(page, "ky").save_target(publish=False)
    draft = live(page)
    draft.get_workflow().start(draft, person("Translators (ky)"))
    publish(page, date=datetime.date(2026, 2, 2))
    task = live(page).current_workflow_task_state
    assert task.revision == live(page).latest_revision
    assert task.revision.as_object().date == datetime.date(2026, 2, 2)
    task.approve(user=person("Reviewers (ky)"))
    assert live(page).live_revision == task.revision


def test_a_translation_that_is_no_translation_any_more_does_not_follow():
    page = translated(date=datetime.date(2026, 1, 1))
    translation = translation_into(page, "ky")
    translation.enabled = False
    translation.save()
    publish(page, date=datetime.date(2026, 2, 2))
    assert live(page).date == datetime.date(2026, 1, 1)


def test_an_editor_may_say_that_a_translation_goes_live_with_words_missing():
    page = publish(add_news(), body=body(text("p", FIRST, SECOND)))
    submit(page, "ky")
    translate(page, but=(SECOND,))
    save_draft(translation_into(page, "ky"), incomplete=True).publish()
    assert (ky(FIRST) in html(page), SECOND in html(page)) == (True, False)
    assert record(page).untranslated == 1


def test_a_machines_words_are_said_to_be_a_machines():
    page = translated()
    translation = translation_into(page, "ky")
    row = translation.source.stringsegment_set.get(string__data=SECOND).string.translations.get()
    row.translation_type = "machine"
    row.save()
    translation.save_target(publish=True)
    assert (record(page).machine, record(page).progress.status) == (1, "machine")
    assert sum(each.machine for each in working_words(translation)) == 1


def test_a_block_from_before_it_had_a_text_is_translated_without_it():
    figure = {"qualifier": "exact", "value": "17", "unit": "people"}
    page = publish(
        add_news(),
        body=body(("key_figures", "k", {"figures": [{"type": "item", "id": "f", "value": figure}]})),
    )
    submit(page, "ky")
    translate(page)
    translation_into(page, "ky").save_target(publish=True)
    assert [each["unit"] for each in live(page).body[0].value["figures"]] == [ky("people")]
    assert (record(page).segments, record(page).progress.status) == (3, "up_to_date")


def test_nothing_waits_once_it_has_followed():
    page = translated()
    publish(page, title="Another")
    assert not PendingAssembly.objects.exists()
    assert Page.objects.get(pk=live(page).pk).title == ky("A meeting")
