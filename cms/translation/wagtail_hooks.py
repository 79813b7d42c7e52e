"""Puts our questions before wagtail-localize's answers."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from . import editor_views, life_hooks, views  # noqa: F401 - the hooks register themselves
from .records import translation_of
from .rights import may_publish


# Before wagtail-localize's own: the first match answers, and its names still lead here.
@hooks.register("register_admin_urls", order=-1)
def guarded_addresses() -> list[URLPattern]:
    return [
        path("localize/submit/page/<int:page_id>/", views.SubmitPage.as_view()),
        path("localize/update/<int:translation_source_id>/", views.UpdateTranslations.as_view()),
        path("localize/page/<int:page_id>/convert_to_alias/", views.convert_to_alias),
        path("localize/translate/<int:translation_id>/preview/", editor_views.preview),
        path("localize/translate/<int:translation_id>/preview/<str:mode>/", editor_views.preview),
        path("translations/review/<int:page_id>/", editor_views.ReviewView.as_view(), name="review_translation"),
        # What our editor does not need: whoever asks finds nothing.
        path("localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/", views.nothing),
        path("localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/", views.nothing),
        path("localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", views.nothing),
        path("localize/api/snippets/<slug:app_label>/<slug:model_name>/", views.nothing),
        path("localize/api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/", views.nothing),
        path("localize/reports/translations/", views.TranslationsReport.as_view()),
        path("localize/reports/translations/results/", views.TranslationsReport.as_view(results_only=True)),
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


@hooks.register("before_delete_page", order=-1)
def refuse_deletion(request: HttpRequest, page: Page) -> None:
    """Wagtail lets whoever may change a draft delete it; a translator's draft was asked for by an editor."""
    if translation_of(page, detached=True) and not may_publish(request.user, page):
        raise PermissionDenied


@hooks.register("register_log_actions")
def log_following(actions: LogActionRegistry) -> None:
    actions.register_action("translation.follow", "Follow the original", "Followed its original")
