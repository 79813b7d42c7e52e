"""What must not happen to a translation, whichever way it is tried.

Where Wagtail and wagtail-localize send no signal before they write, `connect` replaces the one method that every way
passes through: a view or an API of theirs that is added later is then guarded too.
"""

import json
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.signals import pre_save
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.signals import page_published
from wagtail.whitelist import check_url
from wagtail_localize.models import SegmentOverride, TranslationSource

from cms.core.actions import restrict_as

from .completeness import source_words_in, translation_of, untranslated_words


def connect() -> None:
    page_published.connect(refresh_source, dispatch_uid="refresh_source")
    pre_save.connect(refuse_strange_address, sender=SegmentOverride, dispatch_uid="refuse_strange_address")
    PublishRevisionAction.execute = _publishing(PublishRevisionAction.execute)
    TranslationSource.create_or_update_translation = _writing(TranslationSource.create_or_update_translation)
    TranslationSource.sync_view_restrictions = add_view_restrictions


def _publishing(execute: Any) -> Any:
    """Wagtail's publication of a revision, once nothing is left untranslated in it.

    The edit view and the admin API make the action themselves and never call `Page.publish`.
    """

    @wraps(execute)
    def guarded(self: PublishRevisionAction, *args: Any, **kwargs: Any) -> Any:
        refuse_source_words(self.object)
        return execute(self, *args, **kwargs)

    return guarded


def refuse_source_words(version: Any) -> None:
    """Source text never goes live under another language's address: bulk actions, workflows, schedules and all."""
    translation = translation_of(version) if isinstance(version, Page) else None
    left = source_words_in(version, translation) if translation else []
    if left:
        raise _refusal(version, left)


def _writing(create_or_update_translation: Any) -> Any:
    """wagtail-localize's writing of a translation, once all words are there if the public is going to see it.

    It saves the live row first and publishes a revision after that: a refusal would come too late.
    """

    @wraps(create_or_update_translation)
    def guarded(self: TranslationSource, locale: Locale, user: Any = None, publish: bool = True, **kwargs: Any) -> Any:
        page = Page.objects.filter(translation_key=self.object_id, locale=locale).first()
        shown = publish or (page is not None and page.live)
        of_page = issubclass(self.specific_content_type.model_class(), Page)
        left = untranslated_words(self, locale) if of_page and shown else []
        if left:
            raise _refusal(page or self, left)
        return create_or_update_translation(self, locale, user=user, publish=publish, **kwargs)

    return guarded


def _refusal(version: Any, left: list[str]) -> PermissionDenied:
    return PermissionDenied(f"“{version}” still has {len(left)} untranslated texts, for instance: {left[0]}")


def add_view_restrictions(_source: TranslationSource, original: Page, translation_page: Page) -> None:
    """Restrict a translation as its original is, and never less than it was: restrictions add up in Wagtail.

    wagtail-localize would make them the same, and so show the public a translation that was restricted alone.
    """
    restrict_as(translation_page, PageViewRestriction.objects.filter(page=original))


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
