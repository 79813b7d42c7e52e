"""Whoever publishes while the draft saves itself publishes one page, with each of its rows once."""

import json
import re
import urllib.request
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from .conftest import Site

TITLE = "Published in a hurry"
# The answer to each saving comes late, as on a slow line: the draft is kept, and its form does not know it yet.
SLOW_LINE = """
const own = window.fetch;
window.fetch = async (address, options) => {
  const answer = await own(address, options);
  if (options?.headers?.Accept === "application/json") await new Promise((done) => setTimeout(done, 1500));
  return answer;
};
"""


def publish_in_a_hurry(page: Page, number: int) -> None:
    """Add an author, and press the button in the midst of the saving."""
    page.get_by_role("button", name="Add author").click()
    page.locator(f"#id_authors-{number}-name").fill("Aida Asanova")
    saving = page.locator(".w-autosave-indicator__state--saving")
    # What is written before Wagtail has looked at the form for the first time is no change to it; and it saves only
    # once nobody has written for a while.
    while not saving.is_visible():
        page.locator(f"#id_authors-{number}-name").press_sequentially("!")
        with suppress(PlaywrightTimeoutError):
            saving.wait_for(timeout=3_000)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(f"Page '{TITLE}' has been published.")).to_be_visible(timeout=60_000)


def authors(site: Site) -> list[int]:
    """How many authors each item of that title has."""
    url = f"{site.url}/api/v1/news/?locale=en&limit=100&view=full"
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own server
        return [len(each["authors"]) for each in json.load(response)["results"] if each["title"] == TITLE]


def test_who_publishes_in_the_midst_of_a_saving_publishes_everything_once(
    site: Site, admin: Callable[[str], Page]
) -> None:
    page = admin("editor")
    page.add_init_script(SLOW_LINE)
    page.get_by_role("link", name="News", exact=True).click()
    page.get_by_role("link", name="Add news item").click()
    page.get_by_label("English").check()
    page.get_by_role("button", name="Create a new news item").click()
    page.get_by_label(re.compile("^Headline")).fill(TITLE)
    publish_in_a_hurry(page, 0)
    assert authors(site) == [1]
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url("**/edit/**")
    publish_in_a_hurry(page, 1)
    assert authors(site) == [2]
