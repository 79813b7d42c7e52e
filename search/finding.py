"""Finding public items by words.

All words of a query must be there, each as the beginning of a word or in another of its forms, in whatever part of
the item. Only a word that nothing public has is taken for a mistake, and for the words nearest to it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import add, and_, or_
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Case, Exists, F, Func, IntegerField, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Length, StrIndex
from django.db.models.lookups import Exact, GreaterThan

from cms.published.folding import fold
from cms.published.models import PublishedItem, PublishedItemQuerySet
from cms.published.stemming import stems, words_in

from .stopwords import STOP_WORDS
from .vocabulary import Edition, vocabularies

MAX_LENGTH = 200
MAX_WORDS = 12
# So many words that nothing has are looked up among the nearest; with more it is no query but a text.
_MOST_MISTAKES = 4

# How far a word is from the best place that it may have: in the title, in what says most besides, in the text; there
# just so, in another form, as a beginning. In the text only the first makes a difference.
_EXACT, _FORM, _BEGINNING = range(3)
_TITLE, _LEAD, _TEXT = 0, 3, 6
# Greater than any sort key of news, which has hexadecimal digits.
_UNDATED = "g"
_POSITION = re.compile(r"(-?[0-9]{1,4})\.([0-9a-f]{0,200}|g)\.([0-9]{1,4})\.([0-9a-f]{32})")
ORDER = ("distance", "-recency", "length", "uuid", "locale")


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

    def _stands_in(self, column: str) -> Q:
        return _any_in(column, (f" {word} " for word in (self.word, *self.nearest)))


def _any_in(column: str, texts: Iterable[str]) -> Q:
    # No LIKE: nothing has to be escaped, and it is faster.
    return reduce(or_, (Q(GreaterThan(StrIndex(column, Value(text)), 0)) for text in texts))


def _has_all(terms: Iterable[Term]) -> Q:
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
class Query:
    """What a visitor typed, as it is searched for in each of `locales`.

    One that is not `tolerant` takes no word for a mistake. `too_long` says that it has more than MAX_LENGTH letters or
    MAX_WORDS words: the rest is left out.
    """

    text: str
    locales: Sequence[str]
    tolerant: bool = True
    too_long: bool = field(init=False)
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        words = list(dict.fromkeys(written.casefold() for written in words_in(self.text[:MAX_LENGTH]) if fold(written)))
        self.too_long = len(self.text) > MAX_LENGTH or len(words) > MAX_WORDS
        self.words = words[:MAX_WORDS]

    @cached_property
    def terms(self) -> dict[str, list[Term]]:
        """The words searched for, by locale. One query; one more, and a pause, for the first mistake after a change."""
        if not self.words:
            return {}
        typed = {locale: self._typed(locale) for locale in self.locales}
        if not self.tolerant:
            return typed
        edition, unknown = _unknown(typed)
        if not unknown:
            return typed
        return {
            locale: [
                term.or_rather(known.near(term.word), locale) if term.word in unknown else term
                for term in typed[locale]
            ]
            for locale, known in vocabularies(self.locales, edition).items()
        }

    def _typed(self, locale: str) -> list[Term]:
        stop_words = STOP_WORDS.get(locale, frozenset())
        telling = [word for word in self.words if fold(word) not in stop_words] or self.words
        return [Term(word, tuple(stems(written, locale))) for written in telling for word in fold(written).split()]

    @property
    def corrected(self) -> bool:
        """Whether a word was taken for a mistake."""
        return any(term.nearest for terms in self.terms.values() for term in terms)

    def condition(self) -> Q:
        """The condition that an item has all the words."""
        each = (Q(locale=locale) & _has_all(terms) for locale, terms in self.terms.items())
        return reduce(or_, each, Q(pk__in=[]))

    def distance(self) -> Combinable:
        """How far an item is from being just what was asked for: a whole number, -1 the best."""
        cases = [When(locale=locale, then=self._distance(terms)) for locale, terms in self.terms.items()]
        return Case(*cases, default=0, output_field=IntegerField())

    def _distance(self, terms: list[Term]) -> Combinable:
        title = " ".join(["", *(term.word for term in terms), "="])
        whole = When(Exact(StrIndex("search_title", Value(title)), 1), then=-1)
        return reduce(add, (term.distance() for term in terms), Case(whole, default=0, output_field=IntegerField()))


def _unknown(typed: dict[str, list[Term]]) -> tuple[Edition, list[str]]:
    """The edition of the published items, and the words that none of the visible ones has in any locale."""
    conditions: dict[str, Q] = {}
    for locale, terms in typed.items():
        for term in terms:
            condition = Q(locale=locale) & _has_all([term])
            conditions[term.word] = conditions[term.word] | condition if term.word in conditions else condition
    visible = PublishedItem.objects.visible()
    exists = {f"word{number}": Exists(visible.filter(each)) for number, each in enumerate(conditions.values())}
    # Every change of an item gives it the next number; the time tells a restored database from the one before.
    latest = PublishedItem.objects.order_by("-seq").annotate(**exists).values_list("seq", "changed_at", *exists).first()
    if latest is None:
        return None, []
    unknown = [word for word, is_known in zip(conditions, latest[2:], strict=True) if not is_known]
    return latest[:2], unknown[:_MOST_MISTAKES]


def narrow(items: PublishedItemQuerySet, query: str, locales: Sequence[str]) -> PublishedItemQuerySet:
    """Those of `items` that have all words of `query`, in whatever order `items` are; no word is taken for a mistake.

    `locales` are those that the items may be in: each item is searched by the rules of its own. It costs no query of
    its own. What is too long is cut off, see `Query`; without any word nothing is found.
    """
    return items.filter(Query(query, locales, tolerant=False).condition())


def ranked(items: PublishedItemQuerySet, query: Query) -> PublishedItemQuerySet:
    """Those of `items` that `query` finds, best first; among equals the newest news, then the shortest title.

    Annotated with what they are ordered by: `distance`, `recency` (text, later is greater; of news only) and `length`.
    """
    found = items.filter(query.condition())
    recency = Case(When(type="news", then=F("sort_key")), default=Value(_UNDATED))
    return found.annotate(distance=query.distance(), recency=recency, length=Length("title")).order_by(*ORDER)


def position(item: PublishedItem) -> str:
    """Where an item of `ranked` stands."""
    distance, recency, length = item.distance, item.recency, item.length  # type: ignore[attr-defined]
    return f"{distance}.{recency}.{length}.{item.uuid.hex}"


def is_position(text: str) -> bool:
    """Whether it is a position in such a list."""
    return _POSITION.fullmatch(text) is not None


def after(items: PublishedItemQuerySet, place: str) -> PublishedItemQuerySet:
    """Those of `ranked` items that come after a position."""
    parts = place.split(".")
    distance, recency, length, uuid = int(parts[0]), parts[1], int(parts[2]), UUID(parts[3])
    as_long = Q(length__gt=length) | Q(length=length, uuid__gt=uuid)
    as_new = Q(recency__lt=recency) | (Q(recency=recency) & as_long)
    return items.filter(Q(distance__gt=distance) | (Q(distance=distance) & as_new))


@dataclass(frozen=True)
class Hit:
    """An item found: what ordering and counting need of it."""

    pk: int
    type: str


class Finding:
    """What a query finds among visible items, best first."""

    def __init__(self, query: Query) -> None:
        self.query = query

    @cached_property
    def hits(self) -> list[Hit]:
        """All that is found; each thing once, in the locale where it is the better hit."""
        if not self.query.words:
            return []
        once: dict[UUID, Hit] = {}
        found = ranked(PublishedItem.objects.visible(), self.query)
        for pk, its_type, uuid in found.values_list("pk", "type", "uuid"):
            once.setdefault(uuid, Hit(pk, its_type))
        return list(once.values())

    def of_type(self, type_name: str) -> list[Hit]:
        """The hits of one type, or all for ""."""
        return [hit for hit in self.hits if not type_name or hit.type == type_name]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many hits there are of each type, most first."""
        counts: dict[str, int] = {}
        for hit in self.hits:
            counts[hit.type] = counts.get(hit.type, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def load(hits: Iterable[Hit]) -> list[PublishedItem]:
    """The items of these hits, in the same order."""
    wanted = [hit.pk for hit in hits]
    items = PublishedItem.objects.visible().in_bulk(wanted)
    return [items[pk] for pk in wanted if pk in items]
