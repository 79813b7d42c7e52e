"""Lists of news for the HTML pages."""

from typing import TYPE_CHECKING

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpRequest

from cms.published.models import PublishedItem
from cms.published.reading import listed

if TYPE_CHECKING:
    from .models import NewsPage

_PER_PAGE = 15
_BESIDE = 5


def news_list(request: HttpRequest) -> "ListPage[PublishedItem]":
    """The page of the language's news that `?page=` asks for, newest first."""
    return Paginator(listed("news"), _PER_PAGE).get_page(request.GET.get("page"))


def other_news(page: "NewsPage") -> list[PublishedItem]:
    """The latest news beside this item."""
    return list(listed("news").exclude(uuid=page.translation_key)[:_BESIDE])
