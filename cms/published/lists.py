"""The long lists of HTML pages: in the reader's language, or with what is only in others; narrowed and in order."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cms.core.formatting import format_period
from cms.core.languages import fallbacks
from cms.core.models import OtherLanguages, SiteSettings

from . import choices, matching
from .asking import Asked
from .choices import Advice, Chip, Choice, Group
from .filters import MOST_VALUES
from .models import PublishedItem, PublishedItemQuerySet
from .navigation import navigation
from .reading import active_language
from .registry import item_types
from .selection import Criteria, Selection, by_place

# What `?languages=` may say: items in other languages too, or none of them.
_ALL, _ONE = "all", "one"
# What `?order=` may say besides the order by the type's date.
_TITLE, _RELEVANCE = "title", "relevance"


class ItemList:
    """The items of a type, each thing once, as the address of a page asks for them (see `Asked`).

    `mixed` says whether those that are not in the reader's language are among them, each in the first of the languages
    that stand in for it. The site's settings decide that, and the reader, where they let him: by `?languages=`.

    `offered` names the filters that readers choose from, `apart` those of which a reader has one at a time: the counts
    of each leave all of these out. `views` are the ways to look at the list, the first the usual one, with their names.
    """

    def __init__(
        self,
        type_name: str,
        request: HttpRequest,
        *,
        offered: Sequence[str] = (),
        apart: Sequence[str] = (),
        views: Mapping[str, str | Promise] | None = None,
        by_title: bool = False,
    ) -> None:
        self.item_type = item_types()[type_name]
        self.language = active_language()
        self._request, self._offered, self._apart, self._by_title = request, offered, apart, by_title
        setting = SiteSettings.load(request_or_site=request).other_languages
        languages = request.GET.get("languages")
        self.can_choose = setting != OtherLanguages.NEVER
        self.languages = languages if self.can_choose and languages in (_ALL, _ONE) else ""
        self.mixed = self.languages == _ALL or (setting == OtherLanguages.ALWAYS and not self.languages)
        self._at = timezone.now()
        # The list before anything is asked of it.
        self.everything = self._selection(Criteria(self._locales(self.mixed)))
        self.asked = Asked(request.GET, self.everything)
        self.selection = self._selection(self.asked.criteria())
        self._views = dict(views or {})
        self.view = self._one_of(list(self._views), "view")
        self.order = self._one_of(list(self._order_names), "order")

    def _locales(self, mixed: bool) -> tuple[str, ...]:
        return (self.language, *(fallbacks(self.language) if mixed else ()))

    def _selection(self, criteria: Criteria) -> Selection:
        return Selection(self.item_type, criteria, self._at, navigation(self._request).at)

    def _one_of(self, known: Sequence[str], parameter: str) -> str:
        value = self._request.GET.get(parameter, "")
        return value if value in known else next(iter(known), "")

    # The items.

    def page(self, length: int) -> "ListPage[PublishedItem]":
        """The page of this length that `?page=` asks for."""
        pages = Paginator(self._ordered().for_list(), length)
        # Or it would ask the database.
        pages.count = self.selection.count()
        return pages.get_page(self._request.GET.get("page"))

    def _ordered(self) -> PublishedItemQuerySet:
        items = self.selection.listed()
        if self.order == _RELEVANCE:
            return matching.in_order(items, matching.Words(self.asked.words, self.asked.locales))
        if self.order == _TITLE:
            # Each language in its own alphabet.
            return items.order_by(by_place(self.asked.locales), "title_key", "uuid")
        sign = "-" if self.order.startswith("-") else ""
        return items.order_by(f"{sign}sort_key", f"{sign}uuid")

    @cached_property
    def others(self) -> int:
        """How many things the list has, or could have, that are not in the reader's language."""
        if not self.can_choose:
            return 0
        return self._number(mixed=True) - self._number(mixed=False)

    def _number(self, *, mixed: bool) -> int:
        return self._selection(self.asked.criteria(locales=self._locales(mixed))).count()

    # What it is narrowed by, and its addresses.

    @cached_property
    def chips(self) -> list[Chip]:
        """What the list is narrowed by, each value on its own."""
        found = [
            Chip(each.name, each.title, self.asked.labels[each.name, value], self._without(each.name, value))
            for each in self.item_type.filters
            for value in self.asked.values(each.name)
        ]
        after, before = (f"{self.item_type.dated}__{end}" for end in ("gte", "lte"))
        if self.asked.not_before:
            found.append(Chip(after, _("Date"), format_period(self.asked.not_before, ""), self.address(**{after: ""})))
        if self.asked.not_after:
            found.append(Chip(before, _("Date"), format_period("", self.asked.not_after), self.address(**{before: ""})))
        if self.asked.words:
            found.insert(0, Chip("q", _("Words"), self.asked.words, self.address(q="")))
        return found

    def _without(self, name: str, value: str) -> str:
        left = [each for each in self.asked.values(name) if each != value]
        # With the last value goes what says more about it.
        qualifiers = {each.name: "" for each in self.item_type.filters if each.of == name and not left}
        return self.address(**{name: ",".join(left)} | qualifiers)

    @cached_property
    def clear_address(self) -> str:
        """The address of the list without anything that it is narrowed by."""
        return self.address(**{chip.name: "" for chip in self.chips})

    def address(self, **changes: str) -> str:
        """The address of the list as it is asked for, from its first page on, but for these parameters: "" for none."""
        return f"{self._request.path}{_query(self._state | changes)}"

    @property
    def query(self) -> str:
        """What the address says after its path; the list of another language understands the same."""
        return _query(self._state)

    @cached_property
    def _state(self) -> dict[str, str]:
        state = {each.name: ",".join(self.asked.values(each.name)) for each in self.item_type.filters}
        dated = self.item_type.dated
        return state | {
            f"{dated}__gte": self.asked.not_before,
            f"{dated}__lte": self.asked.not_after,
            "q": self.asked.words,
            "order": self.order if self.order != next(iter(self._order_names)) else "",
            "view": self.view if self.view != next(iter(self._views), "") else "",
            "languages": self.languages,
        }

    @cached_property
    def kept(self) -> dict[str, str]:
        """The parameters that a form has to send along: what it has no control for."""
        shown = {"q"} | {name for group in self.groups for name in (group.name, *group.qualified)}
        return {name: value for name, value in self._state.items() if value and name not in shown}

    # What readers choose from.

    @cached_property
    def counted(self) -> dict[str, list[dict[str, Any]]]:
        """For each filter that readers choose from what it has (see `Selection.facets`)."""
        return self.selection.facets((*self._offered, *self._apart), self._apart)

    @cached_property
    def groups(self) -> list[Group]:
        """The filters that readers choose from; those that the list has no value for are left out."""
        filters = {each.name: each for each in self.item_type.filters}
        found = []
        for name in self._offered:
            chosen = {value: self.asked.labels[name, value] for value in self.asked.values(name)}
            options = choices.options(self.counted[name], chosen)
            if options:
                found.append(choices.group(filters[name], options, self.language, self._qualifier(name)))
        return found

    def _qualifier(self, name: str) -> Group | None:
        """What says more about the values that are chosen of a filter, where any are."""
        asked = next((each for each in self.item_type.filters if each.of == name), None)
        keys = self.asked.values(name)
        if asked is None or asked.label is None or not keys:
            return None
        counts = self._selection(self.asked.criteria(without=name)).shares(asked, keys)
        entries = [
            {"value": value, "label": asked.label(value, self.language), "count": count}
            for value, count in counts.items()
        ]
        chosen = {value: self.asked.labels[asked.name, value] for value in self.asked.values(asked.name)}
        return choices.group(asked, choices.options(entries, chosen), self.language)

    @cached_property
    def orders(self) -> list[Choice]:
        """The orders that the list can have."""
        return self._choices("order", self._order_names, self.order)

    @cached_property
    def views(self) -> list[Choice]:
        """The ways to look at it."""
        return self._choices("view", self._views, self.view)

    def _choices(self, parameter: str, names: Mapping[str, str | Promise], chosen: str) -> list[Choice]:
        usual = next(iter(names), "")
        return [
            Choice(value, name, self.address(**{parameter: value if value != usual else ""}), value == chosen)
            for value, name in names.items()
        ]

    @cached_property
    def _order_names(self) -> dict[str, str]:
        """The names of the orders, the usual one first."""
        dated = self.item_type.dated
        names = {_RELEVANCE: _("Best match")} if self.asked.words else {}
        names |= {f"-{dated}": _("Newest first"), dated: _("Oldest first")}
        return names | ({_TITLE: _("By name")} if self._by_title else {})

    @cached_property
    def advice(self) -> list[Advice]:
        """Of a list that has nothing: which filter stands in the way, most first."""
        found = []
        for name in dict.fromkeys(chip.name for chip in self.chips):
            chips = [chip for chip in self.chips if chip.name == name]
            count = self._selection(self.asked.criteria(without=name)).count()
            if count:
                gone = {name: ""} | {each.name: "" for each in self.item_type.filters if each.of == name}
                found.append(Advice(chips[0].title, [chip.label for chip in chips], self.address(**gone), count))
        return sorted(found, key=lambda advice: -advice.count)


def list_address(
    request: HttpRequest, type_name: str, narrowed: Mapping[str, Sequence[str]], shown: Sequence[PublishedItem] = ()
) -> str:
    """The address of the reader's list of all items of a type, narrowed by these values of filters.

    Where some of those that are `shown` already are in other languages, the list has these too, if it may. "" where
    the language has no such list, or where these are more values than it takes.
    """
    (model,) = item_types()[type_name].models
    # The pages of a type lie below its lists.
    (list_model,) = model.clean_parent_page_models()  # type: ignore[attr-defined]
    index = navigation(request).index(list_model, active_language())
    if index is None or any(len(values) > MOST_VALUES for values in narrowed.values()):
        return ""
    is_mixed = any(item.locale != active_language() for item in shown)
    asks = is_mixed and SiteSettings.load(request_or_site=request).other_languages == OtherLanguages.ASKED
    parameters = {name: ",".join(values) for name, values in narrowed.items()}
    return f"{index.html_path}{_query(parameters | ({'languages': _ALL} if asks else {}))}"


def _query(parameters: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in parameters.items() if value}, safe=",")
    return f"?{query}" if query else ""
