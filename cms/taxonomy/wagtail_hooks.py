"""Organisations and places in the admin: one menu, lists that filter and search, choosers that search; all names."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.core.territories import country_choices, country_name

from . import naming_views
from .models import Organisation, Place

COUNTRY_COLUMN = Column(
    "country", label=_("Country"), accessor=lambda row: country_name(row.country), sort_key="country"
)


class OrganisationFilters(WagtailFilterSet):
    country = ChoiceFilter(choices=country_choices)

    class Meta:
        model = Organisation
        fields = ["organisation_type", "network_member", "country"]


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    list_display = [
        "name",
        "short_name",
        Column("organisation_type", label=_("Type"), accessor="get_organisation_type_display"),
        COUNTRY_COLUMN,
        BooleanColumn("network_member", label=_("Member"), sort_key="network_member"),
    ]
    list_per_page = 50
    filterset_class = OrganisationFilters
    list_export = ["name", "short_name", "code", "organisation_type", "country", "website"]


class PlaceFilters(WagtailFilterSet):
    country = ChoiceFilter(choices=country_choices)

    class Meta:
        model = Place
        fields = ["kind", "country"]


class PlaceViewSet(SnippetViewSet):
    model = Place
    icon = "site"
    list_display = ["name", Column("kind", label=_("Kind"), accessor="get_kind_display"), COUNTRY_COLUMN, "parent"]
    list_per_page = 50
    filterset_class = PlaceFilters
    list_export = ["name", "code", "kind", "country", "latitude", "longitude"]


@register_snippet
class VocabularyViewSet(SnippetViewSetGroup):
    """Who and where: one row each, named in every language."""

    menu_label = _("Who and where")
    menu_name = "who-and-where"
    menu_icon = "group"
    menu_order = 210
    items = (OrganisationViewSet, PlaceViewSet)


@hooks.register("register_admin_urls")
def addresses_of_names() -> list[URLPattern]:
    return [
        path("translations/names/", naming_views.names_anywhere, name="names_anywhere"),
        path("translations/names/<str:language>/", naming_views.names, name="names"),
    ]


class _ForTranslators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(naming_views.languages_of(request.user))


# Beside the report of translations.
@hooks.register("register_reports_menu_item")
def offer_names() -> MenuItem:
    return _ForTranslators(_("Names"), reverse("names_anywhere"), name="names", icon_name="tag", order=9010)


@hooks.register("register_log_actions")
def log_names(actions: LogActionRegistry) -> None:
    actions.register_action("taxonomy.name", pgettext_lazy("to give a name", "Name"), _("Named in another language"))
