"""The way around the site: homes, menu, breadcrumb. Made of public pages only, so that no hidden title shows."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, PageQuerySet

from cms.core.languages import best_version, site_languages
from cms.core.library import is_shown
from cms.core.models import SiteSettings
from cms.core.paths import page_path
from cms.core.renditions import Sources, sources
from cms.core.visibility import is_original, public_pages

from .kept import once_per_generation

if TYPE_CHECKING:
    from .sequencer import Standing

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
    "is_original",
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
    # Translations were made of it.
    is_original: bool

    @property
    def html_path(self) -> str:
        return page_path(self.locale, self.url_path)


def _entries(paths: Iterable[str] | None = None) -> list[Entry]:
    pages = public_pages()
    pages = pages.filter(depth__lte=_HOME_DEPTH + 1) if paths is None else pages.filter(path__in=list(paths))
    return _read(pages)


def _read(pages: PageQuerySet) -> list[Entry]:
    rows = pages.annotate(is_original=is_original()).order_by("path").values_list(*_FIELDS)
    return [Entry(*row) for row in rows]


@once_per_generation()
def _top() -> list[Entry]:
    return _entries()


@once_per_generation()
def _logo() -> Sources | None:
    logo = SiteSettings.load().logo
    return sources(logo) if logo and is_shown(logo) else None


class Navigation:
    """The homes of all languages and the pages directly below them, and the logo, read once per generation."""

    def __init__(self, at: "Standing | None" = None) -> None:
        self._at = at

    @cached_property
    def at(self) -> "Standing":
        """Of which state of the site this is: the one given, or the present one."""
        if self._at:
            return self._at
        # Here, because models read this module, and the sequencer reads models.
        from .sequencer import standing

        return standing()

    @cached_property
    def top(self) -> list[Entry]:
        """All of them, in the order of the tree."""
        return _top(self.at)

    @cached_property
    def logo(self) -> Sources | None:
        """The files of the site's logo, where it has one that readers may see."""
        return _logo(self.at)

    def at_address(self, path: str) -> Entry | None:
        """The home, or the page directly below one, that is read at this address."""
        return next((entry for entry in self.top if entry.html_path == path), None)

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
        """What the language's menu shows; what is not there in it, in its original language."""
        if language not in self.homes:
            return []
        below = [entry for entry in self.top if entry.depth == _HOME_DEPTH + 1]
        return [entry for entry in _for_readers(below, language) if entry.in_menus]

    def translations(self, key: uuid.UUID) -> dict[str, str]:
        """The addresses by language of a home or of a page directly below one."""
        versions = (entry for entry in self.top if entry.translation_key == key and not entry.alias_of)
        return {entry.locale: entry.html_path for entry in versions}

    def index(self, model: type[Page], language: str) -> Entry | None:
        """The language's list page of this type."""
        content_type = ContentType.objects.get_for_model(model).pk
        entries = (entry for entry in self.top if entry.locale == language)
        return next((entry for entry in entries if entry.content_type == content_type), None)


def _for_readers(entries: Iterable[Entry], language: str) -> Iterator[Entry]:
    """The pages in `language`, then, of each that is not there in it, the best version that there is.

    An alias of another language shows what has a version of its own.
    """
    others: dict[uuid.UUID, dict[str, Entry]] = defaultdict(dict)
    here: set[uuid.UUID] = set()
    for entry in entries:
        if entry.locale == language:
            here.add(entry.translation_key)
            yield entry
        elif not entry.alias_of:
            others[entry.translation_key][entry.locale] = entry
    for key, versions in others.items():
        original = next((code for code, entry in versions.items() if entry.is_original), None)
        best = best_version(versions, language, original)
        if best and key not in here:
            yield best


def navigation(request: HttpRequest) -> Navigation:
    """The navigation of this request, the same object each time."""
    found = getattr(request, "site_navigation", None)
    if found is None:
        found = request.site_navigation = Navigation(getattr(request, "standing", None))  # type: ignore[attr-defined]
    return cast(Navigation, found)


def children(page: Page) -> list[Entry]:
    """The public pages directly below `page` in any of its languages, each in the language of `page` if it is there."""
    versions = Page.objects.filter(Q(pk=page.pk) | Q(translation_key=page.translation_key, alias_of=None))
    below = Q(pk__in=[])
    for path, depth in versions.values_list("path", "depth"):
        below |= Q(path__startswith=path, depth=depth + 1)
    return list(_for_readers(_read(public_pages().filter(below)), page.locale.language_code))


def default_first(addresses: dict[str, str]) -> str | None:
    """The address for those whose language is not among `addresses` (see cms/docs/decisions/0011-x-default.md)."""
    order = (settings.LANGUAGE_CODE, *site_languages())
    return next((addresses[code] for code in order if code in addresses), None)
