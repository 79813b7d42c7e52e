"""What Wagtail's own actions on pages do to what is public, made safe.

`connect` replaces the one method that every way passes through: the admin's views, its API, bulk actions, schedules and
code. Each action then is one transaction: nobody finds a page published and its aliases not yet.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageViewRestriction

from . import visibility
from .redirects import redirecting
from .references import read_once


def connect() -> None:
    """Replace the actions' methods; called once the apps are ready."""
    for action in (CreatePageAliasAction, PublishRevisionAction, UnpublishAction, UnpublishPageAction):
        action.execute = read_once()(action.execute)
    CopyPageAction.execute = _copying(CopyPageAction.execute)
    ConvertAliasPageAction.execute = _converting(ConvertAliasPageAction.execute)
    PublishRevisionAction.execute = _publishing(PublishRevisionAction.execute)
    MovePageAction.execute = redirecting(MovePageAction.execute)
    DeletePageAction.execute = _deleting(DeletePageAction.execute)


def _copying(execute: Callable[..., Page]) -> Callable[..., Page]:
    """Copies start unpublished, whatever was asked for, and as restricted as their sources."""

    @wraps(execute)
    def guarded(self: CopyPageAction, *args: Any, **kwargs: Any) -> Page:
        self.keep_live = False
        with transaction.atomic():
            copy = execute(self, *args, **kwargs)
            if self.recursive:
                # Both in the order of the tree, in which the copy has the same shape.
                sources = self.page.get_descendants(inclusive=True).order_by("path")
                copies = copy.get_descendants(inclusive=True).order_by("path")
                pairs = list(zip(sources, copies, strict=True))
            else:
                pairs = [(self.page, copy)]
            # Wagtail gives each page of a tree the root's restrictions instead of its own.
            PageViewRestriction.objects.filter(page__in=[copied.pk for _source, copied in pairs]).delete()
            for source, copied in pairs:
                # A translation is kept from the public with its original; it needs none of what keeps that.
                if not visibility.follows_original(copied):
                    restrict_as(copied, visibility.restrictions_on(source))
        return copy

    return guarded


def _converting(execute: Callable[..., Page]) -> Callable[..., Page]:
    """A converted alias stays as restricted as its source, and is no draft's only public version."""

    @wraps(execute)
    def guarded(self: ConvertAliasPageAction, *args: Any, **kwargs: Any) -> Page:
        with transaction.atomic():
            held = list(visibility.restrictions_on(self.page).prefetch_related("groups"))
            if self.page.live and not visibility.is_open(self.page):
                self.page.unpublish(user=self.user)
            # It ends with what is above its source, of which it is independent from now on.
            end = visibility.ends().get(self.page.pk)
            page = execute(self, *args, **kwargs)
            restrict_as(page, held)
            if end is not None and (page.expire_at is None or end < page.expire_at):
                page.expire_at = end
                page.save_revision(user=self.user, changed=False)
                page.save(update_fields=["expire_at"])
        return page

    return guarded


def _publishing(execute: Callable[..., None]) -> Callable[..., None]:
    """Scheduling a new version of a live page leaves the live one as it is.

    Wagtail knows a live page by its live revision. Pages that were made by a program may have none: they would be taken
    down until their time comes, and with the new version's words in the row.
    """

    @wraps(execute)
    def guarded(self: PublishRevisionAction, *args: Any, **kwargs: Any) -> None:
        page = self.object
        scheduled = isinstance(page, Page) and page.go_live_at and page.go_live_at > timezone.now()
        if scheduled and page.live and not page.live_revision_id:
            # Not saved: Wagtail stops where it sees one.
            page.live_revision_id = self.revision.pk
        return execute(self, *args, **kwargs)

    return guarded


def _deleting(execute: Callable[..., Any]) -> Callable[..., Any]:
    """The aliases of what is deleted become drafts of their own, as restricted as it was."""

    @wraps(execute)
    def guarded(self: DeletePageAction, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            going = self.page.get_descendants(inclusive=True)
            for alias in Page.objects.filter(alias_of__in=going).exclude(pk__in=going):
                restrict_as(alias, visibility.restrictions_on(alias))
                alias.specific.unpublish(user=self.user)
            return execute(self, *args, **kwargs)

    return guarded


def restrict_as(page: Page, restrictions: Iterable[PageViewRestriction]) -> None:
    """Give `page` those of the restrictions that it does not have yet, by itself or from an ancestor."""
    inherited = PageViewRestriction.objects.filter(page__in=page.get_ancestors(inclusive=True))
    held = [_terms(each) for each in inherited]
    for restriction in restrictions:
        if _terms(restriction) not in held:
            held.append(_terms(restriction))
            added = PageViewRestriction.objects.create(
                page=page, restriction_type=restriction.restriction_type, password=restriction.password
            )
            added.groups.set(restriction.groups.all())


def _terms(restriction: PageViewRestriction) -> tuple[str, str, set[int]]:
    return restriction.restriction_type, restriction.password, set(restriction.groups.values_list("pk", flat=True))
