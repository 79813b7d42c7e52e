"""The life of an original and its translations: each of these asks first, and says what will become of what."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.core.models import Detachment
from cms.core.visibility import is_public

from . import detaching
from .records import translation_of
from .rights import may_publish

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
    if request.method != "POST":
        question = {"question": "Detach from its original:", "serious": True, "public": is_public(page)}
        return render(request, "translation/detach.html", {"page": page, **question})
    detaching.detach(page, request.user)  # type: ignore[arg-type]  # in the admin somebody is signed in
    messages.success(request, f"“{page.get_admin_display_title()}” now is a page of its own.")
    return redirect("wagtailadmin_pages:edit", page.pk)


@_asking
def attach(request: HttpRequest, page_id: int) -> HttpResponse:
    """Make a detached page the translation of its original again."""
    page = _translated_page(request, page_id)
    if not detaching.may_be_attached(page):
        messages.error(request, "There is no original that this page could be attached to.")
    elif request.method != "POST":
        question = {"question": "Attach again to its original:", "serious": True}
        return render(request, "translation/attach.html", {"page": page, **question})
    else:
        try:
            detaching.attach(page, request.user)  # type: ignore[arg-type]  # in the admin somebody is signed in
        except PermissionDenied as refusal:
            messages.error(request, f"Not attached: {refusal}")
        else:
            messages.success(request, f"“{page.get_admin_display_title()}” follows its original again.")
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
