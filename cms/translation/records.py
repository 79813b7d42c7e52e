"""Which record keeps a page in step with its original."""

from collections.abc import Iterable

from django.db import connection
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource


def hold(*pages: Page) -> None:
    """Have nobody else publish these pages, their originals or translations until the transaction ends.

    What was read of them before may be outdated. First the pages, then what keeps them in step, in the order in which
    a publication needs them: two who do this wait for each other in turn and never both. SQLite has one writer at a
    time anyway.
    """
    if connection.features.has_select_for_update:
        keys = {page.translation_key for page in pages}
        for rows in (
            Page.objects.filter(pk__in=[page.pk for page in pages]),
            TranslationSource.objects.filter(object__in=keys),
        ):
            list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def translation_of(page: Page, *, detached: bool = False) -> Translation | None:
    """The record that keeps `page` in step with its original, or, with `detached`, once did; None for originals."""
    records = Translation.objects.filter(source__object=page.translation_key, target_locale=page.locale_id)
    if not detached:
        records = records.filter(enabled=True)
    found: Translation | None = records.select_related("source__locale", "target_locale").first()
    return found


def page_of(translation: Translation) -> Page | None:
    """The page that a record keeps in step with its original; None for other things, and where it is gone."""
    found: Page | None = Page.objects.filter(
        translation_key=translation.source.object_id, locale=translation.target_locale_id, alias_of=None
    ).first()
    return found


def original_of(page: Page) -> Page | None:
    """The page that `page` is, or once was, the translation of; None where there is none, or not any more."""
    translation = translation_of(page, detached=True)
    if translation is None:
        return None
    source = translation.source
    found: Page | None = Page.objects.filter(
        translation_key=source.object_id, locale=source.locale_id, alias_of=None
    ).first()
    return found


def followers(pages: Iterable[Page]) -> list[Page]:
    """The translations of these pages that nobody has detached, in the order of the tree."""
    originals = {(page.translation_key, page.locale_id) for page in pages}
    records = Translation.objects.filter(source__object__in={key for key, _locale in originals})
    made = {
        (key, target)
        for key, locale, target in records.values_list("source__object", "source__locale", "target_locale")
        if (key, locale) in originals
    }
    found = Page.objects.filter(translation_key__in={key for key, _locale in made}, alias_of=None, detachment=None)
    return [
        page
        for page in found.select_related("locale").order_by("path")
        if (page.translation_key, page.locale_id) in made
    ]
