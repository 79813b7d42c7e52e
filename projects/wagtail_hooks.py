from typing import ClassVar

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
    menu_label = "Projects"
    menu_order = 120
    columns = columns(
        Column("acronym", label="Acronym", sort_key="acronym"),
        Column("activity_status", label="Project status", accessor="get_status_display", sort_key="status"),
        Column("start", label="Start"),
    )
    filterset_class = ProjectFilters


@hooks.register("register_admin_viewset")
def register_project_listing() -> PageListingViewSet:
    return ProjectListing("project_profiles")
