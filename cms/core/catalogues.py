"""The interface's translations: each django.po under the settings' LOCALE_PATHS compiled to the .mo beside it.

Done with Babel, because Django's compilemessages needs GNU gettext, which a bare machine lacks.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from .marked_texts import marked_texts

# The language that the texts are marked in: it needs no catalogue.
SOURCE_LANGUAGE = "en"


def catalogue_files() -> list[Path]:
    return sorted(path for directory in settings.LOCALE_PATHS for path in Path(directory).glob("*/LC_MESSAGES/*.po"))


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def compile_catalogues() -> int:
    """Compile what is newer than its result; the number of files written. Safe while others do the same."""
    written = 0
    for source in catalogue_files():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".tmp", delete=False) as file:
            write_mo(file, read_catalogue(source))
        os.chmod(file.name, 0o644)
        os.replace(file.name, target)
        written += 1
    return written


def faults() -> Iterator[str]:
    """What would make a page show a wrong or an English text: placeholders that differ, doubtful and missing texts."""
    for path in catalogue_files():
        catalogue = read_catalogue(path)
        for message, errors in catalogue.check():
            for error in errors:
                yield f"{path}:{message.lineno}: {error}"
        for message in catalogue:
            if not message.id:
                continue
            texts = message.string if isinstance(message.string, (tuple, list)) else [message.string]
            if message.fuzzy:
                yield f"{path}:{message.lineno}: fuzzy: {message.id!r}"
            elif not all(texts) and path.parent.parent.name != "en":
                yield f"{path}:{message.lineno}: not translated: {message.id!r}"


def gaps() -> Iterator[str]:
    """Where a language's catalogue and the tree differ: texts that it lacks, and texts that nothing shows any more."""
    marked = _keys(marked_texts())
    for code, _name in settings.LANGUAGES:
        if code == SOURCE_LANGUAGE:
            continue
        path = Path(settings.LOCALE_PATHS[0], code, "LC_MESSAGES", "django.po")
        known = _keys(read_catalogue(path)) if path.exists() else {}
        for key in marked.keys() - known.keys():
            yield f"{path}: lacks {key!r} of {', '.join(sorted({name for name, _line in marked[key].locations}))}"
        for key in known.keys() - marked.keys():
            yield f"{path}:{known[key].lineno}: nothing shows {key!r}"


def _keys(catalogue: Catalog) -> dict[tuple[str, str], Message]:
    return {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0]): message
        for message in catalogue
        if message.id
    }


def update_catalogues() -> None:
    """Bring our own catalogues in line with the tree: new texts come in untranslated, those nothing shows leave."""
    marked = marked_texts()
    for path in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po")):
        catalogue = read_catalogue(path)
        catalogue.update(marked, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        # The head stays as it was written: the language, its plural forms, its glossary, and no date of today.
        head = path.read_bytes().partition(b"\n\n")[0]
        with path.open("wb") as file:
            file.write(head + b"\n\n")
            write_po(file, catalogue, width=100, omit_header=True, include_lineno=False)
