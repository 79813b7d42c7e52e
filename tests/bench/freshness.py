"""Publish and read: `python -m tests.bench.freshness PORT PAIRS SECONDS` counts the answers older than the publication.

After each publication the item, its page and the list that it is in are asked for four times, each on a connection of
its own, so that all processes answer. The worker may have seen to it by then or not.
"""

import json
import sys
import time

import django

from .driving import ask

_LIST = "/api/v1/news/?locale=en&limit=20"
_ASKS = 4


def stale_answers(port: int, pairs: int, seconds: float) -> tuple[int, int]:
    """How many of the answers had not got what had just been published, and after how many publications.

    As many as there is time for, at most `pairs`.
    """
    from cms.published.models import PublishedItem
    from news.models import NewsPage

    newest = PublishedItem.objects.visible().of_type("news").in_locale("en").order_by("-sort_key", "-uuid")[:20]
    originals = [item for item in newest if item.translation_status == "original"]
    stale = number = 0
    until = time.monotonic() + seconds
    while number < pairs and time.monotonic() < until:
        item = originals[number % len(originals)]
        page = NewsPage.objects.get(pk=item.source_id)
        page.title = f"Edition {number}"
        page.save_revision().publish()
        for address in [f"/api/v1/news/{item.uuid}/?locale=en", item.html_path, _LIST] * _ASKS:
            stale += page.title.encode() not in ask(port, address).body
        number += 1
        if number % 50 == 0:
            print(f"{number} publications, {stale} stale answers", file=sys.stderr, flush=True)
    return stale, number


def settle() -> None:
    """Do what is left to do, as a worker would; what would be due on a copy of the database hides its copied rows."""
    from cms.published.sequencer import drain, is_due, process_due

    while is_due():
        process_due(drain)


if __name__ == "__main__":
    django.setup()
    json.dump(stale_answers(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])), sys.stdout)
