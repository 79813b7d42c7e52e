"""The interface's translations: each django.po under the settings' LOCALE_PATHS compiled to the .mo beside it.

Done with Babel, because Django's compilemessages needs GNU gettext, which a bare machine lacks.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


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
