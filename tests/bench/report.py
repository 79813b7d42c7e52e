"""The figures as a table and a picture; with --write they become part of cms/docs/performance.md."""

import math
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.metadata import version
from pathlib import Path

from .driving import Answer, Run
from .driving import version as wrk_version
from .measures import MEASURES, Gate, Measure

_BEGIN, _END = "<!-- figures of `make bench` -->", "<!-- end of the figures -->"
_PACKAGES = ("django", "wagtail", "djangorestframework", "granian", "gunicorn", "psycopg", "orjson")
# In the picture, by candidate: those are the site's colours on both grounds.
_COLOURS = {"ours": "#0b6e69", "bare": "#8a7a4a", "constant": "#c9bb8e", "stock": "#b4472e"}


@dataclass
class Report:
    """Everything that a run has found."""

    content: str
    seconds: float
    rounds: int
    postgres: str
    figures: Mapping[str, Run]
    answers: Mapping[str, Answer]
    queries: Mapping[str, int]
    gates: Sequence[Gate]
    memory: Mapping[str, int]
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report in Markdown."""
        table = [self._row(measure) for measure in MEASURES if measure.name in self.figures]
        return [
            f"{self.content}. {self.rounds} rounds of {self.seconds:g} s each, the candidates in turn; medians.",
            "",
            self._machine(),
            "",
            "| what | requests/s | p50 ms | p99 ms | queries | bytes | rows | errors |",
            "|---|--:|--:|--:|--:|--:|--:|--:|",
            *table,
            "",
            "| gate | found | gate | aim | |",
            "|---|--:|--:|--:|---|",
            *map(_gate_row, self.gates),
            "",
            "Memory of the largest worker after the run: "
            + ", ".join(f"{kind} {size / 2**20:.0f} MB" for kind, size in self.memory.items())
            + ".",
            *(f"\n{note}" for note in self.notes),
        ]

    def _row(self, measure: Measure) -> str:
        run, answer = self.figures[measure.name], self.answers[measure.name]
        queries, rows = self.queries.get(measure.name, ""), "" if answer.rows is None else answer.rows
        return (
            f"| {measure.title} | {run.rate:,.0f} | {run.p50:.1f} | {run.p99:.1f} | {queries} | {answer.size:,}"
            f" | {rows} | {run.errors or ''} |"
        )

    def _machine(self) -> str:
        packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
        processor, cores = _processor()
        return (
            f"{processor}, {cores} cores, for the database, the servers and wrk together."
            f" {self.postgres} without fsync, Python {sys.version.split()[0]}, {packages}, {wrk_version()},"
            f" {platform.system()} {platform.release()}."
        )


def _gate_row(gate: Gate) -> str:
    def mark(value: float | None) -> str:
        if value is None:
            return ""
        return f"{'≤ ' if gate.at_most else ''}{value:g} {gate.unit}"

    value = "" if gate.value is None else f"{gate.value:,.{1 if gate.value >= 10 else 2}f} {gate.unit}"
    return f"| {gate.title} | {value} | {mark(gate.gate)} | {mark(gate.aim)} | {gate.verdict} |"


def _processor() -> tuple[str, int]:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return (names[0] if names else platform.machine()), max(1, len(names))


def write(report: Report, folder: Path) -> None:
    """Put the report into performance.md between its two marks, and the picture beside the other pictures."""
    (folder / "img" / "performance.svg").write_text(picture(report), encoding="utf-8")
    page = folder / "performance.md"
    before, _begin, rest = page.read_text(encoding="utf-8").partition(_BEGIN)
    _old, _end, after = rest.partition(_END)
    shown = "![Requests a second, on a logarithmic scale](img/performance.svg)"
    page.write_text(
        "\n".join([f"{before}{_BEGIN}", "", shown, "", *report.lines(), "", f"{_END}{after}"]), encoding="utf-8"
    )


def picture(report: Report) -> str:
    """Requests a second as an SVG file: a bar for each measure, on a logarithmic scale."""
    shown = [measure for measure in MEASURES if measure.name in report.figures]
    top = math.log10(max(report.figures[measure.name].rate for measure in shown))
    left, width, step = 430, 480, 22
    height = step * len(shown) + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 90} {height}" font-family="sans-serif" '
        'font-size="13">',
        "<title>Requests a second, on a logarithmic scale</title>",
        f'<rect width="{left + width + 90}" height="{height}" fill="#fff"/>',
    ]
    for place, (name, colour) in enumerate(_COLOURS.items()):
        parts.append(f'<rect x="{left + place * 120}" y="10" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{left + 18 + place * 120}" y="21">{name}</text>')
    for place, measure in enumerate(shown):
        rate, y = report.figures[measure.name].rate, 40 + place * step
        length = max(2, width * math.log10(max(rate, 1)) / top)
        parts.append(f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{escape(measure.title)}</text>')
        colour = _COLOURS[measure.candidate]
        parts.append(f'<rect x="{left}" y="{y}" width="{length:.0f}" height="15" fill="{colour}"/>')
        parts.append(f'<text x="{left + length + 6:.0f}" y="{y + 12}">{rate:,.0f}</text>')
    return "\n".join([*parts, "</svg>", ""])
