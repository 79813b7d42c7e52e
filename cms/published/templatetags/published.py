"""What every page shows of the rest of the site: menu, languages."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.db import models
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.core.languages import Language, current_language, site_languages
from cms.core.models import SiteSettings
from cms.core.renditions import Sources
from cms.published.kept import once_per_generation
from cms.published.navigation import Entry, Navigation, default_first, navigation

register = template.Library()
_MOST_PIECES = 50


@register.filter
def kind(thing: models.Model) -> str:
    """What sort of thing it is, for people: "image", "organisation"."""
    return str(thing._meta.verbose_name)


@dataclass(frozen=True)
class LanguageLink:
    """A language with the address of this page in it, or of its home where the page is not translated."""

    language: Language
    path: str
    is_translated: bool
    is_current: bool


def _navigation(context: Context) -> Navigation:
    request = context.get("request")
    return navigation(request) if request else Navigation()


@register.simple_tag
def this_language() -> Language:
    return current_language()


@register.simple_tag
def home() -> str:
    """The address of the language's home."""
    return f"/{current_language().code}/"


@register.simple_tag(takes_context=True)
def logo(context: Context) -> Sources | None:
    """The files of the site's logo."""
    return _navigation(context).logo


@register.simple_tag(takes_context=True)
def on_every_page(context: Context, name: str) -> SafeString:
    """A piece that is the same on all pages of a language: its template gets nothing but `site`, the settings."""
    return _piece(_navigation(context).at, name, current_language().code, context["site"])


@once_per_generation(_MOST_PIECES)
def _piece(name: str, _language: str, site: SiteSettings) -> SafeString:
    return render_to_string(name, {"site": site})


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[Entry]:
    return _navigation(context).menu(get_language() or settings.LANGUAGE_CODE)


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """Every language that has this page or at least a public home."""
    alternates: dict[str, str] = context.get("alternates") or {}
    homes = _navigation(context).homes
    current = current_language().code
    links = []
    for code, language in site_languages().items():
        path = alternates.get(code) or (homes[code].html_path if code in homes else "")
        if path or code == current:
            links.append(LanguageLink(language, path, code in alternates, code == current))
    return links


@register.filter
def original_version(document: dict[str, Any]) -> dict[str, str] | None:
    """The public version that a translation follows: its locale and addresses."""
    language = document["translation"]["original_locale"]
    return next((version for version in document["translations"] if version["locale"] == language), None)


@register.filter
def default_address(alternates: dict[str, str]) -> Any:
    """The address for readers of languages that the page is not in (hreflang "x-default")."""
    return default_first(alternates)
