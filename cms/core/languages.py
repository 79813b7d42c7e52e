"""The site's languages, from the one list in the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from babel import Locale
from babel.core import get_global
from django.conf import settings
from django.utils.translation import get_language

# Where people there use another name than CLDR's first choice.
_PREFERRED = {("ru", "ky"): "кыргызский"}
# The network writes English the European way.
_TERRITORIES = {"en": "GB"}


@dataclass(frozen=True)
class Language:
    """A language of the site: its code, its name in itself and its direction."""

    code: str
    name: str
    # Never from LANG_INFO: Django calls Azerbaijani right-to-left, which its Latin script is not.
    direction: str = "ltr"


def site_languages() -> Mapping[str, Language]:
    """Every language of the site by code, in the order that visitors see."""
    return _languages(tuple(settings.LANGUAGES))


@cache
def _languages(named: tuple[tuple[str, str], ...]) -> Mapping[str, Language]:
    return MappingProxyType({code: Language(code, str(name)) for code, name in named})


def fallbacks(code: str) -> list[str]:
    """The languages that stand in for one: those that the settings declare for it, then the others of the site."""
    chain = [*settings.LOCALE_FALLBACKS.get(code, ()), *site_languages()]
    return [other for other in dict.fromkeys(chain) if other != code]


_Version = TypeVar("_Version")


def best_version(versions: Mapping[str, _Version], language: str, original: str | None) -> _Version | None:
    """Of a thing's versions by language the one to show a reader: in that language, else the original, else the first.

    The first in the order of the site's languages. `original` is the original's language where it has one.
    """
    preferred = (language, original or "", *site_languages())
    return next((versions[code] for code in preferred if code in versions), None)


def current_language() -> Language:
    """The language of the page being written, or the site's default."""
    languages = site_languages()
    return languages.get(get_language() or "", languages[settings.LANGUAGE_CODE])


def name_of_language(code: str, language: str | None = None) -> str:
    """What a language is called in `language`, by default the active one, within a sentence (CLDR, through Babel)."""
    reader = language or current_language().code
    return _PREFERRED.get((reader, code)) or str(Locale.parse(reader).languages.get(code, code))


@cache
def with_territory(code: str) -> str:
    """A language with the country that it is written for, by default the one where most speak it: "ky_KG" (CLDR)."""
    locale = Locale.parse(code, sep="-")
    likely = get_global("likely_subtags").get(str(locale), str(locale))
    territory = _TERRITORIES.get(code) or locale.territory or Locale.parse(likely).territory
    return f"{locale.language}_{territory}" if territory else locale.language
