"""What several projects achieved, added up as far as that is honest.

Readers take a sum for the whole, so figures of one unit are added all or not at all. They are where each is known to
count something else than the others: no period overlaps another, and none is of a project that another's is a part of.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from cms.core.fields import Qualifier

# What a sum is, by all that its figures may be; the first that fits. "Up to" and "at least" say nothing together, and
# "about" says nothing with either.
_SUMS: tuple[tuple[set[str], str], ...] = (
    ({Qualifier.EXACT}, Qualifier.EXACT),
    ({Qualifier.EXACT, Qualifier.ABOUT}, Qualifier.ABOUT),
    ({Qualifier.EXACT, Qualifier.UP_TO}, Qualifier.UP_TO),
    ({Qualifier.EXACT, Qualifier.AT_LEAST}, Qualifier.AT_LEAST),
    ({Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.MORE_THAN}, Qualifier.MORE_THAN),
)


@dataclass(frozen=True)
class Figure:
    """An achievement that is a number, of the project `source` (a short form: title, html_url, locale).

    `start` and `end` are partial dates, "" where they are not known; `source_id` is the project's id and `whole_id`
    that of the project it is a part of, "" for none.
    """

    value: Decimal
    qualifier: str
    unit: str
    start: str = ""
    end: str = ""
    statement: str = ""
    source_id: str = ""
    whole_id: str = ""
    source: Any = None


@dataclass(frozen=True)
class Result:
    """A figure, or the sum of several."""

    value: Decimal
    qualifier: str
    figures: Sequence[Figure]

    @property
    def unit(self) -> str:
        return self.figures[0].unit

    @property
    def is_sum(self) -> bool:
        return len(self.figures) > 1

    @property
    def sources(self) -> list[Any]:
        """The projects that it is of, each once."""
        return list({figure.source_id: figure.source for figure in self.figures}.values())


def results(figures: Iterable[Figure]) -> list[Result]:
    """Sums where figures of one unit can be added, else each figure as it is; in the order of the figures."""
    by_unit: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_unit[figure.unit.strip().casefold()].append(figure)
    return [result for same in by_unit.values() for result in _results(same)]


def _results(same: list[Figure]) -> Iterator[Result]:
    added = total(same)
    if added:
        yield Result(*added, same)
    else:
        yield from (Result(figure.value, figure.qualifier, [figure]) for figure in same)


def total(figures: Sequence[Figure]) -> tuple[Decimal, str] | None:
    """The sum of figures of one unit and how it is to be read; None where they cannot be added."""
    qualifiers = {figure.qualifier for figure in figures}
    qualifier = next((sum_ for known, sum_ in _SUMS if qualifiers <= known), None)
    if qualifier is None or not all(_are_apart(*pair) for pair in combinations(figures, 2)):
        return None
    return sum((figure.value for figure in figures), Decimal()), qualifier


def _are_apart(one: Figure, other: Figure) -> bool:
    """Whether nothing can have been counted in both."""
    is_part = one.whole_id == other.source_id or other.whole_id == one.source_id
    return not is_part and (_is_before(one, other) or _is_before(other, one))


def _is_before(one: Figure, other: Figure) -> bool:
    # To the precision that both have: what ended in 2015 may overlap what began in May 2015.
    known = min(len(one.end), len(other.start))
    return known > 0 and one.end[:known] < other.start[:known]


def figures_of(document: dict[str, Any]) -> Iterator[Figure]:
    """The achievements of a project's document that are numbers; without a period of its own each has the project's."""
    whole = document["parent"]
    for achievement in document["achievements"]:
        if achievement["value"] is not None:
            period = achievement["period"] or document["period"]
            yield Figure(
                value=Decimal(str(achievement["value"])),
                qualifier=achievement["qualifier"],
                unit=achievement["unit"],
                start=period["start"] or "",
                end=period["end"] or "",
                statement=achievement["statement"],
                source_id=document["id"],
                whole_id=whole["id"] if whole else "",
                source={key: document[key] for key in ("title", "html_url", "locale")},
            )
