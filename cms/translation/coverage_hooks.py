"""The coverage report in the menu, and what is left to do on the dashboard."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from . import coverage, coverage_views
from .rights import editable_locales

# How many pages the dashboard names of each language.
_NAMED = 5


# Before wagtail-localize's own report.
@hooks.register("register_admin_urls", order=-1)
def addresses_of_coverage() -> list[URLPattern]:
    return [
        path("translations/coverage/", coverage_views.report, name="translation_coverage"),
        path("localize/reports/translations/", coverage_views.former_report),
        path("localize/reports/translations/results/", coverage_views.former_report),
    ]


class _ForTranslators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(editable_locales(request.user))


@hooks.register("register_reports_menu_item")
def offer_coverage() -> MenuItem:
    return _ForTranslators(
        _("Translations"), reverse("translation_coverage"), name="translation-coverage", icon_name="site", order=9000
    )


@hooks.register("construct_reports_menu")
def drop_former_report(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    former = reverse("wagtail_localize:translations_report")
    menu_items[:] = [item for item in menu_items if getattr(item, "url", "") != former]


class TasksPanel(Component):
    """For each language that the user works in how much there is to translate and to review, and where."""

    name = "translation_tasks"
    template_name = "translation/tasks.html"
    order = 150

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"tasks": list(coverage.tasks(parent_context["request"].user)), "named": _NAMED}


@hooks.register("construct_homepage_panels")
def show_tasks(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(TasksPanel())
