"""The life of an original and its translations: each of these asks first, and says what will become of what."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.utils import type_to_delete_confirmation
from wagtail.models import Page, ReferenceIndex
from wagtail_localize.models import Translation

from cms.core.models import Detachment
from cms.core.visibility import is_public

from . import deleting, detaching
from .records import followers, translation_of
from .rights import AnyUser, may_delete, may_detach, may_publish, may_unpublish

_asking = require_http_methods(["GET", "POST"])


def _translated_page(request: HttpRequest, page_id: int) -> Page:
    """A page that is or was a translation, for those who may publish it."""
    page = get_object_or_404(Page, pk=page_id).specific
    if translation_of(page, detached=True) is None or not may_publish(request.user, page):
        raise PermissionDenied
    return page


@_asking
def detach(request: HttpRequest, page_id: int) -> HttpResponse:
    """Make a translation a page of its own."""
    page = _translated_page(request, page_id)
    if not may_detach(request.user, page):
        raise PermissionDenied
    if request.method != "POST":
        question = {"question": _("Detach from its original:"), "serious": True, "public": is_public(page)}
        return render(request, "translation/detach.html", {"page": page, **question})
    detaching.detach(page, request.user)  # type: ignore[arg-type]  # in the admin somebody is signed in
    messages.success(request, _("“%(title)s” now is a page of its own.") % {"title": page.get_admin_display_title()})
    return redirect("wagtailadmin_pages:edit", page.pk)


@_asking
def attach(request: HttpRequest, page_id: int) -> HttpResponse:
    """Make a detached page the translation of its original again."""
    page = _translated_page(request, page_id)
    if not detaching.may_be_attached(page):
        messages.error(request, _("There is no original that this page could be attached to."))
    elif request.method != "POST":
        question = {"question": _("Attach again to its original:"), "serious": True}
        return render(request, "translation/attach.html", {"page": page, **question})
    else:
        try:
            detaching.attach(page, request.user)  # type: ignore[arg-type]  # in the admin somebody is signed in
        except PermissionDenied as refusal:
            messages.error(request, _("Not attached: %(reason)s") % {"reason": refusal})
        else:
            messages.success(
                request, _("“%(title)s” follows its original again.") % {"title": page.get_admin_display_title()}
            )
    return redirect("wagtailadmin_pages:edit", page.pk)


def stop_translation(request: HttpRequest, translation_id: int) -> HttpResponse:
    """wagtail-localize's way to stop a translation: it leads to the question whether to detach it."""
    translation = get_object_or_404(Translation, pk=translation_id)
    try:
        page = translation.get_target_instance()
    except ObjectDoesNotExist:
        raise Http404("The page of this translation has been deleted.") from None
    if not isinstance(page, Page) or not may_publish(request.user, page):
        raise PermissionDenied
    detached = Detachment.objects.filter(page=page.pk).exists()
    return redirect("attach_translation" if detached else "detach_translation", page.pk)


def delete(request: HttpRequest, page: Page, behind: list[Page]) -> HttpResponse:
    """In place of Wagtail's question where an original has translations: what becomes of those?"""
    along = deleting.going_along(page)
    may_detach_all = all(may_detach(request.user, each) for each in behind)
    may_delete_all = all(may_delete(request.user, each) for each in along)
    protected = ReferenceIndex.get_references_to(page).group_by_source_object().is_protected
    choice = {"detach": may_detach_all, "delete": may_delete_all}
    wanted = request.POST.get("translations", "")
    if request.method == "POST":
        if not choice.get(wanted, True) or protected:
            raise PermissionDenied
        if wanted not in choice:
            messages.error(request, _("Not deleted: say what becomes of the translations."))
        elif type_to_delete_confirmation(request):
            return _deleted(request, page, wanted)
    lost = [each for root in along for each in root.get_descendants(inclusive=True).select_related("locale")]
    below = page.get_descendant_count()
    context = {
        "question": _("Delete"),
        "serious": True,
        "page": page,
        "behind": behind,
        "below": below,
        "lost": lost,
        "own": [each for each in lost if translation_of(each) is None],
        "may_detach": may_detach_all,
        "may_delete": may_delete_all,
        "protected": protected,
        "next": get_valid_next_url_from_request(request),
        "type_to_confirm": below + 1 + len(lost) >= getattr(settings, "WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT", 10),
        "wagtail_site_name": settings.WAGTAIL_SITE_NAME,
        "total_pages": below + 1 + len(lost),
    }
    return render(request, "translation/delete.html", context)


def _deleted(request: HttpRequest, page: Page, wanted: str) -> HttpResponse:
    title, parent = page.get_admin_display_title(), page.get_parent()
    if wanted == "detach":
        deleting.delete_and_detach(page, request.user)  # type: ignore[arg-type]  # in the admin somebody is signed in
        messages.success(request, _("“%(title)s” deleted. Its translations are pages of their own.") % {"title": title})
    else:
        deleting.delete_with_translations(page, request.user)  # type: ignore[arg-type]  # as above
        messages.success(request, _("“%(title)s” and its translations deleted.") % {"title": title})
    for hook in hooks.get_hooks("after_delete_page"):
        answer = hook(request, page)
        if hasattr(answer, "status_code"):
            return answer  # type: ignore[no-any-return]
    following = get_valid_next_url_from_request(request)
    return redirect(following) if following else redirect("wagtailadmin_explore", parent.pk)


@_asking
def unpublish_everywhere(request: HttpRequest, page_id: int) -> HttpResponse:
    """Unpublish an original and its translations, as far as the user may, with nothing left that would publish them."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not may_unpublish(request.user, page):
        raise PermissionDenied
    below = request.POST.get("below") == "on"
    pages = [page, *(page.get_descendants() if below else [])]
    live = [each for each in [*pages, *followers(pages)] if each.live]
    going, staying = _split(live, request.user)
    if request.method != "POST":
        context = {
            "page": page,
            "question": _("Unpublish in all languages:"),
            "serious": True,
            "going": going,
            "scheduled": [each for each in going if each.approved_schedule],
            "staying": staying,
            "detached": [each for each in page.get_translations().exclude(detachment=None) if is_public(each)],
            "below": page.get_descendants().exists(),
        }
        return render(request, "translation/unpublish.html", context)
    with transaction.atomic():
        for each in going:
            _unschedule(each, request.user)
            UnpublishPageAction(each.specific, user=request.user).execute(skip_permission_checks=True)
    messages.success(
        request,
        ngettext("%(number)s page unpublished.", "%(number)s pages unpublished.", len(going)) % {"number": len(going)},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


def _split(pages: Iterable[Page], user: AnyUser) -> tuple[list[Page], list[Page]]:
    """Those that `user` may unpublish, and the others."""
    going: list[Page] = []
    staying: list[Page] = []
    for page in pages:
        (going if may_unpublish(user, page) else staying).append(page)
    return going, staying


def _unschedule(page: Page, user: AnyUser) -> None:
    """Cancel the schedule of `page`. Unpublishing does so, too, but leaves nothing about it in the page's history."""
    for revision in page.revisions.filter(approved_go_live_at__isnull=False):
        revision.approved_go_live_at = None
        revision.save(user=user, update_fields=["approved_go_live_at"])
