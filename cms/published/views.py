"""What search engines read: the sitemap and robots.txt."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .models import PublishedItem
from .navigation import Navigation


@dataclass
class Versions:
    """The addresses of one thing by language, and when each last changed."""

    paths: dict[str, str] = field(default_factory=dict)
    changed: dict[str, datetime] = field(default_factory=dict)

    @property
    def entries(self) -> list[tuple[str, datetime | None]]:
        return [(path, self.changed.get(locale)) for locale, path in self.paths.items()]


def _everything() -> list[Versions]:
    """Every public address: the items, and the index pages, which are none."""
    found: dict[str, Versions] = {}
    items = PublishedItem.objects.visible().exclude(html_path="").order_by("type", "uuid", "locale")
    for key, locale, path, changed_at in items.values_list("uuid", "locale", "html_path", "changed_at"):
        versions = found.setdefault(str(key), Versions())
        versions.paths[locale], versions.changed[locale] = path, changed_at
    for entry in Navigation().top:
        if entry.alias_of:
            continue
        versions = found.setdefault(str(entry.translation_key), Versions())
        versions.paths.setdefault(entry.locale, entry.html_path)
    return list(found.values())


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with its translations (sitemaps.org 0.9, hreflang as Google and Yandex read it)."""
    return render(
        request, "published/sitemap.xml", {"pages": _everything()}, content_type="application/xml; charset=utf-8"
    )


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Everything public may be read; lists of results and the admin are of no use to a search engine."""
    rules = ["User-agent: *", "Disallow: /admin/", "Disallow: /*/search/"]
    lines = [*rules, "", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
