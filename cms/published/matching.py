"""Which items have the words of a query, and how well.

All words must be there, each as the beginning of a word or in another of its forms, in whatever part of the item.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import add, and_, or_

from django.db import connection
from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Length, StrIndex
from django.db.models.lookups import Exact, GreaterThan
from django.http import QueryDict

from .folding import fold
from .models import PublishedItemQuerySet
from .stemming import stems, words_in
from .stopwords import STOP_WORDS

MAX_LENGTH = 200
MAX_WORDS = 12

# How far a word is from the best place that it may have: in the title, in what says most besides, in the text; there
# just so, in another form, as a beginning. In the text only the first makes a difference.
_EXACT, _FORM, _BEGINNING = range(3)
_TITLE, _LEAD, _TEXT = 0, 3, 6
# Greater than any sort key of news, which has hexadecimal digits.
_UNDATED = "g"
ORDER = ("distance", "-recency", "length", "uuid", "locale")


def typed(query: QueryDict) -> str:
    """What somebody has typed into a search field, without NUL, which neither pages nor PostgreSQL can have."""
    return query.get("q", "").replace("\0", "").strip()


@dataclass(frozen=True)
class Term:
    """A word that is searched for in one locale; `nearest` stand in for it where nothing has the word itself."""

    word: str
    stems: tuple[str, ...]
    nearest: tuple[str, ...] = ()

    def or_rather(self, nearest: Iterable[str], locale: str) -> "Term":
        """The same, taken for a mistake."""
        nearest = tuple(nearest)
        forms = dict.fromkeys([*self.stems, *(stem for word in nearest for stem in stems(word, locale))])
        return replace(self, stems=tuple(forms), nearest=nearest)

    def is_form_of(self, other: "Term") -> bool:
        """Whether the two may be forms of one word."""
        return not {self.word, *self.nearest, *self.stems}.isdisjoint({other.word, *other.nearest, *other.stems})

    def distance(self) -> Combinable:
        """How far an item is from the best place for this word: 0 is the best."""
        cases = []
        for place, column in ((_TITLE, "search_title"), (_LEAD, "search_lead")):
            cases += [
                When(self._stands_in(column), then=place + _EXACT),
                When(_any_in(column, (f"={stem} " for stem in self.stems)), then=place + _FORM),
                When(_any_in(column, [f" {self.word}"]), then=place + _BEGINNING),
            ]
        cases.append(When(self._stands_in("search_text"), then=_TEXT + _EXACT))
        return Case(*cases, default=_TEXT + _FORM, output_field=IntegerField())

    def in_title(self) -> Q:
        """The condition that a title has this word, as a beginning or in another form."""
        return _any_in("search_title", [f" {self.word}", *(f"={stem} " for stem in self.stems)])

    def _stands_in(self, column: str) -> Q:
        return _any_in(column, (f" {word} " for word in (self.word, *self.nearest)))


def _any_in(column: str, texts: Iterable[str]) -> Q:
    # No LIKE: nothing has to be escaped, and it is faster.
    return reduce(or_, (Q(GreaterThan(StrIndex(column, Value(text)), 0)) for text in texts))


def has_all(terms: Iterable[Term]) -> Q:
    """The condition that an item has all these words somewhere."""
    if connection.vendor == "postgresql":
        return _in_index(terms)
    return reduce(
        and_,
        (
            _any_in(
                "search_text",
                [
                    f" {term.word}",
                    *(f"={stem} " for stem in term.stems),
                    *(f" {word} " for word in term.nearest),
                ],
            )
            for term in terms
        ),
    )


def _in_index(terms: Iterable[Term]) -> Q:
    """The same, as PostgreSQL answers it from the index of the migration 0005_search_index."""
    # Words have letters and digits only: nothing has to be escaped.
    forms = (
        [f"'{term.word}':*", *(f"'={stem}'" for stem in term.stems), *(f"'{word}'" for word in term.nearest)]
        for term in terms
    )
    query = " & ".join(f"({' | '.join(each)})" for each in forms)
    words = Func(F("search_text"), function="published_words", output_field=TextField())
    parsed = Func(Value(query), template="%(expressions)s::tsquery", output_field=TextField())
    return Q(Func(words, parsed, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField()))


@dataclass
class Words:
    """What somebody typed, as it is looked for in each of `locales`; no word is taken for a mistake.

    `too_long` says that it has more than MAX_LENGTH letters or MAX_WORDS words: the rest is left out.
    """

    text: str
    locales: Sequence[str]
    too_long: bool = field(init=False)
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        words = list(dict.fromkeys(written.casefold() for written in words_in(self.text[:MAX_LENGTH]) if fold(written)))
        self.too_long = len(self.text) > MAX_LENGTH or len(words) > MAX_WORDS
        self.words = words[:MAX_WORDS]

    @cached_property
    def terms(self) -> dict[str, list[Term]]:
        """The words searched for, by locale."""
        return self.typed()

    def typed(self) -> dict[str, list[Term]]:
        """The words as they were typed, by locale."""
        return {locale: self._typed_in(locale) for locale in self.locales} if self.words else {}

    def _typed_in(self, locale: str) -> list[Term]:
        stop_words = STOP_WORDS.get(locale, frozenset())
        telling = [word for word in self.words if fold(word) not in stop_words] or self.words
        return [Term(word, tuple(stems(written, locale))) for written in telling for word in fold(written).split()]

    def condition(self) -> Q:
        """The condition that an item has all the words; without any word nothing has."""
        each = (Q(locale=locale) & has_all(terms) for locale, terms in self.terms.items())
        return reduce(or_, each, Q(pk__in=[]))

    def condition_of_title(self) -> Q:
        """The condition that an item has all the words, and each of them in its title."""
        each = (
            reduce(and_, (term.in_title() for term in terms), Q(locale=locale) & has_all(terms))
            for locale, terms in self.terms.items()
        )
        return reduce(or_, each, Q(pk__in=[]))

    def distance(self) -> Combinable:
        """How far an item is from being just what was asked for: a whole number, -1 the best."""
        cases = [When(locale=locale, then=_distance(terms)) for locale, terms in self.terms.items()]
        return Case(*cases, default=0, output_field=IntegerField())


def _distance(terms: list[Term]) -> Combinable:
    title = " ".join(["", *(term.word for term in terms), "="])
    whole = When(Exact(StrIndex("search_title", Value(title)), 1), then=-1)
    return reduce(add, (term.distance() for term in terms), Case(whole, default=0, output_field=IntegerField()))


def narrow(items: PublishedItemQuerySet, text: str, locales: Sequence[str]) -> PublishedItemQuerySet:
    """Those of `items` that have all words of `text`, in whatever order `items` are; no word is taken for a mistake.

    `locales` are those that the items may be in: each item is searched by the rules of its own. It costs no query of
    its own. What is too long is cut off, see `Words`; without any word nothing is found.
    """
    return items.filter(Words(text, locales).condition())


def in_order(items: PublishedItemQuerySet, words: Words) -> PublishedItemQuerySet:
    """`items`, what has `words` in the best places first; among equals the newest news, then the shortest title.

    Annotated with what they are ordered by: `distance`, `recency` (text, later is greater; of news only) and `length`.
    """
    recency = Case(When(type="news", then=F("sort_key")), default=Value(_UNDATED))
    return items.annotate(distance=words.distance(), recency=recency, length=Length("title")).order_by(*ORDER)
