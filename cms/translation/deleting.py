"""Deleting an original: nothing that was translated from it is lost silently, or stays behind hidden."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from cms.core.models import Detachment, User

from .detaching import detach
from .records import followers, translation_of
from .rights import may_delete


def connect() -> None:
    DeletePageAction.check = _checking(DeletePageAction.check)


def _checking(check: Callable[..., None]) -> Callable[..., None]:
    """A person deletes what is his to delete; an original only once he has said what becomes of its translations."""

    @wraps(check)
    def guarded(self: DeletePageAction, skip_permission_checks: bool = False) -> None:
        check(self, skip_permission_checks=skip_permission_checks)
        if not self.user or skip_permission_checks:
            return
        if not may_delete(self.user, self.page):
            raise PermissionDenied(_("Others have written or asked for this page."))
        if left_behind([self.page]):
            raise PermissionDenied(_("“%(title)s” has translations.") % {"title": self.page.get_admin_display_title()})

    return guarded


def left_behind(pages: Iterable[Page]) -> list[Page]:
    """The translations that would lose their originals with these pages and all that is below them."""
    roots = list(pages)
    going = [each for root in roots for each in root.get_descendants(inclusive=True)]
    return [page for page in followers(going) if not _is_below(page, roots)]


def going_along(page: Page) -> list[Page]:
    """The topmost pages to delete with `page`, so that no translation is left without its original.

    What lies below a translation goes with it, and may be an original in its turn.
    """
    roots = [page]
    while more := left_behind(roots):
        roots = [root for root in roots if not _is_below(root, more)]
        roots += [each for each in more if not _is_below(each, [other for other in more if other != each])]
    return [root for root in roots if root.pk != page.pk]


def _is_below(page: Page, roots: Iterable[Page]) -> bool:
    return any(page.path.startswith(root.path) for root in roots)


@transaction.atomic
def delete_and_detach(page: Page, user: User) -> None:
    """Delete `page` and what is below it; the translations of all that become pages of their own."""
    for each in left_behind([page]):
        detach(each, user)
    _delete([page], user)


@transaction.atomic
def delete_with_translations(page: Page, user: User) -> None:
    """Delete `page`, what is below it, and the translations of all that."""
    _delete([page, *going_along(page)], user)


def _delete(roots: list[Page], user: User) -> None:
    originals = [each for root in roots for each in root.get_descendants(inclusive=True)]
    for root in roots:
        for each in Page.objects.filter(pk=root.pk):
            DeletePageAction(each, user=user).execute(skip_permission_checks=True)
    # Nothing follows them any more: the pages that are left are no translations but originals.
    for each in originals:
        if not followers([each]):
            TranslationSource.objects.filter(object=each.translation_key, locale=each.locale_id).delete()
            for left in Page.objects.filter(translation_key=each.translation_key, detachment__isnull=False):
                if translation_of(left, detached=True) is None:
                    Detachment.objects.filter(page=left.pk).delete()
