"""The interface's texts as templates and Python mark them for translation, found with Babel.

Django's makemessages needs GNU gettext, which a bare machine lacks.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

# The site's own packages, from which all of its texts come.
SOURCES = ("cms", "home", "news", "projects", "search")
# Argument positions: msgctxt, msgid, plural. `_` is whichever gettext a module imports under that name.
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def marked_texts() -> Catalog:
    """Every text of the interface with its context, plural, notes for translators, and the files it is in."""
    catalogue = Catalog(fuzzy=False)
    for path in _files():
        name = path.relative_to(settings.BASE_DIR).as_posix()
        found = extract("python", BytesIO(_as_python(path)), keywords=_KEYWORDS, comment_tags=["Translators:"])
        for line, text, notes, context in found:
            catalogue.add(text, locations=[(name, line)], auto_comments=notes, context=context)
    return catalogue


def _files() -> Iterator[Path]:
    for source in SOURCES:
        for path in sorted(Path(settings.BASE_DIR, source).rglob("*")):
            if path.suffix == ".py" or (path.suffix in {".html", ".txt", ".xml"} and "templates" in path.parts):
                yield path


def _as_python(path: Path) -> bytes:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Every tag as a call of gettext; without its indentation, which means nothing, the rest reads as Python.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    return source.encode()
