from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.pages import PageListingViewSet

from cms.core.listing import ContentListing, columns

from .models import ThemePage


class ThemeListing(ContentListing):
    """The themes, in every language."""

    model = ThemePage
    icon = "tag"
    menu_label = _("Themes")
    menu_name = "themes"
    menu_order = 130
    columns = columns(
        Column("number", label=_("Number"), sort_key="number"), Column("code", label=_("Code"), sort_key="code")
    )


@hooks.register("register_admin_viewset")
def register_theme_listing() -> PageListingViewSet:
    return ThemeListing("themes_listing")
