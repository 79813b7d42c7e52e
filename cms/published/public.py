"""A snapshot of everything that is public, taken once for a batch of documents."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from cms.core import visibility
from cms.core.languages import best_version
from cms.core.models import Progress, SiteSettings
from cms.core.paths import page_path

from .registry import ItemType, item_types

# From so many groups on, what is tied to them is read as a whole.
_MANY = 30

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page that anyone may see, as far as other documents need to know it. `type` is None for index pages."""

    pk: int
    translation_key: UUID
    locale: str
    title: str
    path: str
    type: str | None
    is_alias: bool


class PublicIndex:
    """Which pages are public, in which locales, at which addresses; and which organisations, images and so on.

    Nothing is read before it is asked for, and nothing is read again: what changes later is in the next index.
    """

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or timezone.now()
        self._read: dict[Hashable, object] = {}
        self._ids: dict[type[models.Model], frozenset[int]] = {}
        self._progress: dict[UUID, dict[str, Progress]] = {}
        self._tied: dict[tuple[str, str], dict[object, list[int]]] | None = None

    def once(self, key: Hashable, read: Callable[[], _Value]) -> _Value:
        """What `read` gives, read once for all documents that ask under the same key."""
        if key not in self._read:
            self._read[key] = read()
        return cast(_Value, self._read[key])

    @cached_property
    def pages(self) -> dict[int, PublicPage]:
        """Every public page by primary key."""
        types = {
            ContentType.objects.get_for_model(model).pk: item_type.name
            for item_type in item_types().values()
            for model in item_type.models
        }
        rows = visibility.public_pages(self.at).values_list(
            "pk", "translation_key", "locale__language_code", "title", "url_path", "content_type_id", "alias_of_id"
        )
        return {
            pk: PublicPage(pk, key, locale, title, page_path(locale, path), types.get(type_id), alias is not None)
            for pk, key, locale, title, path, type_id, alias in rows
        }

    @cached_property
    def _groups(self) -> dict[UUID, dict[str, PublicPage]]:
        groups: dict[UUID, dict[str, PublicPage]] = {}
        for page in self.pages.values():
            # An alias shows another page's text: it is no version of its own.
            if not page.is_alias:
                groups.setdefault(page.translation_key, {})[page.locale] = page
        return groups

    @cached_property
    def _ends(self) -> dict[int, datetime]:
        return visibility.ends(self.at)

    @cached_property
    def _originals(self) -> dict[str, str]:
        return visibility.original_locales()

    @cached_property
    def settings(self) -> SiteSettings:
        """The site's settings."""
        return SiteSettings.load()  # type: ignore[no-any-return]

    def page_ids(self, groups: Iterable[UUID]) -> set[int]:
        """The primary keys of the public pages, aliases apart, with these translation keys."""
        return {page.pk for key in groups for page in self._groups.get(key, {}).values()}

    def visible_until(self, pk: int) -> datetime | None:
        """When the page stops being public because it, an ancestor or its original expires."""
        return self._ends.get(pk)

    def original_locale(self, translation_key: UUID) -> str | None:
        """The locale that the group is translated from; None where each page is an original of its own."""
        return self._originals.get(str(translation_key))

    def versions(self, translation_key: UUID) -> list[PublicPage]:
        """The group's pages in the order of the site's languages."""
        group = self._groups.get(translation_key, {})
        return [group[code] for code, _name in settings.LANGUAGES if code in group]

    def best(self, translation_key: UUID, locale: str) -> PublicPage | None:
        """The page to show a reader of `locale`."""
        return best_version(self._groups.get(translation_key, {}), locale, self.original_locale(translation_key))

    def ids(self, model: type[models.Model]) -> frozenset[int]:
        """The primary keys of the public rows of a model that is not a page: organisations, places, images, files."""
        if model not in self._ids:
            self._ids[model] = frozenset(visibility.public_ids(model, None, self.at, self.pages.keys()))
        return self._ids[model]

    @cached_property
    def restricted_collections(self) -> frozenset[int]:
        """The collections that are closed to the public (see `cms.core.library.Restrictions`)."""
        return visibility.restricted_collections()

    def progress(self, translation_key: UUID) -> dict[str, Progress]:
        """By locale how far the group's live translations are: what was approved last, not what is typed since."""
        if translation_key not in self._progress:
            self._read_progress([translation_key])
        return self._progress[translation_key]

    def prepare(self, groups: Collection[UUID]) -> None:
        """Read at once what documents of many groups are going to ask for."""
        self._read_progress(groups)
        if len(groups) > _MANY and self._tied is None:
            self._tied = {}

    def _read_progress(self, groups: Collection[UUID]) -> None:
        for key in groups:
            self._progress[key] = {}
        for key, locale, progress in _progress(groups):
            self._progress[key][locale] = progress

    def about(self, item_type: ItemType, name: str, value: object, locale: str) -> Iterator[PublicPage]:
        """The pages of a type that are tied to something, in the type's order, each in the locale's best version.

        `name` is one of the type's ties, `value` the translation key or primary key at its other end.
        """
        if self._tied is not None:
            if (item_type.name, name) not in self._tied:
                self._tied[item_type.name, name] = _all_tied(item_type, name)
            yield from self.public(self._tied[item_type.name, name].get(value, ()), locale)
            return
        condition = Q(pk__in=[])
        for lookup in item_type.ties.get(name, ()):
            condition |= Q(**{lookup: value})
        for model in item_type.models:
            rows = model._default_manager.filter(condition).order_by(*item_type.ordering)
            yield from self.public(rows.values_list("pk", flat=True), locale)

    def public(self, pks: Iterable[int], locale: str) -> Iterator[PublicPage]:
        """Of these pages those that are public and the best version for a reader of `locale`, in the same order."""
        for pk in dict.fromkeys(pks):
            page = self.pages.get(pk)
            if page is not None and self.best(page.translation_key, locale) == page:
                yield page


def _all_tied(item_type: ItemType, name: str) -> dict[object, list[int]]:
    """The rows of a type that are tied to anything in this way, by what they are tied to, in the type's order."""
    found: dict[object, list[int]] = {}
    for model in item_type.models:
        tied: dict[object, set[int]] = defaultdict(set)
        for lookup in item_type.ties.get(name, ()):
            for value, pk in model._default_manager.order_by().values_list(lookup, "pk"):
                tied[value].add(pk)
        ordered = model._default_manager.order_by(*item_type.ordering).values_list("pk", flat=True)
        places = {pk: place for place, pk in enumerate(ordered)}
        for value, pks in tied.items():
            found.setdefault(value, []).extend(sorted(pks, key=places.__getitem__))
    return found


def _progress(groups: Collection[UUID]) -> Iterator[tuple[UUID, str, Progress]]:
    """Translation key, locale and progress of each live translation of these groups that is not detached."""
    live = "live_revision__translated__"
    rows = Page.objects.filter(translation_key__in=groups, detachment=None, **{f"{live}segments__isnull": False})
    names = [f"{live}{field.name}" for field in fields(Progress)]
    for key, locale, *counts in rows.values_list("translation_key", "locale__language_code", *names):
        yield key, locale, Progress(*counts)
