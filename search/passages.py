"""Where the words of a query stand in an item: its title and a passage of its text, with the words marked."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cms.published.folding import fold
from cms.published.matching import Term
from cms.published.models import PublishedItem
from cms.published.parts import plain_text
from cms.published.registry import item_types
from cms.published.stemming import WORD, stems

_LENGTH = 220
_BEFORE = 60


@dataclass(frozen=True)
class Piece:
    """A piece of a text, and whether it is a word that was searched for. Text, no HTML."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Found:
    """An item as the search shows it."""

    item: PublishedItem
    title: list[Piece]
    passage: list[Piece]
    # For each word searched for how it is written where it was found.
    spellings: dict[Term, str]


@dataclass(frozen=True)
class _Place:
    start: int
    end: int
    term: Term


def show(item: PublishedItem, terms: Sequence[Term]) -> Found:
    """The item with its words marked: in its title, and in the passage that has most of them, the summary first."""
    writer = item_types()[item.type].document()
    title, *texts = (_plain(text) for text in writer.search_words(item.data) if text)
    places = [_places(text, terms, item.locale) for text in (title, *texts)]
    spellings: dict[Term, str] = {}
    for text, its_places in zip((title, *texts), places, strict=True):
        for place in its_places:
            spellings.setdefault(place.term, text[place.start : place.end])
    windows = [(*_best_window(places[number]), number) for number in range(1, len(places))]
    passage = [Piece(item.summary_data.get("summary", ""))]
    if windows:
        most, start, number = max(windows, key=lambda window: (window[0], -window[2]))
        if most:
            passage = _passage(texts[number - 1], places[number], start)
    return Found(item, _pieces(title, places[0], 0, len(title)), passage, spellings)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", plain_text(text)).split())


def _places(text: str, terms: Sequence[Term], locale: str) -> list[_Place]:
    places = []
    for match in WORD.finditer(text):
        for term in terms:
            if _is_meant(match[0], term, locale):
                places.append(_Place(match.start(), match.end(), term))
                break
    return places


def _is_meant(written: str, term: Term, locale: str) -> bool:
    words = fold(written).split()
    if any(word.startswith(term.word) or word in term.nearest for word in words):
        return True
    return not set(term.stems).isdisjoint(stems(written, locale))


def _best_window(places: Sequence[_Place]) -> tuple[int, int]:
    """How many different words stand together at most, and where that begins."""
    best = (0, 0)
    for number, first in enumerate(places):
        together = {place.term for place in places[number:] if place.end - first.start <= _LENGTH - _BEFORE}
        if len(together) > best[0]:
            best = (len(together), first.start)
    return best


def _passage(text: str, places: Iterable[_Place], start: int) -> list[Piece]:
    """The text around `start`, from one space to another, with an ellipsis where it goes on."""
    begin = 0 if start <= _BEFORE else text.find(" ", start - _BEFORE, start) + 1 or start
    end = len(text)
    if end - begin > _LENGTH:
        end = max(text.rfind(" ", begin, begin + _LENGTH), start)
        end = max([end, *(place.end for place in places if place.start < end)])
    pieces = _pieces(text, places, begin, end)
    return [*([Piece("… ")] if begin else []), *pieces, *([Piece(" …")] if end < len(text) else [])]


def _pieces(text: str, places: Iterable[_Place], begin: int, end: int) -> list[Piece]:
    pieces = []
    for place in places:
        if begin <= place.start and place.end <= end:
            pieces += [Piece(text[begin : place.start]), Piece(text[place.start : place.end], marked=True)]
            begin = place.end
    return [piece for piece in (*pieces, Piece(text[begin:end])) if piece.text]
