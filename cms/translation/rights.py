"""Who may translate into a language: rights follow its tree (design 3.4).

wagtail-localize has one right, to submit, for every language at once; these questions are asked in addition to it.
"""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from wagtail.locks import BasicLock, ScheduledForPublishLock
from wagtail.models import Locale, Page, PageQuerySet
from wagtail.permissions import page_permission_policy

from cms.core.visibility import is_public, public_pages

from .groups import language_homes
from .records import original_of, translation_of
from .withholding import is_withheld

AnyUser = AbstractBaseUser | AnonymousUser


def may_read(user: AnyUser, page: Page) -> bool:
    """Whether `user` may see this version of `page`: everyone may see what is public, editors their drafts."""
    return is_public(page) or bool(page.permissions_for_user(user).can_edit())


def readable(user: AnyUser, pages: PageQuerySet) -> list[Page]:
    """Those of `pages` that `user` may see (see `may_read`), with one question for all that are public."""
    public = set(public_pages().filter(pk__in=pages.order_by().values("pk")).values_list("pk", flat=True))
    return [page for page in pages if page.pk in public or page.permissions_for_user(user).can_edit()]


def name_for(user: AnyUser, page: Page) -> str:
    """What `page` is called before `user`: its latest title is for its editors, for others the one that readers see.

    Where there is none of these it is a number.
    """
    if page.permissions_for_user(user).can_edit():
        return str(page.get_admin_display_title())
    return page.title if is_public(page) else f"#{page.pk}"


def translated_parent(page: Page, locale: Locale) -> Page | None:
    """The page under which the translation of `page` is created, None while it is not there itself."""
    parent: Page | None = page.get_parent().get_translations().filter(locale=locale, alias_of=None).first()
    return parent


def may_create_in(user: AnyUser, page: Page, locale: Locale) -> bool:
    """Whether `user` may create the translation of `page` into the language of `locale`."""
    parent = translated_parent(page, locale)
    return parent is not None and may_translate_below(user, parent)


def may_translate_below(user: AnyUser, parent: Page) -> bool:
    """Whether `user` may create translations below `parent`: whoever writes there, and its language's translators.

    These make no pages of their own: what a translation is made of, and where it lies, is the original's.
    """
    permissions = parent.permissions_for_user(user)
    return bool(permissions.can_add_subpage() or permissions.can_edit())


def may_publish(user: AnyUser, page: Page) -> bool:
    """Whether `user` may publish `page` in its language, once nothing else is in the way: it may be withdrawn."""
    return bool(page_permission_policy.user_has_permission_for_instance(user, "publish", page))


def may_unpublish(user: AnyUser, page: Page) -> bool:
    """Whether `user` may unpublish `page`: a schedule does not keep it from that, for it is cancelled along with it.

    Wagtail asks for the lock of a schedule first, and then for no other: those that lie below it count here.
    """
    if not isinstance(page.get_lock(), ScheduledForPublishLock):
        return bool(page.permissions_for_user(user).can_unpublish())
    task = page.current_workflow_task
    below = [BasicLock(page)] if page.locked else [task.lock_class(page, task)] if task else []
    return page.live and may_publish(user, page) and not any(lock.for_user(user) for lock in below)


def may_detach(user: AnyUser, page: Page) -> bool:
    """Whether `user` may make a translation a page of its own: that shows readers what its original says.

    Where something keeps that from them, it is for those who may publish the original, too.
    """
    if not may_publish(user, page):
        return False
    original = original_of(page)
    if original is None or may_publish(user, original):
        return True
    return is_public(original) and not is_withheld(page)


def may_delete(user: AnyUser, page: Page) -> bool:
    """Whether `user` may delete `page`: who publishes there, or has written it himself.

    Wagtail lets whoever may change a draft delete it, and so a translator what others have asked for.
    """
    own = page.owner_id == user.pk and translation_of(page, detached=True) is None
    return bool(page.permissions_for_user(user).can_delete()) and (own or may_publish(user, page))


def editable_locales(user: AnyUser) -> list[Locale]:
    """The languages in whose tree `user` may change pages."""
    return [home.locale for home in language_homes().values() if home.permissions_for_user(user).can_edit()]


def edits_everywhere(user: AnyUser) -> bool:
    """Whether `user` may change pages in every language."""
    return len(editable_locales(user)) == len(language_homes())
