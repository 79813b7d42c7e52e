"""Lists of news for the HTML pages."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from cms.published.lists import ItemList
from cms.published.models import PublishedItem
from cms.published.reading import listed

if TYPE_CHECKING:
    from .models import NewsPage

_PER_PAGE = 15
_BESIDE = 5


def news_list(request: HttpRequest) -> dict[str, Any]:
    """The news, newest first."""
    news = ItemList("news", request)
    return {"news": news, "listing": news.page(_PER_PAGE)}


def other_news(page: "NewsPage") -> list[PublishedItem]:
    """The latest news beside this item."""
    return list(listed("news").exclude(uuid=page.translation_key)[:_BESIDE])
