"""What is recommended to those who search, in the admin: under Settings."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Recommendation


def _number(recommendation: Recommendation) -> str:
    number = recommendation.pages.count()
    return ngettext("%(number)s page", "%(number)s pages", number) % {"number": number}


class RecommendationViewSet(ModelViewSet):
    model = Recommendation
    name = "recommendations"
    icon = "pick"
    menu_label = _("Recommended results")
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "searches",
        Column("language", label=_("Language"), accessor="get_language_display", sort_key="language"),
        Column("pages", label=_("Pages"), accessor=_number),
    ]
    list_filter = ["language"]
    search_fields = ["searches"]


@hooks.register("register_admin_viewset")
def recommendations_in_the_admin() -> RecommendationViewSet:
    return RecommendationViewSet()
