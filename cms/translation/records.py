"""Which record keeps a page in step with its original."""

from wagtail.models import Page
from wagtail_localize.models import Translation


def translation_of(page: Page, *, detached: bool = False) -> Translation | None:
    """The record that keeps `page` in step with its original, or, with `detached`, once did; None for originals."""
    records = Translation.objects.filter(source__object=page.translation_key, target_locale=page.locale_id)
    if not detached:
        records = records.filter(enabled=True)
    found: Translation | None = records.select_related("source__locale", "target_locale").first()
    return found
