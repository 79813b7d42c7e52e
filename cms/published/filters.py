"""What lists of items are narrowed by: each filter is declared once, for the API, its contract and the HTML lists."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from typing import Any, Literal

from django.conf import settings
from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.core.formatting import format_partial_date
from cms.core.languages import site_languages
from cms.core.territories import country_name, country_names

# How many values of a filter may be given as alternatives.
MOST_VALUES = 50

CODE_PATTERN = r"[A-Za-z0-9_-]{1,80}"
# As long as taggit's slugs are.
_SLUG = r"[A-Za-z0-9_-]{1,100}"
_ID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_YEAR = r"[0-9]{4}"
_MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"

# The name and the value that an item is stored with.
Facet = tuple[str, str]
# Of each group an item has to have one facet.
Groups = tuple[tuple[Facet, ...], ...]

_OR_AND = "A comma is “or”, a repeated parameter is “and”."


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
    """A parameter that says which items. Each of its values is read as a facet.

    `facet` is the stored name whose values are counted for it ("" for none); what these are called is told by `label`
    (of value and locale), or else by the title of the item of the type `titles_of` that has the code or id. A filter
    `of` another says more about its values: both together are the facet `<of>_<name>`. `title` is what it is called
    where readers choose; they find its values in the `order` of their counts, or of the values themselves.
    """

    facet: str = ""
    label: Callable[[str, str], str] | None = None
    titles_of: str = ""
    of: str = ""
    title: str | Promise = ""
    order: Literal["count", "value", "-value"] = "count"

    @property
    def stored_as(self) -> set[str]:
        """The names of all the facets that its values can be read as, and of what is counted for it."""
        if self.of:
            return {f"{self.of}_{self.name}"}
        return {self.name, f"{self.name}_id", self.facet} - {""}


def joined(qualifier: Filter, of: Groups, values: Groups) -> Groups:
    """The groups of the filter that `qualifier` is of, and its own, as groups of what both say together."""
    name = f"{qualifier.of}_{qualifier.name}"
    return tuple(
        tuple((name, f"{key}:{value}") for _of, key in some for _name, value in alternatives)
        for some in of
        for alternatives in values
    )


# How values are read.


def nearest(value: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like `value`."""
    found = get_close_matches(value.lower(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def one_of(known: Collection[str], value: str) -> str:
    """`value` if it is known."""
    if value not in known:
        raise Refused(f"One of: {', '.join(known)}.", nearest(value, known))
    return value


def _read_code(name: str, value: str) -> Facet:
    """A facet by a stable code, or by an item's id."""
    if re.fullmatch(_ID, value):
        return f"{name}_id", value.lower()
    return _read_word(name, "A code (letters, digits, hyphens) or an id.", CODE_PATTERN, value)


def _read_word(name: str, message: str, pattern: str, value: str) -> Facet:
    """A facet by a code."""
    if not re.fullmatch(pattern, value):
        raise Refused(message)
    return name, value.lower()


def _read_id(name: str, value: str) -> Facet:
    """A facet by an item's id."""
    if not re.fullmatch(_ID, value):
        raise Refused("An id (a UUID).")
    return f"{name}_id", value.lower()


def _read_country(value: str) -> Facet:
    codes = country_names("en")
    if value.upper() not in codes:
        by_name = {name.lower(): code for code, name in codes.items()}
        near = nearest(value, by_name)
        raise Refused("A country by its ISO 3166-1 alpha-2 code.", by_name[near] if near else None)
    return "country", value.upper()


def _read_coded(name: str, choices: type[Choices], title: str, value: str) -> Facet:
    """A facet by a code of an IATI code list."""
    if value not in choices.values:
        by_name = {member.name.lower(): member.value for member in choices}
        near = nearest(value, by_name)
        known = ", ".join(f"{member.value} ({member.name.lower()})" for member in choices)
        raise Refused(f"A code of {title}: {known}.", by_name[near] if near else None)
    return name, value


def _read_year(name: str, value: str) -> Facet:
    if not re.fullmatch(_YEAR, value):
        raise Refused("A year in four digits.", value[:4] if re.fullmatch(_YEAR, value[:4]) else None)
    return name, value


def _label(choices: type[Choices], value: str, locale: str) -> str:
    with override(locale):
        return str(choices(value).label)


# Kinds of filters.


def words_schema(pattern: str) -> dict[str, Any]:
    """The schema of one or several words, between commas."""
    return {"type": "string", "pattern": f"^{pattern}(,{pattern}){{0,{MOST_VALUES - 1}}}$"}


def known_schema(known: Iterable[str]) -> dict[str, Any]:
    """The schema of some of the known words, between commas."""
    return words_schema(f"({'|'.join(known)})")


def code_or_id_filter(name: str, title: str | Promise, description: str) -> Filter:
    """By the code or id of another item, whose type has the filter's name."""
    return Filter(
        name,
        partial(_read_code, name),
        f"{description} {_OR_AND}",
        words_schema(CODE_PATTERN),
        facet=name,
        titles_of=name,
        title=title,
    )


def id_filter(name: str, titles_of: str, title: str | Promise, description: str) -> Filter:
    """By the id of another item."""
    return Filter(
        name,
        partial(_read_id, name),
        f"{description} {_OR_AND}",
        words_schema(_ID),
        facet=f"{name}_id",
        titles_of=titles_of,
        title=title,
    )


def _time_filter(
    name: str,
    read: Callable[[str], Facet],
    pattern: str,
    title: str | Promise,
    description: str,
    label: Callable[[str, str], str],
) -> Filter:
    """By a year or a month, the latest first."""
    schema = words_schema(pattern)
    told = f"{description} {_OR_AND}"
    return Filter(name, read, told, schema, facet=name, label=label, title=title, order="-value")


def year_filter(name: str, title: str | Promise, description: str) -> Filter:
    return _time_filter(name, partial(_read_year, name), _YEAR, title, description, lambda value, _locale: value)


def month_filter(name: str, title: str | Promise, description: str) -> Filter:
    """By months; they are called what `cms.core.formatting` calls them."""
    message = "A month as 2013-05."
    read = partial(_read_word, name, message, _MONTH)
    return _time_filter(name, read, _MONTH, title, description, format_partial_date)


def coded_filter(
    name: str, choices: type[Choices], standard: str, title: str | Promise, description: str, of: str = ""
) -> Filter:
    """By a code of an IATI code list; one that is `of` another filter is not counted by itself."""
    return Filter(
        name,
        partial(_read_coded, name, choices, standard),
        f"{description} {_OR_AND}",
        known_schema(choices.values),
        facet="" if of else name,
        label=partial(_label, choices),
        of=of,
        title=title,
        order="value",
    )


# Filters that more than one type has.

CODE = Filter(
    "code", partial(_read_word, "code", "A code.", CODE_PATTERN), f"Its code. {_OR_AND}", words_schema(CODE_PATTERN)
)
COUNTRY = Filter(
    "country",
    _read_country,
    f"ISO 3166-1 alpha-2. {_OR_AND}",
    known_schema(sorted(country_names("en"))),
    facet="country",
    label=country_name,
    title=_("Country"),
)
TAG = Filter(
    "tag",
    partial(_read_word, "tag", "A tag's slug.", _SLUG),
    f"A tag's slug. {_OR_AND}",
    words_schema(_SLUG),
    facet="tag",
    titles_of="tag",
    title=_("Tag"),
)
AVAILABLE_IN = Filter(
    "available_in",
    lambda value: ("available_in", one_of([code for code, _name in settings.LANGUAGES], value)),
    f"A locale that it is there in, whichever is served. {_OR_AND}",
    known_schema(code for code, _name in settings.LANGUAGES),
    facet="available_in",
    label=lambda value, _locale: site_languages()[value].name,
    title=_("Language"),
)
