"""Text as the search compares it: people leave out capitals, accents and letters that their keyboard does not have."""

import unicodedata

from .alphabets import BASE_LETTERS

_SHORT_I = "й"


def fold(text: str) -> str:
    """`text` in small letters without accents, words separated by one space.

    Azerbaijani İ, I, ı and i are one letter, as are ё and е; ə, ң, қ and their like are the letter that is typed for
    them. The Cyrillic й stays what it is.
    """
    folded = "".join(_fold(letter) for letter in unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def _fold(letter: str) -> str:
    if letter == _SHORT_I:
        return letter
    # Twice, because an accent may stand on a letter of the table (Ǽ) and the table may give an accented one (æ: ä).
    return _without_accents(_without_accents(letter).translate(BASE_LETTERS))


def _without_accents(text: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", text) if not unicodedata.combining(part))
