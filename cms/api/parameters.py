"""The parameters that a request may have: each is declared once, for the parser and for the contract."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Choices
from django.http import QueryDict
from django.utils.translation import override

from cms.core.languages import fallbacks
from cms.core.territories import country_name, country_names
from cms.published.documents import ANSWER_FIELDS
from cms.published.registry import ItemType
from cms.taxonomy.models import OrganisationRole
from projects.models import ActivityStatus
from search.finding import MAX_LENGTH, MAX_WORDS

from . import dates
from .problems import MOST_FAULTS, Fault, refused

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
# Of a filter: alternatives in one value, and how often it may be given.
MOST_VALUES, MOST_TIMES = 50, 5
# Of all filters of a request together: alternatives, and conditions that have alternatives.
MOST_ALTERNATIVES, MOST_CONDITIONS = 200, 20

_CODE = r"[A-Za-z0-9_-]{1,80}"
# As long as taggit's slugs are.
_SLUG = r"[A-Za-z0-9_-]{1,100}"
_ID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_YEAR = r"[0-9]{4}"
_LIMIT = re.compile(r"[0-9]{1,9}")
_CURSOR = r"[A-Za-z0-9_-]{1,600}"

_ANY, _NONE = "any", "none"

# A facet: the name and the value that an item is stored with.
Facet = tuple[str, str]


class Refused(ValueError):
    """A value that a parameter does not take, and what may have been meant."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.suggestion = suggestion


@dataclass(frozen=True)
class Parameter:
    """A parameter of the query string: how it is read, and its JSON schema."""

    name: str
    read: Callable[[str], Any]
    description: str
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True)
class Filter(Parameter):
    """A parameter that says which items: a comma is "or", a repeated parameter is "and".

    Each of its values is read as a facet. `facet` is the stored name whose values are counted for it ("" for none);
    what these are called is told by `label` (of value and locale), or else by the title of the item of the type
    `titles_of` that has the code or id.
    """

    facet: str = ""
    label: Callable[[str, str], str] | None = None
    titles_of: str = ""


class Query(NamedTuple):
    """What a request says: the single values by parameter name, and for each filter the facets of which an item must
    have one, for each time that it was given."""

    values: dict[str, Any]
    filters: dict[str, list[list[Facet]]]

    @property
    def locales(self) -> tuple[str, ...]:
        """The locale asked for, then those that stand in for it."""
        locale = self.values.get("locale", settings.LANGUAGE_CODE)
        chain = self.values.get("fallback", ())
        return tuple(dict.fromkeys((locale, *(fallbacks(locale) if chain == (_ANY,) else chain))))


