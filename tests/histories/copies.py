"""Copies of the site as partners keep them, and what a walk through all lists of the API gives instead."""

import json
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from cms.docs.examples.mirror import Mirror
from cms.published.registry import item_types
from tests.factories import committed

SITE = "http://testserver"
LOCALES = ("en", "ru", "sv", "ky", "kk", "az")

Filters = list[tuple[str, str]]
_partner = Client()
# By type, id and locale the finished JSON.
Content = dict[tuple[str, str, str], str]


def ask(address: str, headers: dict[str, str]) -> tuple[int, Any, bytes]:
    """What urllib does for a partner, without a network."""
    with committed():
        response = _partner.get(address.removeprefix(SITE), headers=headers)
    return response.status_code, response.headers, response.content


def copy_of(filters: Filters = (), path: str = ":memory:", limit: int = 100) -> Mirror:
    """A new copy, which holds nothing yet; nobody waits."""
    return Mirror(SITE, path, filters, limit=limit, ask=ask, sleep=lambda _seconds: None)


def held(mirror: Mirror) -> Content:
    """All that a copy holds."""
    rows = mirror.db.execute("SELECT type, id, locale, data FROM item")
    return {(kind, key, locale): data for kind, key, locale, data in rows}


def crawled(narrowed: Filters = (), types: Collection[str] = ()) -> Content:
    """All items in the lists of these types (by default of all) in all locales, page by page."""
    found: Content = {}
    for name in types or item_types():
        for locale in LOCALES:
            query = urlencode([*narrowed, ("locale", locale), ("view", "full"), ("limit", 100)])
            address = f"{SITE}/api/v1/{item_types()[name].path}/?{query}"
            while address:
                status, _headers, body = ask(address, {})
                assert status == 200, (address, body)
                page = json.loads(body)
                for item in page["results"]:
                    text = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
                    found[item["type"], item["id"], item["locale"]] = text
                address = page["next"]
    return found


def selected(filters: Filters, everything: Content) -> Content:
    """What of `everything` is in the lists that are narrowed by `filters`."""
    asked = {name: value.split(",") for name, value in filters}
    types, locales = asked.get("type", list(item_types())), asked.get("locale", LOCALES)
    narrowed = [(name, value) for name, value in filters if name not in {"type", "locale"}]
    if narrowed:
        # What has no theme has no list by theme.
        names, known = {name for name, _value in narrowed}, item_types()
        listed = [each for each in types if names <= {filter_.name for filter_ in known[each].filters}]
        everything = crawled(narrowed, listed) if listed else {}
    return {key: text for key, text in everything.items() if key[0] in types and key[2] in locales}


def differences(mirror: Mirror, expected: Content) -> list[str]:
    """What a copy holds otherwise than the walk has found."""
    copy = held(mirror)
    faults = [f"missing: {key}" for key in expected.keys() - copy.keys()]
    faults += [f"left over: {key}" for key in copy.keys() - expected.keys()]
    faults += [
        f"other than it is: {key}\n  {copy[key]}\n  {expected[key]}"
        for key in expected.keys() & copy.keys()
        if expected[key] != copy[key]
    ]
    return sorted(faults)
