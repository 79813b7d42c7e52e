"""What is asked for: `python -m tests.bench.addresses` writes the addresses of each workload as JSON, by candidate."""

import itertools
import json
import sys
from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import UUID

import django

# At most so many different addresses of a workload: enough that none is asked for twice in a short time.
_MOST = 3000
_PER_LIST = 20
_FAR = 89
_FIRST_LIST = "/api/v1/news/?locale=en&limit=20"
_NEWS_FIELDS = "date,summary,card,theme_links,project_links"
_PROJECT_FIELDS = "status,actual_start,summary,card,theme_links,countries"


def workloads() -> dict[str, dict[str, list[str]]]:
    """Addresses by workload and candidate. The far list is the ninetieth page, or the last where there are fewer."""
    from cms.demo.bulk import searches
    from cms.demo.content.bulk import THEMES
    from cms.published.models import PublishedItem

    items = PublishedItem.objects.visible().in_locale("en")
    news = list(items.of_type("news").order_by("-sort_key", "-uuid").values_list("uuid", "source_id", "html_path"))
    projects = list(items.of_type("project").order_by("uuid").values_list("uuid", "source_id")[:_MOST])
    choices = [
        {"country": country, "theme": theme, "status": status}
        for country, theme, status in itertools.product(("SE", "KZ", "AZ"), THEMES, ("1", "2", "3", "4"))
    ]
    queries = [(code, query) for code in ("en", "ru", "sv") for query in searches(code)[:334]][:1000]
    stock_news = f"/api/v2/pages/?type=news.NewsPage&locale=en&order=-date&limit=20&fields={_NEWS_FIELDS}"
    far = min(_FAR, len(news) // _PER_LIST - 2)
    catalogue = [f"/en/projects/?{urlencode(choice)}" for choice in choices]
    return {
        "list": {
            "ours": list(_lists()),
            "stock": [stock_news],
            "bare": [f"/list/{sort_key}/{uuid}/" for sort_key, uuid in _positions()],
            "constant": ["/constant/"],
        },
        "first list": {"ours": [_FIRST_LIST]},
        "far list": {"ours": [_page_of_list(far)]},
        "news": {
            "ours": [f"/api/v1/news/{uuid}/?locale=en" for uuid, _pk, _path in news[:_MOST]],
            "stock": [f"/api/v2/pages/{pk}/" for _uuid, pk, _path in news[:_MOST]],
            "bare": [f"/news/{uuid}/" for uuid, _pk, _path in news[:_MOST]],
        },
        "filter": {
            "ours": [
                f"/api/v1/projects/?locale=en&limit=20&count=true&facets=country,theme,status&{urlencode(choice)}"
                for choice in choices
            ],
            "stock": [
                f"/api/v2/projects/?locale=en&limit=20&fields={_PROJECT_FIELDS}&{urlencode(choice)}"
                for choice in choices
            ],
        },
        "project": {
            "ours": [f"/api/v1/projects/{uuid}/?locale=en" for uuid, _pk in projects],
            "stock": [f"/api/v2/projects/{pk}/" for _uuid, pk in projects],
            "bare": [f"/project/{uuid}/" for uuid, _pk in projects],
        },
        "search": {
            "ours": [f"/api/v1/search/?{_query(q=words, locale=code, limit=20)}" for code, words in queries],
            "stock": [f"/api/v2/pages/?{_query(search=words, locale=code, limit=20)}" for code, words in queries],
        },
        "page": {
            "ours": [path for _uuid, _pk, path in news[:_MOST]],
            "stock": [path for _uuid, _pk, path in news[:_MOST]],
        },
        "catalogue": {"ours": ["/en/projects/", *catalogue], "stock": ["/en/projects/", *catalogue]},
        "changes": {"ours": ["/api/v1/changes/?view=summary&limit=100"]},
    }


def _query(**parameters: object) -> str:
    return urlencode(parameters)


def _lists() -> Iterator[str]:
    """Lists of twenty news, each beginning after another item."""
    from cms.api import cursors

    for sort_key, uuid in _positions():
        yield f"{_FIRST_LIST}&cursor={cursors.encode(sort_key, uuid)}"


def _positions() -> list[tuple[str, UUID]]:
    """The items after which the drawn lists begin."""
    from cms.published.models import PublishedItem

    items = PublishedItem.objects.visible().of_type("news").in_locale("en").order_by("-sort_key", "-uuid")
    rows = list(items.values_list("sort_key", "uuid"))
    return rows[: max(1, len(rows) - _PER_LIST)][:_MOST]


def _page_of_list(number: int) -> str:
    """The page of the list with this number, the first is 0."""
    return [_FIRST_LIST, *itertools.islice(_lists(), _PER_LIST - 1, None, _PER_LIST)][number]


if __name__ == "__main__":
    django.setup()
    json.dump(workloads(), sys.stdout)
