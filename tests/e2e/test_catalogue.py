"""The catalogue in a browser: filters work in place and without JavaScript, and nothing is lost on the way back."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from .conftest import Site


def titles(page: Page) -> list[str]:
    return page.locator(".card__title").all_inner_texts()


def test_filters_work_in_place_and_back_and_forward_bring_each_state_again(
    site: Site, visit: Callable[..., Page]
) -> None:
    page = visit("/en/projects/")
    everything = titles(page)
    # Of the page that was loaded; a page loaded anew would not know it.
    page.evaluate("window.stays = true")
    page.get_by_label("Kyrgyzstan").check()
    expect(page).to_have_url(f"{site.url}/en/projects/?country=KG")
    expect(page.locator(".chip")).to_have_text(re.compile("Country:.*Kyrgyzstan"))
    in_kyrgyzstan = titles(page)
    assert 0 < len(in_kyrgyzstan) < len(everything)
    expect(page.get_by_role("status")).to_have_text(f"{len(in_kyrgyzstan)} projects")
    # Who works with the keyboard stays where he was.
    expect(page.get_by_label("Kyrgyzstan")).to_be_focused()
    # Another language is asked the same.
    expect(page.locator(".languages__link[hreflang=ru]")).to_have_attribute("href", "/ru/projects/?country=KG")
    page.get_by_role("link", name="Table").click()
    expect(page.locator("tbody tr")).to_have_count(len(in_kyrgyzstan))
    page.locator(".chip").click()
    expect(page).to_have_url(f"{site.url}/en/projects/?view=table")
    expect(page.get_by_label("Kyrgyzstan")).not_to_be_checked()
    for address, box in (("?country=KG&view=table", True), ("?country=KG", True), ("", False)):
        page.go_back()
        expect(page).to_have_url(f"{site.url}/en/projects/{address}")
        expect(page.get_by_label("Kyrgyzstan")).to_be_checked(checked=box)
    assert titles(page) == everything
    page.go_forward()
    expect(page.locator(".card__title")).to_have_text(in_kyrgyzstan)
    assert page.evaluate("window.stays")
    # An address that is passed on shows the same.
    page.reload()
    assert titles(page) == in_kyrgyzstan
    expect(page.get_by_label("Kyrgyzstan")).to_be_checked()


def test_on_a_phone_without_javascript_the_filters_are_a_form_behind_one_button(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{site.url}/en/projects/")
    expect(page.get_by_label("Kyrgyzstan")).to_be_hidden()
    page.locator("summary", has_text="Filters").click()
    page.get_by_label("Kyrgyzstan").check()
    page.get_by_label("Sweden").check()
    page.get_by_role("button", name="Show results").click()
    expect(page).to_have_url(re.compile(r"country=KG&country=SE"))
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.locator("summary .badge").first).to_contain_text("2")
    context.close()


def test_all_news_of_one_theme_in_a_year_is_two_clicks_from_the_news(site: Site, visit: Callable[..., Page]) -> None:
    page = visit("/en/news/")
    year = page.locator("#facet-archive").get_by_role("link").first
    number = year.inner_text().split()[0]
    year.click()
    expect(page).to_have_url(f"{site.url}/en/news/?year={number}")
    page.locator("#facet-theme input").first.check()
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.locator(".row__meta time").first).to_contain_text(number)