def nearest(value: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like `value`."""
    found = get_close_matches(value.lower(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def one_of(known: Collection[str], value: str) -> str:
    """`value` if it is known."""
    if value not in known:
        raise Refused(f"One of: {', '.join(known)}.", nearest(value, known))
    return value


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


def read_cursor(value: str) -> str:
    if not re.fullmatch(_CURSOR, value):
        raise Refused("Take the cursor as it was given with the page before.")
    return value


def read_words(value: str) -> str:
    if not 0 < len(value) <= MAX_LENGTH:
        raise Refused(f"Words, at most {MAX_LENGTH} characters.")
    return value


def read_flag(value: str) -> bool:
    return one_of(["true", "false"], value) == "true"


def read_code(name: str, value: str) -> Facet:
    """A facet by a stable code, or by an item's id."""
    if re.fullmatch(_ID, value):
        return f"{name}_id", value.lower()
    return read_word(name, value, "A code (letters, digits, hyphens) or an id.")


def read_word(name: str, value: str, message: str, pattern: str = _CODE) -> Facet:
    """A facet by a code."""
    if not re.fullmatch(pattern, value):
        raise Refused(message)
    return name, value.lower()


def read_id(name: str, value: str) -> Facet:
    """A facet by an item's id."""
    if not re.fullmatch(_ID, value):
        raise Refused("An id (a UUID).")
    return f"{name}_id", value.lower()


def read_country(value: str) -> Facet:
    codes = country_names("en")
    if value.upper() not in codes:
        by_name = {name.lower(): code for code, name in codes.items()}
        near = nearest(value, by_name)
        raise Refused("A country by its ISO 3166-1 alpha-2 code.", by_name[near] if near else None)
    return "country", value.upper()


def read_coded(name: str, choices: type[Choices], title: str, value: str) -> Facet:
    """A facet by a code of an IATI code list."""
    if value not in choices.values:
        by_name = {member.name.lower(): member.value for member in choices}
        near = nearest(value, by_name)
        known = ", ".join(f"{member.value} ({member.name.lower()})" for member in choices)
        raise Refused(f"A code of {title}: {known}.", by_name[near] if near else None)
    return name, value


def read_year(name: str, value: str) -> Facet:
    if not re.fullmatch(_YEAR, value):
        raise Refused("A year in four digits.", value[:4] if re.fullmatch(_YEAR, value[:4]) else None)
    return name, value


def read_date(value: str) -> str:
    if not dates.is_date(value):
        valid = (value[:length] for length in (7, 4) if dates.is_date(value[:length]))
        raise Refused("A date as 2013, 2013-05 or 2013-05-01.", next(valid, None))
    return value


def _label(choices: type[Choices], value: str, locale: str) -> str:
    with override(locale):
        return str(choices(value).label)


def _pattern(word: str) -> dict[str, Any]:
    """The schema of one or several words, between commas."""
    return {"type": "string", "pattern": f"^{word}(,{word}){{0,{MOST_VALUES - 1}}}$"}


def _words(known: Iterable[str]) -> dict[str, Any]:
    return _pattern(f"({'|'.join(known)})")


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

_OR_AND = "A comma is “or”, a repeated parameter is “and”."
_CODES, _IDS, _YEARS = _pattern(_CODE), _pattern(_ID), _pattern(_YEAR)


def _title_filter(name: str, description: str) -> Filter:
    """By the code or id of another item."""
    return Filter(name, partial(read_code, name), f"{description} {_OR_AND}", _CODES, facet=name, titles_of=name)


def _project_filter(name: str, description: str) -> Filter:
    """By the id of a project."""
    return Filter(
        name, partial(read_id, name), f"{description} {_OR_AND}", _IDS, facet=f"{name}_id", titles_of="project"
    )


def _year_filter(name: str, description: str) -> Filter:
    return Filter(
        name,
        partial(read_year, name),
        f"{description} {_OR_AND}",
        _YEARS,
        facet=name,
        label=lambda value, _locale: value,
    )


def _coded_filter(name: str, choices: type[Choices], title: str, description: str, facet: str = "") -> Filter:
    return Filter(
        name,
        partial(read_coded, name, choices, title),
        f"{description} {_OR_AND}",
        _words(choices.values),
        facet=facet,
        label=partial(_label, choices),
    )


FILTERS: dict[str, Filter] = {
    parameter.name: parameter
    for parameter in (
        Filter("code", lambda value: read_word("code", value, "A code."), f"Its code. {_OR_AND}", _CODES),
        _title_filter("theme", "A theme's code or id."),
        _project_filter("project", "A project's id."),
        _title_filter("organisation", "An organisation's code or id."),
        _coded_filter(
            "role", OrganisationRole, "IATI OrganisationRole", "Together with `organisation`: in this role (IATI)."
        ),
        _title_filter("place", "A place's code or id."),
        Filter(
            "country",
            read_country,
            f"ISO 3166-1 alpha-2. {_OR_AND}",
            _words(sorted(country_names("en"))),
            facet="country",
            label=country_name,
        ),
        _coded_filter("status", ActivityStatus, "IATI ActivityStatus", "IATI ActivityStatus.", facet="status"),
        _year_filter("active_in", "A year that the project runs in."),
        _project_filter("parent", "The id of the programme or project that it is a part of."),
        Filter(
            "tag",
            lambda value: read_word("tag", value, "A tag's slug.", _SLUG),
            f"A tag's slug. {_OR_AND}",
            _pattern(_SLUG),
            facet="tag",
            titles_of="tag",
        ),
        _year_filter("year", "The year of the news."),
    )
}


def _fields(item_type: ItemType) -> Parameter:
    known = list(item_type.document().fields)
    return Parameter(
        "fields",
        partial(some_of, known),
        "Only these keys, between commas: of the full view, unless `view` says otherwise.",
        _words(known),
    )


def _facets(item_type: ItemType) -> list[Parameter]:
    known = [name for name in item_type.filters if FILTERS[name].facet]
    description = "Count the list's items by these, between commas. The counts of each leave its own filter out."
    return [Parameter("facets", partial(some_of, known), description, _words(known))] if known else []


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
    filters = [FILTERS[name] for name in item_type.filters]
    return [
        *detail_parameters(item_type),
        LIMIT,
        CURSOR,
        COUNT,
        WORDS,
        *_facets(item_type),
        *_dated(item_type),
        *filters,
    ]


def read_query(query: QueryDict, parameters: Iterable[Parameter]) -> Query:
    """What the query string says, by these parameters.

    Raises a problem that names every parameter that is unknown, repeated where it is single, or malformed.
    """
    known = {parameter.name: parameter for parameter in parameters}
    values: dict[str, Any] = {}
    filters: dict[str, list[list[Facet]]] = {}
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
    _join_roles(filters, faults)
    _bound(filters, faults)
    if faults:
        raise refused(faults)
    return Query(values, filters)


def _read_filter(parameter: Filter, given: list[str], faults: list[Fault]) -> list[list[Facet]]:
    alternatives = [text.split(",") for text in given]
    if len(given) > MOST_TIMES or max(map(len, alternatives)) > MOST_VALUES:
        faults.append(Fault(parameter.name, f"At most {MOST_VALUES} values, and at most {MOST_TIMES} times."))
        return []
    # The same again says no more.
    groups = (tuple(dict.fromkeys(_read_values(parameter, values, faults))) for values in alternatives)
    return [list(group) for group in dict.fromkeys(groups)]


def _read_values(parameter: Parameter, given: Sequence[str], faults: list[Fault]) -> list[Any]:
    values = []
    for text in given:
        try:
            values.append(parameter.read(text))
        except Refused as refusal:
            faults.append(Fault(parameter.name, str(refusal), refusal.suggestion))
    return values


def _join_roles(filters: dict[str, list[list[Facet]]], faults: list[Fault]) -> None:
    """An organisation and a role together are one facet: one that has the role, not one beside another that has it."""
    roles = filters.pop("role", None)
    if roles is None:
        return
    organisations = filters.get("organisation")
    if organisations is None:
        faults.append(Fault("role", "Say with `organisation` whose role."))
    else:
        filters["organisation"] = [
            [("organisation_role", f"{key}:{role}") for _name, key in some for _role, role in alternatives]
            for some in organisations
            for alternatives in roles
        ]


def _bound(filters: dict[str, list[list[Facet]]], faults: list[Fault]) -> None:
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
