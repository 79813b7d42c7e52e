"""Where the life of an original and its translations meets Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Locale, Page

from cms.core.models import Detachment, User

from . import life_views, submitting_views
from .deleting import left_behind
from .detaching import may_be_attached
from .moving import refusal
from .records import followers, translation_of
from .rights import AnyUser, may_create_in, may_delete, may_detach, may_publish, may_unpublish, name_for


# Before wagtail-localize's own: the first match answers, and its names still lead here.
@hooks.register("register_admin_urls", order=-2)
def life_addresses() -> list[URLPattern]:
    return [
        path("localize/translate/<int:translation_id>/disable/", life_views.stop_translation),
        path("translations/detach/<int:page_id>/", life_views.detach, name="detach_translation"),
        path("translations/attach/<int:page_id>/", life_views.attach, name="attach_translation"),
        path("localize/submit/page/<int:page_id>/", submitting_views.SubmitPage.as_view()),
        path("translations/submission/<int:pk>/", submitting_views.submission, name="submission"),
        path("translations/unpublish/<int:page_id>/", life_views.unpublish_everywhere, name="unpublish_everywhere"),
    ]


@hooks.register("before_edit_page", order=-2)
def ask_before_attaching(request: HttpRequest, page: Page) -> HttpResponse | None:
    """wagtail-localize's way to take a translation up again asks first, too."""
    if request.method != "POST" or "localize-restart-translation" not in request.POST:
        return None
    if not may_publish(request.user, page):
        raise PermissionDenied
    return redirect("attach_translation", page.pk)


@hooks.register("construct_page_action_menu")
def no_other_ways(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """No aliases; and taking a translation up again stands where detaching it does."""
    hidden = {"localize-convert-to-alias", "localize-restart-translation"}
    menu_items[:] = [item for item in menu_items if item.name not in hidden]


@hooks.register("register_page_header_buttons")
def offer_detaching(page: Page, user: AnyUser, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the menu behind the three dots of a translation, for those who may publish it."""
    if translation_of(page, detached=True) is None or not may_publish(user, page):
        return
    if not Detachment.objects.filter(page=page.pk).exists():
        if may_detach(user, page):
            address = reverse("detach_translation", args=[page.pk])
            yield Button(_("Detach from its original"), url=address, icon_name="link", priority=62)
    elif may_be_attached(page):
        address = reverse("attach_translation", args=[page.pk])
        yield Button(_("Attach again to its original"), url=address, icon_name="link", priority=62)


def offer_translating(page: Page, user: AnyUser, view_name: str = "", next_url: str | None = None) -> Iterator[Button]:
    """For translators who read an original; those with wagtail-localize's right have its button."""
    submits = isinstance(user, User) and user.has_perm("wagtail_localize.submit_translation")
    if submits or page.is_root() or translation_of(page, detached=True):
        return
    there = page.get_translations(inclusive=True).filter(alias_of=None).values("locale")
    if any(may_create_in(user, page, locale) for locale in Locale.objects.exclude(pk__in=there)):
        address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
        yield Button(_("Translate this page"), url=address, icon_name="wagtail-localize-language", priority=60)


hooks.register("register_page_header_buttons", offer_translating)
hooks.register("register_page_listing_more_buttons", offer_translating)


@hooks.register("register_page_header_buttons")
def offer_unpublishing(page: Page, user: AnyUser, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """After "Unpublish", for originals with translations."""
    if page.live and followers([page]) and may_unpublish(user, page):
        address = reverse("unpublish_everywhere", args=[page.pk])
        yield Button(_("Unpublish in all languages"), url=address, icon_name="download", priority=51)


@hooks.register("before_delete_page")
def ask_about_translations(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not may_delete(request.user, page):
        raise PermissionDenied
    behind = left_behind([page])
    return life_views.delete(request, page, behind) if behind else None


@hooks.register("before_move_page")
def explain_refusal(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """The move itself would refuse, too, but not say why."""
    if reason := refusal(page, destination):
        messages.error(request, _("Not moved: %(reason)s") % {"reason": reason})
        return redirect("wagtailadmin_pages:move", page.pk)
    moving = followers([page])
    if request.method == "GET" and moving:
        languages = ", ".join(each.locale.get_display_name() for each in moving)
        messages.info(request, _("Its translations move along: %(languages)s.") % {"languages": languages})
    return None


@hooks.register("before_bulk_action")
def refuse_many(request: HttpRequest, action: str, objects: list[Any], view: Any) -> HttpResponse | None:
    """What needs a question about translations is done page by page."""
    reasons = []
    if action == "delete" and objects and isinstance(objects[0], Page):
        behind = left_behind(objects)
        if behind:
            titles = ", ".join(f"“{name_for(request.user, each)}”" for each in behind[:5])
            reasons = [
                _("Not deleted: translations would be left (%(titles)s). Delete such pages one by one.")
                % {"titles": titles}
            ]
    elif action == "move" and objects and isinstance(objects[0], Page):
        destination = view.cleaned_form.cleaned_data["chooser"]
        reasons = [
            _("Not moved: %(reason)s") % {"reason": each} for page in objects if (each := refusal(page, destination))
        ]
    for reason in reasons:
        messages.error(request, reason)
    return redirect(view.next_url) if reasons else None


@hooks.register("register_log_actions")
def log_detaching(actions: LogActionRegistry) -> None:
    actions.register_action("translation.detach", gettext_lazy("Detach"), gettext_lazy("Detached from its original"))
    actions.register_action(
        "translation.attach", gettext_lazy("Attach again"), gettext_lazy("Attached again to its original")
    )
