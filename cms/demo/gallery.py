"""The components of the public site on one page, with made-up content: for those who change how it looks.

Served where the demo is installed, so in development only, at /components/.
"""

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

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
    }
    return render(request, "demo/gallery.html", context)
