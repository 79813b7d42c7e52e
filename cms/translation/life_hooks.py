"""Where the life of an original and its translations meets Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms.core.models import Detachment

from . import life_views
from .detaching import may_be_attached
from .records import translation_of
from .rights import AnyUser, may_publish


# Before wagtail-localize's own: the first match answers, and its names still lead here.
@hooks.register("register_admin_urls", order=-2)
def life_addresses() -> list[URLPattern]:
    return [
        path("localize/translate/<int:translation_id>/disable/", life_views.stop_translation),
        path("translations/detach/<int:page_id>/", life_views.detach, name="detach_translation"),
        path("translations/attach/<int:page_id>/", life_views.attach, name="attach_translation"),
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
        address = reverse("detach_translation", args=[page.pk])
        yield Button("Detach from its original", url=address, icon_name="link", priority=62)
    elif may_be_attached(page):
        address = reverse("attach_translation", args=[page.pk])
        yield Button("Attach again to its original", url=address, icon_name="link", priority=62)


@hooks.register("register_log_actions")
def log_detaching(actions: LogActionRegistry) -> None:
    actions.register_action("translation.detach", "Detach", "Detached from its original")
    actions.register_action("translation.attach", "Attach", "Attached again to its original")
