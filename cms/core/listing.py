"""Flat lists of one type of page in the admin, across the languages."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ModelChoiceFilter
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.forms.pages import ParentChooserForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Locale, Page

# Wagtail's columns without the parent, which is the same index page for every row of a language.
_COLUMNS = {column.name: column for column in PageListingViewSet.columns}


def columns(*own: Column) -> list[Column]:
    """Title with its language, a type's own columns, when it was changed, status."""
    return [
        _COLUMNS["bulk_actions"],
        _COLUMNS["title"],
        *own,
        _COLUMNS["latest_revision_created_at"],
        _COLUMNS["status"],
    ]


class ContentFilters(PageFilterSet):
    """By language and status, and by Wagtail's own filters that make sense in a flat list."""

    # Not "locale", which Wagtail's views read themselves.
    language = ModelChoiceFilter(field_name="locale", queryset=Locale.objects.all(), label=_("Language"))
    live = BooleanFilter(label=_("Live"))
    # One site; pages of these types have no children.
    site = None
    has_child_pages = None

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []


class LanguageField(forms.ModelChoiceField):
    """The index page of a language, by the language's name."""

    def label_from_instance(self, page: Page) -> str:
        return str(page.locale.get_display_name())


class LanguageForm(ParentChooserForm):
    """The language to write in: the index page that the new page is created under."""

    def __init__(self, parents: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_page"] = LanguageField(
            queryset=parents,
            widget=forms.RadioSelect,
            empty_label=None,
            label=_("Language"),
            help_text=_("The language that you write in. Translations into the others are made from it."),
        )


class ChooseLanguageView(ChooseParentView):
    """Asks in which language a page is written; Wagtail's would take the site's default without asking."""

    page_title = _("Choose the language")
    locale = None

    def get_form(self) -> LanguageForm:
        parents = self.get_valid_parent_pages(self.request.user).select_related("locale").order_by("path")
        return LanguageForm(parents, self.model, self.request.user, self.request.POST or None)


class ForPeopleOfPages(MenuItem):
    """Shown to whoever works on any pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(user_has_any_page_permission(request.user))


class ContentListing(PageListingViewSet):
    """A list of one type of page in the admin's menu. A subclass names its model, columns and filters."""

    add_to_admin_menu = True
    menu_item_class = ForPeopleOfPages
    choose_parent_view_class = ChooseLanguageView
    filterset_class: Any = ContentFilters
