"""What the same text was translated to elsewhere is offered, and nothing that the translator could not read himself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.translation.assembly import save_draft
from cms.translation.memory import suggestions
from cms.translation.working import write
from news.models import NewsPage
from tests import factories as make

from .conftest import ALL_WORDS, add_news, submit, translation_into

pytestmark = pytest.mark.django_db


def written(words: dict[str, str], *, live: bool = True, title: str = "A meeting") -> NewsPage:
    """A news item with these words in Kyrgyz."""
    page = add_news(title)
    submit(page, "ky")
    say(translation_into(page, "ky"), words)
    if live:
        with make.committed():
            translation_into(page, "ky").save_target(publish=True)
    return page


def say(translation: Translation, words: dict[str, str]) -> None:
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        if segment.string.data in words:
            write(translation, segment, words[segment.string.data], None)


def offered(page: NewsPage, user) -> dict[str, list[str]]:
    found = suggestions(translation_into(page, "ky"), user)
    return {StringSegment.objects.get(pk=pk).string.data: words for pk, words in found.items()}


def waiting() -> NewsPage:
    page = add_news()
    submit(page, "ky")
    return page


def kyrgyz(page: NewsPage) -> Page:
    return Page.objects.get(translation_key=page.translation_key, locale__language_code="ky")


def test_the_same_text_elsewhere_is_offered_what_is_approved_first(person):
    written(ALL_WORDS | {"A meeting": "Чогулуш"}, live=False)
    written(ALL_WORDS)
    page = waiting()
    assert offered(page, person("Translators (ky)")) == {
        "A meeting": ["Жолугушуу", "Чогулуш"],
        "Who met, and why.": [ALL_WORDS["Who met, and why."]],
    }
    # Not what the segment says already.
    say(translation_into(page, "ky"), ALL_WORDS)
    assert offered(page, person("Translators (ky)")) == {"A meeting": ["Чогулуш"]}
    # Nor what it said before.
    with make.committed():
        translation_into(page, "ky").save_target(publish=True)
    say(translation_into(page, "ky"), {"Who met, and why.": "Ким"})
    assert offered(page, person("Translators (ky)"))["Who met, and why."] == [ALL_WORDS["Who met, and why."]]
    Page.objects.exclude(pk=kyrgyz(page).pk).filter(locale=kyrgyz(page).locale, depth__gt=3).delete()
    assert offered(page, person("Translators (ky)")) == {}


def test_what_he_could_not_open_is_not_offered(person):
    written(ALL_WORDS, live=False)
    hidden = written(ALL_WORDS)
    PageViewRestriction.objects.create(page=kyrgyz(hidden), restriction_type="login")
    public = written(ALL_WORDS | {"A meeting": "Чогулуш"})
    # Typed, not approved.
    say(translation_into(public, "ky"), {"Who met, and why.": "Жашыруун"})
    page = waiting()
    assert offered(page, person("Translators (ru)")) == {
        "A meeting": ["Чогулуш"],
        "Who met, and why.": [ALL_WORDS["Who met, and why."]],
    }
    kyrgyz(public).unpublish()
    assert offered(page, person("Translators (ru)")) == {}


def test_words_of_an_older_text_and_a_machines_are_not_offered(person):
    older = written({"A meeting": "Жолугушуу", "Who met, and why.": "Ким"})
    older = NewsPage.objects.get(pk=older.pk)
    older.title = "A meeting, later"
    with make.committed():
        older.save_revision().publish()
    row = StringTranslation.objects.get(data="Ким")
    row.translation_type = "machine"
    row.save()
    save_draft(translation_into(older, "ky")).publish()
    later = add_news("A meeting, later")
    submit(later, "ky")
    assert offered(later, person("Translators (ky)")) == {}


def test_many_pages_take_no_more_queries_than_one(person):
    page, user = waiting(), person("Translators (ky)")
    counts = []
    for _ in range(2):
        written(ALL_WORDS)
        with CaptureQueriesContext(connection) as queries:
            suggestions(translation_into(page, "ky"), type(user).objects.get(pk=user.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
