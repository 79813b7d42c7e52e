"""The way around the site: homes, menu, breadcrumb. Made of public pages only, so that no hidden title shows."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from wagtail.models import Page

from cms.core.languages import site_languages
from cms.core.paths import page_path
from cms.core.visibility import public_pages

# The homes lie directly below the root.
_HOME_DEPTH = 2
_FIELDS = (
    "path",
    "depth",
    "title",
    "url_path",
    "translation_key",
    "locale__language_code",
    "show_in_menus",
    "content_type_id",
    "alias_of_id",
)


@dataclass(frozen=True)
class Entry:
    """A public page as far as a link to it needs to know."""

    path: str
    depth: int
    title: str
    url_path: str
    translation_key: uuid.UUID
    locale: str
    in_menus: bool
    content_type: int
    # The primary key of the page whose text it shows.
    alias_of: int | None

    @property
    def html_path(self) -> str:
        return page_path(self.locale, self.url_path)


def _entries(paths: Iterable[str] | None = None) -> list[Entry]:
    pages = public_pages().order_by("path")
    pages = pages.filter(depth__lte=_HOME_DEPTH + 1) if paths is None else pages.filter(path__in=list(paths))
    return [Entry(*row) for row in pages.values_list(*_FIELDS)]


@lru_cache(maxsize=1)
def _top(epoch: str, generation: int) -> list[Entry]:
    return _entries()


# For tests, in which a generation comes back after a rollback.
forget = _top.cache_clear


class Navigation:
    """The homes of all languages and the pages directly below them, read once per generation."""

    @cached_property
    def top(self) -> list[Entry]:
        """All of them, in the order of the tree."""
        # Here, because models read this module, and the sequencer reads models.
        from .sequencer import standing

        at = standing()
        # What is read while something waits to be processed is not kept.
        return _entries() if at.due else _top(at.epoch, at.generation)

    def breadcrumb(self, page: Page) -> list[Entry]:
        """The public pages above `page`, from its home on."""
        path = page.path or ""
        above = [path[:length] for length in range(Page.steplen * _HOME_DEPTH, len(path), Page.steplen)]
        found = [entry for entry in self.top if entry.path in above]
        deeper = above[2:]
        return found + (_entries(deeper) if deeper else [])

    @cached_property
    def homes(self) -> dict[str, Entry]:
        """The public home of each language."""
        return {entry.locale: entry for entry in self.top if entry.depth == _HOME_DEPTH}

    def menu(self, language: str) -> list[Entry]:
        """What the language's menu shows."""
        home = self.homes.get(language)
        return [entry for entry in self.top if home and entry.in_menus and _is_child(entry, home)]

    def translations(self, key: uuid.UUID) -> dict[str, str]:
        """The addresses by language of a home or of a page directly below one."""
        versions = (entry for entry in self.top if entry.translation_key == key and not entry.alias_of)
        return {entry.locale: entry.html_path for entry in versions}

    def index(self, model: type[Page], language: str) -> Entry | None:
        """The language's list page of this type."""
        content_type = ContentType.objects.get_for_model(model).pk
        entries = (entry for entry in self.top if entry.locale == language)
        return next((entry for entry in entries if entry.content_type == content_type), None)


def _is_child(entry: Entry, parent: Entry) -> bool:
    return entry.depth == parent.depth + 1 and entry.path.startswith(parent.path)


def navigation(request: HttpRequest) -> Navigation:
    """The navigation of this request, the same object each time."""
    found = getattr(request, "site_navigation", None)
    if found is None:
        found = request.site_navigation = Navigation()  # type: ignore[attr-defined]
    return cast(Navigation, found)


def children(page: Page) -> list[Entry]:
    """The public pages directly below `page`."""
    return [Entry(*row) for row in public_pages().child_of(page).order_by("path").values_list(*_FIELDS)]


def default_first(addresses: dict[str, str]) -> str | None:
    """The address for those whose language is not among `addresses` (see cms/docs/decisions/0011-x-default.md)."""
    order = (settings.LANGUAGE_CODE, *site_languages())
    return next((addresses[code] for code in order if code in addresses), None)
