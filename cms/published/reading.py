"""What the HTML pages read: the stored documents, and lists of items in a reader's language."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from cms.core.templatetags.addresses import local

from .models import PublishedItem, PublishedItemQuerySet, hidden
from .navigation import navigation
from .registry import item_types, type_of


def document_of(page: Page, request: HttpRequest) -> dict[str, Any]:
    """The facts that the page `page` shows: its stored document, as partners get it.

    Written anew for a preview, for a page that is shown but not public (a restricted page to who may read it), and
    while the stored one may still name what has just been hidden.
    """
    item_type = type_of(type(page))
    if item_type and not getattr(request, "is_preview", False) and not hidden.get():
        known: PublishedItem | None = getattr(page, "stored_item", None)
        items = PublishedItem.objects.visible().of_type(item_type.name).in_locale(page.locale.language_code)
        item = known or items.filter(uuid=page.translation_key, source_id=page.pk).for_page().first()
        if item:
            return item.data
    # Here, because serializers need all models to be loaded; this module is read while they are.
    from .documents import document_for

    return document_for(page, page.locale.language_code)


def item_context(page: Page, request: HttpRequest) -> dict[str, Any]:
    """The template context of a page that is published as an item."""
    document = document_of(page, request)
    return {
        "document": document,
        "alternates": alternates(document_of(_source(page), request) if page.alias_of_id else document),
        "breadcrumb": navigation(request).breadcrumb(page),
    }


def thing_context(
    document: dict[str, Any], request: HttpRequest, above: Iterable[PublishedItem] = ()
) -> dict[str, Any]:
    """The template context of an organisation or place: no page of the tree, it stands below the home and `above`."""
    home = navigation(request).homes.get(active_language())
    return {
        "document": document,
        "alternates": alternates(document),
        "breadcrumb": [home, *above] if home else [],
    }


def index_context(page: Page, request: HttpRequest) -> dict[str, Any]:
    """The template context of an index page."""
    around = navigation(request)
    return {"alternates": around.translations(page.translation_key), "breadcrumb": around.breadcrumb(page)}


def _source(alias: Page) -> Page:
    """The page whose text an alias shows: only that one is told to search engines, with its translations."""
    source = alias
    while source.alias_of_id:
        source = source.alias_of
    return source.specific


def alternates(document: dict[str, Any]) -> dict[str, str]:
    """Where the thing that `document` describes can be read: address by language, in the site's order."""
    found = {document["locale"]: local(document["html_url"])}
    found |= {other["locale"]: local(other["html_url"]) for other in document["translations"]}
    return {code: found[code] for code, _name in settings.LANGUAGES if code in found}


def listed(type_name: str, language: str | None = None) -> PublishedItemQuerySet:
    """The items of a type in a language (the active one by default) in the type's own order, for a list."""
    items = PublishedItem.objects.visible().of_type(type_name).in_locale(language or active_language())
    return in_order(items, type_name).for_list()


def in_order(items: PublishedItemQuerySet, type_name: str) -> PublishedItemQuerySet:
    descending = item_types()[type_name].descending
    return items.order_by("-sort_key" if descending else "sort_key", "uuid")


def readable(items: PublishedItemQuerySet, type_name: str, limit: int | None = None) -> list[PublishedItem]:
    """The first of `items` (of all languages) of a type: those in the active language, then others in their original.

    Each thing once, in the type's order; `locale` says in which language it is.
    """
    language = active_language()
    items = in_order(items.visible().of_type(type_name), type_name).for_list()
    found = list(items.in_locale(language)[:limit])
    if limit is None or len(found) < limit:
        others = items.missing_in(language)
        missing = None if limit is None else limit - len(found)
        # The versions of a thing have the same date: so many rows hold so many things whole.
        found += _originals(others[: missing and missing * len(settings.LANGUAGES)])[:missing]
    return sorted(found, key=lambda item: item.sort_key, reverse=item_types()[type_name].descending)


def _originals(items: Iterable[PublishedItem]) -> list[PublishedItem]:
    """Of each thing that is there in several languages the original, or, where that is not public, any."""
    by_thing: dict[Any, PublishedItem] = {}
    for item in items:
        original = item.summary_data["translation"]["original_locale"]
        if item.uuid not in by_thing or item.locale == original:
            by_thing[item.uuid] = item
    return list(by_thing.values())


def active_language() -> str:
    """The language of the page being written."""
    return get_language() or settings.LANGUAGE_CODE
