"""What a translation's revision is made of: the words for each of its original's segments."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.dateparse import parse_datetime
from wagtail.models import Revision


@dataclass(frozen=True)
class Words:
    """The words of a translation for one segment of its original; `words` is empty where nobody has translated it.

    `path` and `text` are the segment that they stand for, `made_from` the text of the original that they translate:
    another one where the original has changed since (`since`, an ISO 8601 time).
    """

    path: str
    text: str
    words: str = ""
    made_from: str = ""
    machine: bool = False
    since: str = ""

    @property
    def is_stale(self) -> bool:
        return bool(self.words) and self.made_from != self.text


@dataclass(frozen=True)
class Progress:
    """How far a translation is: numbers of segments, and since when its oldest words are older than the original.

    A segment counts once among `stale` and `untranslated`; those that no person has confirmed are in `machine`.
    """

    segments: int
    stale: int
    untranslated: int
    machine: int
    stale_since: datetime | None = None

    @property
    def status(self) -> str:
        """The contract's word for it: "stale" where anything is older or missing."""
        if self.stale or self.untranslated:
            return "stale"
        return "machine" if self.machine else "up_to_date"


def progress_of(words: Iterable[Words]) -> Progress:
    """Counts the segments of a version."""
    words = list(words)
    return Progress(
        segments=len(words),
        stale=sum(each.is_stale for each in words),
        untranslated=sum(not each.words for each in words),
        machine=sum(bool(each.words) and each.machine for each in words),
        stale_since=parse_datetime(max((each.since for each in words if each.is_stale), default="")),
    )


class TranslatedRevision(models.Model):
    """The words that a revision of a translated page was assembled from.

    Those of a page's live revision are what was approved last for its language.
    """

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="translated", primary_key=True)
    # As `Words`, one for each segment of the original, in its order.
    words = models.JSONField(default=list)
    # Links that lead elsewhere in this language, by the segment path that wagtail-localize knows them by.
    addresses = models.JSONField(default=dict)
    # The state of the original that it was assembled from: TranslationSource.last_updated_at.
    source_updated_at = models.DateTimeField()
    # An editor who may publish has said that it goes live although words are missing.
    incomplete = models.BooleanField(default=False)
    segments = models.PositiveIntegerField()
    stale = models.PositiveIntegerField()
    untranslated = models.PositiveIntegerField()
    machine = models.PositiveIntegerField()
    stale_since = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.revision}: {self.segments} segments"

    def save(self, *args: Any, **kwargs: Any) -> None:
        for name, value in asdict(progress_of(self.entries)).items():
            setattr(self, name, value)
        super().save(*args, **kwargs)

    @property
    def entries(self) -> list[Words]:
        return [Words(**each) for each in self.words]

    @entries.setter
    def entries(self, words: Iterable[Words]) -> None:
        self.words = [asdict(each) for each in words]

    @property
    def progress(self) -> Progress:
        return Progress(self.segments, self.stale, self.untranslated, self.machine, self.stale_since)
