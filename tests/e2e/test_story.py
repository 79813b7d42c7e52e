"""A news item from its editor to its readers and partners, in the language it was written in and in another."""

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from .conftest import Site

TITLE = "Neighbours open a repair workshop"
LEAD = "Twelve neighbours repair bicycles and teach children how."
ALT = "A workshop with a green door"
QUOTATION = "We mend what we have."
SPEAKER = "Aigul Sadykova"
WORDS = {
    TITLE: "Кошуналар оңдоо устаканасын ачты",
    LEAD: "Он эки кошуна велосипед оңдоп, балдарга үйрөтүп жатат.",
    ALT: "Жашыл эшиктүү устакана",
    QUOTATION: "Колубузда барын оңдойбуз.",
    SPEAKER: "Айгүл Садыкова",
}


def write_and_publish(page: Page) -> str:
    """An editor writes the item with a picture and a quotation and publishes it; its address in the admin."""
    page.get_by_role("link", name="News", exact=True).click()
    page.get_by_role("link", name="Add news item").click()
    page.get_by_label("English").check()
    page.get_by_role("button", name="Create a new news item").click()
    page.get_by_label(re.compile("^Headline")).fill(TITLE)
    page.locator("#id_summary").fill(LEAD)
    page.get_by_role("button", name="Choose an image").first.click()
    page.locator("[data-chooser-modal-choice]").first.click()
    page.locator("#id_lead_image_alt").fill(ALT)
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Quotation").click()
    page.locator("[name='body-0-value-text']").fill(QUOTATION)
    page.locator("[name='body-0-value-attributed_to']").fill(SPEAKER)
    # Whether the draft has saved itself by now, or is at it, makes no difference: see test_autosave.
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(re.compile(f"Page '{TITLE}' (created and|has been) published[.]"))).to_be_visible(
        timeout=60_000
    )
    page.goto("/admin/news_items/")
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url("**/edit/")
    return urlsplit(page.url).path


def submit_for_kyrgyz(page: Page, address: str) -> str:
    """The editor asks for the translation; its address in the admin."""
    page.goto(address.replace("/pages/", "/localize/submit/page/").removesuffix("edit/"))
    page.get_by_label("Кыргызча").check()
    page.get_by_role("button", name="Translate", exact=True).click()
    page.wait_for_url("**/edit/")
    return urlsplit(page.url).path


def translate(page: Page, address: str) -> None:
    """The translator writes every text that the editor shows and submits it; publishing is not offered."""
    page.goto(address)
    for source, words in WORDS.items():
        row = page.locator(".translation__row", has=page.get_by_text(source, exact=True))
        row.locator("textarea").fill(words)
    for action in ("Publish", "Delete", "Detach from its original"):
        expect(page.get_by_text(action, exact=True).locator("visible=true")).to_have_count(0)
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Submitted: its reviewers are told.")).to_be_visible()


def publish_translation(page: Page, address: str) -> None:
    """The reviewer reads it and publishes it."""
    page.goto(address)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("It is published.")).to_be_visible()


def api(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own server
        answer: dict[str, Any] = json.load(response)
        return answer


def test_a_news_item_goes_from_its_editor_to_readers_and_partners_in_two_languages(
    site: Site, admin: Callable[[str], Page], visit: Callable[..., Page]
) -> None:
    editor = admin("editor")
    original = write_and_publish(editor)
    translation = submit_for_kyrgyz(editor, original)
    slug = "neighbours-open-a-repair-workshop"
    # Who asks for it in Kyrgyz is offered the English one, and sees nothing of the draft.
    missing = visit(f"/ky/news/{slug}/")
    expect(missing.get_by_role("link", name=TITLE)).to_have_attribute("hreflang", "en")
    assert missing.get_by_text(LEAD).count() == 0, "a draft of a translation is public"

    translate(admin("translator-ky"), translation)
    publish_translation(admin("reviewer-ky"), translation)

    reader = visit(f"/en/news/{slug}/")
    expect(reader.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(reader.get_by_text(QUOTATION)).to_be_visible()
    expect(reader.get_by_alt_text(ALT).first).to_be_visible()
    reader.locator("summary", has_text="English").click()
    reader.get_by_role("link", name="Кыргызча").click()
    reader.wait_for_url(f"**/ky/news/{slug}/")
    expect(reader.get_by_role("heading", name=WORDS[TITLE])).to_be_visible()
    expect(reader.get_by_text(WORDS[QUOTATION])).to_be_visible()
    expect(reader.get_by_text(WORDS[SPEAKER])).to_be_visible()
    assert reader.locator("html").get_attribute("lang") == "ky"

    for locale, words in (("en", {}), ("ky", WORDS)):
        results = api(f"{site.url}/api/v1/news/?locale={locale}&limit=100")["results"]
        item = next(item for item in results if item["title"] == words.get(TITLE, TITLE))
        full = api(item["url"])
        assert {entry["locale"] for entry in full["translations"]} >= {"en", "ky"} - {locale}
        quotation = full["quotations"][0]
        assert (quotation["text"], quotation["attributed_to"]) == (
            words.get(QUOTATION, QUOTATION),
            words.get(SPEAKER, SPEAKER),
        )
        assert full["image"]["alt"] == words.get(ALT, ALT)
