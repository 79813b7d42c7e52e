"""What a list offers its readers to choose from, as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from .alphabets import sort_key
from .filters import Filter

# Of a filter that has many values so many are shown at once.
_AT_ONCE = 8


@dataclass(frozen=True)
class Option:
    """A value of a filter, with how many items the list would have for it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """A filter with what it offers: `first` what is shown at once, all that is chosen among it, and `more`."""

    name: str
    title: str | Promise
    first: list[Option]
    more: list[Option]
    # The filter that says more about what is chosen here.
    qualifier: "Group | None" = None

    @property
    def qualified(self) -> list[str]:
        """The name of the filter that says more, where it is offered."""
        return [self.qualifier.name] if self.qualifier else []

    @property
    def chosen(self) -> int:
        """How many of its values are chosen."""
        return sum(option.is_chosen for option in self.first)


@dataclass(frozen=True)
class Chip:
    """Something that the list is narrowed by, and the address of the list without it."""

    name: str
    title: str | Promise
    label: str
    address: str


@dataclass(frozen=True)
class Choice:
    """One of several ways to have the list."""

    value: str
    label: str | Promise
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Advice:
    """A filter that is in the way of finding anything, and what there would be without it."""

    title: str | Promise
    labels: list[str]
    address: str
    count: int


def group(asked: Filter, options: Iterable[Option], language: str, qualifier: Group | None = None) -> Group:
    """The group of a filter; `options` are in the order of their counts."""
    found = list(options)
    if asked.order != "count":
        found.sort(key=lambda option: option.value, reverse=asked.order == "-value")
    first = [option for place, option in enumerate(found) if place < _AT_ONCE or option.is_chosen]
    more = [option for option in found if option not in first]
    if asked.order == "count":
        # Whoever looks for one of many looks for its name.
        more.sort(key=lambda option: sort_key(option.label, language))
    return Group(asked.name, asked.title, first, more, qualifier)


def options(entries: Iterable[dict[str, Any]], chosen: dict[str, str]) -> list[Option]:
    """The values that were counted (see `Selection.facets`), and those of `chosen` that nothing else leaves room for.

    `chosen` says what the chosen values are called.
    """
    counted = [Option(each["value"], each["label"], each["count"], each["value"] in chosen) for each in entries]
    known = {option.value for option in counted}
    return counted + [Option(value, label, 0, True) for value, label in chosen.items() if value not in known]
