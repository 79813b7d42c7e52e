"""The published read model: what the public may see, numbered, as finished documents (design 3.3)."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property

if TYPE_CHECKING:
    from .prepared import Slot

SEARCH_COLUMNS = ("search_title", "search_lead", "search_text")
# What is counted of a translation, by the names that documents have for it too.
SEGMENT_COUNTS = ("segments", "stale_segments", "untranslated_segments", "machine_segments")


# The primary keys of items that have no tombstone yet though they are not public any more, while there is more to be
# processed than this reader could wait for: see `sequencer.advance`.
hidden: ContextVar[frozenset[int]] = ContextVar("hidden", default=frozenset())


def path_key(path: str) -> str:
    """What an item is looked up by whose HTML page is at `path`: paths are longer than an index can hold."""
    return hashlib.sha256(path.encode()).hexdigest()


class PublishedItemQuerySet(models.QuerySet["PublishedItem"]):
    """Everything that reads published content starts here; nothing else filters by visibility."""

    def visible(self, at: "datetime | Slot | None" = None) -> "PublishedItemQuerySet":
        """What anyone may see now: not removed and not past its end, whether or not the scheduler has run."""
        return self.stored(at).exclude(pk__in=hidden.get()) if hidden.get() else self.stored(at)

    def stored(self, at: "datetime | Slot | None" = None) -> "PublishedItemQuerySet":
        """The same, as far as it has been processed."""
        in_time = Q(visible_until=None) | Q(visible_until__gt=at or timezone.now())
        # As a comparison: for what Django makes of removed=False, SQLite does not use the index, and sorts.
        return self.filter(in_time, removed__in=[False])

    def of_type(self, *types: str) -> "PublishedItemQuerySet":
        return self.filter(type__in=types)

    def in_locale(self, locale: str) -> "PublishedItemQuerySet":
        return self.filter(locale=locale)

    def in_first_of(self, locales: Sequence[str], at: "datetime | Slot | None" = None) -> "PublishedItemQuerySet":
        """Each thing once: from the first of `locales` that it is to be had in at the time `at` (now by default)."""
        chosen = Q(locale=locales[0])
        for place, locale in enumerate(locales[1:], start=1):
            same = {"type": OuterRef("type"), "uuid": OuterRef("uuid")}
            before = PublishedItem.objects.visible(at).filter(**same, locale__in=locales[:place])
            chosen |= Q(~Exists(before), locale=locale)
        return self.filter(chosen)

    def missing_in(self, locale: str) -> "PublishedItemQuerySet":
        """Those of things that are not to be had in a locale."""
        here = PublishedItem.objects.visible().in_locale(locale).filter(type=OuterRef("type"), uuid=OuterRef("uuid"))
        return self.exclude(locale=locale).exclude(Exists(here))

    def with_facet(self, name: str, values: Iterable[str]) -> "PublishedItemQuerySet":
        """Items that have one of `values` under the facet `name`; call it again for "and"."""
        facets = PublishedFacet.objects.filter(item=OuterRef("pk"), name=name, value__in=list(values))
        return self.filter(Exists(facets))

    def at_paths(self, paths: Iterable[str]) -> "PublishedItemQuerySet":
        """What has its HTML page at one of these paths."""
        known = list(paths)
        keys = [path_key(path) for path in known]
        return self.filter(facets__name="path", facets__value__in=keys, html_path__in=known)

    def for_page(self) -> "PublishedItemQuerySet":
        """With the full documents and without what their pages do not show."""
        return self.defer("summary", *SEARCH_COLUMNS)

    def for_list(self) -> "PublishedItemQuerySet":
        """Without the full documents, which a list does not show."""
        return self.defer("document", *SEARCH_COLUMNS)


class PublishedItem(models.Model):
    """One public thing in one locale: its finished documents, or the tombstone of what was public once."""

    type = models.CharField(max_length=20)
    uuid = models.UUIDField(default=uuid.uuid4)
    locale = models.CharField(max_length=12)
    # The primary key of the page, organisation or place row that this is made from.
    source_id = models.BigIntegerField()
    title = models.CharField(max_length=500, blank=True)
    # The title in the alphabet of its locale, as `sort_key` is written.
    title_key = models.CharField(max_length=200, blank=True)
    # A path is as long as the slugs above it make it.
    html_path = models.TextField(blank=True)
    # Digits and a-f only, so that every collation on every engine orders it alike; ascending or descending by type.
    sort_key = models.CharField(max_length=200, blank=True)
    # The JSON that partners get, without what depends on the request (requested_locale, is_fallback).
    document = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    # Words for the search and their stems, as cms.published.stemming writes them: of the title, of what says most
    # besides (the summary, other names), and of everything.
    search_title = models.TextField(blank=True)
    search_lead = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    # How far it follows its original, as the document says it: what coverage is counted from.
    translation_status = models.CharField(max_length=20, blank=True)
    segments = models.PositiveIntegerField(default=0)
    stale_segments = models.PositiveIntegerField(default=0)
    untranslated_segments = models.PositiveIntegerField(default=0)
    machine_segments = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    seq = models.BigIntegerField(unique=True)
    visible_until = models.DateTimeField(null=True)
    removed = models.BooleanField(default=False)
    # Of a tombstone: it was withdrawn, and partners are asked to delete their copies of it by then.
    purge_by = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    objects = PublishedItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "uuid", "locale"], name="one_item_per_locale")]
        indexes = [
            models.Index(fields=["type", "locale", "removed", "sort_key", "uuid"], name="published_list"),
            # What ends next, without reading the documents.
            models.Index(
                fields=["visible_until"],
                condition=Q(removed=False, visible_until__isnull=False),
                name="published_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.uuid} {self.locale}"

    @cached_property
    def data(self) -> dict[str, Any]:
        """The full document as Python data."""
        return json.loads(self.document) if self.document else {}

    @cached_property
    def summary_data(self) -> dict[str, Any]:
        """The summary document as Python data."""
        return json.loads(self.summary) if self.summary else {}


class PublishedFacet(models.Model):
    """A value that items are filtered and counted by: `country` = `KG`, `active_in` = `2014`."""

    item = models.ForeignKey(PublishedItem, on_delete=models.CASCADE, related_name="facets")
    name = models.CharField(max_length=30)
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "name", "value"], name="one_facet_value_per_item")]
        indexes = [models.Index(fields=["name", "value", "item"], name="facet_lookup")]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    """What was withdrawn, lifted or not."""

    def in_force(self) -> "WithdrawalQuerySet":
        """Those that nobody has lifted."""
        return self.filter(lifted_at=None)

    def of(self, *uuids: uuid.UUID) -> "WithdrawalQuerySet":
        """Those that any page with these translation keys is part of."""
        return self.filter(pk__in=WithdrawnPage.objects.filter(uuid__in=uuids).values("withdrawal"))


class Withdrawal(models.Model):
    """Somebody's decision to take a page, with all that was public only with it, out at once and everywhere."""

    # Of the page that it was asked for, at that time; for the admin only.
    title = models.CharField(max_length=500)
    uuid = models.UUIDField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # When partners are to have deleted their copies.
    purge_by = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = WithdrawalQuerySet.as_manager()

    # Who withdrew it is used by nothing that is public.
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.title}, withdrawn {self.at:%Y-%m-%d %H:%M}"


