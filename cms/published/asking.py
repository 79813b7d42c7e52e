"""What a reader asks a list for, by the address of its page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from . import dates
from .filters import MOST_VALUES, Facet, Filter, Groups, Refused, joined
from .matching import MAX_LENGTH, typed
from .models import PublishedFacet, PublishedItem
from .selection import Criteria, Selection

# As much as is told of a value that is left out.
_TOLD = 80


@dataclass(frozen=True)
class LeftOut:
    """A value that the list has nothing for, and the filter that it was given for."""

    title: str | Promise
    value: str


class Asked:
    """The filters, words and dates that an address says, with the parameters that the API has for them.

    Several values of a filter are alternatives, between commas or each on its own, as a form sends them. Nobody is
    turned away: a value that nothing in the list has is left out, and told. `everything` is the list as it is before
    anything is asked. It costs a query where a filter is given an id, and one for names that nobody has asked for yet.
    """

    def __init__(self, query: QueryDict, everything: Selection) -> None:
        self.item_type = everything.item_type
        self.locales = everything.criteria.locales
        self.words = typed(query)[:MAX_LENGTH]
        self.left_out: list[LeftOut] = []
        self.not_before, self.not_after = (self._date(query, end) for end in ("gte", "lte"))
        # By the name of the filter the facets that are asked for.
        self.facets: dict[str, list[Facet]] = {}
        for each in self.item_type.filters:
            if read := list(dict.fromkeys(self._read(each, query.getlist(each.name)))):
                self.facets[each.name] = read
        self._put_codes_for_ids()
        # What the values are called, by the name of the filter and the value.
        self.labels = self._labels(everything)

    def values(self, name: str) -> list[str]:
        """The values of a filter."""
        return [value for _name, value in self.facets.get(name, ())]

    def criteria(self, without: str = "", locales: tuple[str, ...] = ()) -> Criteria:
        """What the items of the list have in common, one filter (or "q", or a date's parameter) set aside.

        `locales` are others than the list's.
        """
        groups: dict[str, Groups] = {name: (tuple(facets),) for name, facets in self.facets.items() if name != without}
        for each in self.item_type.filters:
            values = groups.pop(each.name, None) if each.of else None
            if values and each.of in groups:
                groups[each.of] = joined(each, groups[each.of], values)
        dated = self.item_type.dated
        return Criteria(
            locales=locales or self.locales,
            filters=tuple(groups.items()),
            words=self.words if self.words and without != "q" else None,
            not_before="" if without == f"{dated}__gte" else self.not_before,
            not_after="" if without == f"{dated}__lte" else self.not_after,
        )

    def _date(self, query: QueryDict, end: str) -> str:
        given = query.get(f"{self.item_type.dated}__{end}", "").strip()
        if given and not dates.is_date(given):
            self._leave_out(_("Date"), given)
            return ""
        return given

    def _read(self, asked: Filter, texts: Iterable[str]) -> Iterator[Facet]:
        values = [value for text in texts for value in map(str.strip, text.split(",")) if value]
        for value in values[:MOST_VALUES]:
            try:
                yield asked.read(value)
            except Refused:
                self._leave_out(asked.title, value)

    def _put_codes_for_ids(self) -> None:
        """What has a code is known by it: who gives the id finds the same value chosen."""
        coded = [each.name for each in self.item_type.filters if each.facet == each.titles_of]
        ids = [value for name in coded for known_by, value in self.facets.get(name, ()) if known_by != name]
        if not ids:
            return
        items = PublishedItem.objects.visible().of_type(*coded).filter(uuid__in=ids)
        codes = PublishedFacet.objects.filter(item__in=items.values("pk"), name="code")
        rows = codes.values_list("item__type", "item__uuid", "value")
        known = {(f"{name}_id", str(uuid)): (name, code) for name, uuid, code in rows}
        for name in coded:
            if facets := self.facets.get(name):
                self.facets[name] = list(dict.fromkeys(known.get(facet, facet) for facet in facets))

    def _labels(self, everything: Selection) -> dict[tuple[str, str], str]:
        """What all that is asked for is called; nothing is asked for any more that `everything` has nothing for."""
        known = everything.known(facet for facets in self.facets.values() for facet in facets)
        labels = {}
        # What qualifies another filter comes after it.
        for each in sorted(self.item_type.filters, key=lambda each: each.of):
            kept = []
            for facet in self.facets.pop(each.name, ()):
                label = known.get(facet)
                if each.of and each.label:
                    label = each.label(facet[1], self.locales[0]) if each.of in self.facets else None
                if label is None:
                    self._leave_out(each.title, facet[1])
                else:
                    labels[each.name, facet[1]] = label
                    kept.append(facet)
            if kept:
                self.facets[each.name] = kept
        return labels

    def _leave_out(self, title: str | Promise, value: str) -> None:
        told = "".join(letter for letter in value if letter.isprintable())[:_TOLD]
        self.left_out.append(LeftOut(title, told))
