from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.pages import PageListingViewSet

from cms.core.listing import ContentFilters, ContentListing, columns

from .models import ProjectPage


class ProjectFilters(ContentFilters):
    class Meta:
        model = ProjectPage
        fields: ClassVar[list[str]] = ["status", "hierarchy"]


class ProjectListing(ContentListing):
    """The project catalogue, in every language."""

    model = ProjectPage
    icon = "folder-open-inverse"
    menu_label = _("Projects")
    menu_name = "projects"
    menu_order = 120
    columns = columns(
        Column("acronym", label=_("Acronym"), sort_key="acronym"),
        Column("activity_status", label=_("Project status"), accessor="get_status_display", sort_key="status"),
        Column("start", label=_("Start")),
    )
    filterset_class = ProjectFilters


@hooks.register("register_admin_viewset")
def register_project_listing() -> PageListingViewSet:
    return ProjectListing("project_profiles")
