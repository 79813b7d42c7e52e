"""Words without their endings, so that one form of a word finds the others.

English, Russian and Swedish are stemmed by Snowball. Nobody maintains stemmers for Kyrgyz, Kazakh and Azerbaijani;
their endings are added one after the other and are taken off here, the last one first: case, possessor, plural.
"""

import re
import unicodedata
from functools import lru_cache

import Stemmer

from .folding import fold

_SNOWBALL = {"en": "english", "ru": "russian", "sv": "swedish"}
_INSIDE = "'’‘ʼʻ`\u0300-\u036f"
WORD = re.compile(rf"[^\W_](?:[{_INSIDE}]*[^\W_])*[\u0300-\u036f]*")
_SHORTEST = 3
# PostgreSQL keeps at most a megabyte of words of one item.
_MOST_LETTERS = 100_000
_LONGEST = 60


def _listed(*kinds: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(endings.split()) for endings in kinds)


# Endings as `fold` leaves them: ү and у are one letter, ı and i, ə and e.
_KIPCHAK = _listed(
    "дагы деги догу тагы теги тогу дан ден дон тан тен тон нан нен нон ндагы ндеги ндан нден нда нде ндо "
    "нын нин нун дын дин дун тын тин тун да де до та те то га ге го ка ке ко на не но ны ни ну ды ди ду ты ти ту "
    "мен бен пен",
    "ыбыз ибиз убуз ымыз имиз быз биз буз мыз миз сы си су ы и у",
    "лар лер лор дар дер дор тар тер тор",
)
_OGHUZ = _listed(
    "daki deki dan den da de ndaki ndeki ndan nden nda nde nin nun in un ya ye na ne ni nu la le",
    "imiz umuz miz muz si su i u a e",
    "lar ler",
)
_ENDINGS = {"ky": _KIPCHAK, "kk": _KIPCHAK, "az": _OGHUZ}
_VOWELS = frozenset("аеиоуыэюяaeiou")
# A last consonant softens before an ending: одақ, одағы; uşaq, uşağı; çörək, çörəyi.
_HARD = {"г": "к", "б": "п", "g": "q", "y": "k"}


def indexed(text: str, locale: str) -> str:
    """The words of `text`, folded, in their order, and then their stems, each marked by "="; "" for none.

    A space is on either side of each, so that " word", " word " and "=stem " can be looked for.
    """
    forms = [_forms(written, locale) for written in words_in(text[:_MOST_LETTERS])]
    if not any(word for word, _stems in forms):
        return ""
    found = dict.fromkeys(stem for _word, its_stems in forms for stem in its_stems)
    return " ".join(["", *(word for word, _stems in forms if word), *(f"={stem}" for stem in found), ""])


def words_in(text: str) -> list[str]:
    """The words of a text as they are written there."""
    return WORD.findall(unicodedata.normalize("NFC", text))


def stems(word: str, locale: str) -> list[str]:
    """The folded stems that a word may have; two words are forms of one if they share a stem."""
    return list(_forms(word, locale)[1])


@lru_cache(maxsize=1 << 16)
def _forms(word: str, locale: str) -> tuple[str, tuple[str, ...]]:
    """A word folded, and its stems."""
    folded = fold(word)[:_LONGEST].strip()
    if not folded.isalnum():
        # Nothing, or a sign that stands for several words: ½.
        return folded, tuple(folded.split())
    if locale in _ENDINGS:
        return folded, _without_endings(folded, _ENDINGS[locale])
    if locale not in _SNOWBALL:
        return folded, (folded,)
    # As it is written, and as those write it whose keyboard has no accents.
    return folded, tuple(dict.fromkeys(fold(_snowball(form[:_LONGEST], locale)) for form in (word.lower(), folded)))


def _snowball(word: str, locale: str) -> str:
    # Not shared: a stemmer is for one thread.
    stemmer = Stemmer.Stemmer(_SNOWBALL[locale], 0)
    stem: str = stemmer.stemWord(word)
    # The Swedish genitive stands after the ending that a word has already: kvinnor, kvinnors.
    return stemmer.stemWord(stem) if locale == "sv" else stem


def _without_endings(word: str, kinds: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """What may be left of a word: whether it ends in an ending or just like one is not known, so each is taken."""
    left = [word]
    for endings in kinds:
        left += [
            form.removesuffix(ending)
            for form in left
            for ending in endings
            if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST
        ]
    return tuple(dict.fromkeys(map(_bare, left)))


def _bare(word: str) -> str:
    """Without the vowel that it may end in, and with a hard consonant for a soft one."""
    if word[-1] in _VOWELS and len(word) > _SHORTEST:
        word = word[:-1]
    return word[:-1] + _HARD.get(word[-1], word[-1])
