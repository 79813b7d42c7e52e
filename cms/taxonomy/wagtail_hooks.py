"""Organisations and places in the admin: one menu, lists that filter and search, choosers that search."""

from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.core.territories import country_choices, country_name

from .models import Organisation, Place

COUNTRY_COLUMN = Column("country", label="Country", accessor=lambda row: country_name(row.country), sort_key="country")


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
        Column("organisation_type", label="Type", accessor="get_organisation_type_display"),
        COUNTRY_COLUMN,
        BooleanColumn("network_member", label="Member", sort_key="network_member"),
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
    list_display = ["name", Column("kind", label="Kind", accessor="get_kind_display"), COUNTRY_COLUMN, "parent"]
    list_per_page = 50
    filterset_class = PlaceFilters
    list_export = ["name", "code", "kind", "country", "latitude", "longitude"]


@register_snippet
class VocabularyViewSet(SnippetViewSetGroup):
    """Who and where: one row each, named in every language."""

    menu_label = "Who and where"
    menu_icon = "group"
    menu_order = 210
    items = (OrganisationViewSet, PlaceViewSet)
