"""The parameters that a request may have: each is declared once, for the parser and for the contract."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.http import QueryDict

from cms.core.languages import fallbacks
from cms.published import dates
from cms.published.documents import ANSWER_FIELDS
from cms.published.filters import MOST_VALUES, Filter, Groups, Parameter, Refused, joined, known_schema, nearest, one_of
from cms.published.matching import MAX_LENGTH, MAX_WORDS
from cms.published.registry import ItemType, item_types
from cms.published.selection import Criteria

from .problems import MOST_FAULTS, Fault, refused

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
# How often a filter may be given.
MOST_TIMES = 5
# Of all filters of a request together: alternatives, and conditions that have alternatives.
MOST_ALTERNATIVES, MOST_CONDITIONS = 200, 20

_LIMIT = re.compile(r"[0-9]{1,9}")
_CURSOR = r"[A-Za-z0-9_-]{1,600}"
_PLAIN = re.compile(r"(?!(.*&)?(q|cursor)(=|&|$))[A-Za-z0-9_=&,.-]{0,100}")

_ANY, _NONE = "any", "none"


class Query(NamedTuple):
    """What a request says: the single values by parameter name, and for each filter the facets of which an item must
    have one, for each time that it was given."""

    values: dict[str, Any]
    filters: dict[str, Groups]

    @property
    def locales(self) -> tuple[str, ...]:
        """The locale asked for, then those that stand in for it."""
        locale = self.values.get("locale", settings.LANGUAGE_CODE)
        chain = self.values.get("fallback", ())
        return tuple(dict.fromkeys((locale, *(fallbacks(locale) if chain == (_ANY,) else chain))))

    def going_on(self, cursor: str) -> "Query":
        """The same, from there on."""
        return self._replace(values=self.values | {"cursor": cursor})

    def criteria(self, item_type: ItemType) -> Criteria:
        """Which items of the type are asked for."""
        return Criteria(
            locales=self.locales,
            filters=tuple(self.filters.items()),
            words=self.values.get("q"),
            not_before=self.values.get(f"{item_type.dated}__gte", ""),
            not_after=self.values.get(f"{item_type.dated}__lte", ""),
        )


def some_of(known: Collection[str], value: str) -> tuple[str, ...]:
    """The words of `value`, between commas, if all are known."""
    return tuple(dict.fromkeys(one_of(known, word) for word in value.split(",")))


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def read_locale(value: str) -> str:
    return one_of(_languages(), value)


def read_fallback(value: str) -> tuple[str, ...]:
    """The locales, `("any",)` for all, none for none."""
    if value in {_ANY, _NONE}:
        return (_ANY,) if value == _ANY else ()
    return some_of([*_languages(), _ANY, _NONE], value) if _is_chain(value) else _alone()


def _is_chain(value: str) -> bool:
    return not {_ANY, _NONE} & set(value.split(","))


def _alone() -> tuple[str, ...]:
    raise Refused("`any` and `none` stand alone.", _ANY)


def read_limit(value: str) -> int:
    if not _LIMIT.fullmatch(value) or not 1 <= int(value) <= MAX_LIMIT:
        too_many = value.isascii() and value.isdecimal() and value.strip("0")
        raise Refused(f"A number from 1 to {MAX_LIMIT}.", str(MAX_LIMIT if too_many else DEFAULT_LIMIT))
    return int(value)


def is_cursor(value: str) -> bool:
    """Whether it looks like a cursor."""
    return bool(re.fullmatch(_CURSOR, value))


def read_cursor(value: str) -> str:
    if not is_cursor(value):
        raise Refused("Take the cursor as it was given with the page before.")
    return value


def read_words(value: str) -> str:
    if not 0 < len(value) <= MAX_LENGTH:
        raise Refused(f"Words, at most {MAX_LENGTH} characters.")
    return value


def read_flag(value: str) -> bool:
    return one_of(["true", "false"], value) == "true"


def read_date(value: str) -> str:
    if not dates.is_date(value):
        valid = (value[:length] for length in (7, 4) if dates.is_date(value[:length]))
        raise Refused("A date as 2013, 2013-05 or 2013-05-01.", next(valid, None))
    return value


LOCALE = Parameter(
    "locale",
    read_locale,
    "The locale of the items; by default the site's.",
    {"type": "string", "enum": _languages()},
)
FALLBACK = Parameter(
    "fallback",
    read_fallback,
    "What is missing in `locale` is served from the first of these locales that has it: locales between commas, `any` "
    "for all in the order of the locale's fallback chain, or `none` (the default). Every item says which it is in.",
    {"type": "string", "pattern": f"^({_ANY}|{_NONE}|({'|'.join(_languages())})(,({'|'.join(_languages())}))*)$"},
)
VIEW = Parameter(
    "view",
    partial(one_of, ["summary", "full"]),
    "`summary` has no body; lists default to it, single items to `full`.",
    {"type": "string", "enum": ["summary", "full"]},
)
LIMIT = Parameter(
    "limit",
    read_limit,
    "How many items a page of the list has at most.",
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
)
CURSOR = Parameter(
    "cursor",
    read_cursor,
    "Where the page starts; taken from the `next` of the page before.",
    {"type": "string", "pattern": f"^{_CURSOR}$"},
)
COUNT = Parameter(
    "count", read_flag, "Whether to say how many items the whole list has.", {"type": "boolean", "default": False}
)
WORDS = Parameter(
    "q",
    read_words,
    "What has all these words: each as the beginning of a word or in another of its forms, with or without accents. "
    f"More than {MAX_WORDS} are not looked at.",
    {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH},
)

# Every filter that a list of some type has.
FILTERS: dict[str, Filter] = {each.name: each for item_type in item_types().values() for each in item_type.filters}


def _fields(item_type: ItemType) -> Parameter:
    known = list(item_type.document().fields)
    return Parameter(
        "fields",
        partial(some_of, known),
        "Only these keys, between commas: of the full view, unless `view` says otherwise.",
        known_schema(known),
    )


def _facets(item_type: ItemType) -> list[Parameter]:
    known = [each.name for each in item_type.filters if each.facet]
    description = "Count the list's items by these, between commas. The counts of each leave its own filter out."
    return [Parameter("facets", partial(some_of, known), description, known_schema(known))] if known else []


def _dated(item_type: ItemType) -> list[Parameter]:
    """Order and range by the type's date."""
    if not item_type.dated:
        return []
    name = item_type.dated
    orders = [f"-{name}", name] if item_type.descending else [name, f"-{name}"]
    schema = {"type": "string", "pattern": f"^{dates.PATTERN}$"}
    whole = "A date as 2013, 2013-05 or 2013-05-01. Something is found if the whole of its date, as far as it is known,"
    return [
        Parameter(
            "order",
            partial(one_of, orders),
            f"`-{name}` is the latest first.",
            {"type": "string", "enum": orders, "default": orders[0]},
        ),
        Parameter(f"{name}__gte", read_date, f"{whole} is not before the first day of this.", schema),
        Parameter(f"{name}__lte", read_date, f"{whole} is not after the last day of this.", schema),
    ]


