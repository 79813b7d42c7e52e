"""The styles of the public pages: written one file per concern, sent as one, so that a page asks once for all of them.

Collecting static files finds it as it finds any other file; where they are served from where they lie, it is put
together anew when it is asked for.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

SHEET = "css/site.css"
# In the order in which they add to each other; the last is for paper alone.
PARTS = ("base", "layout", "components", "blocks", "catalogue", "map", "item")
PRINT = "print"


def site_sheet() -> str:
    """The text of the whole sheet."""
    folder = settings.BASE_DIR / "cms" / "static" / "css"
    parts = [(folder / f"{name}.css").read_text(encoding="utf-8") for name in PARTS]
    paper = (folder / f"{PRINT}.css").read_text(encoding="utf-8")
    return "\n".join([*parts, "@media print {", paper, "}", ""])


class SiteSheetFinder(FileSystemFinder):
    """Finds the sheet in a folder of DATA_DIR, where it writes it first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(settings.DATA_DIR) / "sheets"
        self.locations = [("", str(self.folder))]
        self.storages = {str(self.folder): FileSystemStorage(location=self.folder)}

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        if path == SHEET:
            self._write()
        return super().find(path, *args, **kwargs)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        self._write()
        yield SHEET, self.storages[str(self.folder)]

    def _write(self) -> None:
        path, text = self.folder / SHEET, site_sheet()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all, for whoever reads it meanwhile.
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
