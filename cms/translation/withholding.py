"""A translation that cannot follow its original is withheld from the public until it does.

What was taken out of the original may still stand in it, and no error keeps that public.
"""

from wagtail.models import Page, Revision

from cms.core.models import Withholding


def withhold(page: Page, reason: str) -> None:
    """Hide `page` from the public; its editors are told the reason."""
    Withholding.objects.update_or_create(page_id=page.pk, defaults={"reason": reason})


def release(page: Page, revision: Revision | None = None) -> None:
    """Withhold `page` no longer: it is as its original is, or goes its own way; with `revision` if that is live now."""
    rows = Withholding.objects.filter(page=page.pk)
    (rows.filter(page__live_revision=revision) if revision else rows).delete()


def is_withheld(page: Page) -> bool:
    """Whether `page` could not follow its original and has not done so since."""
    return Withholding.objects.filter(page=page.pk).exists()
