"""Turns hints into numbered documents, under one lock that works on both engines (design 3.3).

Numbers are given and committed under the lock, so nobody can read n+1 before n.
"""

import hashlib
import logging
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, models, transaction
from django.db.models import F
from django.utils import timezone, translation
from wagtail.models import Page

from cms.core.catalogues import catalogue_files

from . import hints
from .context import PublicationContext
from .documents import Written, write
from .expansion import Targets, all_targets, expand
from .models import (
    SEARCH_COLUMNS,
    PendingChange,
    PublishedFacet,
    PublishedItem,
    PublishedItemQuerySet,
    PublishedState,
)
from .public import PublicIndex
from .registry import item_types

logger = logging.getLogger(__name__)
# The database itself is in trouble: no item is to blame.
_GONE = (OperationalError, InterfaceError)
# Hints taken in one transaction.
BATCH = 500
_CHUNK = 200
# Raise it when a serializer writes something else than before: every document is then written anew.
SCHEMA_VERSION = 3

_T = TypeVar("_T")


def schema() -> str:
    """What documents depend on besides the content: another value means a full reconcile."""
    parts = [SCHEMA_VERSION, settings.PUBLIC_URL, settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES)]
    found = hashlib.sha256(repr(parts).encode())
    # The labels of codes are part of the documents; so is the present year, up to which a project without end runs.
    found.update(str(timezone.localdate().year).encode())
    for path in catalogue_files():
        found.update(path.read_bytes())
    return found.hexdigest()


def drain() -> int:
    """Process every pending hint, in committed batches; returns the number of hints."""
    total = 0
    # Asked before the lock is taken: a change that wrote several hints comes here several times.
    while PendingChange.objects.exists():
        total += process_batch()
    return total


def catch_up() -> None:
    """Process what time itself has changed, or what a killed process left behind. One query when there is nothing."""
    overdue = PublishedItem.objects.filter(removed=False, visible_until__lte=timezone.now())
    if PendingChange.objects.values("pk").union(overdue.values("pk")).exists():
        hints.hint_group(*overdue.values_list("uuid", flat=True))
        drain()


def process_batch() -> int:
    """Process up to `BATCH` hints in one transaction; returns how many."""
    with transaction.atomic():
        state = lock()
        changes = list(PendingChange.objects.order_by("pk")[:BATCH])
        if not changes:
            return 0
        everything = any(change.kind == "all" for change in changes)
        _publish_what_can_be(state, all_targets() if everything else expand(changes))
        PendingChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
        state.generation += 1
        state.save()
    return len(changes)


def reconcile() -> int:
    """Compare everything with the truth, whatever hints there are; returns how many items were different."""
    with transaction.atomic():
        state = lock()
        # Only these: a hint that is committed while the documents are written is of a later change.
        changes = list(PendingChange.objects.values_list("pk", flat=True))
        changed = _publish_what_can_be(state, all_targets())
        for some in _chunks(changes, one_by_one=False):
            PendingChange.objects.filter(pk__in=some).delete()
        state.schema = schema()
        state.generation += 1
        state.save()
    return changed


def _publish_what_can_be(state: PublishedState, targets: Targets) -> int:
    """As `publish`; where that fails, item by item, so that only what cannot be written is withdrawn."""
    try:
        with transaction.atomic():
            return publish(state, targets)
    except _GONE:
        raise
    except Exception:
        logger.exception("A batch cannot be published as a whole; each item on its own now.")
        return publish(state, targets, one_by_one=True)


def lock() -> PublishedState:
    """The state row, locked until the end of the transaction: by its update, on both engines."""
    if not PublishedState.objects.filter(pk=1).update(ticks=F("ticks") + 1):
        PublishedState.objects.bulk_create([PublishedState(pk=1, epoch=secrets.token_hex(4))], ignore_conflicts=True)
        PublishedState.objects.filter(pk=1).update(ticks=F("ticks") + 1)
    return PublishedState.objects.get(pk=1)


