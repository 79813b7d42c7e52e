"""Lists of news for the HTML pages."""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from cms.published.lists import ItemList, list_address
from cms.published.models import PublishedItem
from cms.published.reading import listed, readable

_PER_PAGE = 15
_BESIDE = 4
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


def beside(document: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """What stands beside an item: news about the same, the latest of all others, and where each of its tags leads."""
    related = _about_the_same(document)
    known = [document["id"], *(item.uuid for item in related)]
    return {
        "related_news": related,
        "other_news": list(listed("news").exclude(uuid__in=known)[:_BESIDE]),
        "tags": [(tag["name"], list_address(request, "news", {"tag": [tag["slug"]]})) for tag in document["tags"]],
    }


def _about_the_same(document: dict[str, Any]) -> list[PublishedItem]:
    """The latest news of the same projects, then of the same themes."""
    found: dict[Any, PublishedItem] = {}
    for facet, things in (("project_id", document["projects"]), ("theme_id", document["themes"])):
        if things and len(found) < _BESIDE:
            others = PublishedItem.objects.exclude(uuid__in=[document["id"], *found])
            items = readable(others.with_facet(facet, [to["id"] for to in things]), "news", _BESIDE - len(found))
            found |= {item.uuid: item for item in items}
    return list(found.values())
