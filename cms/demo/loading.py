"""Loads the demo content, once: what is there afterwards belongs to the editors."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.published import hints

from . import accounts, hub, originals, translations
from .content import CASES

Say = Callable[[str], None]


def load(say: Say) -> bool:
    """Load what has not been loaded yet, also after an interruption; whether anything was changed."""
    start = time.monotonic()

    def step(text: str) -> None:
        say(f"{time.monotonic() - start:5.1f} s  {text}")

    # The read model and Wagtail's index of references are brought up to date once, at the end.
    with hints.deferred():
        with disable_reference_index_auto_update():
            changed = _load_pages(step)
        if changed:
            call_command("rebuild_references_index", verbosity=0)
            step("references between pages")
    if changed:
        step("published documents")
    return changed


def _load_pages(step: Say) -> bool:
    changed = False
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
    new = accounts.new_accounts()
    with ThreadPoolExecutor() as pool:
        # Hashing is slow on purpose, but leaves other threads alone: it is done beside the rest.
        hashes = pool.map(make_password, [account.password for account in new])
        hub.write_settings()
        hub.write_partner()
        for data in originals.all_pages():
            originals.reserve(data)
        hub.write_homes()
        hub.write_recommendations()
        for account, hashed in zip(new, hashes, strict=True):
            accounts.make(account, hashed)
    if new:
        accounts.keep(new)