def detail_parameters(item_type: ItemType) -> list[Parameter]:
    """What may be said about a single item."""
    return [LOCALE, FALLBACK, VIEW, _fields(item_type)]


def list_parameters(item_type: ItemType) -> list[Parameter]:
    """What may be said about a list."""
    return [
        *detail_parameters(item_type),
        LIMIT,
        CURSOR,
        COUNT,
        WORDS,
        *_facets(item_type),
        *_dated(item_type),
        *item_type.filters,
    ]


def is_plain(text: str) -> bool:
    """Whether a query string is one that many may send: short, without words or a cursor, and nothing in disguise."""
    return bool(_PLAIN.fullmatch(text))


def read_query(query: QueryDict, parameters: Iterable[Parameter]) -> Query:
    """What the query string says, by these parameters.

    Raises a problem that names every parameter that is unknown, repeated where it is single, or malformed.
    """
    known = {parameter.name: parameter for parameter in parameters}
    values: dict[str, Any] = {}
    filters: dict[str, Groups] = {}
    faults: list[Fault] = []
    for name, given in query.lists():
        parameter = known.get(name)
        if parameter is None:
            near = nearest(name[:80], known) if len(faults) < MOST_FAULTS else None
            faults.append(Fault(name[:80], "There is no such parameter here.", near))
        elif isinstance(parameter, Filter):
            filters[name] = _read_filter(parameter, given, faults)
        elif len(given) > 1:
            faults.append(Fault(name, "Given more than once."))
        else:
            values.update((name, value) for value in _read_values(parameter, given, faults))
    _join(filters, known, faults)
    _bound(filters, faults)
    if faults:
        raise refused(faults)
    return Query(values, filters)


def _read_filter(parameter: Filter, given: list[str], faults: list[Fault]) -> Groups:
    alternatives = [text.split(",") for text in given]
    if len(given) > MOST_TIMES or max(map(len, alternatives)) > MOST_VALUES:
        faults.append(Fault(parameter.name, f"At most {MOST_VALUES} values, and at most {MOST_TIMES} times."))
        return ()
    # The same again says no more.
    groups = (tuple(dict.fromkeys(_read_values(parameter, values, faults))) for values in alternatives)
    return tuple(dict.fromkeys(groups))


def _read_values(parameter: Parameter, given: Sequence[str], faults: list[Fault]) -> list[Any]:
    values = []
    for text in given:
        try:
            values.append(parameter.read(text))
        except Refused as refusal:
            faults.append(Fault(parameter.name, str(refusal), refusal.suggestion))
    return values


def _join(filters: dict[str, Groups], known: Mapping[str, Parameter], faults: list[Fault]) -> None:
    """A filter and what it is of become one: an organisation that has the role, not one beside another that has it."""
    for name in list(filters):
        qualifier = known[name]
        if not isinstance(qualifier, Filter) or not qualifier.of:
            continue
        values, of = filters.pop(name), filters.get(qualifier.of)
        if of is None:
            faults.append(Fault(name, f"Say with `{qualifier.of}` whose {name}."))
        else:
            filters[qualifier.of] = joined(qualifier, of, values)


def _bound(filters: dict[str, Groups], faults: list[Fault]) -> None:
    """What many filters ask for together has to stay an answer of well under a second."""
    sizes = {name: sum(map(len, groups)) for name, groups in filters.items()}
    conditions = sum(map(len, filters.values()))
    if sum(sizes.values()) > MOST_ALTERNATIVES or conditions > MOST_CONDITIONS:
        message = (
            f"All filters together: at most {MOST_ALTERNATIVES} values in {MOST_CONDITIONS} parameters; a role counts "
            "with each organisation."
        )
        faults.append(Fault(max(sizes, key=lambda name: sizes[name]), message))


def keys_of(item_type: ItemType, view: str) -> set[str]:
    """The keys that items of a type have in a view."""
    document = item_type.document
    return set(document().fields) if view == "full" else {*ANSWER_FIELDS, *document.SUMMARY_FIELDS}
