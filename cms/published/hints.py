"""Hints: "something public may be different now", written in the transaction of the change itself.

Django's model signals are hooked for every model whose rows the public sees; Wagtail's own signals fire outside the
transaction, or not at all. What fires no signal (bulk updates, raw SQL) is found by `reconcile`.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from asgiref.local import Local
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from modelcluster.fields import ParentalKey
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Site,
)
from wagtail_localize.models import Translation, TranslationSource

from cms.core.models import Detachment, Withholding
from cms.core.models.local_words import LocalWords

from .models import PendingChange

# For how many seconds documents wait at most to be written together, where many pages change one after the other: much
# of what one needs is what all need. Whoever reads meanwhile writes them (`sequencer.advance`).
DOCUMENTS_WAIT = 2.0
_state = Local()

# What Wagtail writes into a page's row when a draft of it is saved: none of it is public.
_OF_DRAFTS = frozenset({"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"})
# What a change of one row of these may alter anywhere on the site.
_EVERYTHING = (Site, Locale, AbstractSetting)
_OF_THINGS = (Page, Collection, CollectionViewRestriction, Redirect, Tag, LocalWords)
_OF_PAGES = (PageViewRestriction, Detachment, Withholding)
_OF_TRANSLATIONS = (TranslationSource, Translation)


def hint_group(*keys: object) -> None:
    """Note that the pages with these translation keys, and whatever depends on them, may have changed."""
    _write("group", keys)


def hint_thing(thing: models.Model) -> None:
    """Note that an organisation, place, image or document may have changed, or what lies in a collection."""
    _write(thing._meta.label_lower, [thing.pk])


def hint_all() -> None:
    """Note that anything may have changed."""
    _write("all", [""])


def hint_nothing() -> None:
    """Note that no document has changed, only what is cached beside them, or the time."""
    _write("nothing", [""])


def _write(kind: str, keys: Iterable[object]) -> None:
    PendingChange.objects.bulk_create(PendingChange(kind=kind, key=str(key)) for key in keys)
    _state.written = True
    transaction.on_commit(_committed, robust=True)


def _committed() -> None:
    """After a commit, once for all the hints of the transaction: each of them asks for it."""
    if not getattr(_state, "written", False):
        return
    until, _at_most = getattr(_state, "deferred", None) or (0.0, 0.0)
    if time.monotonic() >= until:
        _state.written = False
        try:
            _drain()
        except Exception:
            _state.written = True
            raise


def _drain() -> None:
    from .sequencer import after_commit

    after_commit()
    if getattr(_state, "deferred", None):
        _until, at_most = _state.deferred
        _state.deferred = time.monotonic() + at_most, at_most


@contextmanager
def deferred(after: Callable[[], object] | None = None, *, at_most: float = math.inf) -> Iterator[None]:
    """Inside, hints are only written; at the end the sequencer runs once, or `after`. For changing much at a time.

    Nothing waits longer than `at_most` seconds for the sequencer, and the transaction that it is changed in. One inside
    another ends with that.
    """
    if getattr(_state, "deferred", None):
        yield
        return
    _state.deferred = time.monotonic() + at_most, at_most
    try:
        yield
    finally:
        _state.deferred = None
        (after or _drain)()


def _changed(
    instance: models.Model, raw: bool = False, update_fields: frozenset[str] | None = None, **_kwargs: Any
) -> None:
    if isinstance(instance, Page) and update_fields and update_fields <= _OF_DRAFTS:
        return
    if isinstance(instance, Page) and raw:
        # A fixture's row knows nothing of the fields that are in the table above it.
        hint_group(*Page.objects.filter(pk=instance.pk).values_list("translation_key", flat=True))
    elif isinstance(instance, Page):
        hint_group(instance.translation_key)
    elif hasattr(type(instance), "marked_public") or isinstance(instance, Collection):
        hint_thing(instance)
    elif isinstance(instance, _EVERYTHING):
        hint_all()
    elif isinstance(instance, Redirect):
        hint_nothing()
    elif isinstance(instance, CollectionViewRestriction):
        _write(Collection._meta.label_lower, [instance.collection_id])
    elif isinstance(instance, Tag):
        hint_group(*_tagged(instance.pk))
    elif isinstance(instance, LocalWords):
        _words_changed(instance)
    else:
        _part_changed(instance)


def _part_changed(instance: models.Model) -> None:
    """A row that belongs to another one (an author of a news item, a tag on it) is part of its document."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            owner = field.related_model
            key = getattr(instance, field.attname)
            if issubclass(owner, Page) and (page := field.get_cached_value(instance, default=None)):
                hint_group(page.translation_key)
            elif issubclass(owner, Page):
                hint_group(*Page.objects.filter(pk=key).values_list("translation_key", flat=True))
            elif hasattr(owner, "marked_public"):
                _write(owner._meta.label_lower, [key])
            elif issubclass(owner, AbstractSetting):
                hint_all()


