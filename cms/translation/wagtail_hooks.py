"""Puts our questions before wagtail-localize's answers."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

# The hooks register themselves.
from . import (
    coverage_hooks,  # noqa: F401
    editor_views,
    exchange_hooks,  # noqa: F401
    life_hooks,  # noqa: F401
    together_views,
    views,
    withholding_hooks,  # noqa: F401
)
from .records import followers, original_of, translation_of
from .rights import AnyUser, may_publish


# Before wagtail-localize's own: the first match answers, and its names still lead here.
@hooks.register("register_admin_urls", order=-1)
def guarded_addresses() -> list[URLPattern]:
    return [
        path("localize/update/<int:translation_source_id>/", views.UpdateTranslations.as_view()),
        path("localize/page/<int:page_id>/convert_to_alias/", views.convert_to_alias),
        path("localize/translate/<int:translation_id>/preview/", editor_views.preview),
        path("localize/translate/<int:translation_id>/preview/<str:mode>/", editor_views.preview),
        path("translations/review/<int:page_id>/", editor_views.ReviewView.as_view(), name="review_translation"),
        path("translations/together/<int:page_id>/", together_views.publish_together, name="publish_together"),
        # What our editor does not need: whoever asks finds nothing.
        path("localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/", views.nothing),
        path("localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/", views.nothing),
        path("localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", views.nothing),
        path("localize/api/snippets/<slug:app_label>/<slug:model_name>/", views.nothing),
        path("localize/api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/", views.nothing),
    ]


@hooks.register("before_edit_page", order=-1)
def open_editor(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A translation opens in the translation editor; only those who may publish it take up one that was stopped."""
    if "localize-restart-translation" in request.POST and not may_publish(request.user, page):
        raise PermissionDenied
    translation = translation_of(page)
    if translation is None:
        return None
    return editor_views.edit(request, Page.objects.get(pk=page.pk).specific, translation)


@hooks.register("register_page_header_buttons")
def offer_publishing_together(
    page: Page, user: AnyUser, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """In the menu behind the three dots of a page with translations, for those who may publish it."""
    original = original_of(page) or page
    if may_publish(user, page) and followers([original]):
        address = reverse("publish_together", args=[original.pk])
        yield Button(_("Publish with its translations"), url=address, icon_name="upload", priority=61)


@hooks.register("register_log_actions")
def log_following(actions: LogActionRegistry) -> None:
    actions.register_action(
        "translation.follow", gettext_lazy("Follow the original"), gettext_lazy("Followed its original")
    )
