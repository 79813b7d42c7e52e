"""How each page stands in each language, computed from content: for the admin, in bulk (design 3.4).

What is live is told by the record of the live version, what is being worked on by what translators have written.
Readers and partners are told the former by the read model.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextChoices
from django.utils.html import strip_tags
from django.utils.translation import pgettext_lazy
from wagtail.models import Locale, Page, WorkflowState, get_default_page_content_type
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.core.models import Progress

# Translation keys: some, or those that a query gives.
Keys = Collection[UUID] | QuerySet[Any, Any]


class Status(TextChoices):
    """What a page is in a language; of what is live the contract's words."""

    ORIGINAL = "original", pgettext_lazy("status of a translation", "Original")
    MISSING = "missing", pgettext_lazy("status of a translation", "Missing")
    IN_TRANSLATION = "in_translation", pgettext_lazy("status of a translation", "In translation")
    IN_REVIEW = "in_review", pgettext_lazy("status of a translation", "In review")
    STALE = "stale", pgettext_lazy("status of a translation", "Stale")
    MACHINE = "machine", pgettext_lazy("status of a translation", "Machine translated")
    UP_TO_DATE = "up_to_date", pgettext_lazy("status of a translation", "Up to date")


@dataclass(frozen=True)
class Standing:
    """A page in a language. What is not known, or means nothing there, is None.

    `live` is how far the live version is, `work` how far what translators have written is; `words` is the number of
    words of the original's segments that have none, or none that are up to date, in `work`. `draft` says that there is
    a version besides the live one, `since` when it was submitted to review, became stale, or was begun.
    """

    status: Status
    page_id: int | None = None
    title: str = ""
    owner: str = ""
    live: Progress | None = None
    work: Progress | None = None
    words: int | None = None
    draft: bool = False
    in_review: bool = False
    sent_back: bool = False
    since: datetime | None = None


_MISSING = Standing(Status.MISSING)
_PROGRESS = [field.name for field in fields(Progress)]
_LIVE = "live_revision__translated__"


def standings(keys: Keys, locales: Sequence[Locale], *, work: bool = True) -> dict[UUID, dict[str, Standing]]:
    """By translation key and language code how the pages with these keys stand; aliases are no pages of a language.

    The number of queries does not depend on how many there are. Without `work` two less, and no `work` and `words`.
    """
    codes = {locale.pk: locale.language_code for locale in locales}
    records = {
        (record["source__object"], record["target_locale"]): record
        for record in Translation.objects.filter(source__object__in=keys).values(
            "source__object", "target_locale", "source", "enabled", "created_at"
        )
    }
    written = _Written(keys, codes) if work else None
    reviews = _reviews()
    found: dict[UUID, dict[str, Standing]] = {}
    for page in _pages(keys):
        key = page["translation_key"]
        standing = found.setdefault(key, dict.fromkeys(codes.values(), _MISSING))
        if page["locale"] in codes:
            record = records.get((key, page["locale"]))
            standing[codes[page["locale"]]] = _standing(page, record, reviews.get(str(page["pk"])), written)
    if written:
        for key, in_locales in found.items():
            missing = Standing(Status.MISSING, words=written.words_in(key))
            found[key] = {code: missing if each is _MISSING else each for code, each in in_locales.items()}
    return found


def _pages(keys: Keys) -> QuerySet[Page, dict[str, Any]]:
    pages = Page.objects.filter(translation_key__in=keys, alias_of=None).order_by("pk")
    owner = ("owner__first_name", "owner__last_name", "owner__username")
    columns = ("pk", "translation_key", "locale", "title", "live", "has_unpublished_changes", "detachment", *owner)
    rows: QuerySet[Page, dict[str, Any]] = pages.values(*columns, *(f"{_LIVE}{name}" for name in _PROGRESS))
    return rows


def _standing(
    page: Mapping[str, Any],
    record: Mapping[str, Any] | None,
    review: tuple[str, datetime] | None,
    written: "_Written | None",
) -> Standing:
    known: dict[str, Any] = {"page_id": page["pk"], "title": page["title"], "owner": _owner(page)}
    in_review = review is not None and review[0] == WorkflowState.STATUS_IN_PROGRESS
    known |= {"in_review": in_review, "draft": not page["live"] or page["has_unpublished_changes"]}
    live = Progress(*(page[f"{_LIVE}{name}"] for name in _PROGRESS)) if page["live"] else None
    # One that is live without a record has never followed its original; readers are told that it is one too.
    if not record or not record["enabled"] or page["detachment"] or (live and live.segments is None):
        return Standing(Status.ORIGINAL, **known)
    progress, words = written.of(record) if written else (None, None)
    status = Status(live.status) if live else Status.IN_REVIEW if in_review else Status.IN_TRANSLATION
    since = review[1] if review and in_review else live.stale_since if live else record["created_at"]
    sent_back = review is not None and not in_review
    return Standing(status, **known, live=live, work=progress, words=words, sent_back=sent_back, since=since)


def _owner(page: Mapping[str, Any]) -> str:
    full = f"{page['owner__first_name'] or ''} {page['owner__last_name'] or ''}".strip()
    return full or page["owner__username"] or ""


def _reviews() -> dict[str, tuple[str, datetime]]:
    """By a page's primary key the state of its review, if one is going on or was sent back, and since when it is."""
    states = WorkflowState.objects.active().filter(base_content_type=get_default_page_content_type())
    return {pk: (status, since) for pk, status, since in states.values_list("object_id", "status", "created_at")}


class _Written:
    """What has been written for the segments of some originals, as `working.working_words` tells it of one page."""

    def __init__(self, keys: Keys, locales: Collection[int]) -> None:
        self._segments: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        self._sources: dict[UUID, int] = {}
        segments = StringSegment.objects.filter(source__object__in=keys)
        for key, source, *segment in segments.values_list(
            "source__object", "source", "string", "context", "string__data"
        ):
            self._sources[key] = source
            self._segments[source].append((segment[0], segment[1], segment[2]))
        rows = StringTranslation.objects.filter(context__object__in=keys, locale__in=locales, has_error=False)
        self._rows = {
            (locale, string, context): (made_from, kind == StringTranslation.TRANSLATION_TYPE_MACHINE)
            for locale, string, context, made_from, kind in rows.exclude(data="").values_list(
                "locale", "translation_of", "context", "carried__made_from", "translation_type"
            )
        }

    def of(self, record: Mapping[str, Any]) -> tuple[Progress, int]:
        """How far a translation is, and how many words of the original are left."""
        segments = self._segments[record["source"]]
        untranslated = stale = machine = words = 0
        for string, context, text in segments:
            made_from, by_machine = self._rows.get((record["target_locale"], string, context), ("", False))
            missing = (record["target_locale"], string, context) not in self._rows
            older = not missing and made_from is not None and made_from != text
            untranslated += missing
            stale += older
            machine += by_machine
            words += count_words(text) if missing or older else 0
        return Progress(len(segments), stale, untranslated, machine), words

    def words_in(self, key: UUID) -> int | None:
        """How many words there are to translate in the language that has nothing yet; None before it is submitted."""
        if key not in self._sources:
            return None
        return sum(count_words(text) for _string, _context, text in self._segments[self._sources[key]])


def count_words(text: str) -> int:
    """The words of a segment, its markup apart."""
    return len(strip_tags(text).split())
