"""The demo's translations: `translations/<case>.<language>.po`, put in the way a translator's words are.

They go into wagtail-localize as translations of each segment, so that in the admin every translated page opens in the
translation editor with its words in place.
"""

from functools import cache
from pathlib import Path

import polib
from django.db import transaction
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from .content import CASES
from .content.shapes import PageData
from .originals import source_of

FOLDER = Path(__file__).parent / "translations"


class MissingWords(Exception):
    """Texts of the originals without their translation: a line each in the message."""


def catalogue_path(case: str, language: str) -> Path:
    return FOLDER / f"{case}.{language}.po"


@cache
def catalogue(case: str, language: str) -> dict[str, str]:
    """The translated texts of a case by their original; texts without a translation are left out."""
    path = catalogue_path(case, language)
    entries = polib.pofile(str(path), encoding="utf-8") if path.exists() else []
    return {entry.msgid: entry.msgstr for entry in entries if entry.msgstr and not entry.obsolete}


def segments_of(data: PageData) -> list[StringSegment]:
    segments = StringSegment.objects.filter(source=source_of(data)).select_related("string", "context")
    return list(segments.order_by("order"))


def languages_of(case: str) -> list[str]:
    """Into which languages pages of the case are translated."""
    return sorted({language for data in CASES[case] for language in data.translations})


def missing_words(case: str) -> list[str]:
    """What the PO files lack for the translations still to be made: "migration.ky.po: On the move", one each text."""
    missing = []
    for data in CASES[case]:
        for language in languages_to_do(data):
            words = catalogue(case, language)
            texts = [segment.string.data for segment in segments_of(data)]
            missing += [f"{catalogue_path(case, language).name}: {text}" for text in texts if text not in words]
    return missing


def languages_to_do(data: PageData) -> list[str]:
    """The languages in which the page has not been translated; not again where a translation was deleted since."""
    done = Translation.objects.filter(source=source_of(data)).values_list("target_locale__language_code", flat=True)
    return [language for language in data.translations if language not in set(done)]


def translate(case: str, data: PageData) -> int:
    """Publish the page in each of its languages that it is not translated to yet; how many were made."""
    languages = languages_to_do(data)
    for language in languages:
        _translate_into(language, case, data)
    return len(languages)


@transaction.atomic
def _translate_into(language: str, case: str, data: PageData) -> None:
    locale = Locale.objects.get(language_code=language)
    translation = Translation.objects.create(source=source_of(data), target_locale=locale)
    words = catalogue(case, language)
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                data=words[segment.string.data],
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for segment in segments_of(data)
        ],
        # Words that a translator has written already stay.
        ignore_conflicts=True,
    )
    # Publishes when this transaction is committed.
    translation.save_target(publish=True)
