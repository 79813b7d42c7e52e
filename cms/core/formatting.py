"""Dates and numbers as people write them in each of the site's languages (CLDR, through Babel)."""

import datetime
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, override, pgettext

from .fields import Qualifier, precision
from .numerals import ablative


def _locale(language: str | None) -> Locale:
    return _parsed(language or get_language() or "en")


@cache
def _parsed(code: str) -> Locale:
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


def format_period(start: str, end: str, language: str | None = None) -> str:
    """Two partial dates as one period: "2013–2015", "May 2013 – June 2015", "since 2016", "until 2019"."""
    first, last = format_partial_date(start, language), format_partial_date(end, language)
    with override(language or get_language()):
        if first and not last:
            # Translators: the beginning of a period whose end is not known. The date is in the form that it has on its
            # own: "2016", "May 2013", "1 May 2013".
            return pgettext("period", "since %(date)s") % {"date": first}
        if last and not first:
            return pgettext("period", "until %(date)s") % {"date": last}
    if first == last:
        return first
    dash = "–" if precision(start) == precision(end) == "year" else " – "
    return f"{first}{dash}{last}"


def format_qualified(value: Decimal | int | float, qualifier: str, language: str | None = None) -> str:
    """A number with how it is to be read: "17", "more than 1,000", "up to 31"."""
    return qualify(format_number(value, language), qualifier, language)


def qualify(number: str, qualifier: str, language: str | None = None) -> str:
    """A formatted number or amount with how it is to be read: "up to EUR 3,846"."""
    language = language or get_language() or "en"
    with override(language):
        match qualifier:
            case Qualifier.ABOUT:
                return pgettext("quantity", "about %(number)s") % {"number": number}
            case Qualifier.AT_LEAST:
                return pgettext("quantity", "at least %(number)s") % {"number": number}
            case Qualifier.MORE_THAN:
                # Translators: in Azerbaijani, Kazakh and Kyrgyz the number comes in the ablative: "1000-dən".
                return pgettext("quantity", "more than %(number)s") % {"number": ablative(number, language)}
            case Qualifier.UP_TO:
                return pgettext("quantity", "up to %(number)s") % {"number": number}
    return number


def format_share(percentage: Decimal | int | float, language: str | None = None) -> str:
    """A share in per cent, as the language writes it: "40%", "40 %"."""
    return format_percent(percentage / 100, format=None, locale=_locale(language), decimal_quantization=False)


def format_file_size(size: int, language: str | None = None) -> str:
    """The size of a file to the reader: "640 B", "12 kB", "1.4 MB" (decimal units)."""
    with override(language or get_language()):
        if size < 1000:
            return pgettext("size of a file", "%(number)s\u00a0B") % {"number": size}
        if size < 1_000_000:
            return pgettext("size of a file", "%(number)s\u00a0kB") % {"number": round(size / 1000)}
        number = format_decimal(size / 1_000_000, format="#,##0.#", locale=_locale(language))
        return pgettext("size of a file", "%(number)s\u00a0MB") % {"number": number}


def format_names(names: list[str], language: str | None = None) -> str:
    """Names in a row: "A, B and C"."""
    return format_list(names, locale=_locale(language))
