"""Machine translation through wagtail-localize's classes: what it is allowed to do, and what is made of its answers.

It fills in only what nobody has written, and its words are marked as its own until a person saves or confirms them.
Nothing is sent to anybody unless a translator is configured (`MACHINE_TRANSLATOR`), for the pairs of languages that are
allowed (`MACHINE_TRANSLATION_PAIRS`); texts that are not public only where that is allowed too.
"""

import logging
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.machine_translators.dummy import DummyTranslator
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue

from cms.core.models import User
from cms.core.visibility import is_public

from .limits import limits
from .wording import faults, lost_links
from .working import row_of, with_words

logger = logging.getLogger(__name__)
# Texts in one request. After so many seconds no further one is made for one press of the button: it has to come back.
_BATCH, _PATIENCE = 50, 15


class Failed(Exception):
    """The translator did not do its work; the message is for the user."""


@dataclass(frozen=True)
class Offer:
    """A machine that may translate a page: its name, where the texts go to (empty: nowhere), how many are missing."""

    name: str
    goes_to: str
    missing: int


@dataclass
class Outcome:
    """How many texts were translated, how many are left, and what was not taken or is to be looked at."""

    written: int = 0
    left: int = 0
    remarks: list[str] = field(default_factory=list)


def offer_for(translation: Translation) -> Offer | None:
    """The machine that may fill in what is missing in a translation; None where there is none or nothing to do."""
    translator = _translator_for(translation)
    if translator is None:
        return None
    missing = len(_missing(translation))
    return Offer(str(translator.display_name), _goes_to(translator), missing) if missing else None


def _translator_for(translation: Translation) -> Any:
    """The configured translator, where it knows both languages and may be given the original's texts."""
    source, target = translation.source.locale, translation.target_locale
    if f"{source.language_code}:{target.language_code}" not in settings.MACHINE_TRANSLATION_PAIRS:
        return None
    translator = get_machine_translator()
    if translator is None or not translator.can_translate(source, target):
        return None
    if not (settings.MACHINE_TRANSLATION_OF_DRAFTS or is_public(translation.source.get_source_instance())):
        return None
    return translator


def _goes_to(translator: Any) -> str:
    if isinstance(translator, DummyTranslator):
        return ""
    address = translator.get_api_endpoint() if hasattr(translator, "get_api_endpoint") else ""
    return urlsplit(address).hostname or str(translator.display_name)


def _missing(translation: Translation) -> list[StringSegment]:
    """The segments for which nothing has been written."""
    return [each for each in with_words(translation) if row_of(each) is None]


def fill_in(translation: Translation, user: User) -> Outcome:
    """Have a machine translate what nobody has written.

    Raises `Failed` when it gives no usable answer; then nothing is written.
    """
    translator = _translator_for(translation)
    if translator is None:
        raise Failed(_("Machine translation is not available for this page: see its documentation."))
    missing = _missing(translation)
    texts = list(dict.fromkeys(each.string.data for each in missing))
    answers: dict[str, str] = {}
    end = time.monotonic() + _PATIENCE
    for start in range(0, len(texts), _BATCH):
        if start and time.monotonic() > end:
            break
        answers |= _ask(translator, translation, texts[start : start + _BATCH])
    return _keep(translation, str(translator.display_name), missing, answers, user)


def _ask(translator: Any, translation: Translation, texts: list[str]) -> dict[str, str]:
    """The machine's words by text; texts that it left out are missing."""
    values = [StringValue(text) for text in texts]
    name = translator.display_name
    try:
        found = translator.translate(translation.source.locale, translation.target_locale, values)
        return {value.data: found[value].data.strip() for value in values if found.get(value)}
    except OSError as error:
        # As requests calls everything that keeps an answer from coming.
        logger.warning("%s could not be asked: %s", name, type(error).__name__)
        raise Failed(
            _("%(name)s did not answer in time, or refused. Nothing was changed; try again later.") % {"name": name}
        ) from error
    except Exception as error:
        # A class of somebody else's that reads somebody else's answer: a missing key, half a list, no JSON.
        logger.exception("%s answered something that could not be understood.", name)
        raise Failed(
            _("%(name)s answered something that could not be understood. Nothing was changed.") % {"name": name}
        ) from error


@transaction.atomic
def _keep(
    translation: Translation, name: str, missing: list[StringSegment], answers: dict[str, str], user: User
) -> Outcome:
    outcome = Outcome()
    model = translation.source.specific_content_type.model_class()
    for segment in missing:
        text = segment.string.data
        words = answers.get(text, "")
        wrong = faults(text, words, limits(model, segment.context.field_path)) if words else []
        if not words or wrong:
            outcome.left += 1
            outcome.remarks += [
                _("“%(words)s”: the answer was not taken. %(reason)s") % {"words": text[:60], "reason": reason}
                for reason in wrong[:1]
            ]
            continue
        _row, is_new = StringTranslation.objects.get_or_create(
            translation_of_id=segment.string_id,
            locale_id=translation.target_locale_id,
            context_id=segment.context_id,
            # Whatever somebody has written meanwhile stays.
            defaults={
                "data": words,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MACHINE,
                "tool_name": name,
                "last_translated_by": user,
            },
        )
        outcome.written += is_new
        if is_new and lost_links(text, words):
            outcome.remarks.append(_("“%(words)s”: the machine has lost a link.") % {"words": text[:60]})
    if outcome.written:
        Translation.objects.filter(pk=translation.pk).update(translations_last_updated_at=timezone.now())
        page = translation.get_target_instance()
        log(page, "translation.machine", user=user, data={"translator": name, "texts": outcome.written})
    return outcome
