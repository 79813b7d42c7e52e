"""Lists of news for the HTML pages."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest

from cms.published.lists import ItemList
from cms.published.models import PublishedItem
from cms.published.reading import listed

if TYPE_CHECKING:
    from .models import NewsPage

_PER_PAGE = 15
_BESIDE = 5
_FILTERS = ("theme", "country", "project", "organisation", "place", "available_in")
# A reader has one year or one month at a time.
_ARCHIVE = ("year", "month")
# What a feed can be narrowed by too.
_FEEDS = ("theme", "project", "country")


@dataclass(frozen=True)
class Time:
    """A year or a month of the archive: how many items it has, and the address of the list of these."""

    value: str
    label: str
    count: int
    address: str
    is_chosen: bool
    months: "list[Time]" = field(default_factory=list)


def news_list(request: HttpRequest) -> dict[str, Any]:
    """The news that the address asks for, newest first, with filters, archive and the feed of what is shown."""
    news = ItemList("news", request, offered=_FILTERS, apart=_ARCHIVE)
    chosen = [(name, value) for name in _FEEDS if (value := ",".join(news.asked.values(name)))]
    return {
        "list": news,
        "listing": news.page(_PER_PAGE),
        "archive": _archive(news),
        "feed_query": f"?{urlencode(chosen, safe=',')}" if chosen else "",
        "feed_about": ", ".join(chip.label for chip in news.chips if chip.name in _FEEDS),
    }


def _archive(news: ItemList) -> list[Time]:
    """The years that have news, the latest first, and the months of the one that is looked at."""
    months = news.asked.values("month")
    open_years = {*news.asked.values("year"), *(month[:4] for month in months)}
    return [
        replace(year, months=[month for month in _times(news, "month") if month.value[:4] == year.value])
        if year.value in open_years
        else year
        for year in _times(news, "year")
    ]


def _times(news: ItemList, name: str) -> list[Time]:
    """The years or the months, the latest first; whoever chooses one lets go of any other."""
    none = dict.fromkeys(_ARCHIVE, "")
    chosen = news.asked.values(name)
    return [
        Time(value, entry["label"], entry["count"], news.address(**none | {name: value}), value in chosen)
        for entry in sorted(news.counted[name], key=lambda entry: entry["value"], reverse=True)
        for value in [entry["value"]]
    ]


def other_news(page: "NewsPage") -> list[PublishedItem]:
    """The latest news beside this item."""
    return list(listed("news").exclude(uuid=page.translation_key)[:_BESIDE])
