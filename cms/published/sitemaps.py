"""The sitemaps: every public address with its versions in other languages, by language (sitemaps.org 0.9).

Versions are named by `xhtml:link`, as Google and Yandex read it; every address names the same set as its page does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max
from django.urls import reverse

from cms.core.languages import site_languages
from cms.core.templatetags.addresses import absolute

from .models import PublishedItem, PublishedItemQuerySet
from .navigation import Navigation, default_first
from .registry import item_types

# A part has at most so many items. With its versions an address takes ten kilobytes at the very most, so that a part
# stays within the protocol's 50 MB, and far within its 50 000 addresses.
ITEMS = 5_000
# As many parts as the protocol allows an index to name.
_MOST_PARTS = 50_000

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@dataclass
class _Versions:
    """The paths of one thing by language, and when each last changed."""

    paths: dict[str, str] = field(default_factory=dict)
    changed: dict[str, datetime] = field(default_factory=dict)


def write_index() -> str:
    """The list of all parts, each with when any address of its language last changed. One query."""
    counts = _items().values("locale").annotate(number=Count("pk"), changed=Max("changed_at")).order_by()
    known = {row["locale"]: row for row in counts}
    lines = (
        f"<sitemap><loc>{escape(absolute(_path(locale, number)))}</loc>{_changed(known[locale]['changed'])}</sitemap>\n"
        for locale in site_languages()
        if locale in known
        for number in range(1, _parts(known[locale]["number"]) + 1)
    )
    return f"{_DECLARATION}<sitemapindex {_NAMESPACE}>\n{''.join(lines)}</sitemapindex>\n"


def write_part(locale: str, number: int) -> str | None:
    """The addresses of a part of a language; None where there is none such. One query.

    The first part has the index pages too, which are no items.
    """
    if locale not in site_languages() or not 1 <= number <= _MOST_PARTS:
        return None
    found = _versions(locale, number)
    if number == 1:
        _add_lists(found)
    lines = "".join(_entry(versions, locale) for versions in found.values() if locale in versions.paths)
    return f"{_DECLARATION}<urlset {_NAMESPACE} {_LINKS}>\n{lines}</urlset>\n" if lines else None


def _path(locale: str, number: int) -> str:
    return reverse("sitemap", args=[locale, number])


def _parts(items: int) -> int:
    return -(-items // ITEMS)


def _items() -> PublishedItemQuerySet:
    return PublishedItem.objects.visible().exclude(html_path="")


def _versions(locale: str, number: int) -> dict[UUID, _Versions]:
    chosen = _items().in_locale(locale).order_by("type", "uuid")[(number - 1) * ITEMS : number * ITEMS]
    rows = _items().filter(uuid__in=chosen.values("uuid")).order_by("type", "uuid", "locale")
    found: dict[UUID, _Versions] = {}
    for key, code, path, changed_at in rows.values_list("uuid", "locale", "html_path", "changed_at"):
        versions = found.setdefault(key, _Versions())
        versions.paths[code], versions.changed[code] = path, changed_at
    return found


def _add_lists(found: dict[UUID, _Versions]) -> None:
    models = [model for item_type in item_types().values() for model in item_type.models]
    of_items = {each.pk for each in ContentType.objects.get_for_models(*models).values()}
    for entry in Navigation().top:
        if not entry.alias_of and entry.content_type not in of_items:
            found.setdefault(entry.translation_key, _Versions()).paths[entry.locale] = entry.html_path


def _entry(versions: _Versions, locale: str) -> str:
    links = "".join(f"<xhtml:link {attributes}/>" for attributes in _links(versions.paths))
    own = escape(absolute(versions.paths[locale]))
    return f"<url><loc>{own}</loc>{_changed(versions.changed.get(locale))}{links}</url>\n"


def _links(paths: dict[str, str]) -> Iterator[str]:
    others: Iterable[tuple[str, str | None]] = [*paths.items(), ("x-default", default_first(paths))]
    for language, path in others:
        yield f'rel="alternate" hreflang="{language}" href={quoteattr(absolute(path))}'


def _changed(at: datetime | None) -> str:
    return f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""
