"""Text as the search compares it: people leave out capitals, accents and letters that their keyboard does not have."""

import unicodedata

from .alphabets import BASE_LETTERS

_SHORT_I = "й"
# Part of a word and often left out: women's, o‘zbek.
_APOSTROPHES = "'’‘ʼʻ`"


def fold(text: str) -> str:
    """The words of `text` in small letters without accents, separated by one space; no punctuation.

    Azerbaijani İ, I, ı and i are one letter, as are ё and е; ə, ң, қ and their like are the letter that is typed for
    them. The Cyrillic й stays what it is. Apostrophes go without a trace.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_letters).split())


class _Letters(dict[int, str]):
    """What each character becomes, found out when it is first met; a space for what is no part of a word."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = "" if letter in _APOSTROPHES or unicodedata.combining(letter) else _fold(letter)
        return self[code]


_letters = _Letters()


def _fold(letter: str) -> str:
    if letter == _SHORT_I:
        return letter
    # Twice, because an accent may stand on a letter of the table (Ǽ) and the table may give an accented one (æ: ä).
    plain = _without_accents(_without_accents(letter).translate(BASE_LETTERS))
    return "".join(each if each.isalnum() else " " for each in plain)


def _without_accents(text: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", text) if not unicodedata.combining(part))
