"""What editors recommend to those who search for something: nothing but what is public."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from cms.core.languages import best_version
from cms.published.matching import Term, Words
from cms.published.models import PublishedItem

from .models import Recommendation, RecommendedPage


@dataclass(frozen=True)
class Recommended:
    """A public item with what its editors say of it to those who search, "" for nothing."""

    item: PublishedItem
    note: str


def recommended(query: Words, language: str) -> list[Recommended]:
    """What is recommended for `query` in a language, in the editors' order, each thing once.

    In that language, or else in the original. One query where nothing is recommended, three otherwise.
    """
    asked = query.terms.get(language, [])
    if not asked:
        return []
    known = Recommendation.objects.filter(language=language).values_list("pk", "searches")
    meant = [pk for pk, searches in known if any(_is_same(asked, each) for each in _searches(searches, language))]
    if not meant:
        return []
    rows = RecommendedPage.objects.filter(recommendation__in=meant).order_by("recommendation_id", "sort_order")
    notes: dict[UUID, str] = {}
    for key, note in rows.values_list("page__translation_key", "note"):
        notes.setdefault(key, note)
    items = _public(notes, language)
    return [Recommended(items[key], note) for key, note in notes.items() if key in items]


def _searches(text: str, language: str) -> Iterable[list[Term]]:
    return (Words(each, [language]).terms.get(language, []) for each in text.split(","))


def _is_same(asked: Sequence[Term], meant: Sequence[Term]) -> bool:
    """Whether each word of one is a form of a word of the other."""
    return all(any(map(word.is_form_of, meant)) for word in asked) and all(
        any(map(word.is_form_of, asked)) for word in meant
    )


def _public(keys: Iterable[UUID], language: str) -> dict[UUID, PublishedItem]:
    versions: dict[UUID, dict[str, PublishedItem]] = {}
    for item in PublishedItem.objects.visible().filter(uuid__in=list(keys)).for_list():
        versions.setdefault(item.uuid, {})[item.locale] = item
    found: dict[UUID, PublishedItem] = {}
    for key, items in versions.items():
        original = next(iter(items.values())).summary_data["translation"]["original_locale"]
        if best := best_version(items, language, original):
            found[key] = best
    return found
