"""The search field: with titles while somebody types, and as a plain form."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from .conftest import Site
from .test_accessibility import violations


def test_titles_are_offered_and_chosen_with_the_keyboard(visit: Callable[..., Page]) -> None:
    page = visit("/en/search/", width=390)
    field = page.get_by_label("Search this site")
    field.press_sequentially("mov")
    options = page.get_by_role("option")
    expect(options).to_have_count(3)
    assert violations(page) == []
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    page.wait_for_url("**/en/projects/central-asia-on-the-move/")


def test_the_list_is_put_away_and_what_was_typed_is_searched_for(visit: Callable[..., Page]) -> None:
    page = visit("/en/search/")
    field = page.get_by_label("Search this site")
    field.press_sequentially("mov")
    expect(page.get_by_role("option")).to_have_count(3)
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")
    page.wait_for_url("**/en/search/?q=mov")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Central Asia on the Move")


def test_the_search_is_a_form_where_nothing_is_run(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{site.url}/en/search/")
    page.get_by_label("Search this site").fill("move")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Central Asia on the Move")
    context.close()
