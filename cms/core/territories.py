"""Countries and currencies by their ISO codes, named in each of the site's languages (CLDR, through Babel)."""

from functools import cache

from babel import Locale
from babel.numbers import list_currencies
from django.utils.translation import get_language

# Where people there use another name than CLDR's first choice.
_PREFERRED = {("ru", "KG"): "Кыргызстан", ("kk", "AZ"): "Әзербайжан"}


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def country_name(code: str, language: str | None = None) -> str:
    """The name of the country `code` (ISO 3166-1 alpha-2) in `language`, by default the active one; "" for ""."""
    if not code:
        return ""
    language, code = language or get_language() or "en", code.upper()
    return _PREFERRED.get((language, code)) or str(
        _locale(language).territories.get(code) or _locale("en").territories.get(code, code)
    )


def country_names(language: str) -> dict[str, str]:
    """Every country's name in `language` by ISO 3166-1 alpha-2 code."""
    return {code: country_name(code, language) for code in _country_codes()}


@cache
def _country_codes() -> frozenset[str]:
    # CLDR's two-letter territories that are no ISO 3166-1 country: unions, pseudo-locales, reserved and private codes.
    other = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA", "QO"}
    return frozenset(
        code for code in map(str, _locale("en").territories) if len(code) == 2 and code.isalpha() and code not in other
    )


@cache
def country_choices() -> list[tuple[str, str]]:
    """(code, English name) of every country, by name."""
    return sorted(((code, country_name(code, "en")) for code in _country_codes()), key=lambda pair: pair[1])


@cache
def currency_choices() -> list[tuple[str, str]]:
    """(code, "code, English name") of every current and past currency (ISO 4217), by code."""
    names = _locale("en").currencies
    return [(code, f"{code}, {names.get(code, code)}") for code in sorted(list_currencies())]
