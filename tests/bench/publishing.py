"""The click on "publish", with what this site does besides and without: `python -m tests.bench.publishing TIMES`.

Without means as stock Wagtail does it: the same pages with none of our receivers of signals, and with Wagtail's own
action. Both ways take turns on the same pages; a worker is there, which does what need not be done at once. Some pages
have translations, which the editor's click has follow, as no click of stock Wagtail does; some never had any.
"""

import inspect
import json
import statistics
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import django

# Clicks that do not count.
_WARM = 6
_OURS = {"cms", "home", "news", "projects", "search"}


@contextmanager
def stock() -> Iterator[None]:
    """Publishing as Wagtail does it by itself."""
    import wagtail.signals
    from django.db.models import signals
    from django.dispatch import Signal
    from wagtail.actions.publish_revision import PublishRevisionAction

    known = [
        each for module in (signals, wagtail.signals) for each in vars(module).values() if isinstance(each, Signal)
    ]
    before = [(signal, signal.receivers) for signal in known]
    execute = PublishRevisionAction.execute
    PublishRevisionAction.execute = inspect.unwrap(execute)
    for signal in known:
        signal.receivers = [entry for entry in signal.receivers if not _is_ours(entry[1])]
        signal.sender_receivers_cache.clear()
    try:
        yield
    finally:
        PublishRevisionAction.execute = execute
        for signal, receivers in before:
            signal.receivers = receivers
            signal.sender_receivers_cache.clear()


def _is_ours(receiver: Any) -> bool:
    found = receiver() if isinstance(receiver, weakref.ReferenceType) else receiver
    return getattr(found, "__module__", "").partition(".")[0] in _OURS


def measure(times: int) -> dict[str, dict[str, dict[str, float]]]:
    """Milliseconds and queries of a click by kind of page and by way: medians."""
    from wagtail_localize.models import TranslationSource

    from cms.published.models import PublishedItem

    from .freshness import settle

    items = PublishedItem.objects.visible().of_type("news").in_locale("en").filter(translation_status="original")
    pages = list(items.order_by("-sort_key").values_list("source_id", "uuid")[: 2 * times])
    half = len(pages) // 2
    translated, alone = pages[:half], pages[half:]
    TranslationSource.objects.filter(object_id__in=[uuid for _pk, uuid in alone]).delete()
    settle()
    found = {
        "with two translations": _measure([pk for pk, _uuid in translated]),
        "never translated": _measure([pk for pk, _uuid in alone]),
    }
    settle()
    return found


def _measure(pages: list[int]) -> dict[str, dict[str, float]]:
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from cms.published.models import Worker
    from news.models import NewsPage

    ways: dict[str, Callable[[], Any]] = {"ours": nullcontext, "stock": stock}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    asked: dict[str, list[int]] = {name: [] for name in ways}
    for number, pk in enumerate([*pages[:_WARM], *pages]):
        for name, way in ways.items():
            Worker.objects.update_or_create(
                name="bench", defaults={"started_at": timezone.now(), "seen_at": timezone.now(), "stopped": False}
            )
            page = NewsPage.objects.get(pk=pk)
            page.title = f"{page.title} ({number} {name})"
            # Queries are counted of every second click, which makes them slower.
            counted = CaptureQueriesContext(connection) if number % 2 else nullcontext([])
            reset_queries()
            with way(), counted as queries:
                start = time.perf_counter()
                page.save_revision().publish()
                milliseconds = (time.perf_counter() - start) * 1000
            if number >= _WARM and number % 2:
                asked[name].append(len(queries))
            elif number >= _WARM:
                taken[name].append(milliseconds)
    Worker.objects.all().delete()
    return {name: {"ms": statistics.median(taken[name]), "queries": statistics.median(asked[name])} for name in ways}


if __name__ == "__main__":
    django.setup()
    json.dump(measure(int(sys.argv[1])), sys.stdout)
