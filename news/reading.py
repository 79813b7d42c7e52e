"""Lists of news for the HTML pages."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

from cms.published.kept import once_per_generation
from cms.published.lists import ItemList, list_address
from cms.published.models import PublishedItem
from cms.published.navigation import navigation
from cms.published.reading import active_language, listed, readable

if TYPE_CHECKING:
    from cms.published.sequencer import Standing

_PER_PAGE = 15
_BESIDE = 4
# Of so many projects and themes, times languages, it is known what news there is about them.
_MOST_KNOWN = 1000
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


@dataclass(frozen=True)
class Brief:
    """A news item as far as it is shown beside a text."""

    uuid: UUID
    locale: str
    title: str
    html_path: str
    date: str
    sort_key: str


@once_per_generation(_MOST_KNOWN)
def _latest(language: str, facet: str = "", value: str = "") -> list[Brief]:
    """The latest news in a language, or about one thing: enough that some are left without those on the page already.

    Of a thing that there are few about, those in other languages too.
    """
    if facet:
        found = readable(PublishedItem.objects.with_facet(facet, [value]), "news", _BESIDE + 1)
    else:
        found = list(listed("news", language)[: 2 * _BESIDE + 1])
    return [
        Brief(item.uuid, item.locale, item.title, item.html_path, item.summary_data["date"], item.sort_key)
        for item in found
    ]


def beside(document: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """What stands beside an item: news about the same, the latest of all others, and where each of its tags leads."""
    at, language = navigation(request).at, active_language()
    related = _about_the_same(document, at, language)
    known = {UUID(document["id"]), *(item.uuid for item in related)}
    return {
        "related_news": related,
        "other_news": [item for item in _latest(at, language) if item.uuid not in known][:_BESIDE],
        "tags": [(tag["name"], list_address(request, "news", {"tag": [tag["slug"]]})) for tag in document["tags"]],
    }


def _about_the_same(document: dict[str, Any], at: "Standing", language: str) -> list[Brief]:
    """The latest news of the same projects, then of the same themes; those in the reader's language before others."""
    found: list[Brief] = []
    for facet, things in (("project_id", document["projects"]), ("theme_id", document["themes"])):
        known = {UUID(document["id"]), *(item.uuid for item in found)}
        about = [item for to in things for item in _latest(at, language, facet, to["id"])]
        others = sorted({item for item in about if item.uuid not in known}, key=lambda item: item.uuid)
        others.sort(key=lambda item: item.sort_key, reverse=True)
        others.sort(key=lambda item: item.locale != language)
        found += sorted(others[: _BESIDE - len(found)], key=lambda item: item.sort_key, reverse=True)
    return found
