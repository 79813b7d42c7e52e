"""A version of a translation: structure, facts and pictures of its original, words of its own (design 3.2, 3.4)."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bs4 import BeautifulSoup
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, Revision
from wagtail_localize.fields import copy_synchronised_fields
from wagtail_localize.models import OverridableSegment, TemplateSegment, Translation, TranslationLog
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.ingest import ingest_segments
from wagtail_localize.strings import StringValue

from cms.core.models import TranslatedRevision, User, Words

from .alignment import align
from .limits import labels_among
from .omitting import WAITING, omit_waiting
from .working import addresses_of, fit_links, segments_of, texts_of, working_words


def assemble(translation: Translation, words: Sequence[Words], addresses: Mapping[str, str]) -> tuple[Page, list[str]]:
    """The translated page, not saved, and the names of its fields that must not be empty and are.

    `words` has one entry for each segment of the original, in its order.
    """
    source, locale = translation.source, translation.target_locale
    original = source.as_instance()
    page: Page = source.get_translated_instance(locale)
    copy_synchronised_fields(original, page)
    ingest_segments(original, page, source.locale, locale, _values(translation, words, addresses))
    lacking = omit_waiting(page)
    page.slug = find_available_slug(page.get_parent(), slugify(page.slug), ignore_page_id=page.pk)
    return page, lacking


def _values(translation: Translation, words: Sequence[Words], addresses: Mapping[str, str]) -> list[Any]:
    source = translation.source
    values: list[Any] = []
    for segment, entry in zip(segments_of(source), words, strict=True):
        string = StringValue(fit_links(entry.words, segment.string.data) if entry.words else WAITING)
        attrs = json.loads(segment.attrs) if entry.words else {}
        values.append(StringSegmentValue(segment.context.path, string, attrs=attrs).with_order(segment.order))
    for part in TemplateSegment.objects.filter(source=source).select_related("template", "context"):
        template = part.template
        values.append(
            TemplateSegmentValue(
                part.context.path,
                template.template_format,
                template.template,
                template.string_count,
                order=part.order,
            )
        )
    for link in OverridableSegment.objects.filter(source=source).select_related("context"):
        if link.context.path in addresses:
            values.append(OverridableSegmentValue(link.context.path, addresses[link.context.path], order=link.order))
    return values


def follow_words(words: Sequence[Words], translation: Translation) -> list[Words]:
    """The words of an earlier version for the segments that the original has now.

    What is new has none, nor has what says something else altogether; what has changed keeps its own, which are stale.
    A title has some if ever it had.
    """
    segments = segments_of(translation.source)
    texts = texts_of(segments)
    labels = labels_among(translation.source, segments)
    silent = {place for place, each in enumerate(words) if not each.words}
    places = align([(each.path, each.text) for each in words], texts, labels, silent)
    title = next((place for place, each in enumerate(words) if each.path == "title"), None)
    now = timezone.now().isoformat()
    found = []
    for (path, text), place in zip(texts, places, strict=True):
        place = title if place is None and path == "title" else place
        old = words[place] if place is not None else None
        if old is None or not old.words:
            found.append(Words(path, text))
            continue
        since = "" if old.made_from == text else old.since if old.text == text else now
        found.append(Words(path, text, fit_links(old.words, text), old.made_from, old.machine, since or ""))
    return found


def words_of(revision: Revision | None, translation: Translation) -> tuple[list[Words], dict[str, str]]:
    """The words and addresses that a revision was assembled from.

    One that was not assembled here, by a program, has what translators have written and what stands in it; and what
    stands at the place of a text of the original, where that is another text. Without a revision it is the live row of
    which that is asked: nobody knows what it was made from, and the latter is asked for the title alone.
    """
    record = TranslatedRevision.objects.filter(revision=revision).first() if revision else None
    if record:
        return record.entries, record.addresses
    version = revision.as_object() if revision else translation.get_target_instance()
    words = _found_in(version, working_words(translation), everywhere=revision is not None)
    return words, addresses_of(translation)


def _found_in(version: Page, words: Sequence[Words], *, everywhere: bool) -> list[Words]:
    """The words that stand in a version, and what stands in their places, where it has as many as the original."""
    texts: dict[str, list[str]] = defaultdict(list)
    for value in extract_segments(version):
        if isinstance(value, StringSegmentValue):
            texts[value.path].append(value.string.data)
    standing = {path: {_plain(text) for text in here} for path, here in texts.items()}
    paths = Counter(each.path for each in words)
    found = []
    for each in words:
        here = texts[each.path]
        text = here.pop(0) if len(here) == paths[each.path] else ""
        paths[each.path] -= 1
        other = text if text != each.text and (everywhere or each.path == "title") else ""
        stands = each.words and _plain(each.words) in standing.get(each.path, ())
        found.append(each if stands else Words(each.path, each.text, other, each.text if other else ""))
    return found


def _plain(text: str) -> str:
    """A text without its marks, which are numbered anew in each version."""
    return " ".join(BeautifulSoup(text, "html.parser").get_text().split())


@transaction.atomic
def save_version(
    translation: Translation,
    words: Sequence[Words],
    addresses: Mapping[str, str],
    *,
    user: User | None = None,
    like: Page | None = None,
    incomplete: bool = False,
    **options: Any,
) -> Revision:
    """Save a revision of the translation; its live row stays as it is.

    `like` is the version that goes live when this one is to: a translation ends with its original alone. `incomplete`
    says that it may go live with words missing; `options` go to Wagtail's `save_revision`.
    """
    page, lacking = assemble(translation, words, addresses)
    if "title" in lacking:
        # A draft is listed under some title. It cannot go live with it: `guard` refuses.
        page.title = page.draft_title or translation.source.object_repr
    page.expire_at = None
    if like is not None:
        page.go_live_at = like.go_live_at
    revision: Revision = page.save_revision(user=user, clean=False, **options)
    record = TranslatedRevision(
        revision=revision,
        addresses=dict(addresses),
        source_updated_at=translation.source.last_updated_at,
        incomplete=incomplete,
    )
    record.entries = words
    record.save()
    TranslationLog.objects.create(source=translation.source, locale=translation.target_locale, revision=revision)
    return revision


def save_draft(translation: Translation, user: User | None = None, **options: Any) -> Revision:
    """Save what translators have written as a draft of the page; `options` as for `save_version`."""
    latest = translation.get_target_instance().get_latest_revision_as_object()
    return save_version(
        translation, working_words(translation), addresses_of(translation), user=user, like=latest, **options
    )
