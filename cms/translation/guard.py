"""What must not happen to a translation, whichever way it is tried."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.signals import pre_save
from wagtail.models import Page, Revision
from wagtail.signals import page_published
from wagtail.whitelist import check_url
from wagtail_localize.models import SegmentOverride, TranslationSource

from cms.core.signals import publishing

from .completeness import source_words_in, translation_of


def connect() -> None:
    publishing.connect(refuse_source_words, dispatch_uid="refuse_source_words")
    page_published.connect(refresh_source, dispatch_uid="refresh_source")
    pre_save.connect(refuse_strange_address, sender=SegmentOverride, dispatch_uid="refuse_strange_address")


def refuse_source_words(instance: Page, revision: Revision, **kwargs: Any) -> None:
    """Source text never goes live under another language's address: bulk actions, workflows, schedules and all."""
    translation = translation_of(instance)
    if translation is None:
        return
    left = source_words_in(revision.as_object(), translation)
    if left:
        raise PermissionDenied(f"“{instance}” still has {len(left)} untranslated texts, for instance: {left[0]}")


def refresh_source(instance: Page, **kwargs: Any) -> None:
    """Let translators see at once what changed in a published original; its live translations stay as they are."""
    source = TranslationSource.objects.get_for_instance_or_none(instance)
    if source is not None and translation_of(instance, detached=True) is None:
        source.update_from_db()


def refuse_strange_address(instance: SegmentOverride, **kwargs: Any) -> None:
    """All that a translator gives another value to is the address of a link, and no link runs a script."""
    address = json.loads(instance.data_json)
    if not isinstance(address, str) or not check_url(address):
        raise PermissionDenied("This is not an address that a link can have.")
