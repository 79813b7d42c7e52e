"""Makes the stored items of some things equal to what they should be: numbered documents, tombstones, facets.

What cannot be written, for a fault of its own or because something is away that writing needs, is shown to nobody and
tried again (`AGAIN`); it gets no tombstone, so that no partner deletes what is only out of order here.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, models, transaction
from django.utils import timezone, translation
from wagtail.models import Page

from .context import PublicationContext
from .documents import Written, write
from .expansion import Targets
from .kept import CLOCKS_DIFFER
from .loading import complete
from .models import PendingChange, PublishedFacet, PublishedItem, PublishedItemQuerySet, PublishedState, WithdrawnPage
from .public import PublicIndex
from .registry import item_types

logger = logging.getLogger(__name__)
# The database itself is in trouble: no item is to blame.
DATABASE_TROUBLE = (OperationalError, InterfaceError)
# After which what could not be written is tried again.
AGAIN = timedelta(minutes=1)
_CHUNK = 200
# What is stored of what was written, besides the key.
_WRITTEN = [field.name for field in fields(Written) if field.name not in {"uuid", "locale", "facets"}]
_STORED = [*_WRITTEN, "seq", "removed", "purge_by", "changed_at"]
# What partners get: when it is another one, or they find it by other filters, it gets a new number.
_NUMBERED = ("digest", "document", "summary")
# Neither title nor cause: only that it is gone, and whether partners are asked to delete it too.
_TOMBSTONE = {
    field.name: field.get_default()
    for field in PublishedItem._meta.concrete_fields
    if field.name in _WRITTEN and field.name not in {"type", "source_id"}
}

_T = TypeVar("_T")
_Facets = Collection[tuple[str, str]]


def publish_what_can_be(state: PublishedState, targets: Targets, index: PublicIndex) -> int:
    """Write the documents of `targets` where they differ and tombstones where they are gone; returns how many.

    Where that fails, item by item: only what cannot be written is hidden and logged, and stands in nobody's way.
    """
    seq = state.seq
    try:
        with transaction.atomic():
            return _publish(state, targets, index, one_by_one=False)
    except DATABASE_TROUBLE:
        raise
    except Exception:
        logger.exception("A batch cannot be published as a whole; each item on its own now.")
    state.seq = seq
    return _publish(state, targets, PublicIndex(), one_by_one=True)


def _publish(state: PublishedState, targets: Targets, index: PublicIndex, *, one_by_one: bool) -> int:
    contexts = {language: PublicationContext(language, index) for language, _name in settings.LANGUAGES}
    page_models = {
        name: found
        for name, item_type in item_types().items()
        if (found := [model for model in item_type.models if issubclass(model, Page)])
    }
    changed = 0
    for groups in _chunks(sorted(targets.groups), one_by_one):
        known = PublishedItem.objects.filter(type__in=page_models, uuid__in=groups)
        written = _written_pages(page_models, groups, contexts, index)
        changed += _store_or_hide(state, known, written, Targets(groups=set(groups)), index, one_by_one)
    for item_type in item_types().values():
        for model in item_type.models:
            for ids in _chunks(sorted(targets.things[model]), one_by_one):
                known = PublishedItem.objects.filter(type=item_type.name, source_id__in=ids)
                written = _written_things(model, ids, contexts, index)
                changed += _store_or_hide(state, known, written, Targets(things={model: set(ids)}), index, one_by_one)
    return changed


def _written_pages(
    page_models: Mapping[str, Sequence[type[Page]]],
    groups: Sequence[UUID],
    contexts: Mapping[str, PublicationContext],
    index: PublicIndex,
) -> Iterator[Written]:
    index.prepare(groups)
    public: dict[str | None, set[int]] = defaultdict(set)
    for pk in index.page_ids(groups):
        public[index.pages[pk].type].add(pk)
    for name, found in page_models.items():
        for model in found if public[name] else ():
            pages = model._default_manager.filter(translation_key__in=groups, pk__in=public[name])
            for page in complete(pages.select_related("locale")):
                yield _write_in(page, contexts[page.locale.language_code])


def _written_things(
    model: type[models.Model], ids: Sequence[int], contexts: Mapping[str, PublicationContext], index: PublicIndex
) -> Iterator[Written]:
    for row in complete(model._default_manager.filter(pk__in=index.ids(model) & set(ids))):
        for context in contexts.values():
            yield _write_in(row, context)


def _chunks(values: Sequence[_T], one_by_one: bool) -> Iterator[Sequence[_T]]:
    size = 1 if one_by_one else _CHUNK
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _store_or_hide(
    state: PublishedState,
    known: PublishedItemQuerySet,
    written: Iterable[Written],
    portion: Targets,
    index: PublicIndex,
    one_by_one: bool,
) -> int:
    if not one_by_one:
        return _store(state, known, list(written))
    seq = state.seq
    try:
        with transaction.atomic():
            return _store(state, known, list(written))
    except DATABASE_TROUBLE:
        raise
    except Exception:
        logger.exception("An item cannot be written: it is shown to nobody, and tried again in a while.")
    state.seq = seq
    now = timezone.now()
    PendingChange.objects.bulk_create(portion.changes(not_before=now + AGAIN))
    public = index.page_ids(portion.groups).union(*(index.ids(model) for model in portion.things))
    broken = known.filter(source_id__in=public)
    # Long enough ago for every machine, whose clock may be behind.
    broken.stored(now).update(visible_until=now - CLOCKS_DIFFER)
    return _store(state, known.exclude(source_id__in=public), [])


def _write_in(instance: models.Model, context: PublicationContext) -> Written:
    with translation.override(context.language):
        return write(instance, context)


def _store(state: PublishedState, known: PublishedItemQuerySet, written: Iterable[Written]) -> int:
    """Make the rows `known` equal to `written`; a row that is not written any more becomes a tombstone.

    Returns how many were different. Every column is compared, not the digest alone: it may be another one by SQL.
    """
    items = {(item.type, item.uuid, item.locale): item for item in known}
    stored_facets = _facets_of(items.values())
    now = timezone.now()
    created: list[PublishedItem] = []
    updated: list[PublishedItem] = []
    facets: dict[tuple[str, UUID, str], _Facets] = {}
    for new in written:
        key = new.type, UUID(str(new.uuid)), new.locale
        item = items.pop(key, None)
        values = {name: getattr(new, name) for name in _WRITTEN}
        if item is None:
            created.append(_numbered(PublishedItem(uuid=key[1], locale=key[2], **values), state, now))
        elif (
            item.removed
            or _has_ended(item, now)
            or _differs(item, {name: values[name] for name in _NUMBERED})
            or stored_facets[item.pk] != new.facets
        ):
            updated.append(_numbered(_filled(item, values, removed=False), state, now))
        elif _differs(item, values):
            updated.append(_filled(item, values, removed=False))
        else:
            continue
        facets[key] = new.facets
    withdrawn = _withdrawn(item.uuid for item in items.values())
    for key, item in items.items():
        # Once lifted, what was asked stays asked until the page is public again.
        purge_by = withdrawn.get(item.uuid, item.purge_by)
        if not item.removed or item.purge_by != purge_by:
            item.purge_by = purge_by
            updated.append(_numbered(_filled(item, _TOMBSTONE, removed=True), state, now))
        elif _differs(item, _TOMBSTONE) or stored_facets[item.pk]:
            updated.append(_filled(item, _TOMBSTONE, removed=True))
        else:
            continue
        facets[key] = ()
    PublishedItem.objects.bulk_create(created)
    PublishedItem.objects.bulk_update(updated, _STORED, batch_size=100)
    PublishedFacet.objects.filter(item__in=[item.pk for item in updated]).delete()
    PublishedFacet.objects.bulk_create(
        PublishedFacet(item=item, name=name, value=value)
        for item in (*created, *updated)
        for name, value in facets[item.type, item.uuid, item.locale]
    )
    return len(created) + len(updated)


def _withdrawn(uuids: Iterable[UUID]) -> dict[UUID, datetime]:
    """By when partners are to have deleted their copies of those of these that are withdrawn."""
    rows = WithdrawnPage.objects.filter(uuid__in=list(uuids), withdrawal__lifted_at=None).order_by("uuid")
    return dict(rows.values_list("uuid").annotate(models.Min("withdrawal__purge_by")))


def _facets_of(items: Iterable[PublishedItem]) -> dict[int, set[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    rows = PublishedFacet.objects.filter(item__in=[item.pk for item in items])
    for pk, name, value in rows.values_list("item_id", "name", "value"):
        found[pk].add((name, value))
    return found


def _has_ended(item: PublishedItem, now: datetime) -> bool:
    """Whether readers have been told that it is gone, though it has no tombstone: it comes back under a new number."""
    return item.visible_until is not None and item.visible_until <= now


def _differs(item: PublishedItem, values: Mapping[str, object]) -> bool:
    return any(getattr(item, name) != value for name, value in values.items())


def _filled(item: PublishedItem, values: Mapping[str, object], *, removed: bool) -> PublishedItem:
    for name, value in values.items():
        setattr(item, name, value)
    item.removed = removed
    if not removed:
        item.purge_by = None
    return item


def _numbered(item: PublishedItem, state: PublishedState, now: datetime) -> PublishedItem:
    state.seq += 1
    item.seq, item.changed_at = state.seq, now
    return item
