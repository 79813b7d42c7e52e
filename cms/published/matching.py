"""Which items have the words of a query, and how well.

All words must be there, each as the beginning of a word or in another of its forms, in whatever part of the item.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import takewhile
from operator import add, and_, or_
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Length, StrIndex
from django.db.models.lookups import Exact, GreaterThan
from django.db.models.sql.compiler import SQLCompiler
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


class SoughtWord(NamedTuple):
    """What is looked for in the search columns because of one word: texts, or the expressions that stand for them."""

    # What all the others have; most columns do not even have this.
    common: Any
    exact: tuple[Any, ...]
    forms: tuple[Any, ...]
    beginning: Any
    # What PostgreSQL looks up in its index: those of the items that have all words which have this one exactly.
    indexed: Any


class Sought(NamedTuple):
    """What is looked for in the search columns of one locale: texts, or the expressions that stand for them."""

    # What PostgreSQL looks up in its index: the items that have all words.
    indexed: Any
    # How a title begins that is just these words.
    title: Any
    words: tuple[SoughtWord, ...]


def texts_of(terms: Sequence[Term]) -> Sought:
    """The texts that are looked for because of these words."""
    # Words have letters and digits only: nothing has to be escaped.
    exactly = [" | ".join(f"'{word}'" for word in (term.word, *term.nearest)) for term in terms]
    anyhow = (
        " | ".join(
            [f"'{term.word}':*", *(f"'={stem}'" for stem in term.stems), *(f"'{word}'" for word in term.nearest)]
        )
        for term in terms
    )
    indexed = " & ".join(f"({each})" for each in anyhow)
    words = (
        SoughtWord(
            common=_beginning_of_all([term.word, *term.stems, *term.nearest]),
            exact=tuple(f" {word} " for word in (term.word, *term.nearest)),
            forms=_evened([f"={stem} " for stem in term.stems]),
            beginning=f" {term.word}",
            indexed=f"({exact}) & {indexed}",
        )
        for term, exact in zip(terms, exactly, strict=True)
    )
    return Sought(indexed, " ".join(["", *(term.word for term in terms), "="]), tuple(words))


def _beginning_of_all(words: Sequence[str]) -> str:
    # What the first and the last have, all between them have.
    pairs = zip(min(words), max(words), strict=False)
    return "".join(letter for letter, _same in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _evened(texts: list[str]) -> tuple[str, ...]:
    """The last again until there are 1, 2, 4 or 8: the fewer numbers there are, the fewer different queries."""
    return (*texts, *texts[-1:] * ((1 << (len(texts) - 1).bit_length()) - len(texts)))


def put(texts: Any, make: Callable[[str], Any]) -> Any:
    """The same with what `make` makes of each text."""
    if isinstance(texts, str):
        return make(texts)
    parts = (put(each, make) for each in texts)
    return texts._make(parts) if hasattr(texts, "_make") else tuple(parts)


class _InIndex(Func):
    """Whether PostgreSQL's index finds an item, by its key; the index is read once, whatever the number of items.

    It names items that are not visible too: only for those that are is it asked. OFFSET 0 and IS TRUE keep the planner
    from trying items out one by one instead, and from joining them.
    """

    arg_joiner = " IN (SELECT same.id FROM published_publisheditem same WHERE published_words(same.search_text) @@ "
    template = "(%(expressions)s::tsquery OFFSET 0) IS TRUE)"
    output_field = BooleanField()


class _Distance(Func):
    """How far an item is from the best place for a word: 0 is the best.

    Written as SQL: put together from parts, it would take Django longer than the database needs for the answer.
    """

    output_field = IntegerField()

    def __init__(self, word: SoughtWord) -> None:
        self._numbers = len(word.exact), len(word.forms)
        columns = "pk", "search_title", "search_lead", "search_text"
        super().__init__(*columns, word.common, word.beginning, word.indexed, *word.exact, *word.forms)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_: Any, **_extra: Any) -> Any:
        (key, title, lead, text), texts = self.source_expressions[:4], self.source_expressions[4:]
        common, beginning, indexed, *others = texts
        exact, forms = others[: self._numbers[0]], others[self._numbers[0] :]
        parameters: list[Any] = []

        def sql(expression: Any) -> str:
            made, its_parameters = compiler.compile(expression)
            parameters.extend(its_parameters)
            return made

        def has(column: Any, *texts: Any) -> str:
            # No LIKE: nothing has to be escaped, and it is faster.
            function = "STRPOS" if connection.vendor == "postgresql" else "INSTR"
            return " OR ".join(f"{function}({sql(column)}, {sql(each)}) > 0" for each in texts)

        def near(column: Any, place: int) -> str:
            return (
                f"CASE WHEN NOT ({has(column, common)}) THEN NULL WHEN {has(column, *exact)} THEN {place + _EXACT}"
                f" WHEN {has(column, *forms)} THEN {place + _FORM} WHEN {has(column, beginning)}"
                f" THEN {place + _BEGINNING} END"
            )

        def is_in_text() -> str:
            # To unpack the texts of many items takes far longer.
            return sql(_InIndex(key, indexed)) if connection.vendor == "postgresql" else has(text, *exact)

        in_text = "CASE WHEN {} THEN {} ELSE {} END"
        return (
            f"COALESCE({near(title, _TITLE)}, {near(lead, _LEAD)},"
            f" {in_text.format(is_in_text(), _TEXT + _EXACT, _TEXT + _FORM)})",
            tuple(parameters),
        )


def _any_in(column: str, texts: Iterable[Any]) -> Q:
    return reduce(or_, (Q(GreaterThan(StrIndex(column, text), 0)) for text in texts))


def has_all(found: Sought) -> Q:
    """The condition that an item has all these words somewhere."""
    if connection.vendor == "postgresql":
        # From the index of the migration 0005_search_index.
        words = Func(F("search_text"), function="published_words", output_field=TextField())
        parsed = Func(found.indexed, template="%(expressions)s::tsquery", output_field=TextField())
        return Q(Func(words, parsed, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField()))
    return reduce(and_, (_any_in("search_text", [word.beginning, *word.forms, *word.exact]) for word in found.words))


def is_known(found: Sought) -> Q:
    """The same, where it is asked whether there is any such item."""
    return Q(_InIndex("pk", found.indexed)) if connection.vendor == "postgresql" else has_all(found)


def condition(by_locale: Mapping[str, Sought], in_locale: Callable[[str], Q] = lambda locale: Q(locale=locale)) -> Q:
    """The condition that an item has all that is sought in its locale; where nothing is sought, nothing is found."""
    each = (in_locale(locale) & has_all(found) for locale, found in by_locale.items())
    return reduce(or_, each, Q(pk__in=[]))


def in_locale_unindexed(locale: str) -> Q:
    """The condition that an item is in a locale, for where few items are left.

    PostgreSQL would read the index of all items of the locale, which takes longer than the search itself.
    """
    return Q(Exact(Func("locale", template="(%(expressions)s || '')", output_field=TextField()), locale))


def _distance(found: Sought) -> Combinable:
    whole = When(Exact(StrIndex("search_title", found.title), 1), then=-1)
    parts = [_Distance(word) for word in found.words]
    return reduce(add, parts, Case(whole, default=0, output_field=IntegerField()))


def by_distance(items: PublishedItemQuerySet, by_locale: Mapping[str, Sought]) -> PublishedItemQuerySet:
    """`items`, what is sought in the best places first; among equals the newest news, then the shortest title.

    Annotated with what they are ordered by: `distance` (a whole number, -1 is just what was asked for), `recency`
    (text, later is greater; of news only) and `length`.
    """
    cases = [When(locale=locale, then=_distance(found)) for locale, found in by_locale.items()]
    distance = Case(*cases, default=0, output_field=IntegerField())
    recency = Case(When(type="news", then=F("sort_key")), default=Value(_UNDATED))
    return items.annotate(distance=distance, recency=recency, length=Length("title")).order_by(*ORDER)


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

    def sought(self) -> dict[str, Sought]:
        """What is looked for, by locale, as a query has it."""
        return {locale: put(texts_of(terms), Value) for locale, terms in self.terms.items()}

    def condition_of_title(self) -> Q:
        """The condition that an item has all the words, and each of them in its title."""
        each = (
            reduce(
                and_,
                (_any_in("search_title", [word.beginning, *word.forms]) for word in found.words),
                Q(locale=locale) & has_all(found),
            )
            for locale, found in self.sought().items()
        )
        return reduce(or_, each, Q(pk__in=[]))


def narrow(items: PublishedItemQuerySet, text: str, locales: Sequence[str]) -> PublishedItemQuerySet:
    """Those of `items` that have all words of `text`, in whatever order `items` are; no word is taken for a mistake.

    `locales` are those that the items may be in: each item is searched by the rules of its own. It costs no query of
    its own. What is too long is cut off, see `Words`; without any word nothing is found.
    """
    return items.filter(condition(Words(text, locales).sought()))


def in_order(items: PublishedItemQuerySet, words: Words) -> PublishedItemQuerySet:
    """`items`, what has `words` in the best places first, see `by_distance`."""
    return by_distance(items, words.sought())
