"""Flat lists of one type of page in the admin, across the languages."""

from typing import Any, ClassVar

from django_filters import BooleanFilter, ModelChoiceFilter
from wagtail.admin.ui.tables import Column, LocaleColumn
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Locale, Page

# Wagtail's columns without the parent, which is the same index page for every row of a language.
_COLUMNS = {column.name: column for column in PageListingViewSet.columns}


def columns(*own: Column) -> list[Column]:
    """Title, a type's own columns, language, when it was changed, status."""
    return [
        _COLUMNS["bulk_actions"],
        _COLUMNS["title"],
        *own,
        LocaleColumn(label="Language"),
        _COLUMNS["latest_revision_created_at"],
        _COLUMNS["status"],
    ]


class ContentFilters(PageFilterSet):
    """By language and status, and by Wagtail's own filters that make sense in a flat list."""

    locale = ModelChoiceFilter(queryset=Locale.objects.all(), label="Language")
    live = BooleanFilter(label="Live")
    # One site; pages of these types have no children.
    site = None
    has_child_pages = None

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []


class ContentListing(PageListingViewSet):
    """A list of one type of page in the admin's menu. A subclass names its model, columns and filters."""

    add_to_admin_menu = True
    filterset_class: Any = ContentFilters
