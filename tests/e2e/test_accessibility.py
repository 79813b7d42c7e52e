"""Public pages of each kind: no violation of WCAG 2.2 AA that axe-core finds, in whatever way they are looked at."""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from .conftest import AXE, Site
from .pages import DOCS, KINDS, LOCALES, addresses

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A phone, a desktop, and the desktop at 200 % zoom.
WINDOWS = [(390, 844), (1280, 900), (640, 450)]
# A Russian word as it occurs, for places that are made for short ones.
LONG = "Рентгеноэлектрокардиографического"
LENGTHEN = """word => {
  const places = "h1, h2, h3, dd, td, th, .tag, .menu__link, figcaption, .card__foot";
  for (const each of document.querySelectorAll(places)) {
    const text = document.createTreeWalker(each, NodeFilter.SHOW_TEXT).nextNode();
    if (text) text.data = word;
  }
}"""


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)["violations"]
    return [f"{each['id']}: {each['help']}: {[node['html'][:120] for node in each['nodes'][:3]]}" for each in found]


def is_too_wide(page: Page) -> bool:
    """Whether there is something to scroll to the side for (WCAG 1.4.10)."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


Way = tuple[str, str, int, bool, bool]


def ways() -> list[Way]:
    """Kind, locale, window, whether scripts run and whether things may move: each two of the choices once together."""
    return [
        (kind, locale, (k + n) % len(WINDOWS), (k + n // 2) % 2 == 0, (k // 2 + n) % 2 == 0)
        for (k, kind), (n, locale) in product(enumerate(KINDS), enumerate(LOCALES))
    ]


def test_every_two_choices_are_tried_together():
    choices = [set(each) for each in zip(*ways(), strict=True)]
    for first, second in ((a, b) for a in range(5) for b in range(a)):
        tried = {(way[first], way[second]) for way in ways()}
        assert len(tried) == len(choices[first]) * len(choices[second])


def open_window(browser: Browser, number: int, scripts: bool, motion: bool) -> BrowserContext:
    """A window that remembers nothing; axe is put into its pages from outside, against the policy."""
    width, height = WINDOWS[number]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        bypass_csp=True,
        locale="en",
        reduced_motion="no-preference" if motion else "reduce",
    )
    context.set_default_timeout(60_000)
    if not scripts:
        # The site's own are not run, and axe still can be.
        context.route("**/*.js", lambda route: route.abort())
    return context


@pytest.mark.parametrize("window", range(len(WINDOWS)), ids=["phone", "desktop", "zoom"])
def test_public_pages_are_accessible_however_they_are_looked_at(site: Site, browser: Browser, window: int) -> None:
    found = {}
    for scripts, motion in product((True, False), repeat=2):
        context = open_window(browser, window, scripts, motion)
        page = context.new_page()
        paths = [addresses(site.url, way[1])[way[0]] for way in ways() if way[2:] == (window, scripts, motion)]
        if scripts and motion:
            paths.append(DOCS)
        for path in paths:
            page.goto(site.url + path)
            problems = violations(page)
            if is_too_wide(page):
                problems.append("The page is wider than the window.")
            if problems:
                found[path] = problems
        context.close()
    assert found == {}


def test_long_words_break_on_the_narrowest_phone(site: Site, visit: Callable[..., Page]) -> None:
    paths = addresses(site.url, "ru").values()
    page = visit("/ru/", width=320)
    wide = []
    for path in paths:
        page.goto(site.url + path)
        page.evaluate(LENGTHEN, LONG)
        if is_too_wide(page):
            wide.append(path)
    assert wide == []
