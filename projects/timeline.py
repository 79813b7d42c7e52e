"""The phases of a programme in time: what a project page draws, and leads to before and after it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from cms.core.templatetags.formatting import is_over
from cms.published.models import PublishedItem
from cms.published.reading import readable

from .models import ParentRelation
from .parts import Relation, digits

_STEPS = (1, 2, 5, 10, 20, 50, 100)
# As many years as can be written below a timeline on a phone.
_MOST_YEARS = 6
_CHAIN = {Relation.PHASE, Relation.FOLLOWS, Relation.FOLLOWED_BY}


@dataclass(frozen=True)
class Tick:
    """A year on the axis; `x` is where it begins, in per cent of the width."""

    year: int
    x: float


@dataclass(frozen=True)
class Bar:
    """When a phase runs, in per cent of the width; it is open where its end is not known yet."""

    x: float
    width: float
    is_open: bool


@dataclass(frozen=True)
class Phase:
    """A phase; `to` is its short form for a link, `data` its summary."""

    to: dict[str, Any]
    data: dict[str, Any]
    is_current: bool
    bar: Bar | None


@dataclass(frozen=True)
class Timeline:
    """The phases by their start, the axis below them, and of the profile that is looked at what came before and after.

    `others` are the relatives of the profile that are not on the timeline, `sub_projects` its parts that are no phases.
    """

    phases: list[Phase]
    ticks: list[Tick]
    previous: dict[str, Any] | None
    next: dict[str, Any] | None
    sub_projects: list[PublishedItem]
    others: list[dict[str, Any]]


def timeline(document: dict[str, Any]) -> Timeline:
    """The timeline of a programme's phases, or of those that the project is one of; empty where there are none."""
    phases = [to for to in document["children"] if _relation(to) == ParentRelation.PHASE]
    parts = [to for to in document["children"] if to not in phases]
    chain = [] if phases else [to for to in document["related"] if _relation(to) in _CHAIN]
    around = [*phases, *chain]
    items = {str(item.uuid): item for item in _items([*around, *parts])}
    known = [(to, items[to["id"]].summary_data) for to in around if to["id"] in items]
    known = sorted(known + ([(document, document)] if chain else []), key=_by_start)
    drawn = Axis([data for _to, data in known])
    return Timeline(
        phases=[Phase(to, data, to is document, drawn.bar(data)) for to, data in known],
        ticks=list(drawn.ticks()),
        previous=_beside(document, known, -1, Relation.FOLLOWS),
        next=_beside(document, known, 1, Relation.FOLLOWED_BY),
        sub_projects=[items[to["id"]] for to in parts if to["id"] in items],
        others=[to for to in document["related"] if to not in chain],
    )


def _relation(to: dict[str, Any]) -> str:
    return to["relation"]["code"] if to["relation"] else ""


def _items(relatives: list[dict[str, Any]]) -> list[PublishedItem]:
    ids = [to["id"] for to in relatives]
    return readable(PublishedItem.objects.filter(uuid__in=ids), "project") if ids else []


def _by_start(known: tuple[dict[str, Any], dict[str, Any]]) -> tuple[bool, str, str]:
    to, data = known
    start = data["period"]["start"] or ""
    return not start, digits(start), to["title"]


def _beside(
    document: dict[str, Any], known: list[tuple[dict[str, Any], dict[str, Any]]], step: int, said: Relation
) -> dict[str, Any] | None:
    """The phase that is said to come before or after the document, else its neighbour on the timeline."""
    for to, _data in known:
        if to is not document and to.get("relation") and _relation(to) == said:
            return to
    places = [place for place, (to, _data) in enumerate(known) if to is document]
    beside = places[0] + step if places else -1
    return known[beside][0] if 0 <= beside < len(known) else None


class Axis:
    """The years that profiles (their summaries) run in. What has not ended goes on until today."""

    def __init__(self, profiles: Iterable[dict[str, Any]]) -> None:
        spans = {data["id"]: _span(data) for data in profiles}
        self._spans = {key: span for key, span in spans.items() if span}
        self._first = int(min((start for start, _end, _is_open in self._spans.values()), default=0))
        last = max((end for _start, end, _is_open in self._spans.values()), default=0)
        self._last = max(int(-(-last // 1)), self._first + 1)

    def _x(self, time: float) -> float:
        return round(100 * (time - self._first) / (self._last - self._first), 2)

    def bar(self, data: dict[str, Any]) -> Bar | None:
        """The bar of a profile; None where nobody knows when it began."""
        if data["id"] not in self._spans:
            return None
        start, end, is_open = self._spans[data["id"]]
        return Bar(self._x(start), round(self._x(end) - self._x(start), 2), is_open)

    def ticks(self) -> Iterator[Tick]:
        """The years to be written below."""
        if self._spans:
            years = self._last - self._first
            step = next((step for step in _STEPS if years <= step * _MOST_YEARS), years)
            yield from (Tick(year, self._x(year)) for year in range(self._first, self._last, step))


def _span(data: dict[str, Any]) -> tuple[float, float, bool] | None:
    """From when to when a profile runs, in years with fractions, and whether it goes on."""
    start, end = data["period"]["start"], data["period"]["end"]
    if not start:
        return None
    if end:
        return _time(start), max(_time(end, is_end=True), _time(start, is_end=True)), False
    if is_over(data["status"]):
        # Nothing says how long it took.
        return _time(start), _time(start, is_end=True), False
    today = _time(timezone.localdate().isoformat())
    return _time(start), max(today, _time(start, is_end=True)), True


def _time(partial: str, *, is_end: bool = False) -> float:
    """The beginning of a partial date, or its end: 2013 begins at 2013.0 and ends at 2014.0."""
    year, *more = map(int, partial.split("-"))
    if not more:
        return year + is_end
    if len(more) == 1:
        return year + (more[0] - 1 + is_end) / 12
    in_year = date(year, *more).timetuple().tm_yday - 1 + is_end
    return year + in_year / 366
