"""From a hint to everything that may look different after it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from wagtail.models import Page, ReferenceIndex

from .hints import referring_groups
from .models import PendingChange, PublishedFacet, PublishedItem
from .registry import item_types


@dataclass
class Targets:
    """What has to be looked at again: groups of pages by translation key, rows of other models by model and key."""

    groups: set[UUID] = field(default_factory=set)
    things: dict[type[models.Model], set[int]] = field(default_factory=lambda: defaultdict(set))


def _thing_models() -> dict[str, type[models.Model]]:
    """The models that are published in rows of their own rather than as pages, by label."""
    return {
        model._meta.label_lower: model
        for item_type in item_types().values()
        for model in item_type.models
        if not issubclass(model, Page)
    }


def all_targets() -> Targets:
    """Everything that is public, and everything that was."""
    targets = Targets()
    targets.groups = set(Page.objects.values_list("translation_key", flat=True))
    for item_type in item_types().values():
        known = PublishedItem.objects.filter(type=item_type.name)
        for model in item_type.models:
            if issubclass(model, Page):
                targets.groups |= set(known.values_list("uuid", flat=True))
            else:
                targets.things[model] = set(known.values_list("source_id", flat=True)) | set(
                    model._default_manager.values_list("pk", flat=True)
                )
    return targets


def expand(changes: Iterable[PendingChange]) -> Targets:
    """What may look different after these changes.

    A page: its translations and descendants, the pages that refer to any of them, and what any of them refers to or
    referred to when it was last published. A thing: the pages and things that refer to it, and what it refers to.
    """
    targets = Targets()
    hinted = {UUID(change.key) for change in changes if change.kind == "group"}
    hinted_pages = Page.objects.filter(translation_key__in=hinted)
    # The index follows a save in a task of its own and misses rows that were only taken away: bring it up to date.
    for page in hinted_pages.specific():
        ReferenceIndex.create_or_update_for_object(page)

    below = Q(pk__in=[])
    for path in hinted_pages.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    pages = dict(Page.objects.filter(below).values_list("pk", "translation_key"))
    targets.groups = hinted | set(pages.values())
    # The whole group: a translation is public only while its original is.
    pages.update(Page.objects.filter(translation_key__in=targets.groups).values_list("pk", "translation_key"))
    targets.groups |= referring_groups(pages)
    known = set(targets.groups)
    _add_references(targets, ContentType.objects.get_for_model(Page), pages)
    _add_parts(targets, targets.groups - known)
    _add_published(targets, set(pages.values()) | hinted)

    things: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        if change.kind not in {"group", "all"}:
            things[change.kind].add(int(change.key))
    for label, ids in things.items():
        _add_thing(targets, label, ids)
    return targets


def _add_thing(targets: Targets, label: str, ids: set[int]) -> None:
    content_type = ContentType.objects.get_by_natural_key(*label.split("."))
    model = _thing_models().get(label)
    if model is not None:
        targets.things[model] |= ids
    page_type = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.objects.filter(
        to_content_type=content_type, to_object_id__in=[str(pk) for pk in ids]
    ).values_list("base_content_type", "object_id")
    page_ids = [pk for holder_type, pk in references if holder_type == page_type.pk]
    targets.groups |= set(Page.objects.filter(pk__in=page_ids).values_list("translation_key", flat=True))
    for holder_type, pk in references:
        holder = ContentType.objects.get_for_id(holder_type).model_class()
        if holder and holder in _thing_models().values() and pk.isdigit():
            targets.things[holder].add(int(pk))
    _add_references(targets, content_type, ids)


def _add_references(targets: Targets, content_type: ContentType, ids: Iterable[int], depth: int = 0) -> None:
    """Add what the rows of `content_type` with these keys refer to; things also make what they refer to public."""
    page_type = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.objects.filter(
        base_content_type=content_type, object_id__in=[str(pk) for pk in ids]
    ).values_list("to_content_type", "to_object_id")
    found: dict[int, set[int]] = defaultdict(set)
    for target_type, pk in references.distinct():
        found[target_type].add(int(pk))
    targets.groups |= set(
        Page.objects.filter(pk__in=found.pop(page_type.pk, set())).values_list("translation_key", flat=True)
    )
    for target_type, things in found.items():
        model = ContentType.objects.get_for_id(target_type).model_class()
        if model and model in _thing_models().values():
            new = things - targets.things[model]
            targets.things[model] |= new
            if new and depth < 5:
                _add_references(targets, ContentType.objects.get_for_id(target_type), new, depth + 1)


def _add_parts(targets: Targets, groups: set[UUID]) -> None:
    """Add the parts of these groups: a phase that is published for the first time joins what its siblings name."""
    parts = PublishedItem.objects.filter(facets__name="parent_id", facets__value__in=[str(key) for key in groups])
    targets.groups |= set(parts.values_list("uuid", flat=True))


def _add_published(targets: Targets, groups: set[UUID]) -> None:
    """Add what these groups named when they were last published, and the siblings that share a parent with them."""
    facets = PublishedFacet.objects.filter(item__uuid__in=groups, name__endswith="_id")
    named = {UUID(value) for value in facets.values_list("value", flat=True)}
    parents = facets.filter(name="parent_id").values("value")
    siblings = PublishedItem.objects.filter(facets__name="parent_id", facets__value__in=parents)
    targets.groups |= named | set(siblings.values_list("uuid", flat=True))
    # What names them: a news item its project, a theme nothing.
    naming = PublishedItem.objects.filter(facets__name__endswith="_id", facets__value__in=[str(key) for key in groups])
    targets.groups |= set(naming.values_list("uuid", flat=True))
    things: dict[type[models.Model], set[int]] = defaultdict(set)
    for item_type, pk in PublishedItem.objects.filter(uuid__in=named).values_list("type", "source_id"):
        for model in item_types()[item_type].models:
            if not issubclass(model, Page):
                things[model].add(pk)
    for model, ids in things.items():
        targets.things[model] |= ids
        # A town that is no longer public takes along the region that only it made public.
        _add_references(targets, ContentType.objects.get_for_model(model), ids)
