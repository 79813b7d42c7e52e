"""The one style sheet of the public pages."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage
from django.test import Client

from cms.core.stylesheets import PARTS, SHEET, SiteSheetFinder, site_sheet


def test_the_sheet_is_its_parts_in_their_order_and_what_is_for_paper_is_for_paper_only(settings):
    sheet = site_sheet()
    folder = settings.BASE_DIR / "cms" / "static" / "css"
    places = [sheet.index((folder / f"{name}.css").read_text()) for name in PARTS]
    assert places == sorted(places)
    assert sheet.index("@media print {\n/* On paper") > places[-1]
    assert sheet.count("{") == sheet.count("}")
    # In one file a relative address would lead elsewhere.
    assert not re.search(r"@import|url\((?!['\"]?data:)", sheet)


def test_it_is_found_as_any_static_file_and_written_anew_where_a_part_has_changed(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    finder = SiteSheetFinder()
    assert Path(finder.find(SHEET)).read_text(encoding="utf-8") == site_sheet()
    monkeypatch.setattr("cms.core.stylesheets.PARTS", ("base",))
    [(name, storage)] = finder.list([])
    assert (name, type(storage)) == (SHEET, FileSystemStorage)
    assert "/* Header */" not in Path(finder.find(SHEET)).read_text(encoding="utf-8")
    assert finder.find("css/other.css") == []


def test_it_is_served():
    assert finders.find(SHEET)
    assert Client().get(f"/static/{SHEET}").status_code == 200
