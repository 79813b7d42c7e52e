"""From a hint to everything that may look different after it."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError, models, transaction
from django.db.models import Q, prefetch_related_objects
from modelcluster.models import get_all_child_relations
from wagtail.models import Collection, Page, ReferenceIndex

from .hints import referring_groups
from .locking import is_busy
from .models import PendingChange, PublishedFacet, PublishedItem
from .public import PublicIndex
from .registry import item_types

logger = logging.getLogger(__name__)


@dataclass
class Targets:
    """What has to be looked at again: groups of pages by translation key, rows of other models by model and key.

    Of `first` the editor who waits knows: they are looked at before the others.
    """

    groups: set[UUID] = field(default_factory=set)
    things: dict[type[models.Model], set[int]] = field(default_factory=lambda: defaultdict(set))
    first: set[UUID] = field(default_factory=set)

    def portions(self, size: int) -> Iterator["Targets"]:
        """The same in portions of so many groups and things."""
        groups = iter([*sorted(self.groups & self.first), *sorted(self.groups - self.first)])
        things = iter([(model, pk) for model, pks in self.things.items() for pk in sorted(pks)])
        while True:
            portion = Targets(groups=set(islice(groups, size)))
            for model, pk in islice(things, size - len(portion.groups)):
                portion.things[model].add(pk)
            if not portion.groups and not portion.things:
                return
            yield portion

    def changes(self, not_before: datetime | None = None) -> list[PendingChange]:
        """The same as hints, on which nothing else depends; not to be followed before a time."""
        things = [(model._meta.label_lower, str(pk)) for model, pks in self.things.items() for pk in pks]
        groups = [("group", str(key)) for key in self.groups]
        return [
            PendingChange(kind=kind, key=key, expanded=True, not_before=not_before) for kind, key in (*groups, *things)
        ]

    def __len__(self) -> int:
        return len(self.groups) + sum(map(len, self.things.values()))


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


def expand(changes: Iterable[PendingChange], index: PublicIndex) -> Targets:
    """What may look different after these changes.

    A page: its translations and those of its descendants that are public in another way now, the pages that refer to
    any of them, and what any of them refers to or referred to when it was last published. A thing: the pages and
    things that refer to it, and what it refers to. A collection: what lies in it.
    """
    targets = Targets()
    hinted: set[UUID] = set()
    things: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        if change.kind == "all":
            return all_targets()
        if change.kind == "nothing":
            continue
        if change.expanded and change.kind == "group":
            targets.groups.add(UUID(change.key))
        elif change.expanded:
            targets.things[_thing_models()[change.kind]].add(int(change.key))
        elif change.kind == "group":
            hinted.add(UUID(change.key))
        else:
            things[change.kind].add(int(change.key))
    if hinted:
        targets.first = hinted
        _add_pages(targets, hinted, index)
    for label, ids in things.items():
        if label == Collection._meta.label_lower:
            for model, kept in _kept_in(ids):
                _add_thing(targets, model._meta.label_lower, kept)
        else:
            _add_thing(targets, label, ids)
    return targets


def refresh_references(changes: Iterable[PendingChange]) -> set[UUID]:
    """Bring Wagtail's reference index up to date for the hinted pages: it follows in a task of its own, misses rows
    that were only taken away, and does not know what was loaded from a fixture.

    Returns the keys of those that somebody else is just writing: to be looked at again when they have done so.
    """
    hinted = {UUID(change.key) for change in changes if change.kind == "group" and not change.expanded}
    busy: set[UUID] = set()
    for page in _with_parts(Page.objects.filter(translation_key__in=hinted).specific()):
        try:
            with transaction.atomic():
                ReferenceIndex.create_or_update_for_object(page)
        except OperationalError as error:
            if not is_busy(error):
                raise
            busy.add(page.translation_key)
        except InterfaceError:
            raise
        except Exception:
            # A link without an id, for one: Wagtail's index takes it for a mistake of ours.
            logger.exception("What the page %s refers to cannot be read; what was known of it stays.", page.pk)
    return busy


def _with_parts(pages: Iterable[Page]) -> list[Page]:
    """The pages with their child rows, read for all of a type at once."""
    found = list(pages)
    for model in {type(page) for page in found}:
        relations = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
        prefetch_related_objects([page for page in found if type(page) is model], *relations)
    return found


def _add_pages(targets: Targets, hinted: set[UUID], index: PublicIndex) -> None:
    below = public_only_with(hinted)
    item_models = [model for item_type in item_types().values() for model in item_type.models]
    item_content_types = [each.pk for each in ContentType.objects.get_for_models(*item_models).values()]
    items = Q(content_type__in=item_content_types, alias_of=None)
    descendants = Page.objects.filter(below)
    groups = hinted | set(descendants.exclude(items).values_list("translation_key", flat=True))
    groups |= _moved(set(descendants.filter(items).values_list("translation_key", flat=True)) - groups, index)
    # The whole group: a translation is public only while its original is; and an alias only while its source is.
    same = Q(translation_key__in=groups)
    group = Q(alias_of__translation_key__in=groups) | Q(alias_of__alias_of__translation_key__in=groups) | same
    pages = dict(Page.objects.filter(group).values_list("pk", "translation_key"))
    targets.groups |= groups | referring_groups(pages)
    known = set(targets.groups)
    _add_references(targets, ContentType.objects.get_for_model(Page), pages)
    _add_parts(targets, targets.groups - known)
    _add_published(targets, set(pages.values()) | hinted)


def public_only_with(groups: set[UUID]) -> Q:
    """The pages of these groups with everything that is public only with one of them.

    That is what lies below, its aliases and translations wherever they are, what lies below these, and so on.
    """
    below = Q(pk__in=[])
    paths = list(Page.objects.filter(translation_key__in=groups).values_list("path", flat=True))
    while paths:
        for path in paths:
            below |= Q(path__startswith=path)
        inside = Page.objects.filter(below)
        following = Q(alias_of__in=inside) | Q(translation_key__in=inside.values("translation_key"))
        paths = list(Page.objects.filter(following).exclude(below).values_list("path", flat=True))
    return below


def _moved(groups: set[UUID], index: PublicIndex) -> set[UUID]:
    """Those of the groups whose pages were published otherwise than they are public now: whether, where, how long."""
    known = PublishedItem.objects.filter(uuid__in=groups, removed=False)
    published = {
        (uuid, source_id, path, until)
        for uuid, source_id, path, until in known.values_list("uuid", "source_id", "html_path", "visible_until")
    }
    pages = (index.pages[pk] for pk in index.page_ids(groups))
    now = {(page.translation_key, page.pk, page.path, index.visible_until(page.pk)) for page in pages if page.type}
    return {row[0] for row in published ^ now}


def _kept_in(collections: set[int]) -> Iterator[tuple[type[models.Model], set[int]]]:
    """What lies in these collections and in those below them."""
    below = Q(pk__in=[])
    for path in Collection.objects.filter(pk__in=collections).values_list("path", flat=True):
        below |= Q(path__startswith=path)
    inside = Collection.objects.filter(below).values("pk")
    for model in apps.get_models():
        # Asked of the model: Wagtail hides the way back from a collection.
        if hasattr(model, "marked_public") and hasattr(model, "collection"):
            yield model, set(model._default_manager.filter(collection__in=inside).values_list("pk", flat=True))


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
        if holder and holder in _thing_models().values() and pk.isdecimal():
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
        # A link by hand may have anything for an id.
        if pk.isdecimal():
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
