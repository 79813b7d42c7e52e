"""What must not happen to a translation, whichever way it is tried.

Where Wagtail and wagtail-localize send no signal before they write, `connect` replaces the one method that every way
passes through: a view or an API of theirs that is added later is then guarded too.
"""

import json
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.blocks import Block
from wagtail.models import Locale, Page, PageViewRestriction, Revision, TaskState, WorkflowState
from wagtail.signals import page_published
from wagtail.whitelist import check_url
from wagtail_localize.models import SegmentOverride, Translation, TranslationSource
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

from cms.core.actions import restrict_as
from cms.core.models import TranslatedRevision, Words

from . import assembly, following, working
from .records import hold, translation_of
from .withholding import release


def connect() -> None:
    page_published.connect(original_published, dispatch_uid="original_published")
    pre_save.connect(refuse_strange_address, sender=SegmentOverride, dispatch_uid="refuse_strange_address")
    PublishRevisionAction.execute = _publishing(PublishRevisionAction.execute)
    for state, names in ((TaskState, ("approve", "reject", "cancel")), (WorkflowState, ("cancel",))):
        for name in names:
            setattr(state, name, _deciding(getattr(state, name)))
    TranslationSource.create_or_update_translation = _writing(TranslationSource.create_or_update_translation)
    TranslationSource.sync_view_restrictions = add_view_restrictions
    StreamFieldSegmentExtractor.handle_block = _without_gaps(StreamFieldSegmentExtractor.handle_block)


def _publishing(execute: Any) -> Any:
    """Wagtail's publication of a revision: of a translation's, one that has all words and the original's facts.

    The edit view and the admin API make the action themselves and never call `Page.publish`. Whatever revision it is,
    an old one, one that was scheduled long ago, one that an approval is about: it is assembled anew where its original
    has been published since.
    """

    @wraps(execute)
    def guarded(self: PublishRevisionAction, skip_permission_checks: bool = False) -> Any:
        translation = translation_of(self.object) if isinstance(self.object, Page) else None
        if translation is None:
            return execute(self, skip_permission_checks=skip_permission_checks)
        with transaction.atomic():
            self.check(skip_permission_checks=skip_permission_checks)
            hold(self.object)
            translation.source.refresh_from_db()
            self.revision = _up_to_date(self.revision, translation, self.user)
            self.object = self.revision.as_object()
            _refuse_incomplete(self.object, self.revision.translated)
            execute(self, skip_permission_checks=skip_permission_checks)
            release(self.object, self.revision)

    return guarded


def _up_to_date(revision: Revision, translation: Translation, user: Any) -> Revision:
    record = TranslatedRevision.objects.filter(revision=revision).first()
    if record and record.source_updated_at == translation.source.last_updated_at:
        return revision
    words, addresses = assembly.words_of(revision, translation)
    return assembly.save_version(
        translation,
        assembly.follow_words(words, translation),
        addresses,
        user=user,
        like=revision.as_object(),
        incomplete=bool(record and record.incomplete),
    )


def _refuse_incomplete(version: Page, record: TranslatedRevision) -> None:
    """Nothing goes live with words missing unless somebody who may publish has said so, and nothing without a title."""
    left = untranslated(record.entries)
    if left and not record.incomplete:
        raise PermissionDenied(
            _("“%(title)s” still has %(number)s untranslated texts, for instance: %(text)s")
            % {"title": version, "number": len(left), "text": left[0]}
        )
    if any(each.path == "title" and not each.words for each in record.entries):
        raise PermissionDenied(_("“%(title)s” has no translated title.") % {"title": version})


def untranslated(words: list[Words]) -> list[str]:
    """The texts of the original, in its order, that have no words."""
    return [each.text for each in words if not each.words]


def _deciding(decide: Any) -> Any:
    """Wagtail's decision on a task or review: first the page is held, then their rows are written.

    So does whoever publishes or follows; in another order two would wait for each other. Decided is on what the state
    is by then: PermissionDenied where somebody else has approved or refused it meanwhile. What has ended otherwise by
    then is not cancelled any more.
    """

    @wraps(decide)
    def guarded(self: TaskState | WorkflowState, *args: Any, **kwargs: Any) -> Any:
        page = (self.workflow_state if isinstance(self, TaskState) else self).content_object
        with transaction.atomic():
            if isinstance(page, Page):
                hold(page)
                before = self.status
                self.refresh_from_db()
                if decide.__name__ == "cancel" and self.status != before:
                    return self
            return decide(self, *args, **kwargs)

    return guarded


def _writing(create_or_update_translation: Any) -> Any:
    """wagtail-localize's writing of a translated page: as a draft that is made of its words, published where asked.

    Its own would save the live row first, fill what is not translated with the original's text, and publish after that.
    """

    @wraps(create_or_update_translation)
    def guarded(self: TranslationSource, locale: Locale, user: Any = None, publish: bool = True, **kwargs: Any) -> Any:
        if not issubclass(self.specific_content_type.model_class(), Page):
            return create_or_update_translation(self, locale, user=user, publish=publish, **kwargs)
        with transaction.atomic():
            translation = Translation.objects.select_related("source__locale", "target_locale").get(
                source=self, target_locale=locale
            )
            original = self.get_source_instance()
            page = Page.objects.filter(translation_key=self.object_id, locale=locale).first()
            if page is None:
                original.copy_for_translation(locale)
            elif page.alias_of_id:
                page.alias_of = None
                page.save(update_fields=["alias_of"], clean=False)
            revision = assembly.save_draft(translation, user)
            target = translation.get_target_instance()
            self.sync_view_restrictions(original, target)
            if publish:
                revision.publish(user=user, skip_permission_checks=True)
            return translation.get_target_instance(), page is None

    return guarded


def add_view_restrictions(_source: TranslationSource, original: Page, translation_page: Page) -> None:
    """Restrict a translation as its original is, and never less than it was: restrictions add up in Wagtail.

    wagtail-localize would make them the same, and so show the public a translation that was restricted alone.
    """
    restrict_as(translation_page, PageViewRestriction.objects.filter(page=original))


def _without_gaps(handle_block: Any) -> Any:
    """wagtail-localize's reading of a block: one stored before it had a text has None there, which is no text."""

    @wraps(handle_block)
    def guarded(self: StreamFieldSegmentExtractor, block_type: Block, block_value: Any, raw_value: Any = None) -> Any:
        return [] if block_value is None else handle_block(self, block_type, block_value, raw_value=raw_value)

    return guarded


def original_published(instance: Page, **kwargs: Any) -> None:
    """Read the published original again, in the same transaction, and have its translations follow it."""
    source = TranslationSource.objects.get_for_instance_or_none(instance)
    if source is not None and instance.live and translation_of(instance, detached=True) is None:
        hold(instance)
        working.refresh(source)
        following.request(source)


def refuse_strange_address(instance: SegmentOverride, **kwargs: Any) -> None:
    """All that a translator gives another value to is the address of a link, and no link runs a script."""
    address = json.loads(instance.data_json)
    if not isinstance(address, str) or not check_url(address):
        raise PermissionDenied(_("This is not an address that a link can have."))
