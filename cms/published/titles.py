"""What the values of filters are called, kept in the memory of each process for as long as no name changes."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from taggit.models import Tag

from cms.core.languages import fallbacks

from .alphabets import sort_key
from .filters import Filter
from .models import PublishedItem

if TYPE_CHECKING:
    from .sequencer import Standing

# So many names of each kind are kept with their place in the alphabet, of some hundred bytes each.
_MOST = 20_000


class Called(NamedTuple):
    """What a value is called, and where that stands in the alphabet of who asks."""

    label: str
    key: str


# By locale, "" for whatever others have.
_Titles = Mapping[str, str]


class _Kept:
    """The titles of the values of all filters, in all locales, for one generation: as much as there is, at most."""

    def __init__(self) -> None:
        self._at = ("", 0)
        self._titles: dict[tuple[str, str], dict[str, _Titles]] = {}
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._at, self._titles = ("", 0), {}

    def of(self, named: Filter, values: Collection[str], at: datetime, standing: "Standing") -> Mapping[str, _Titles]:
        """What these values are called. At most one query, for those that nobody has asked for yet."""
        if standing.due:
            return _read(named, values, at)
        with self._lock:
            if self._at != (standing.epoch, standing.generation):
                self._at, self._titles = (standing.epoch, standing.generation), {}
            # Who reads the last generation's titles when the next one's are kept already adds to his own.
            known = self._titles.setdefault((named.titles_of, named.facet), {})
            found = {value: known[value] for value in values if value in known}
        if missing := [value for value in values if value not in found]:
            read = _read(named, missing, at)
            found |= read
            with self._lock:
                known |= read
        return found


_kept = _Kept()


def called(
    named: Filter, values: Collection[str], locales: Sequence[str], at: datetime, standing: "Standing"
) -> dict[str, Called]:
    """What the values of a filter are called, in the best locale for who asks for this chain of them."""
    locale = locales[0]
    if named.label:
        return {value: _labelled(named.label, value, locale) for value in values}
    if named.titles_of:
        order = [locale] if named.titles_of == "tag" else list(dict.fromkeys([*locales, *fallbacks(locale)]))
        titles = _kept.of(named, values, at, standing)
        labels = {value: _best(titles[value], order) or value for value in values}
    else:
        labels = {value: value for value in values}
    return {value: _in_alphabet(label, locale) for value, label in labels.items()}


@lru_cache(maxsize=_MOST)
def _labelled(label: Callable[[str, str], str], value: str, locale: str) -> Called:
    return _in_alphabet(label(value, locale), locale)


@lru_cache(maxsize=_MOST)
def _in_alphabet(label: str, locale: str) -> Called:
    return Called(label, sort_key(label, locale))


def _best(titles: _Titles, locales: Sequence[str]) -> str:
    return next((titles[locale] for locale in (*locales, "") if titles.get(locale)), "")


def _read(named: Filter, values: Collection[str], at: datetime) -> dict[str, _Titles]:
    """What values are called, by locale; of what has no title, or none any more, nothing is."""
    found: dict[str, dict[str, str]] = {value: {} for value in values}
    for value, locale, title in _rows(named, values, at):
        found[value].setdefault(locale, title)
    return dict(found)


def _rows(named: Filter, values: Collection[str], at: datetime) -> Iterator[tuple[str, str, str]]:
    """Value, locale and title."""
    if named.titles_of == "tag":
        tags = Tag.objects.filter(slug__in=values)
        for slug, name, language, words in tags.values_list(
            "slug", "name", "local_words__language", "local_words__name"
        ):
            yield slug, "", name
            if language:
                yield slug, language, words
        return
    items = PublishedItem.objects.visible(at).of_type(named.titles_of)
    if named.facet.endswith("_id"):
        for uuid, locale, title in items.filter(uuid__in=values).values_list("uuid", "locale", "title"):
            yield str(uuid), locale, title
    else:
        coded = items.filter(facets__name="code", facets__value__in=values)
        yield from coded.values_list("facets__value", "locale", "title")


# For tests, in which a generation comes back after a rollback.
forget = _kept.forget
