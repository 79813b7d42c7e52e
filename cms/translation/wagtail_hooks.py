"""Puts our questions before wagtail-localize's answers."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms.core.models import Detachment

from . import views
from .guard import untranslated
from .records import translation_of
from .rights import AnyUser, may_publish
from .working import working_words

# How many missing texts a refusal quotes.
_QUOTED = 5


# Before wagtail-localize's own: the first match answers, and its names still lead here.
@hooks.register("register_admin_urls", order=-1)
def guarded_addresses() -> list[URLPattern]:
    return [
        path("localize/submit/page/<int:page_id>/", views.SubmitPage.as_view()),
        path("localize/update/<int:translation_source_id>/", views.UpdateTranslations.as_view()),
        path("localize/page/<int:page_id>/convert_to_alias/", views.convert_to_alias),
        path("localize/translate/<int:translation_id>/disable/", views.stop_translation),
        path("translations/detach/<int:page_id>/", views.detach, name="detach_translation"),
        path("localize/reports/translations/", views.TranslationsReport.as_view()),
        path("localize/reports/translations/results/", views.TranslationsReport.as_view(results_only=True)),
    ]


@hooks.register("before_edit_page", order=-1)
def refuse_incomplete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Publish a translation only when it has all its words; let only those who may publish it take it up again."""
    if request.method != "POST":
        return None
    if "localize-restart-translation" in request.POST and not may_publish(request.user, page):
        raise PermissionDenied
    translation = translation_of(page)
    if translation and request.POST.get("action") == "publish":
        missing = untranslated(working_words(translation))
        if missing:
            quoted = " · ".join(f"“{text[:60]}”" for text in missing[:_QUOTED])
            more = f" and {len(missing) - _QUOTED} more" if len(missing) > _QUOTED else ""
            messages.error(request, f"Not published: these texts are not translated yet: {quoted}{more}.")
            return redirect(request.path)
    return None


@hooks.register("before_delete_page", order=-1)
def refuse_deletion(request: HttpRequest, page: Page) -> None:
    """Wagtail lets whoever may change a draft delete it; a translator's draft was asked for by an editor."""
    if translation_of(page, detached=True) and not may_publish(request.user, page):
        raise PermissionDenied


@hooks.register("construct_page_action_menu")
def no_aliases(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]


@hooks.register("register_page_header_buttons")
def offer_detaching(page: Page, user: AnyUser, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the menu behind the three dots of a translation, for those who may publish it."""
    if translation_of(page, detached=True) and may_publish(user, page):
        detached = Detachment.objects.filter(page=page.pk).exists()
        yield Button(
            "Attach again to its original" if detached else "Detach from its original",
            url=reverse("detach_translation", args=[page.pk]),
            icon_name="link",
            priority=62,
        )


@hooks.register("register_log_actions")
def log_detaching(actions: LogActionRegistry) -> None:
    actions.register_action("translation.detach", "Detach", "Detached from its original")
    actions.register_action("translation.follow", "Follow the original", "Followed its original")
    actions.register_action("translation.attach", "Attach", "Attached again to its original")
