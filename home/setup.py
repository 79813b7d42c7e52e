"""What every site starts with: its languages, its address, and a home and index pages in each language.

Written so that it can run at every start: it adds what is missing and never changes what an editor may have changed.
The pages of the languages belong together (one translation key each) but each is a page of its own, with its own
words: neither an alias nor submitted for translation.
"""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.core.models import BasePage
from cms.themes.models import ThemeIndexPage
from cms.translation.groups import setup_groups
from news.models import NewsIndexPage
from projects.models import ProjectIndexPage

from .first_pages import HOME, NEWS, PROJECTS, THEMES, Words
from .models import HomePage

# In the order of the menu. The slugs are the same in every language.
INDEX_PAGES: list[tuple[type[BasePage], str, dict[str, Words]]] = [
    (NewsIndexPage, "news", NEWS),
    (ProjectIndexPage, "projects", PROJECTS),
    (ThemeIndexPage, "themes", THEMES),
]


@transaction.atomic
def setup_site() -> list[Page]:
    """Make what is missing; the pages made, none on a site that is complete."""
    made: list[Page] = []
    root = Page.get_first_root_node()
    for code, _ in settings.LANGUAGES:
        locale, _created = Locale.objects.get_or_create(language_code=code)
        home = _find_or_add(root, HomePage, code, HOME, locale, made)
        for model, slug, words in INDEX_PAGES:
            _find_or_add(home, model, slug, words, locale, made)
    _point_site_at(HomePage.objects.child_of(root).get(locale__language_code=settings.LANGUAGE_CODE))
    _remove_welcome_page(root)
    setup_groups()
    return made


def _find_or_add(
    parent: Page, model: type[BasePage], slug: str, words: dict[str, Words], locale: Locale, made: list[Page]
) -> Page:
    """The page of this type in this language; where there is none, a published one with our words."""
    # At the same depth under any language's home: its translations.
    siblings = model.objects.filter(depth=parent.depth + 1)
    existing = siblings.filter(locale=locale).child_of(parent).first()
    if existing:
        return existing
    translation = siblings.first()
    text = words.get(locale.language_code)
    page = parent.add_child(
        instance=model(
            slug=slug,
            locale=locale,
            translation_key=translation.translation_key if translation else uuid.uuid4(),
            title=(text or words["en"]).title,
            summary=(text or words["en"]).summary,
            show_in_menus=model is not HomePage,
            live=False,
        )
    )
    # A language that we have no words in starts with a draft: no foreign text under its address.
    revision = page.save_revision()
    if text:
        revision.publish()
        page.refresh_from_db()
    made.append(page)
    return page


def _point_site_at(home: Page) -> None:
    """The one Site: its address and default language are the settings', whatever they were before."""
    address = urlsplit(settings.PUBLIC_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    declared = {"hostname": address.hostname, "port": port, "root_page_id": home.pk}
    if any(getattr(site, name) != value for name, value in declared.items()):
        for name, value in declared.items():
            setattr(site, name, value)
        site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME
        site.save()


def _remove_welcome_page(root: Page) -> None:
    """The page that Wagtail's first migration makes: a bare Page, which nobody can write here."""
    for page in Page.objects.child_of(root).exact_type(Page):
        if page.is_leaf():
            page.delete()