def _deleted(instance: models.Model, **_kwargs: Any) -> None:
    """Before it is gone, and with it the record of who refers to it: SQL sets foreign keys to NULL without a signal."""
    if isinstance(instance, Page):
        hint_group(instance.translation_key, *referring_groups([instance.pk]))
    elif hasattr(type(instance), "marked_public"):
        hint_thing(instance)
        page_type = ContentType.objects.get_for_model(Page)
        references = ReferenceIndex.get_references_to(instance)
        users = references.filter(base_content_type=page_type)
        keys = Page.objects.filter(pk__in=list(users.values_list("object_id", flat=True)))
        hint_group(*keys.values_list("translation_key", flat=True))
        others = references.exclude(base_content_type=page_type).values_list("base_content_type", "object_id")
        for holder_type, pk in others.distinct():
            holder = ContentType.objects.get_for_id(holder_type).model_class()
            if holder is not None and hasattr(holder, "marked_public"):
                _write(holder._meta.label_lower, [pk])


def referring_groups(page_ids: Iterable[int]) -> set[Any]:
    """The translation keys of the pages that refer to any of these pages."""
    page_type = ContentType.objects.get_for_model(Page)
    referrers = ReferenceIndex.objects.filter(
        to_content_type=page_type, to_object_id__in=[str(pk) for pk in page_ids], base_content_type=page_type
    ).values_list("object_id", flat=True)
    return set(Page.objects.filter(pk__in=list(referrers)).values_list("translation_key", flat=True))


def _words_changed(instance: Any) -> None:
    """A name in another language changes what shows the thing that it is the name of."""
    owner = instance._meta.get_field("of").related_model
    if owner is Tag:
        hint_group(*_tagged(instance.of_id))
    elif issubclass(owner, AbstractSetting):
        hint_all()
    else:
        _write(owner._meta.label_lower, [instance.of_id])


def _tagged(tag: int) -> set[Any]:
    """The translation keys of the pages with this tag."""
    keys: set[Any] = set()
    for relation in Tag._meta.related_objects:
        for field in relation.related_model._meta.concrete_fields:
            if isinstance(field, ParentalKey) and issubclass(field.related_model, Page):
                rows = relation.related_model._default_manager.filter(tag=tag)
                keys |= set(rows.values_list(f"{field.name}__translation_key", flat=True))
    return keys


def _openness_changed(instance: PageViewRestriction | Detachment | Withholding, **_kwargs: Any) -> None:
    hint_group(instance.page.translation_key)


def _translation_changed(instance: TranslationSource | Translation, **_kwargs: Any) -> None:
    """What is translated from what; how much of it is told by the live revision, and so by the page."""
    hint_group(instance.source.object_id if isinstance(instance, Translation) else instance.object_id)


def connect() -> None:
    """Connect every receiver; called once the apps are ready."""
    post_save.connect(_changed, dispatch_uid="hint_saved")
    pre_delete.connect(_deleted, dispatch_uid="hint_deleted")
    post_delete.connect(_changed, dispatch_uid="hint_gone")
    for signal in (post_save, post_delete):
        for model in _OF_PAGES:
            signal.connect(_openness_changed, sender=model, dispatch_uid=f"hint_{model.__name__}")
        for model in _OF_TRANSLATIONS:
            signal.connect(_translation_changed, sender=model, dispatch_uid=f"hint_{model.__name__}")
    m2m_changed.connect(
        _openness_changed, sender=PageViewRestriction.groups.through, dispatch_uid="hint_restriction_groups"
    )
    for model in filter(_is_hinted, apps.get_models()):
        # Django commits a row before it sends post_save, unless somebody has begun a transaction: a process that is
        # killed between the two would leave a change without its hint. It deletes in a transaction by itself.
        model.save_base = transaction.atomic(savepoint=False)(model.save_base)  # type: ignore[method-assign]


def _is_hinted(model: type[models.Model]) -> bool:
    """Whether a change of a row of `model` writes a hint."""
    known = (*_OF_THINGS, *_EVERYTHING, *_OF_PAGES, *_OF_TRANSLATIONS)
    parts = (isinstance(field, ParentalKey) for field in model._meta.concrete_fields)
    return issubclass(model, known) or hasattr(model, "marked_public") or any(parts)
