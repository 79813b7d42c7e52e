"""Facts as readers of the active language write them; see `cms.core.formatting`."""

import datetime
from typing import Any

from django import template
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_aware, localtime

from cms.core import formatting, territories
from cms.core.languages import Language, name_of_language, site_languages, with_territory

register = template.Library()
register.filter(with_territory)


@register.filter
def day(value: datetime.date | str | None) -> str:
    """A date, also as ISO 8601 text, in words."""
    if isinstance(value, str):
        moment = parse_datetime(value)
        if moment and is_aware(moment):
            moment = localtime(moment)
        value = moment.date() if moment else parse_date(value)
    return formatting.format_day(value) if value else ""


@register.filter
def partial_date(value: str | None) -> str:
    return formatting.format_partial_date(value or "")


@register.simple_tag
def period(start: str | None, end: str | None, *, is_over: bool = False) -> str:
    """When something took place; of what is over and has no known end, when it began."""
    if is_over and not end:
        return formatting.format_partial_date(start or "")
    return formatting.format_period(start or "", end or "")


@register.filter
def is_over(status: dict[str, str] | None) -> bool:
    """Whether a project of this status (IATI ActivityStatus) has ended: closed or cancelled."""
    return status is not None and status["code"] in {"4", "5"}


@register.filter
def number(value: Any) -> str:
    return "" if value is None else formatting.format_number(value)


@register.filter
def qualified(value: Any, qualifier: str) -> str:
    return "" if value is None else formatting.format_qualified(value, qualifier)


@register.filter
def qualify(text: str, qualifier: str) -> str:
    """A formatted amount with how it is to be read."""
    return formatting.qualify(text, qualifier) if text else ""


@register.filter
def amount(value: Any, currency: str) -> str:
    return "" if value is None else formatting.format_amount(value, currency)


@register.filter
def share(value: Any) -> str:
    return "" if value is None else formatting.format_share(value)


@register.filter
def file_size(value: int | None) -> str:
    return "" if value is None else formatting.format_file_size(value)


@register.filter
def country(code: str) -> str:
    """A country's name in the active language."""
    return territories.country_name(code)


@register.filter
def language(code: str) -> Language:
    """A language of the site by its code, for its name in itself and its direction."""
    return site_languages().get(code) or Language(code, code)


@register.filter
def language_in_words(code: str) -> str:
    """A language's name in the active one, within a sentence: "Swedish", "svenska"."""
    return name_of_language(code)


@register.filter
def names(values: list[str]) -> str:
    """Names in a row, as the language writes it: "A, B and C"."""
    return formatting.format_names(values)


@register.filter
def having(rows: list[dict[str, Any]], key: str) -> bool:
    """Whether any of the rows of a table says something under `key`: a column that none does is left out."""
    return any(row.get(key) is not None for row in rows)
