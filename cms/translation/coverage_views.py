"""The coverage report: every page in every language, its status, and what is left to translate."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, override, pgettext
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from cms.core.languages import site_languages

from .coverage import Coverage, Row, page_types
from .status import Standing, Status

_ROWS = 50
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = [
    gettext_lazy("Type"),
    gettext_lazy("Page"),
    gettext_lazy("Original language"),
    gettext_lazy("Language"),
    gettext_lazy("Status"),
    gettext_lazy("Segments"),
    gettext_lazy("Stale"),
    gettext_lazy("Untranslated"),
    gettext_lazy("Machine translated"),
    gettext_lazy("Words to translate"),
    gettext_lazy("Draft"),
    gettext_lazy("In review"),
    gettext_lazy("Since"),
    gettext_lazy("Owner"),
    gettext_lazy("Editor"),
]


class Choice(forms.Form):
    """What the report is narrowed to."""

    q = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=200)
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    locale = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("Any")), ("unfinished", gettext_lazy("Anything left to do")), *Status.choices],
    )

    def __init__(self, coverage: Coverage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {locale.language_code: site_languages()[locale.language_code].name for locale in coverage.locales}
        types = [(name, capfirst(called)) for name, called in page_types().items()]
        for name, choices in (("type", types), ("theme", coverage.themes.items()), ("locale", names.items())):
            self.fields[name].choices = [("", pgettext("every value of a filter", "All")), *choices]  # type: ignore[attr-defined]


def report(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The pages that the user may know of, in the languages that he works in; as CSV with `format=csv`."""
    assert not isinstance(request.user, AnonymousUser)  # as everybody in the admin
    coverage = Coverage(request.user)
    form = Choice(coverage, request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    locales = [each for each in coverage.locales if each.language_code == wanted.get("locale", "")] or coverage.locales
    rows, totals = (
        ([], {})
        if form.errors
        else coverage.select(
            text=wanted["q"], type_name=wanted["type"], theme=wanted["theme"], status=wanted["status"], locales=locales
        )
    )
    if request.GET.get("format") == "csv":
        return _as_csv(coverage, rows, locales)
    listing = Paginator(rows, _ROWS).get_page(request.GET.get("p"))
    context = {
        "header_title": _("Translations"),
        "page_title": _("Translations"),
        "header_icon": "site",
        "form": form,
        "listing": listing,
        "heads": [
            (language, _summary(totals.get(language.code)))
            for language in (site_languages()[locale.language_code] for locale in locales)
        ],
        "lines": _lines(coverage, list(listing.object_list), locales),
    }
    return render(request, "translation/coverage.html", context)


def former_report(request: HttpRequest) -> HttpResponse:
    """wagtail-localize's report was here."""
    return redirect("translation_coverage")


def _summary(total: Counter[Status] | None) -> list[tuple[Status, int]]:
    return [(status, total[status]) for status in Status if total[status]] if total else []


_Line = tuple[Row, list[dict[str, Any]]]


def _lines(coverage: Coverage, rows: Sequence[Row], locales: Sequence[Locale]) -> list[_Line]:
    """Each row with its cells."""
    found = coverage.standings(rows, locales)
    pages = Page.objects.in_bulk([row.page_id for row in rows])
    lines = []
    for row in rows:
        cells = []
        for locale in locales:
            standing = found[row.key][locale.language_code]
            missing = standing.status == Status.MISSING and (row.may_edit or row.is_public)
            cells.append(
                {
                    "language": locale.language_code,
                    "standing": standing,
                    "edit": standing.page_id if standing.page_id in coverage.editable else None,
                    "translate": missing and coverage.may_translate(pages[row.page_id], locale),
                }
            )
        lines.append((row, cells))
    return lines


def _as_csv(coverage: Coverage, rows: Sequence[Row], locales: Sequence[Locale]) -> StreamingHttpResponse:
    """A line for each page and language."""
    writer = csv.writer(_Echo())
    lines = (writer.writerow([_safe(cell) for cell in line]) for line in _spoken(_table(coverage, rows, locales)))
    # Without the mark at its beginning, spreadsheets read Cyrillic as something else.
    response = StreamingHttpResponse(chain(["\ufeff"], lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="translations.csv"'
    return response


def _spoken(lines: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The lines in the language of who asks for them: they are sent after that of the request has ended."""
    language = get_language() or settings.LANGUAGE_CODE

    def spoken() -> Iterator[list[Any]]:
        while True:
            with override(language):
                line = next(lines, None)
            if line is None:
                return
            yield line

    return spoken()


class _Echo:
    """Gives the CSV writer its lines back."""

    def write(self, line: str) -> str:
        return line


def _table(coverage: Coverage, rows: Sequence[Row], locales: Sequence[Locale]) -> Iterator[list[Any]]:
    yield _COLUMNS
    for start in range(0, len(rows), _ROWS):
        portion = rows[start : start + _ROWS]
        found = coverage.standings(portion, locales)
        for row in portion:
            for locale in locales:
                standing = found[row.key][locale.language_code]
                yield [row.kind, row.title, row.language, locale.language_code, *_cells(standing, coverage)]


def _cells(standing: Standing, coverage: Coverage) -> list[Any]:
    progress = standing.live or standing.work
    counts = [progress.segments, progress.stale, progress.untranslated, progress.machine] if progress else [""] * 4
    edit = standing.page_id if standing.page_id in coverage.editable else None
    return [
        standing.status.label,
        *counts,
        "" if standing.words is None else standing.words,
        _("yes") if standing.draft else "",
        _("yes") if standing.in_review else "",
        standing.since.isoformat(timespec="seconds") if standing.since else "",
        standing.owner,
        reverse("wagtailadmin_pages:edit", args=[edit]) if edit else "",
    ]


def _safe(cell: Any) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
