"""Which words of a translation are still those of its original."""

from collections import defaultdict

from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


def translation_of(page: Page, *, detached: bool = False) -> Translation | None:
    """The record that keeps `page` in step with its original, or, with `detached`, once did; None for originals."""
    records = Translation.objects.filter(source__object=page.translation_key, target_locale=page.locale_id)
    if not detached:
        records = records.filter(enabled=True)
    found: Translation | None = records.select_related("source", "target_locale").first()
    return found


def missing_words(translation: Translation) -> list[str]:
    """The texts of the original, in its order, that nobody has translated (or only with an error)."""
    return untranslated_words(translation.source, translation.target_locale)


def untranslated_words(source: TranslationSource, locale: Locale) -> list[str]:
    """As `missing_words`, also where no record of a translation into the language of `locale` exists yet."""
    segments = source.stringsegment_set.order_by("order").select_related("string")
    untranslated = segments.annotate_translation(locale).filter(translation=None)
    return [segment.string.as_value().render_text() for segment in untranslated]


def source_words_in(page: Page, translation: Translation) -> list[str]:
    """The texts of the original that stand in `page` as they are, without a translator having said that they may.

    `page` may be any version of it. A name that is written alike in both languages is no source text once the
    translator has entered it.
    """
    written = defaultdict(set)
    for value in extract_segments(page):
        if isinstance(value, StringSegmentValue):
            written[value.path].add(value.string.data)
    segments = translation.source.stringsegment_set.order_by("order").select_related("string", "context")
    return [
        segment.string.as_value().render_text()
        for segment in segments.annotate_translation(translation.target_locale)
        if segment.string.data in written[segment.context.path] and segment.translation != segment.string.data
    ]
