"""A project from its Swedish editor to Kyrgyz readers, and what becomes of its translation when it changes.

The editor, a translator who has no other rights, and a reviewer each work in the admin as they would.
Pictures of each step go to the folder that TRANSLATION_PICTURES names, for whoever wants to look at them.
"""

import json
import os
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from .conftest import Site

TITLE = "Bättre vägar till arbete"
SLUG = "battre-vagar-till-arbete"
SUMMARY = "Fyra städer öppnar dörrar för unga med funktionsnedsättning."
ALT = "En rullstolsramp vid ett kontor"
OBJECTIVES = [
    "Unga hittar ett första arbete.",
    "Arbetsgivare vet hur de anpassar en arbetsplats.",
    "Kommunerna betalar för en handledare.",
]
CHANGED = "Arbetsgivare vet hur de anpassar en arbetsplats och får stöd."
WORDS = {
    TITLE: "Жумушка жакшыраак жол",
    SUMMARY: "Төрт шаар майыптыгы бар жаштарга эшик ачат.",
    ALT: "Кеңсенин алдындагы пандус",
    OBJECTIVES[0]: "Жаштар биринчи жумушун табат.",
    OBJECTIVES[1]: "Иш берүүчүлөр жумуш ордун кантип ылайыкташтырууну билет.",
    OBJECTIVES[2]: "Шаарлар насаатчыга акы төлөйт.",
}
CHANGED_WORDS = "Иш берүүчүлөр жумуш ордун ылайыкташтырууну билет жана колдоо алат."


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("TRANSLATION_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def write_project(page: Page) -> str:
    """The editor writes the project and publishes it; its address in the admin."""
    page.get_by_role("link", name="Projects", exact=True).click()
    page.get_by_role("link", name="Add project").first.click()
    page.get_by_label("Svenska").check()
    page.get_by_role("button", name="Create a new project").click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_slug").evaluate("(field, slug) => { field.value = slug }", SLUG)
    page.locator("#id_summary").fill(SUMMARY)
    page.get_by_role("button", name="Choose an image").first.click()
    page.locator("[data-chooser-modal-choice]").first.click()
    page.locator("#id_lead_image_alt").fill(ALT)
    for number, text in enumerate(OBJECTIVES):
        page.get_by_role("button", name="Add objective").click()
        page.locator(f"#id_objectives-{number}-text").fill(text)
    page.get_by_role("tab", name="Facts").click()
    page.locator("#id_status").select_option("2")
    page.locator("#id_actual_start").fill("2024-03")
    for number in range(4):
        page.get_by_role("button", name="Add place").click()
        page.locator(f"#id_place_links-{number}-place-chooser").get_by_role("button", name="Choose place").click()
        page.locator("[data-chooser-modal-choice]").nth(number + 1).click()
        expect(page.locator(".modal-dialog")).to_have_count(0)
    publish(page)
    page.get_by_role("link", name="Projects", exact=True).click()
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url("**/edit/**")
    return urlsplit(page.url).path


def publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    # A draft that is saving itself, or has not yet, is published all the same: see test_autosave.
    expect(page.get_by_text(re.compile("(created and|has been) published[.]"))).to_be_visible(timeout=60_000)


def api(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own server
        answer: dict[str, Any] = json.load(response)
        return answer


def kyrgyz(site: Site) -> dict[str, Any]:
    """The project in Kyrgyz as partners read it."""
    item = api(f"{site.url}/api/v1/resolve/?url=/ky/projects/{SLUG}/")
    return api(item["url"])


def fill(page: Page, source: str, words: str) -> None:
    """Write the words beside a text of the original."""
    row = page.locator(".translation__row", has=page.get_by_text(source, exact=True))
    row.locator("textarea").fill(words)


def test_a_translation_follows_its_original_and_says_how_far(
    site: Site, admin: Callable[[str], Page], visit: Callable[..., Page]
) -> None:
    editor, translator, reviewer = admin("editor"), admin("translator-ky"), admin("reviewer-ky")
    original = write_project(editor)

    # The editor asks for the translation.
    editor.goto(original.replace("/pages/", "/localize/submit/page/").removesuffix("edit/"))
    editor.get_by_label("Кыргызча").check()
    editor.get_by_role("button", name="Translate", exact=True).click()
    editor.wait_for_url("**/edit/**")
    translation = urlsplit(editor.url).path
    assert visit(f"/ky/projects/{SLUG}/").locator("body").get_by_text(WORDS[TITLE]).count() == 0

    # The translator finds it, writes a draft, and submits it.
    translator.goto("/admin/")
    picture(translator, "1-dashboard-of-the-translator")
    translator.goto(translation)
    picture(translator, "2-editor-empty")
    fill(translator, TITLE, WORDS[TITLE])
    translator.get_by_role("button", name="Save draft").click()
    expect(translator.get_by_text("The draft is saved.")).to_be_visible()
    for source, words in WORDS.items():
        fill(translator, source, words)
    expect(translator.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    translator.get_by_role("button", name="Submit for review").click()
    expect(translator.get_by_text("Submitted: its reviewers are told.")).to_be_visible()
    picture(translator, "3-editor-submitted")

    # The reviewer compares and approves.
    reviewer.goto(translation)
    reviewer.get_by_role("link", name="Compare and decide").click()
    picture(reviewer, "4-review")
    reviewer.get_by_role("button", name="Approve and publish").click()
    expect(reviewer.get_by_text("Approved and published.")).to_be_visible()

    reader = visit(f"/ky/projects/{SLUG}/")
    expect(reader.get_by_role("heading", name=WORDS[TITLE], level=1)).to_be_visible()
    picture(reader, "5-page-in-kyrgyz")
    item = kyrgyz(site)
    assert (item["title"], item["translation"]["status"]) == (WORDS[TITLE], "up_to_date")
    assert [each["text"] for each in item["objectives"]] == [WORDS[each] for each in OBJECTIVES]
    assert len(item["places"]) == 4
    assert item["image"]["alt"] == WORDS[ALT]

    # The editor changes one sentence and one date, removes the picture, and publishes.
    editor.goto(original)
    editor.locator("#id_objectives-1-text").fill(CHANGED)
    editor.locator("#id_lead_image-chooser").get_by_role("button", name=re.compile("Clear|More|Actions")).first.click()
    clear = editor.get_by_role("button", name=re.compile("Clear"))
    if clear.count() and clear.first.is_visible():
        clear.first.click()
    editor.locator("#id_lead_image_alt").fill("")
    editor.get_by_role("tab", name="Facts").click()
    editor.locator("#id_actual_start").fill("2024-05")
    publish(editor)

    # The Kyrgyz page has the new date and no picture, keeps its sentence, and says that it is older.
    item = kyrgyz(site)
    assert item["image"] is None
    assert item["period"]["start"] == "2024-05"
    assert [each["text"] for each in item["objectives"]] == [WORDS[each] for each in OBJECTIVES]
    state = item["translation"]
    assert (state["status"], state["stale_segments"], state["untranslated_segments"]) == ("stale", 1, 0)
    reader = visit(f"/ky/projects/{SLUG}/")
    expect(reader.get_by_text(WORDS[OBJECTIVES[1]])).to_be_visible()
    expect(reader.locator(".behind")).to_be_visible()
    picture(reader, "6-page-with-notice")
    translator.goto("/admin/translations/coverage/?q=" + "v%C3%A4gar")
    expect(translator.locator("main").get_by_text(re.compile("1 of 5")).first).to_be_visible()
    picture(translator, "7-coverage")

    # The translator sees what changed, translates it anew; the reviewer publishes; all is clean.
    translator.goto(translation)
    expect(translator.locator("ins").first).to_be_visible()
    picture(translator, "8-editor-with-difference")
    row = translator.locator(".translation__row.is-stale")
    expect(row).to_have_count(1)
    row.locator("textarea").fill(CHANGED_WORDS)
    translator.get_by_role("button", name="Submit for review").click()
    expect(translator.get_by_text("Submitted: its reviewers are told.")).to_be_visible()
    reviewer.goto(translation)
    reviewer.get_by_role("link", name="Compare and decide").click()
    picture(reviewer, "9-review-of-a-change")
    reviewer.get_by_role("button", name="Approve and publish").click()
    expect(reviewer.get_by_text("Approved and published.")).to_be_visible()
    item = kyrgyz(site)
    assert item["translation"]["status"] == "up_to_date"
    assert item["objectives"][1]["text"] == CHANGED_WORDS
    expect(visit(f"/ky/projects/{SLUG}/").locator(".behind")).to_have_count(0)
