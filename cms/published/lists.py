"""The long lists of HTML pages: in the reader's language, or with what is to be had only in others."""

from collections.abc import Iterable
from functools import cached_property, lru_cache

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpRequest

from cms.core.languages import fallbacks
from cms.core.models import OtherLanguages, SiteSettings

from .models import PublishedItem, PublishedItemQuerySet
from .navigation import navigation
from .reading import active_language, in_order

# What `?languages=` may say: items in other languages too, or none of them.
_ALL, _ONE = "all", "one"

# What a list is narrowed by: names of facets with their values.
Facets = tuple[tuple[str, str], ...]


class ItemList:
    """The items of a type in a list, each thing once.

    `mixed` says whether those that are not in the reader's language are among them, each in the first of the languages
    that stand in for it. The site's settings decide that, and the reader, where they let him: by `?languages=`.
    """

    def __init__(self, type_name: str, request: HttpRequest) -> None:
        self.type_name = type_name
        self.language = active_language()
        self._request = request
        self._facets: list[tuple[str, str]] = []
        setting = SiteSettings.load(request_or_site=request).other_languages
        asked = request.GET.get("languages")
        self.can_choose = setting != OtherLanguages.NEVER
        self.asked = asked if self.can_choose and asked in (_ALL, _ONE) else ""
        self.mixed = self.asked == _ALL or (setting == OtherLanguages.ALWAYS and not self.asked)

    def narrow(self, facet: str, value: str) -> None:
        """Leave out what does not have this value under a facet."""
        self._facets.append((facet, value))

    @property
    def unfiltered(self) -> PublishedItemQuerySet:
        """All that the list has before it is narrowed, in no order."""
        languages = [self.language, *(fallbacks(self.language) if self.mixed else ())]
        return PublishedItem.objects.visible().of_type(self.type_name).in_first_of(languages)

    def page(self, length: int) -> "ListPage[PublishedItem]":
        """The page of this length that `?page=` asks for, in the type's order."""
        items = in_order(_narrowed(self.unfiltered, self._facets), self.type_name).for_list()
        return Paginator(items, length).get_page(self._request.GET.get("page"))

    @cached_property
    def others(self) -> int:
        """How many things the list has, or could have, that are not in the reader's language."""
        if not self.can_choose:
            return 0
        asked = (self.type_name, self.language, tuple(self._facets))
        at = navigation(self._request).at
        # All of the list is looked through for it: once for everybody, unless something waits to be processed.
        return _missing(*asked) if at.due else _kept(at.epoch, at.generation, *asked)


@lru_cache(maxsize=500)
def _kept(_epoch: str, _generation: int, type_name: str, language: str, facets: Facets) -> int:
    return _missing(type_name, language, facets)


# For tests, in which a generation comes back after a rollback.
forget = _kept.cache_clear


def _missing(type_name: str, language: str, facets: Facets) -> int:
    items = PublishedItem.objects.visible().of_type(type_name).missing_in(language)
    return _narrowed(items, facets).values("uuid").distinct().count()


def _narrowed(items: PublishedItemQuerySet, facets: Iterable[tuple[str, str]]) -> PublishedItemQuerySet:
    for facet, value in facets:
        items = items.with_facet(facet, [value])
    return items
