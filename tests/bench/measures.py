"""What is measured, and which figures must show what (the gates)."""

from collections.abc import Mapping
from dataclasses import dataclass

from .driving import Run

# Of a workload (see `tests.bench.addresses`): all its addresses, drawn at random, or the first one again and again.
DRAWN, AGAIN = "drawn", "again"


@dataclass(frozen=True)
class Measure:
    """One line of the table: a workload as one candidate answers it. `known`: the client has it already (304).

    `warm`: ours may answer from memory; else it has none, and makes every answer anew.
    """

    name: str
    title: str
    workload: str
    candidate: str
    which: str = DRAWN
    known: bool = False
    warm: bool = False

    @property
    def server(self) -> str:
        if self.candidate == "ours":
            return "ours" if self.warm else "cold"
        return "bare" if self.candidate == "constant" else self.candidate

    def addresses(self, workloads: Mapping[str, Mapping[str, list[str]]]) -> list[str]:
        found = workloads[self.workload][self.candidate]
        return found if self.which == DRAWN else found[:1]


def _three(name: str, title: str, workload: str) -> list[Measure]:
    return [
        Measure(name, f"{title}", workload, "ours"),
        Measure(f"{name} bare", f"{title}: one query in a bare Django", workload, "bare"),
        Measure(f"{name} stock", f"{title}: stock Wagtail", workload, "stock"),
        Measure(f"{name} again", f"{title}, the same one again", workload, "ours", AGAIN, warm=True),
    ]


MEASURES = [
    *_three("W1", "W1 list of 20 news", "list")[:3],
    Measure("W1 constant", "a constant answer of that size in a bare Django", "list", "constant"),
    Measure("W1 again", "W1 list of 20 news, the first page again", "first list", "ours", warm=True),
    *_three("W2", "W2 a news item", "news"),
    *(each for each in _three("W3", "W3 projects by country, theme and status", "filter") if each.candidate != "bare"),
    *_three("W4", "W4 a project", "project"),
    *(each for each in _three("W5", "W5 search", "search") if each.candidate != "bare"),
    *(each for each in _three("W6", "W6 page of a news item", "page") if each.candidate != "bare"),
    *(each for each in _three("W7", "W7 page of the catalogue", "catalogue") if each.candidate != "bare"),
    Measure("W7 stock again", "W7 page of the catalogue, the same one again: stock", "catalogue", "stock", AGAIN),
    Measure("W8 list", "W8 list that the client has", "first list", "ours", AGAIN, known=True, warm=True),
    Measure("W8 news", "W8 news item that the client has", "news", "ours", AGAIN, known=True, warm=True),
    Measure("W8 page", "W8 page that the client has", "page", "ours", AGAIN, known=True, warm=True),
    Measure("W9 first", "W9 the first page of the list", "first list", "ours"),
    Measure("W9", "W9 a page far down the list", "far list", "ours"),
]

# At two sizes of the site: what may not become slower.
GROWTH = [
    Measure("list", "list of 20 news", "first list", "ours"),
    Measure("news", "a news item", "news", "ours"),
    Measure("changes", "change feed", "changes", "ours"),
    Measure("search", "search", "search", "ours"),
]

Figures = Mapping[str, Run]


@dataclass(frozen=True)
class Gate:
    """What must be reached; `value` is None where it could not be measured."""

    title: str
    value: float | None
    # None where there is only an aim.
    gate: float | None
    aim: float | None = None
    unit: str = "×"
    # Whether smaller is better.
    at_most: bool = False

    def reaches(self, mark: float) -> bool:
        if self.value is None:
            return False
        return self.value <= mark if self.at_most else self.value >= mark

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        if self.aim is not None and self.reaches(self.aim):
            return "aim reached"
        if self.gate is None:
            return "short of the aim"
        return "reached" if self.reaches(self.gate) else "NOT reached"


def gates(found: Figures) -> list[Gate]:
    """The gates that follow from one run."""

    def ratio(name: str, other: str) -> float | None:
        if name not in found or other not in found or not found[other].rate:
            return None
        return found[name].rate / found[other].rate

    repeated = [ratio(f"W{number} again", "W1") for number in range(1, 6)]
    known = [each for each in repeated if each is not None]
    return [
        Gate("W1 against one query in a bare Django", ratio("W1", "W1 bare"), 0.7, 1.0),
        Gate("W1 against stock API v2", ratio("W1", "W1 stock"), 50, 80),
        Gate("W2 against one query in a bare Django", ratio("W2", "W2 bare"), 0.8, 1.0),
        Gate("W2 against stock API v2", ratio("W2", "W2 stock"), 25),
        Gate("W3 with count and facets against stock without", ratio("W3", "W3 stock"), 40, 75),
        Gate("W4 against one query in a bare Django", ratio("W4", "W4 bare"), 0.8, 1.0),
        Gate("W4 against stock API v2", ratio("W4", "W4 stock"), 25),
        Gate("W5 against stock", ratio("W5", "W5 stock"), 50, 120),
        Gate("W1 to W5 again, the slowest, against W1", min(known, default=None), 1.5),
        Gate("W1 again against a constant answer", ratio("W1 again", "W1 constant"), None, 0.6),
        Gate("W6 again against stock", ratio("W6 again", "W6 stock"), 20, 40),
        Gate("W7 again against stock", ratio("W7 again", "W7 stock again"), 20, 40),
        Gate("W6 drawn against stock", ratio("W6", "W6 stock"), 1.2, 2),
        Gate("W7 drawn against stock", ratio("W7", "W7 stock"), 1.2, 2),
        Gate("W8 list: 304 against 200", ratio("W8 list", "W1 again"), 1.0, 1.5),
        Gate("W8 news item: 304 against 200", ratio("W8 news", "W2 again"), 1.0, 1.5),
        Gate("W8 page: 304 against 200", ratio("W8 page", "W6 again"), 1.0, 1.5),
        Gate("W9 against page 1", ratio("W9", "W9 first"), 0.9),
    ]


def growth_gates(small: Figures, large: Figures, sizes: str) -> list[Gate]:
    """What may take at most a quarter longer on the larger site: the time of half of the answers."""
    return [
        Gate(f"{sizes}: {measure.title}", large[measure.name].p50 / small[measure.name].p50, 1.25, 1.1, at_most=True)
        for measure in GROWTH
    ]
