"""The long forms of tests/e2e/test_accessibility.py and test_quality.py: all combinations, all pages, many results."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.databases import ROOT
from tests.e2e.conftest import Site, browser, site
from tests.e2e.pages import LOCALES, addresses, crawl, lost_fragments
from tests.e2e.test_accessibility import WINDOWS, is_too_wide, open_window, violations
from tests.e2e.test_quality import checker, html_errors

__all__ = ["browser", "checker", "site"]

# Pages of news, projects and themes in all languages: more than 500 of them news.
MANY = 2500


def problems_of(browser: Browser, site: Site, paths: list[str], window: int, scripts: bool, motion: bool) -> list[str]:
    context = open_window(browser, window, scripts, motion)
    page = context.new_page()
    found = []
    for path in paths:
        page.goto(site.url + path)
        found += [f"{path}: {each}" for each in violations(page)]
        found += [f"{path}: wider than the window"] if is_too_wide(page) else []
    context.close()
    return found


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("window", range(len(WINDOWS)), ids=["phone", "desktop", "zoom"])
@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_of_page_is_accessible(
    site: Site, browser: Browser, locale: str, window: int, scripts: bool
) -> None:
    paths = list(addresses(site.url, locale).values())
    assert [
        each for motion in (True, False) for each in problems_of(browser, site, paths, window, scripts, motion)
    ] == []


def test_no_link_in_any_language_is_dead_and_the_html_of_every_page_is_valid(
    site: Site, checker: None, tmp_path: Path
) -> None:
    answers, found_on = crawl(site.url, LOCALES)
    assert {url: f"{each.status}, on {found_on[url]}" for url, each in answers.items() if each.status != 200} == {}
    assert lost_fragments(answers) == []
    pages = {url: each.html for url, each in answers.items() if each.html and "/api/" not in url}
    print(f"\n{len(answers)} addresses, {len(pages)} pages")
    assert html_errors(pages, tmp_path) == []


def test_lists_and_the_search_are_accessible_with_many_results(site: Site, browser: Browser) -> None:
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "cms.settings.demo"}
    for command in (["-m", "tests.soak.many", str(MANY)], ["manage.py", "reconcile", "--verbosity", "0"]):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)
    paths = ["/en/", "/en/news/", "/en/news/?page=9", "/en/projects/", "/en/projects/?view=table"]
    paths += ["/en/projects/?view=map", "/en/search/?q=network", "/en/themes/"]
    assert [each for window in range(2) for each in problems_of(browser, site, paths, window, True, True)] == []
