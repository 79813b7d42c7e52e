"""What visitors come for, tried as somebody would who is here for the first time; the clicks are counted.

A text that is typed is no click, sending it is one. The table of tasks is in cms/docs/design.md.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect


class Visitor:
    """Somebody with a page before them, who counts their clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, what: str | Locator) -> None:
        """Click on this, or on the first link in the page of this name."""
        target = self.page.get_by_role("link", name=what).first if isinstance(what, str) else what
        target.click()
        self.clicks += 1

    def search(self, words: str) -> None:
        self.click(self.page.locator(".header__search"))
        self.page.locator("#q").fill(words)
        self.page.keyboard.press("Enter")
        self.clicks += 1
        self.page.wait_for_url("**/search/?q=*")

    def choose(self, group: str, value: str) -> None:
        """Tick a value of a filter, wherever it is hidden."""
        facet = self.page.locator(f"#facet-{group}")
        option = facet.locator(f'input[value="{value}"]')
        for closed in (facet, facet.locator(".facet__more")):
            if closed.count() and closed.get_attribute("open") is None and not option.is_visible():
                self.click(closed.locator("> summary"))
        self.click(option)
        self.page.wait_for_url(lambda address: group in address)


@pytest.fixture
def visitor(visit: Callable[..., Page]) -> Callable[[str], Visitor]:
    return lambda language: Visitor(visit(f"/{language}/"))


def test_projects_active_in_kyrgyzstan_in_2014(visitor):
    someone = visitor("en")
    someone.click(someone.page.locator(".ways").get_by_role("link", name="Kyrgyzstan"))
    someone.choose("active_in", "2014")
    expect(someone.page.locator("#finder-count")).to_have_text(re.compile("[1-9][0-9]* projects?"))
    expect(someone.page.get_by_role("link", name="Central Asia on the Move, Phase I", exact=True)).to_be_visible()
    assert someone.clicks == 3


def test_the_funder_of_the_mini_grants(visitor):
    someone = visitor("en")
    someone.search("mini-grants")
    someone.click(someone.page.locator(".recommended").get_by_role("link"))
    expect(someone.page.locator("main")).to_contain_text("European Union")
    assert someone.clicks == 3


def test_the_handbook(visitor):
    someone = visitor("en")
    someone.search("handbook")
    someone.click(someone.page.locator(".rows").get_by_role("link"))
    expect(someone.page.locator('main a[href*="/media/"][href$=".pdf"]').first).to_be_visible()
    assert someone.clicks == 3


def test_the_russian_version_of_a_kyrgyz_page(visitor):
    someone = visitor("ky")
    someone.click("Тармактын сайты эми алты тилде")
    someone.click(someone.page.locator(".languages > summary"))
    someone.click("Русский")
    expect(someone.page.locator("html")).to_have_attribute("lang", "ru")
    expect(someone.page).to_have_url(re.compile("/ru/news/"))
    assert someone.clicks == 3


def test_all_news_of_one_theme_in_2016(visitor):
    someone = visitor("en")
    someone.click("All news")
    someone.choose("theme", "public-participation")
    someone.click("2016")
    expect(someone.page).to_have_url(re.compile("theme=public-participation"))
    expect(someone.page).to_have_url(re.compile("year=2016"))
    expect(someone.page.locator("#finder-count")).to_have_text(re.compile("[1-9][0-9]* news items?"))
    assert someone.clicks == 3
