"""Public pages of each type, on a phone and a desktop: no violation of WCAG 2.2 AA that axe-core finds."""

import json
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from .conftest import AXE, Site

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOCALES = ["sv", "ky", "az"]
WIDTHS = [390, 1280]
LISTS = ["", "news/", "news/?languages=all", "projects/", "themes/", "search/?q=2016", "there-is-no-such-page/"]
# In English only.
DOCS = "/api/v1/docs/"
TYPES = ["news", "projects", "themes", "pages", "organisations", "places"]


def first_of(site: Site, kind: str, locale: str) -> str:
    """The address of the first public item of a type."""
    with urllib.request.urlopen(f"{site.url}/api/v1/{kind}/?locale={locale}", timeout=30) as response:  # noqa: S310
        results = json.load(response)["results"]
    assert results, f"The demo has no {kind} in {locale}."
    return urlsplit(results[0]["html_url"]).path


def missing_in(site: Site, locale: str) -> str:
    """The address of a page that is offered in other languages."""
    address = f"{site.url}/api/v1/news/?locale={locale}&fallback=any&limit=100"
    with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310
        others = [each for each in json.load(response)["results"] if each["is_fallback"]]
    assert others, f"The demo has all news in {locale}."
    return f"/{locale}/{urlsplit(others[0]['html_url']).path.split('/', 2)[2]}"


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)["violations"]
    return [f"{each['id']}: {each['help']}: {[node['html'][:120] for node in each['nodes'][:3]]}" for each in found]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("locale", LOCALES)
def test_public_pages_are_accessible(site: Site, visit: Callable[..., Page], locale: str, width: int) -> None:
    paths = [f"/{locale}/{path}" for path in LISTS] + [first_of(site, kind, locale) for kind in TYPES]
    paths += [missing_in(site, locale), DOCS]
    page = visit(paths[0], width=width)
    found = {}
    for path in paths:
        page.goto(site.url + path)
        if problems := violations(page):
            found[path] = problems
        # Nothing to scroll to the side for (WCAG 1.4.10).
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.setdefault(path, []).append("The page is wider than the window.")
    assert found == {}
