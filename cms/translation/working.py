"""The words that translators are at work on: wagtail-localize's translations of each segment. Never public.

What of them readers see is decided when a version is saved from them and published (`assembly`).
"""

from collections.abc import Iterable, Sequence

from bs4 import BeautifulSoup
from django.db import transaction
from django.db.models import Prefetch
from wagtail.models import Locale
from wagtail_localize.models import (
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.strings import extract_ids

from cms.core.models import User, Words

from .alignment import Segment, align
from .limits import labels_among
from .models import CarriedWords


def segments_of(source: TranslationSource) -> list[StringSegment]:
    """The segments of the original, in its order."""
    return list(StringSegment.objects.filter(source=source).select_related("string", "context").order_by("order", "pk"))


def texts_of(segments: Iterable[StringSegment]) -> list[Segment]:
    """Path and text of each segment."""
    return [(segment.context.path, segment.string.data) for segment in segments]


@transaction.atomic
def refresh(source: TranslationSource) -> None:
    """Read the published original again, and carry the words of what has changed on to what it has become."""
    before = texts_of(segments_of(source))
    source.update_from_db()
    segments = segments_of(source)
    for translation in source.translations.filter(enabled=True).select_related("target_locale"):
        _carry_on(translation.target_locale, source, before, segments)


def take_up(translation: Translation, former: Iterable[Words]) -> None:
    """Carry on the words of a translation that did not follow for a while; `former` are those of its last version."""
    before = [(each.path, each.text) for each in former]
    _carry_on(translation.target_locale, translation.source, before, segments_of(translation.source))


def _carry_on(
    locale: Locale, source: TranslationSource, before: Sequence[Segment], segments: Sequence[StringSegment]
) -> None:
    written = {(row.context.path, row.translation_of.data): row for row in written_in(locale, source)}
    texts = texts_of(segments)
    silent = {place for place, text in enumerate(before) if text not in written}
    places = align(before, texts, labels_among(source, segments), silent)
    for segment, text, place in zip(segments, texts, places, strict=True):
        if text in written or place is None or before[place] not in written:
            continue
        former = written[before[place]]
        carried = getattr(former, "carried", None)
        made_from = carried.made_from if carried else former.translation_of.data
        row = StringTranslation.objects.create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            data=fit_links(former.data, segment.string.data),
            translation_type=former.translation_type,
            tool_name=former.tool_name,
            last_translated_by_id=former.last_translated_by_id,
        )
        written[text] = row
        if made_from != segment.string.data:
            CarriedWords.objects.create(translation=row, made_from=made_from)


def written_in(locale: Locale, source: TranslationSource) -> list[StringTranslation]:
    """All words in a language for what the original says or once said."""
    rows = StringTranslation.objects.filter(locale=locale, context__object_id=source.object_id)
    return list(rows.select_related("context", "translation_of", "carried"))


def fit_links(words: str, text: str) -> str:
    """The words without those links that the original's text does not have: they would lead nowhere."""
    if not extract_ids(words) - extract_ids(text):
        return words
    known = extract_ids(text)
    soup = BeautifulSoup(words, "html.parser")
    for link in soup.find_all("a"):
        if link.get("id") not in known:
            link.unwrap()
    return str(soup)


def working_words(translation: Translation) -> list[Words]:
    """What has been written for each segment of the original; what has an error counts as not written."""
    found = []
    for segment in with_words(translation):
        text = segment.string.data
        row = row_of(segment)
        if row is None or row.has_error:
            found.append(Words(segment.context.path, text))
            continue
        carried = getattr(row, "carried", None)
        found.append(
            Words(
                path=segment.context.path,
                text=text,
                words=row.data,
                made_from=carried.made_from if carried else text,
                machine=row.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE,
                since=carried.since.isoformat() if carried else "",
            )
        )
    return found


def with_words(translation: Translation) -> list[StringSegment]:
    """The original's segments in its order, with what has been written for them (see `row_of`)."""
    rows = StringTranslation.objects.filter(locale=translation.target_locale_id).select_related(
        "carried", "last_translated_by"
    )
    segments = StringSegment.objects.filter(source=translation.source_id).select_related("string", "context")
    return list(
        segments.prefetch_related(Prefetch("string__translations", rows, to_attr="written")).order_by("order", "pk")
    )


def row_of(segment: StringSegment) -> StringTranslation | None:
    """What has been written for a segment that `with_words` gave."""
    return next((row for row in segment.string.written if row.context_id == segment.context_id), None)


def addresses_of(translation: Translation) -> dict[str, str]:
    """The links of the original that lead elsewhere in this language: addresses by the segment's path."""
    rows = SegmentOverride.objects.filter(
        locale=translation.target_locale_id, context__object_id=translation.source.object_id, has_error=False
    )
    return {row.context.path: row.data for row in rows.select_related("context")}


@transaction.atomic
def write(translation: Translation, segment: StringSegment, words: str, user: User | None) -> StringTranslation | None:
    """A person's words for a segment: new, changed or confirmed; empty ones take away what was there.

    A row with `has_error` is one whose markup is not the original's (`get_error` says what is wrong).
    """
    where = {
        "translation_of_id": segment.string_id,
        "locale_id": translation.target_locale_id,
        "context_id": segment.context_id,
    }
    if not words:
        for row in StringTranslation.objects.filter(**where):
            row.delete()
        return None
    row, _ = StringTranslation.objects.update_or_create(
        **where,
        defaults={
            "data": words,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            "tool_name": "",
            "last_translated_by": user,
            "has_error": False,
            "field_error": "",
        },
    )
    CarriedWords.objects.filter(translation=row).delete()
    row.refresh_from_db()
    return row
