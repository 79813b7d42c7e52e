"""The components of the public site on one page, with made-up content: for those who change how it looks.

Served where the demo is installed, so in development only, at /components/.
"""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.published.totals import Figure, Result
from projects.timeline import Axis, Phase

COLOURS = (
    ("ink", "Text"),
    ("ink-soft", "Text of less weight"),
    ("accent", "Links, buttons, figures"),
    ("accent-deep", "Hover, front page"),
    ("accent-pale", "Tags, remarks"),
    ("mark", "Focus, numbers, warnings"),
    ("mark-pale", "Corrections, other languages"),
    ("sand", "Boxes, bands"),
    ("sand-deep", "States, empty pictures"),
    ("line", "Lines"),
    ("control", "Borders of controls"),
)
SPACES = range(1, 7)


def _item(title: str, locale: str = "en", **data: Any) -> SimpleNamespace:
    return SimpleNamespace(title=title, locale=locale, html_path="#", summary_data=data)


def _status(code: str, label: str) -> dict[str, str]:
    return {"code": code, "label": label}


NEWS = (
    _item("Water for three villages", date="2026-03-08", summary="The pumps run again.", dateline={}),
    _item("Три посёлка получили воду", "ru", date="2026-03-07", summary="Насосы снова работают."),
)
PROJECTS = (
    _item(
        "Water for all",
        status=_status("2", "Implementation"),
        period={"start": "2025-04", "end": None},
        summary="Villages decide together where a well is dug.",
        countries=[{"name": "Kyrgyzstan"}, {"name": "Tajikistan"}],
    ),
    _item(
        "Жергиликтүү демилгелерди колдоо жана өнүктүрүү долбоору",
        "ky",
        status=_status("4", "Closed"),
        period={"start": "2013", "end": "2015"},
        summary="A project in another language, with a long title.",
    ),
)
THEMES = (
    _item("Water", number=1, summary="Clean water is a right."),
    _item("Участие и права женщин", "ru", summary="A theme in another language, without a number."),
)
DOCUMENT = {
    "type": "news",
    "title": "Water for three villages",
    "html_url": "https://www.example.org/en/news/water/",
    "locale": "en",
    "last_published_at": "2026-03-08T10:00:00Z",
    "rights": {"attribution": "Civil Society Network"},
    "translations": [],
    "translation": {
        "original_locale": "sv",
        "segments": 14,
        "stale_segments": 2,
        "stale_since": "2026-03-01",
        "untranslated_segments": 1,
        "machine_segments": 3,
    },
}
LINKS = (
    {"title": "Another page", "html_url": "/en/", "locale": "en"},
    {"title": "Тармак жөнүндө", "html_url": "/ky/", "locale": "ky"},
)
PHASES = (
    {**LINKS[0], "id": "1", "period": {"start": "2012", "end": "2015"}, "status": _status("4", "Closed")},
    {**LINKS[1], "id": "2", "period": {"start": "2016-05", "end": None}, "status": _status("2", "Implementation")},
)
FILES = (
    {"url": "/handbook.pdf", "title": "A handbook", "size": 1_400_000, "language": "sv", "category": None},
    {"url": "/budget.xlsx", "title": "The budget of the year", "size": 90_000, "language": None, "category": None},
)


def _line() -> dict[str, Any]:
    axis = Axis(PHASES)
    phases = [Phase(each, each, each is PHASES[1], axis.bar(each)) for each in PHASES]
    return {"phases": phases, "ticks": list(axis.ticks()), "previous": LINKS[0], "next": LINKS[1]}


def _results() -> list[Result]:
    figures = [
        Figure(Decimal(value), "exact", "wells", source_id=each["title"], source=each)
        for value, each in zip((12, 5), LINKS, strict=True)
    ]
    people = Figure(Decimal(1000), "more_than", "people", statement="They got advice.", source=LINKS[0])
    return [Result(Decimal(17), "exact", figures), Result(Decimal(1000), "more_than", [people])]


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery page."""
    context = {
        "colours": COLOURS,
        "spaces": SPACES,
        "news": NEWS,
        "projects": PROJECTS,
        "themes": THEMES,
        "document": DOCUMENT,
        "links": LINKS,
        "line": _line(),
        "files": FILES,
        "results": _results(),
    }
    return render(request, "demo/gallery.html", context)
