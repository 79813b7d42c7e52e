"""Moving an original moves its translations: each stays below the translation of the page above its original."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page

from cms.core.visibility import follows_original

from .records import followers, original_of


def connect() -> None:
    MovePageAction.execute = _moving(MovePageAction.execute)


def _moving(execute: Callable[..., None]) -> Callable[..., None]:
    """Wagtail's move of a page, and with it in one transaction that of its translations; both leave redirects."""

    @wraps(execute)
    def guarded(self: MovePageAction, skip_permission_checks: bool = False) -> None:
        inside = self.pos in {"first-child", "last-child", "sorted-child"}
        parent = self.target if inside else self.target.get_parent()
        with transaction.atomic():
            self.check(parent, skip_permission_checks=skip_permission_checks)
            if reason := refusal(self.page, parent):
                raise PermissionDenied(reason)
            translations = followers([self.page])
            execute(self, skip_permission_checks=skip_permission_checks)
            for translation in translations:
                _follow(translation, self.user)

    return guarded


def refusal(page: Page, parent: Page) -> str:
    """Why `page` cannot be moved below `parent`, for whoever tries; empty where it can."""
    if page.is_child_of(parent):
        return ""
    title = page.get_admin_display_title()
    if parent.depth > 1 and parent.locale_id != page.locale_id:
        return _("“%(title)s” cannot be moved into the pages of another language (%(language)s).") % {
            "title": title,
            "language": parent.locale.get_display_name(),
        }
    if follows_original(page):
        original = original_of(page)
        above = counterpart(original.get_parent(), page.locale) if original else None
        if above and above.pk == parent.pk:
            return ""
        return _("“%(title)s” lies where its original does: move that, or detach the translation first.") % {
            "title": title
        }
    lacking = [each.locale for each in followers([page]) if counterpart(parent, each.locale) is None]
    if lacking:
        languages = ", ".join(locale.get_display_name() for locale in lacking)
        name = parent.specific_deferred.get_admin_display_title()
        return _(
            "“%(title)s” is translated and “%(name)s” is not: %(languages)s. Translate that first, or detach or delete"
            " these translations."
        ) % {"title": title, "name": name, "languages": languages}
    return ""


def counterpart(page: Page, locale: Locale) -> Page | None:
    """The translation of `page` in a language, under which those of its children lie."""
    found: Page | None = page.get_translations().filter(locale=locale, alias_of=None).first()
    return found


def _follow(translation: Page, user: Any) -> None:
    """Bring a translation below the translation of its original's parent, in the same order as there."""
    page, original = Page.objects.get(pk=translation.pk), original_of(translation)
    assert original is not None
    parent = counterpart(original.get_parent(), page.locale)
    if parent is None:
        # The original was only put in another order, and what is above it has no translation.
        return
    target, position = _place(page, original, parent)
    if target.pk == page.pk:
        return
    if not Page._slug_is_available(page.slug, parent, page=page):
        page.slug = find_available_slug(parent, find_available_slug(page.get_parent(), page.slug, page.pk), page.pk)
        page.save(update_fields=["slug", "url_path"])
    MovePageAction(page, target, pos=position, user=user).execute(skip_permission_checks=True)


def _place(page: Page, original: Page, parent: Page) -> tuple[Page, str]:
    """Beside what the translation comes below `parent`; the page itself where it is there already."""
    keys = list(original.get_siblings(inclusive=True).values_list("translation_key", flat=True))
    others = dict(parent.get_children().exclude(pk=page.pk).values_list("translation_key", "pk"))
    where = keys.index(original.translation_key)
    before = [others[key] for key in keys[:where] if key in others]
    after = [others[key] for key in keys[where:] if key in others]
    if page.is_child_of(parent):
        order = list(parent.get_children().values_list("pk", flat=True))
        here = order.index(page.pk)
        if not {*order[:here]} & {*after} and not {*order[here:]} & {*before}:
            return page, ""
    if before:
        return Page.objects.get(pk=before[-1]), "right"
    if after:
        return Page.objects.get(pk=after[0]), "left"
    return parent, "last-child"
