"""The words that the public items of a locale have: what a word that none of them has may have been meant to be.

Made of the visible items alone and made anew after every change, so that a word is known exactly as long as
something public has it. Kept in each process: a few megabytes per locale for thousands of items.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from cms.published.models import PublishedItem

# Tells the published items from what they were before or after: the last number given, and when.
Edition = tuple[int, datetime] | None
# Where a locale has more items, the newest are read: what older ones have is found, but not offered.
_MOST_ITEMS = 20_000
# From how many letters on one mistake is looked for, and from how many on two.
_ONE_MISTAKE, _TWO_MISTAKES = 4, 8
_MOST_NEAR = 4
# Words that have been looked for are kept with what was found, so many of each locale.
_MOST_KNOWN = 1000


class Vocabulary:
    """Folded words."""

    def __init__(self, words: Iterable[str]) -> None:
        # By length, then by letters: most words are passed over without a look at each.
        self._alike: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for word in sorted(words):
            self._alike[len(word)][_letters(word)].append(word)
        self._known: dict[str, list[str]] = {}

    def near(self, word: str) -> list[str]:
        """The words that one comes from by the fewest mistakes, at most two; those with its first letter if any."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[word] = self._look_for(word)
        return found

    def _look_for(self, word: str) -> list[str]:
        most = (len(word) >= _ONE_MISTAKE) + (len(word) >= _TWO_MISTAKES)
        if not most:
            return []
        found: dict[tuple[int, bool], list[str]] = {}
        for known in self._with_like_letters(word, most):
            mistakes = distance(word, known, most)
            if mistakes <= most:
                found.setdefault((mistakes, known[0] != word[0]), []).append(known)
        return sorted(found[min(found)])[:_MOST_NEAR] if found else []

    def _with_like_letters(self, word: str, most: int) -> Iterator[str]:
        letters = _letters(word)
        for length in range(len(word) - most, len(word) + most + 1):
            for known_letters, words in self._alike.get(length, {}).items():
                if (letters ^ known_letters).bit_count() <= 2 * most:
                    yield from words


def _letters(word: str) -> int:
    """Which letters there are, as bits. A mistake changes two at most."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def distance(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many or swapped with the next; more than `most` is not counted on."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, known in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != known))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == known:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]


@dataclass(frozen=True)
class _Kept:
    edition: Edition
    until: datetime | None
    vocabulary: Vocabulary


_kept: dict[str, _Kept] = {}


def vocabularies(locales: Collection[str], edition: Edition) -> dict[str, Vocabulary]:
    """The words of what is visible now, by locale; one query if they are not kept from the same edition."""
    now = timezone.now()
    missing = [locale for locale in locales if not _is_kept(locale, edition, now)]
    if missing:
        _read(missing, edition, now)
    return {locale: _kept[locale].vocabulary for locale in locales}


def _is_kept(locale: str, edition: Edition, now: datetime) -> bool:
    kept = _kept.get(locale)
    return kept is not None and kept.edition == edition and (kept.until is None or kept.until > now)


def _read(locales: Collection[str], edition: Edition, now: datetime) -> None:
    words: dict[str, set[str]] = {locale: set() for locale in locales}
    ends: dict[str, list[datetime]] = {locale: [] for locale in locales}
    items = PublishedItem.objects.visible(now).filter(locale__in=locales).order_by("-seq")
    rows = items.values_list("locale", "search_text", "visible_until")[: _MOST_ITEMS * len(locales)]
    for locale, text, until in rows.iterator():
        words[locale].update(text.partition(" =")[0].split())
        if until:
            ends[locale].append(until)
    for locale in locales:
        _kept[locale] = _Kept(edition, min(ends[locale], default=None), Vocabulary(words[locale]))
