"""What can be measured of public pages: their weight, what they load, whether anything moves, links, HTML."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from playwright.sync_api import Browser, Request

from .conftest import Site
from .pages import KINDS, LOCALES, MISSING, addresses, crawl, lost_fragments, read

VNU = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
MOST_REQUESTS = 12
# Bytes over the wire: a news item without its pictures, the home with them.
NEWS_WITHOUT_PICTURES = 45_000
HOME = 300_000
# Adds up how far things move that the reader has not moved himself.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    window.shifts.push([entry.value, entry.sources.map(source => source.node?.outerHTML?.slice(0, 120))]);
}).observe({type: "layout-shift", buffered: true});
"""
BLOCKING_SCRIPTS = """
performance.getEntriesByType("resource")
  .filter(entry => entry.initiatorType === "script" && entry.renderBlockingStatus === "blocking")
  .map(entry => entry.name)
"""
SCROLL_THROUGH = """
async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 400) {
    window.scrollTo(0, y);
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}
"""


_BROKEN = "broken"


@dataclass
class Load:
    """A page as a browser that has nothing of it yet loads it."""

    requests: list[str]
    # By the kind of resource.
    bytes: dict[str, int]
    blocking: list[str]
    shifts: list[list]
    complaints: list[str] = field(default_factory=list)


def wire_size(request: Request) -> int:
    """The bytes of an answer with its head; style sheets and scripts compressed, as production stores them."""
    sizes = request.sizes()
    body = sizes["responseBodySize"]
    if urlsplit(request.url).path.startswith("/static/"):
        response = request.response()
        assert response
        body = len(brotli.compress(response.body()))
    return body + sizes["responseHeadersSize"]


def load(browser: Browser, url: str) -> Load:
    """Open a page on a phone, and read it to its end."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, locale="en")
    context.set_default_timeout(60_000)
    context.add_init_script(WATCH_SHIFTS)
    page = context.new_page()
    finished: list[Request] = []
    complaints: list[str] = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.on("requestfailed", lambda request: complaints.append(f"not loaded: {request.url}"))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url, wait_until="networkidle")
    requests = [request for request in finished if not request.url.startswith("data:")]
    sizes: dict[str, int] = {}
    for request in requests:
        sizes[request.resource_type] = sizes.get(request.resource_type, 0) + wire_size(request)
    blocking = page.evaluate(BLOCKING_SCRIPTS)
    page.evaluate(SCROLL_THROUGH)
    page.wait_for_load_state("networkidle")
    shifts = page.evaluate("window.shifts")
    context.close()
    return Load([request.url for request in requests], sizes, blocking, shifts, complaints)


def test_a_page_of_each_kind_is_light_asks_nobody_else_and_stands_still(
    site: Site, browser: Browser, record_property
) -> None:
    wrong: list[str] = []
    for kind, path in addresses(site.url, "ru").items():
        found = load(browser, site.url + path)
        total = sum(found.bytes.values())
        record_property("figure", f"{kind}: {len(found.requests)} requests, {total / 1000:.0f} kB {found.bytes}")
        wrong += [
            f"{kind}: {request} is somebody else's" for request in found.requests if not request.startswith(site.url)
        ]
        wrong += [f"{kind}: {script} holds the page back" for script in found.blocking]
        wrong += [f"{kind}: moves: {shift}" for shift in found.shifts]
        # The browser itself calls this an error of the page.
        wrong += [f"{kind}: {each}" for each in found.complaints if kind not in MISSING or "404 (Not" not in each]
        if len(found.requests) > MOST_REQUESTS:
            wrong.append(f"{kind}: {len(found.requests)} requests: {found.requests}")
        if kind == "news item" and total - found.bytes.get("image", 0) > NEWS_WITHOUT_PICTURES:
            wrong.append(f"{kind}: {found.bytes}")
        if kind == "home" and total > HOME:
            wrong.append(f"{kind}: {found.bytes}")
    assert wrong == []


def test_no_link_is_dead(site: Site, record_property) -> None:
    answers, found_on = crawl(site.url, ["ky"])
    record_property("figure", f"{len(answers)} addresses")
    dead = {url: f"{each.status}, on {found_on[url]}" for url, each in answers.items() if each.status != 200}
    assert dead == {}
    assert lost_fragments(answers) == []


def html_errors(pages: dict[str, str], folder: Path) -> list[str]:
    """What the Nu HTML checker finds wrong with these pages, by name. That it looks is seen by one that is broken."""
    names = {}
    for number, (name, html) in enumerate((pages | {_BROKEN: "<p></b>"}).items()):
        file = folder / f"{number}.html"
        file.write_text(html, encoding="utf-8")
        names[file.name] = name
    command = ["java", "-jar", VNU, "--errors-only", "--format", "json", "--exit-zero-always", folder]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    messages = json.loads(told)["messages"]
    found = [(names[Path(each["url"]).name], f"{each['message']} ({each.get('extract', '')})") for each in messages]
    assert _BROKEN in dict(found)
    return [f"{name}: {text}" for name, text in found if name != _BROKEN]


@pytest.fixture(scope="module")
def checker() -> None:
    if shutil.which("java") is None:
        pytest.skip("The Nu HTML checker needs Java (Debian: apt-get install default-jre-headless).")


def pages_of_each_kind(site: Site) -> Iterator[tuple[str, str]]:
    for locale in LOCALES:
        for kind, path in addresses(site.url, locale).items():
            yield f"{kind} in {locale}", read(site.url + path).html


def test_the_html_of_each_kind_of_page_is_valid_in_each_language(site: Site, checker: None, tmp_path: Path) -> None:
    pages = dict(pages_of_each_kind(site))
    assert len(pages) == len(LOCALES) * len(KINDS)
    assert html_errors(pages, tmp_path) == []
