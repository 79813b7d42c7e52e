"""Puts our questions before wagtail-localize's answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from . import life_hooks, views  # noqa: F401 - the hooks register themselves
from .guard import untranslated
from .records import translation_of
from .rights import may_publish
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


@hooks.register("register_log_actions")
def log_following(actions: LogActionRegistry) -> None:
    actions.register_action("translation.follow", "Follow the original", "Followed its original")
