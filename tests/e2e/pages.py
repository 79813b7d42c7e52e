"""An address of each kind of page of the running site, and every address that its links lead to."""

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

LOCALES = ["en", "ru", "sv", "ky", "kk", "az"]
# In English only.
DOCS = "/api/v1/docs/"
_LISTS = {
    "home": "",
    "news list": "news/",
    "news in all languages": "news/?languages=all",
    "project list": "projects/",
    "project table": "projects/?view=table",
    "project map": "projects/?view=map",
    "theme list": "themes/",
    "search": "search/?q=2016",
    "nothing found": "search/?q=zzzzzz",
    "404": "there-is-no-such-page/",
}
_TYPES = {
    "news item": "news",
    "project": "projects",
    "theme": "themes",
    "content page": "pages",
    "organisation": "organisations",
    "place": "places",
}
KINDS = [*_LISTS, *_TYPES, "not translated"]
# They answer that they are not there.
MISSING = ["404", "not translated"]


def _read(url: str) -> dict:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own server
        return json.load(response)


@cache
def addresses(site_url: str, locale: str) -> dict[str, str]:
    """The address of a page of each of `KINDS` in a locale, from the first slash on."""
    found = {kind: f"/{locale}/{path}" for kind, path in _LISTS.items()}
    for kind, name in _TYPES.items():
        results = _read(f"{site_url}/api/v1/{name}/?locale={locale}")["results"]
        assert results, f"The demo has no {name} in {locale}."
        paths = [urlsplit(each["html_url"]).path for each in results]
        # The home is a page too.
        found[kind] = next((path for path in paths if path != f"/{locale}/"), paths[0])
    # A page that is offered in other languages.
    news = _read(f"{site_url}/api/v1/news/?locale={locale}&fallback=any&limit=100")["results"]
    others = [urlsplit(each["html_url"]).path for each in news if each["is_fallback"]]
    found["not translated"] = f"/{locale}/{others[0].split('/', 2)[2]}" if others else found["404"]
    return found


@dataclass
class Answer:
    """What is at an address."""

    status: int
    html: str
    ids: set[str]
    links: list[str]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values["id"]} if "id" in values else set()
        self.links += [values[name] for name in ("href", "src") if values.get(name)]
        self.links += [each.split()[0] for each in values.get("srcset", "").split(",") if each.strip()]


def read(url: str) -> Answer:
    """An address of the site as it answers; the parts of a page only where it is one."""
    try:
        response = urllib.request.urlopen(url, timeout=60)  # noqa: S310 - our own server
    except urllib.error.HTTPError as error:
        response = error
    with response:
        is_page = response.headers.get_content_type() == "text/html"
        html = response.read().decode() if is_page else ""
    parser = _Links()
    parser.feed(html)
    return Answer(response.status, html, parser.ids, parser.links)


def crawl(site_url: str, locales: list[str]) -> tuple[dict[str, Answer], dict[str, str]]:
    """What is at every address that pages of these locales link to, and on which page each was found.

    Pages of other locales are read and not followed on. Lists are followed page by page; what else is asked in an
    address (filters, orders) is not, nor is the admin.
    """
    answers: dict[str, Answer] = {}
    found_on = {f"{site_url}/{locale}/": "the address bar" for locale in locales}
    with ThreadPoolExecutor(2) as readers:
        while waiting := sorted(found_on.keys() - answers.keys()):
            for address, answer in zip(waiting, readers.map(read, waiting), strict=True):
                answers[address] = answer
                if urlsplit(address).path.split("/")[1] in locales:
                    for link in (urldefrag(urljoin(address, link)).url for link in answer.links):
                        if _is_followed(link, site_url):
                            found_on.setdefault(link, address)
    return answers, found_on


def lost_fragments(answers: dict[str, Answer]) -> list[str]:
    """The links to a place in a page that is not there."""
    lost = []
    for address, answer in answers.items():
        for link in answer.links:
            target, fragment = urldefrag(urljoin(address, link))
            if fragment and target in answers and answers[target].html and fragment not in answers[target].ids:
                lost.append(f"{address} links to {link}")
    return lost


def _is_followed(address: str, site_url: str) -> bool:
    parts = urlsplit(address)
    is_ours = address.startswith(f"{site_url}/") and not parts.path.startswith("/admin/")
    return is_ours and (not parts.query or parts.query.startswith("page="))
