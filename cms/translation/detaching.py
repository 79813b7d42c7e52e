"""A translation becomes a page of its own, and one of its original again (design 3.1)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision
from wagtail_localize.models import Translation

from cms.core.models import Detachment, User

from . import assembly, following, working
from .models import PendingAssembly
from .records import hold, original_of, translation_of
from .withholding import release

# What the log says of the versions that readers have seen.
_PUBLISHED = ["wagtail.publish", "wagtail.publish.scheduled", "translation.follow", "translation.attach"]


def connect() -> None:
    pre_save.connect(_stays_detached, sender=Translation, dispatch_uid="stays_detached")
    Revision.delete = _keeping_what_was_approved(Revision.delete)


def _stays_detached(instance: Translation, **_kwargs: object) -> None:
    """Only `attach` takes a detached page up again: anything else would write over what its editors have made of it."""
    pages = Page.objects.filter(translation_key=instance.source.object_id, locale=instance.target_locale_id)
    if instance.enabled and pages.filter(detachment__isnull=False).exists():
        raise PermissionDenied(_("This page is detached from its original; attach it again first."))


def _keeping_what_was_approved(delete: Callable[[Revision], Any]) -> Callable[[Revision], Any]:
    """A purge leaves the version whose words are those that were approved last: it goes with its page alone."""

    @wraps(delete)
    def guarded(self: Revision) -> Any:
        if hasattr(self, "translated") and _is_approved(self):
            raise ProtectedError("Its words are those that were approved last for its page.", {self})
        return delete(self)

    return guarded


def _is_approved(revision: Revision) -> bool:
    page = Page.objects.filter(pk=revision.object_id).first()
    if page is None:
        return False
    detached = Detachment.objects.filter(page=page.pk).exists()
    return bool(page.live_revision_id == revision.pk or (detached and _approved(page) == revision))


def may_be_attached(page: Page) -> bool:
    """Whether `page` is detached from an original that is still there."""
    return Detachment.objects.filter(page=page.pk).exists() and original_of(page) is not None


@transaction.atomic
def detach(page: Page, user: User | None) -> None:
    """Make a translation a page of its own: everything in it is edited there, and it follows nothing any more."""
    hold(page)
    translation = translation_of(page, detached=True)
    assert translation is not None
    release(page)
    PendingAssembly.objects.filter(translation=translation).delete()
    translation.enabled = False
    translation.save(update_fields=["enabled"])
    _, is_new = Detachment.objects.get_or_create(page_id=page.pk, defaults={"detached_by": user})
    if is_new:
        log(page, "translation.detach", user=user)


@transaction.atomic
def attach(page: Page, user: User | None) -> None:
    """Make a detached page the translation of its original again, at once and where readers see it too.

    Its words are those that were approved last while it was a translation; where none were, it becomes a draft. Raises
    PermissionDenied where its title has none.
    """
    hold(page)
    translation = translation_of(page, detached=True)
    assert translation is not None
    Detachment.objects.filter(page=page.pk).delete()
    translation.enabled = True
    translation.save(update_fields=["enabled"])
    page = translation.get_target_instance()
    state = page.current_workflow_state
    if state:
        state.cancel(user=user)
    page.revisions.update(approved_go_live_at=None)
    approved = _approved(page)
    if approved:
        working.take_up(translation, approved.translated.entries)
    if page.live and approved:
        words, addresses = assembly.words_of(approved, translation)
        revision = assembly.save_version(
            translation, assembly.follow_words(words, translation), addresses, user=user, like=page, incomplete=True
        )
        action = following.FollowOriginal(revision, user=user, changed=False, log_action="translation.attach")
        action.execute(skip_permission_checks=True)
    else:
        if page.live:
            UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
        assembly.save_draft(translation, user)
        log(page, "translation.attach", user=user)


def _approved(page: Page) -> Revision | None:
    """The version that readers saw last before the translation went its own way; None where no log tells."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=_PUBLISHED, revision__translated__isnull=False)
    last = entries.order_by("-pk").select_related("revision__translated").first()
    return last.revision if last else None