class WithdrawnPage(models.Model):
    """A page that is part of a withdrawal: by its translation key, in all its languages, those of later too."""

    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.CASCADE, related_name="pages")
    uuid = models.UUIDField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["withdrawal", "uuid"], name="withdrawn_once")]

    def __str__(self) -> str:
        return str(self.uuid)


class PendingChange(models.Model):
    """A hint, written in the transaction of the change itself, that something public may be different now."""

    # "group": a page with its translations, aliases and descendants; the label of another model; "all"; "nothing" that
    # is part of a document, only of what is cached.
    kind = models.CharField(max_length=100)
    key = models.CharField(max_length=64, blank=True)
    # What depends on it has been noted too: only the thing itself is left to be looked at.
    expanded = models.BooleanField(default=False)
    # When what could not be written is tried again; of what readers need not wait for, since when it waits.
    not_before = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class PublishedState(models.Model):
    """The one row whose update is the sequencer's lock, on both engines."""

    seq = models.BigIntegerField(default=0)
    # Rises with every processed hint: the key of every cache in front.
    generation = models.BigIntegerField(default=0)
    # A restore starts a new one, so that cursors of the lost future are recognised.
    epoch = models.CharField(max_length=16)
    # Of the serializers, the public address and the language list; another one means a full reconcile.
    schema = models.CharField(max_length=64, blank=True)
    ticks = models.BigIntegerField(default=0)
    # When time alone next changes what is public: the first end of an item, or the first beginning of a live page.
    due_at = models.DateTimeField(null=True)
    # When everything was last compared with the truth, and what the truth and the read model looked like then.
    reconciled_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    # Until then one of the workers compares everything.
    comparing_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.epoch}:{self.seq}"


# How often, in seconds, a worker says that it is there; one that has been silent four times as long is taken for dead.
HEARTBEAT = 5.0


class WorkerQuerySet(models.QuerySet["Worker"]):
    """The workers that there are and were."""

    def alive(self) -> "WorkerQuerySet":
        """Those that were seen a moment ago."""
        return self.filter(stopped=False, seen_at__gt=timezone.now() - Worker.SILENCE)


class Worker(models.Model):
    """A worker's heartbeat."""

    # After which it is taken for dead.
    SILENCE = timedelta(seconds=4 * HEARTBEAT)

    # Host and process.
    name = models.CharField(max_length=255, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    stopped = models.BooleanField(default=False)

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Postponed(models.Model):
    """A page whose scheduled publication or end was refused or failed, and when it is tried again."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.CharField(max_length=255)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="postponed_once")]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}: {self.reason}"
