from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_filters import DateFromToRangeFilter
from wagtail import hooks
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.pages import PageListingViewSet

from cms.core.listing import ContentFilters, ContentListing, columns

from .models import NewsPage


class NewsFilters(ContentFilters):
    date = DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)

    class Meta:
        model = NewsPage
        fields: ClassVar[list[str]] = []


class NewsListing(ContentListing):
    """All news items, in every language."""

    model = NewsPage
    icon = "doc-full"
    menu_label = _("News")
    menu_name = "news"
    menu_order = 110
    columns = columns(Column("date", label=_("Date"), sort_key="date"), Column("dateline_place", label=_("Dateline")))
    filterset_class = NewsFilters


@hooks.register("register_admin_viewset")
def register_news_listing() -> PageListingViewSet:
    return NewsListing("news_items")