def publish(state: PublishedState, targets: Targets, *, one_by_one: bool = False) -> int:
    """Write the documents of `targets` where they differ and tombstones where they are gone; returns how many.

    With `one_by_one` an item that cannot be written is withdrawn and logged, and stands in nobody else's way.
    """
    index = PublicIndex()
    contexts = {language: PublicationContext(language, index) for language, _name in settings.LANGUAGES}
    changed = 0
    for item_type in item_types().values():
        known = PublishedItem.objects.filter(type=item_type.name)
        page_models = [model for model in item_type.models if issubclass(model, Page)]
        if page_models:
            for groups in _chunks(sorted(targets.groups), one_by_one):
                pages = (
                    page
                    for model in page_models
                    for page in model._default_manager.filter(
                        translation_key__in=groups, pk__in=index.page_ids(groups)
                    ).select_related("locale")
                )
                written = (_write_page(page, contexts) for page in pages)
                changed += _store_or_withdraw(state, known.filter(uuid__in=groups), written, one_by_one)
        for model in item_type.models:
            for ids in _chunks(sorted(targets.things[model]), one_by_one):
                rows = model._default_manager.filter(pk__in=index.ids(model) & set(ids))
                written = (_write_in(row, context) for row in rows for context in contexts.values())
                changed += _store_or_withdraw(state, known.filter(source_id__in=ids), written, one_by_one)
    return changed


def _chunks(values: Sequence[_T], one_by_one: bool) -> Iterator[Sequence[_T]]:
    size = 1 if one_by_one else _CHUNK
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _store_or_withdraw(
    state: PublishedState, known: PublishedItemQuerySet, written: Iterable[Written], one_by_one: bool
) -> int:
    if not one_by_one:
        return _store(state, known, list(written))
    try:
        with transaction.atomic():
            return _store(state, known, list(written))
    except _GONE:
        raise
    except Exception:
        logger.exception("An item cannot be written and is withdrawn.")
        return _store(state, known, [])


def _write_page(page: Page, contexts: dict[str, PublicationContext]) -> Written:
    return _write_in(page, contexts[page.locale.language_code])


def _write_in(instance: models.Model, context: PublicationContext) -> Written:
    with translation.override(context.language):
        return write(instance, context)


def _store(state: PublishedState, known: PublishedItemQuerySet, written: Iterable[Written]) -> int:
    """Make the rows `known` equal to `written`; a row that is not written any more becomes a tombstone."""
    items = {(item.uuid, item.locale): item for item in known.defer("document", *SEARCH_COLUMNS)}
    now = timezone.now()
    created: list[PublishedItem] = []
    updated: list[PublishedItem] = []
    facets: dict[tuple[UUID, str], Collection[tuple[str, str]]] = {}
    for new in written:
        key = UUID(str(new.uuid)), new.locale
        item = items.pop(key, None)
        if item is not None and not item.removed and item.digest == new.digest:
            if item.visible_until != new.visible_until:
                PublishedItem.objects.filter(pk=item.pk).update(visible_until=new.visible_until)
            continue
        (updated if item else created).append(_filled(item or PublishedItem(uuid=key[0]), new, state, now))
        facets[key] = new.facets
    for item in items.values():
        if not item.removed:
            updated.append(_tombstone(item, state, now))
            facets[item.uuid, item.locale] = ()
    PublishedItem.objects.bulk_create(created)
    PublishedItem.objects.bulk_update(updated, _STORED, batch_size=100)
    PublishedFacet.objects.filter(item__in=[item.pk for item in updated]).delete()
    PublishedFacet.objects.bulk_create(
        PublishedFacet(item=item, name=name, value=value)
        for item in (*created, *updated)
        for name, value in facets[item.uuid, item.locale]
    )
    return len(created) + len(updated)


_STORED = [
    "source_id",
    "title",
    "html_path",
    "sort_key",
    "document",
    "summary",
    *SEARCH_COLUMNS,
    "digest",
    "seq",
    "visible_until",
    "removed",
    "changed_at",
]


def _filled(item: PublishedItem, new: Written, state: PublishedState, now: datetime) -> PublishedItem:
    item.type, item.locale, item.source_id = new.type, new.locale, new.source_id
    item.title, item.html_path, item.sort_key = new.title, new.html_path, new.sort_key
    item.document, item.summary = new.document, new.summary
    item.search_title, item.search_lead, item.search_text = new.search_title, new.search_lead, new.search_text
    item.digest, item.visible_until, item.removed = new.digest, new.visible_until, False
    return _numbered(item, state, now)


def _tombstone(item: PublishedItem, state: PublishedState, now: datetime) -> PublishedItem:
    """Neither title nor cause: only that it is gone."""
    item.title = item.html_path = item.sort_key = item.document = item.summary = item.digest = ""
    item.search_title = item.search_lead = item.search_text = ""
    item.visible_until, item.removed = None, True
    return _numbered(item, state, now)


def _numbered(item: PublishedItem, state: PublishedState, now: datetime) -> PublishedItem:
    state.seq += 1
    item.seq, item.changed_at = state.seq, now
    return item
