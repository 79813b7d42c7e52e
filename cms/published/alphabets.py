"""The alphabets of the site's languages, as far as sorting needs them."""

import unicodedata
from functools import cache

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя"

# The letters of each language in their order. Its own script comes first, as in CLDR.
_ALPHABETS = {
    "en": _LATIN + _RUSSIAN,
    "sv": _LATIN + "åäö" + _RUSSIAN,
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvwyz" + _RUSSIAN,
    "ru": _RUSSIAN + _LATIN,
    "ky": "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя" + _LATIN,
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя" + _LATIN,
}

# Letters that are no base letter with a mark, as far as Unicode is concerned: what a reader takes them for.
BASE_LETTERS = str.maketrans(
    {
        "ə": "e",
        "ı": "i",
        "æ": "ä",
        "ø": "ö",
        "ł": "l",
        "đ": "d",
        "ә": "а",
        "ғ": "г",
        "қ": "к",
        "ң": "н",
        "ө": "о",
        "ұ": "у",
        "ү": "у",
        "һ": "х",
        "і": "и",
        "ё": "е",
    }
)


@cache
def _weights(language: str) -> dict[str, str]:
    letters = "0123456789" + _ALPHABETS.get(language, _ALPHABETS["en"])
    return {letter: f"{place:02x}" for place, letter in enumerate(letters, start=1)}


def lower(text: str, language: str) -> str:
    """`text` in small letters; in Azerbaijani I is the capital of ı, and İ that of i."""
    if language == "az":
        text = text.replace("I", "ı").replace("İ", "i")
    return text.casefold()


def sort_key(text: str, language: str) -> str:
    """Hexadecimal digits that sort as `text` does among others in the alphabet of `language`.

    Capitals, punctuation and accents that are no letters of their own make no difference.
    """
    return "".join(_weight(letter, language) for letter in unicodedata.normalize("NFC", lower(text.strip(), language)))


def _weight(letter: str, language: str) -> str:
    weights = _weights(language)
    plain = letter.translate(BASE_LETTERS)
    for known in (letter, plain, unicodedata.normalize("NFD", plain)[0]):
        if known in weights:
            return weights[known]
    if letter.isspace() or letter in "-–":
        return "00"
    # Other scripts come last, in the order of Unicode.
    return f"ff{ord(letter):06x}" if letter.isalnum() else ""
