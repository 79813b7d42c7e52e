"""Whatever is searched for among whatever items: what is found, and in which order, is what reading them would tell."""

import random
import uuid
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.published.matching import Term
from cms.published.models import PublishedItem, hidden
from cms.published.stemming import indexed
from search.finding import Query, Scope, found
from search.vocabulary import Vocabulary

pytestmark = pytest.mark.django_db

LOCALES = ["en", "sv", "kk"]
TYPES = ["news", "project", "theme"]
MISTAKES = ["wtaer", "skool", "schoolss", "сулра", "zzzzzz"]
# Words that begin like others, forms of others, stop words of one locale, and letters that are folded.
WORDS = [
    *("water", "waters", "watering", "waterfall", "wat", "school", "schools", "schooling", "och", "i", "med", "the"),
    *("of", "сулар", "су", "суға", "мектеп", "мектептер", "және", "Ömer", "omar", "½", "2014", "201", "a"),
]


def make_items() -> None:
    """Items with words drawn by lot; some are removed or over, some stand in several locales."""
    lot = random.Random(2026)
    now = timezone.now()

    def some(most: int) -> str:
        return " ".join(lot.choices(WORDS, k=lot.randint(0, most)))

    items = []
    for number in range(150):
        title, lead, rest = some(3), some(4), some(8)
        locale = lot.choice(LOCALES)
        items.append(
            PublishedItem(
                type=TYPES[number % 50 % 3],
                # Each third item has the thing of another, in whatever locale is free.
                uuid=uuid.UUID(int=number % 50),
                locale=LOCALES[number // 50] if number % 2 else locale,
                source_id=number,
                title=title,
                sort_key=f"2014{lot.randint(1, 4)}",
                document="{}",
                summary=f'{{"number":{number}}}',
                search_title=indexed(title, locale),
                search_lead=indexed(lead, locale),
                search_text=indexed(f"{title} {lead} {rest}", locale),
                seq=10_000 + number,
                removed=lot.random() < 0.1,
                visible_until=lot.choice([None, None, None, now + timedelta(days=1), now - timedelta(days=1)]),
                changed_at=now,
            )
        )
    PublishedItem.objects.bulk_create(items, ignore_conflicts=True)


def is_found(item: PublishedItem, terms: Sequence[Term]) -> bool:
    """Whether an item has all the words."""
    text = item.search_text
    return all(
        f" {term.word}" in text
        or any(f"={stem} " in text for stem in term.stems)
        or any(f" {word} " in text for word in term.nearest)
        for term in terms
    )


def distance(item: PublishedItem, term: Term) -> int:
    """How far a word is from the best place for it."""
    for place, column in ((0, item.search_title), (3, item.search_lead)):
        if any(f" {word} " in column for word in (term.word, *term.nearest)):
            return place
        if any(f"={stem} " in column for stem in term.stems):
            return place + 1
        if f" {term.word}" in column:
            return place + 2
    return 6 if any(f" {word} " in item.search_text for word in (term.word, *term.nearest)) else 7


def expected(items: Sequence[PublishedItem], terms: dict[str, list[Term]]) -> list[tuple[object, ...]]:
    """What is found of visible items, in order, with what it is ordered by."""
    rows = []
    for item in items:
        if item.locale in terms and is_found(item, terms[item.locale]):
            whole = " ".join(["", *(term.word for term in terms[item.locale]), "="])
            far = sum(distance(item, term) for term in terms[item.locale]) - item.search_title.startswith(whole)
            rows.append((far, item.sort_key if item.type == "news" else "g", len(item.title), item))
    # Text cannot be turned round: first by what counts least.
    rows.sort(key=lambda row: (row[2], row[3].uuid, row[3].locale))
    rows.sort(key=lambda row: row[1], reverse=True)
    rows.sort(key=lambda row: row[0])
    return [(item.pk, far, recency, length) for far, recency, length, item in rows]


def once(items: Sequence[PublishedItem], locales: Sequence[str]) -> list[PublishedItem]:
    """Each thing in the first of the locales that it is to be had in."""
    first: dict[tuple[str, uuid.UUID], PublishedItem] = {}
    for locale in locales:
        for item in items:
            if item.locale == locale:
                first.setdefault((item.type, item.uuid), item)
    return list(first.values())


def mistakes(items: Sequence[PublishedItem], query: Query) -> list[str]:
    """The words of a query that no item has in any of its locales."""
    terms = [(locale, term) for locale, its_terms in query.typed().items() for term in its_terms]
    known = {
        term.word for locale, term in terms if any(item.locale == locale and is_found(item, [term]) for item in items)
    }
    return [word for word in dict.fromkeys(term.word for _locale, term in terms) if word not in known]


def test_what_is_found_and_its_order_are_what_reading_everything_would_tell(record_property):
    make_items()
    lot = random.Random(1)
    number = corrected = 0
    for _ in range(300):
        now = timezone.now()
        everything = list(PublishedItem.objects.filter(removed=False))
        unseen = frozenset(item.pk for item in lot.sample(everything, lot.choice([0, 0, 9])))
        visible = [
            item
            for item in everything
            if item.pk not in unseen and (item.visible_until is None or item.visible_until > now)
        ]
        locales = lot.sample(LOCALES, lot.randint(1, 3))
        words = [lot.choice(WORDS + MISTAKES)[: lot.choice([3, 99])] for _ in range(lot.choice([1, 2, 2, 3, 9]))]
        scope = Scope(
            lot.random() < 0.5, tuple(lot.sample(TYPES, lot.choice([0, 0, 1, 2]))), lot.choice(["", "summary"])
        )
        query = Query(" ".join(words), locales)
        hidden.set(unseen)
        hits = found(query, scope)

        wrong = mistakes(visible, query)
        for locale, terms in query.terms.items():
            known = Vocabulary(
                {
                    word
                    for item in visible
                    if item.locale == locale
                    for word in item.search_text.partition(" =")[0].split()
                }
            )
            near = {term.word: list(term.nearest) for term in terms}
            assert near == {word: known.near(word) if word in wrong[:4] else [] for word in near}

        among = once(visible, locales) if scope.each_once else visible
        among = [item for item in among if not scope.types or item.type in scope.types]
        right = expected(among, query.terms)
        assert [(hit.pk, hit.distance, hit.recency, hit.length) for hit in hits] == right
        texts = {item.pk: item.summary.encode() for item in visible}
        assert [hit.text for hit in hits] == [texts[hit.pk] if scope.column else b"" for hit in hits]
        number, corrected = number + len(hits), corrected + query.corrected
        if hits:
            place = lot.randrange(len(hits))
            # A position says nothing of the locale: of a thing in several, what stands together comes along.
            rest = [hit for hit in hits if hit.position == hits[place].position][-1]
            page = found(Query(query.text, locales), scope._replace(most=3), hits[place].position)
            start = hits.index(rest) + 1
            assert page == hits[start : start + 3]
    assert number > 1000
    assert corrected > 20
    record_property("figure", f"{number} items found, {corrected} queries with mistakes")


def test_whether_a_word_is_a_mistake_is_asked_only_where_what_is_found_does_not_tell(django_assert_num_queries):
    make_items()
    with django_assert_num_queries(1):
        assert found(Query("water school", ["en"]), Scope())
    PublishedItem.objects.exclude(locale="sv").delete()
    # What is found in Swedish leaves “med” out: whether it is a mistake in Kazakh, and for which word.
    with django_assert_num_queries(3):
        assert found(Query("water med", ["sv", "kk"]), Scope())
