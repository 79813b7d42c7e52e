"""The parameters that a request may have: each is declared once, for the parser and for the contract."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import QueryDict

from cms.core.territories import country_names
from projects.models import ActivityStatus

from .problems import MOST_FAULTS, Fault, refused

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
_MOST_VALUES = 50

_CODE = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}")
_LIMIT = re.compile(r"[0-9]{1,9}")
_CURSOR = re.compile(r"[A-Za-z0-9_-]{1,600}")


class Refused(ValueError):
    """A value that a parameter does not take, and what may have been meant."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.suggestion = suggestion


@dataclass(frozen=True)
class Parameter:
    """A parameter of the query string: how one value is read, and its JSON schema."""

    name: str
    read: Callable[[str], Any]
    description: str
    # Where it is anything else than text.
    schema: dict[str, Any] = field(default_factory=dict)


class Filter(Parameter):
    """A parameter that says which items: a comma is "or", a repeated parameter is "and".

    Its values are read as facets: pairs of name and value.
    """


def nearest(value: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like `value`."""
    found = get_close_matches(value.lower(), list(known), n=1, cutoff=0.5)
    return found[0] if found else None


def one_of(known: Collection[str], value: str) -> str:
    """`value` if it is known."""
    if value not in known:
        raise Refused(f"One of: {', '.join(known)}.", nearest(value, known))
    return value


def read_locale(value: str) -> str:
    return one_of([code for code, _name in settings.LANGUAGES], value)


def read_view(value: str) -> str:
    return one_of(["summary", "full"], value)


def read_limit(value: str) -> int:
    if not _LIMIT.fullmatch(value) or not 1 <= int(value) <= MAX_LIMIT:
        too_many = value.isascii() and value.isdecimal() and value.strip("0")
        raise Refused(f"A number from 1 to {MAX_LIMIT}.", str(MAX_LIMIT if too_many else DEFAULT_LIMIT))
    return int(value)


def read_cursor(value: str) -> str:
    if not _CURSOR.fullmatch(value):
        raise Refused("Take the cursor from the `next` of the page before.")
    return value


def read_code(name: str, value: str) -> tuple[str, str]:
    """A facet by the stable code of a theme or organisation, or by an item's id."""
    try:
        return f"{name}_id", str(UUID(value))
    except ValueError:
        pass
    if not _CODE.fullmatch(value):
        raise Refused("A code (letters, digits, hyphens) or an id.")
    return name, value.lower()


def read_id(name: str, value: str) -> tuple[str, str]:
    """A facet by an item's id."""
    try:
        return f"{name}_id", str(UUID(value))
    except ValueError:
        raise Refused("An id (a UUID).") from None


def read_country(value: str) -> tuple[str, str]:
    codes = country_names("en")
    if value.upper() not in codes:
        by_name = {name.lower(): code for code, name in codes.items()}
        near = nearest(value, by_name)
        raise Refused("A country by its ISO 3166-1 alpha-2 code.", by_name[near] if near else None)
    return "country", value.upper()


def read_status(value: str) -> tuple[str, str]:
    if value not in ActivityStatus.values:
        by_name = {member.name.lower(): member.value for member in ActivityStatus}
        near = nearest(value, by_name)
        known = ", ".join(f"{member.value} ({member.name.lower()})" for member in ActivityStatus)
        raise Refused(f"A code of IATI ActivityStatus: {known}.", by_name[near] if near else None)
    return "status", value


def read_year(name: str, value: str) -> tuple[str, str]:
    if not _YEAR.fullmatch(value):
        raise Refused("A year in four digits.", value[:4] if _YEAR.fullmatch(value[:4]) else None)
    return name, value


LOCALE = Parameter("locale", read_locale, "The locale of the items; by default the site's.")
VIEW = Parameter(
    "view",
    read_view,
    "`summary` has no body; lists default to it, single items to `full`.",
    {"type": "string", "enum": ["summary", "full"]},
)
LIMIT = Parameter(
    "limit",
    read_limit,
    "How many items a page of the list has at most.",
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
)
CURSOR = Parameter("cursor", read_cursor, "Where the page starts; taken from the `next` of the page before.")

_OR_AND = "A comma is “or”, a repeated parameter is “and”."

FILTERS: dict[str, Filter] = {
    parameter.name: parameter
    for parameter in (
        Filter("theme", lambda value: read_code("theme", value), f"A theme's code or id. {_OR_AND}"),
        Filter("project", lambda value: read_id("project", value), f"A project's id. {_OR_AND}"),
        Filter("organisation", lambda value: read_code("organisation", value), f"Its code or id. {_OR_AND}"),
        Filter("country", read_country, f"ISO 3166-1 alpha-2. {_OR_AND}"),
        Filter("status", read_status, f"IATI ActivityStatus. {_OR_AND}"),
        Filter("active_in", lambda value: read_year("active_in", value), f"A year that the project runs in. {_OR_AND}"),
        Filter("year", lambda value: read_year("year", value), f"The year of the news. {_OR_AND}"),
    )
}


def read_query(query: QueryDict, parameters: Iterable[Parameter]) -> tuple[dict[str, Any], list[list[tuple[str, str]]]]:
    """The single values by parameter name, and for each filter given the facets of which an item must have one.

    Raises a problem that names every parameter that is unknown, repeated where it is single, or malformed.
    """
    known = {parameter.name: parameter for parameter in parameters}
    values: dict[str, Any] = {}
    filters: list[list[tuple[str, str]]] = []
    faults: list[Fault] = []
    for name, given in query.lists():
        parameter = known.get(name)
        if parameter is None:
            near = nearest(name[:80], known) if len(faults) < MOST_FAULTS else None
            faults.append(Fault(name[:80], "There is no such parameter here.", near))
        elif isinstance(parameter, Filter):
            filters += _read_filter(parameter, given, faults)
        elif len(given) > 1:
            faults.append(Fault(name, "Given more than once."))
        else:
            values.update((name, value) for value in _read_values(parameter, given, faults))
    if faults:
        raise refused(faults)
    return values, filters


def _read_filter(parameter: Filter, given: list[str], faults: list[Fault]) -> list[list[tuple[str, str]]]:
    alternatives = [text.split(",") for text in given]
    if sum(map(len, alternatives)) > _MOST_VALUES:
        faults.append(Fault(parameter.name, f"At most {_MOST_VALUES} values."))
        return []
    return [_read_values(parameter, [value.strip() for value in values], faults) for values in alternatives]


def _read_values(parameter: Parameter, given: list[str], faults: list[Fault]) -> list[Any]:
    values = []
    for text in given:
        try:
            values.append(parameter.read(text))
        except Refused as refusal:
            faults.append(Fault(parameter.name, str(refusal), refusal.suggestion))
    return values
