"""Dates and numbers as people write them in each of the site's languages (CLDR, through Babel)."""

import datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django.utils.translation import get_language

from .fields import precision


def _locale(language: str | None) -> Locale:
    code = language or get_language() or "en"
    # The network writes English the European way: day before month.
    return Locale.parse("en_GB" if code == "en" else code)


def format_day(value: datetime.date, language: str | None = None) -> str:
    """A full date in words: "10 February 2022", «10 февраля 2022 г.»."""
    return format_date(value, "long", locale=_locale(language))


def format_partial_date(value: str, language: str | None = None) -> str:
    """A partial date (see `PartialDateField`) to its own precision: "2013", "May 2013", "1 May 2013"; "" for ""."""
    known = precision(value)
    if known == "day":
        return format_day(datetime.date.fromisoformat(value), language)
    if known == "month":
        return format_skeleton("yMMMM", datetime.date.fromisoformat(value + "-01"), locale=_locale(language))
    return value


def format_number(value: Decimal | int | float, language: str | None = None) -> str:
    """A number with the language's own separators, without needless decimals."""
    return format_decimal(value, format="#,##0.##", locale=_locale(language))


def format_amount(amount: Decimal | int | float, currency: str, language: str | None = None) -> str:
    """An amount with its ISO 4217 code, which no language confuses: "EUR 3,846"."""
    number = format_number(amount, language)
    return f"{currency}\u00a0{number}" if (language or get_language()) in ("en", None) else f"{number}\u00a0{currency}"
