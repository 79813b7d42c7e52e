"""What a page tells machines about itself: JSON-LD in the terms of schema.org, made of its stored document.

Each type of item says how its documents are told by a function from a document to a node (`ItemType.schema_org`).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from cms.core.languages import current_language
from cms.core.library import is_shown
from cms.core.licences import LICENCE_URLS
from cms.core.models import SiteSettings
from cms.core.renditions import renditions
from cms.core.templatetags.addresses import absolute

from .models import PublishedItem
from .navigation import Entry

Node = dict[str, Any]


def node(kind: str, at: str = "", **said: Any) -> Node:
    """A node of a type, by the address `at` that it has a page at; what is None or empty is left unsaid."""
    identity = {"@id": at, "url": at} if at else {}
    return {"@type": kind, **identity, **{name: value for name, value in said.items() if value not in (None, "", [])}}


def thing(kind: str, document: dict[str, Any], **more: Any) -> Node:
    """What a document describes, with what all documents say."""
    return node(
        kind,
        document["html_url"],
        name=document["title"],
        description=document["summary"],
        image=_picture(document["image"]),
        **more,
    )


def work(kind: str, document: dict[str, Any], **more: Any) -> Node:
    """A text, with its language, its publisher and how it may be used."""
    return thing(
        kind,
        document,
        inLanguage=document["locale"],
        publisher=publisher_reference(),
        license=document["rights"]["licence_url"],
        translationOfWork=_original(document),
        keywords=keywords(document),
        dateModified=document["last_published_at"],
        **more,
    )


def named(kind: str, summaries: Iterable[dict[str, Any]]) -> list[Node]:
    """Other items, in short."""
    return [node(kind, summary["html_url"], name=summary["title"]) for summary in summaries]


def keywords(document: dict[str, Any]) -> list[str]:
    """The names of the themes and tags of a page."""
    return [theme["title"] for theme in document["themes"]] + [tag["name"] for tag in document["tags"]]


def item_list(summaries: Iterable[dict[str, Any]]) -> Node | None:
    """A list of pages; None of none."""
    found = _positions((summary["title"], summary["html_url"]) for summary in summaries)
    return node("ItemList", itemListElement=found) if found else None


def publisher_reference() -> Node:
    """Who publishes the site, by the id under which every page says who that is."""
    return {"@id": absolute("/#publisher")}


def web_page(document: dict[str, Any]) -> Node:
    """A page of which nothing more special is said."""
    return work("WebPage", document)


def collection(title: str, summary: str, at: str) -> Node:
    """A list of items in the active language, which is no item itself."""
    language = current_language().code
    return node(
        "CollectionPage",
        at,
        name=title,
        description=summary,
        inLanguage=language,
        publisher=publisher_reference(),
    )


def graph(main: Node, breadcrumb: Sequence[Entry | PublishedItem], site: SiteSettings) -> Node:
    """All that a page tells: what it is about, where it stands in the site, and who publishes it."""
    found = [main, _publisher(site, in_full=main["@type"] == "WebSite")]
    if breadcrumb:
        above = [(entry.title, absolute(entry.html_path)) for entry in breadcrumb]
        found.append(node("BreadcrumbList", itemListElement=_positions([*above, (main.get("name", ""), main["url"])])))
    return {"@context": "https://schema.org", "@graph": found}


def _publisher(site: SiteSettings, *, in_full: bool) -> Node:
    short = {**node("Organization", name=site.name_in(), url=absolute("/")), **publisher_reference()}
    if not in_full:
        return short
    logo = site.logo
    made = renditions(logo) if logo and is_shown(logo) else {}
    more = node(
        "Organization",
        logo=absolute(made["large"].url) if "large" in made else None,
        email=site.contact_email,
        address=site.contact_address_in(),
        sameAs=[profile.url for profile in site.social_media.all()],
    )
    return {**short, **more}


def _positions(pages: Iterable[tuple[str, str]]) -> list[Node]:
    return [
        node("ListItem", position=place, name=title, item=address) for place, (title, address) in enumerate(pages, 1)
    ]


def _picture(image: dict[str, Any] | None) -> Node | None:
    found = image["renditions"].get("large") if image else None
    if image is None or found is None:
        return None
    return node(
        "ImageObject",
        contentUrl=found["url"],
        caption=image["caption"] or image["alt"],
        creditText=image["credit"],
        license=LICENCE_URLS.get(image["licence"]),
    )


def _original(document: dict[str, Any]) -> Node | None:
    """The text that this one is translated from, where that is public."""
    state = document["translation"]
    if state["status"] == "original":
        return None
    addresses = (each["html_url"] for each in document["translations"] if each["locale"] == state["original_locale"])
    return next(({"@id": address} for address in addresses), None)
