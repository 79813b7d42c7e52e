"""Loads the demo content, once: what is there afterwards belongs to the editors."""

import time
from collections.abc import Callable

from django.db import transaction

from cms.published import hints

from . import accounts, hub, originals, translations
from .content import CASES

Say = Callable[[str], None]


def load(say: Say) -> bool:
    """Load what has not been loaded yet, also after an interruption; whether anything was changed."""
    start = time.monotonic()

    def step(text: str) -> None:
        say(f"{time.monotonic() - start:5.1f} s  {text}")

    changed = False
    with hints.deferred():
        if not originals.is_begun():
            _begin()
            step("settings, home pages, accounts")
            changed = True
        for case, pages in CASES.items():
            unwritten = [data for data in pages if not originals.is_written(data)]
            for data in unwritten:
                originals.write(data)
            if unwritten:
                step(f"{case}: {len(unwritten)} pages")
                changed = True
        missing = [line for case in CASES for line in translations.missing_words(case)]
        if missing:
            raise translations.MissingWords("\n".join(missing))
        for case, pages in CASES.items():
            made = sum(translations.translate(case, data) for data in pages)
            if made:
                step(f"{case}: {made} translations")
                changed = True
    return changed


@transaction.atomic
def _begin() -> None:
    hub.write_settings()
    hub.write_homes()
    for data in originals.all_pages():
        originals.reserve(data)
    made = accounts.make_accounts()
    if made:
        accounts.keep(made)
