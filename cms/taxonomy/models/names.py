"""One row per thing, with a name in each language that has one: never a translatable copy."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable
from wagtail.search.index import insert_or_update_object

from cms.core.fields import language_field


class Named(ClusterableModel):
    """Something with a name of its own and names in other languages (a child row each, related name `names`)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=255, help_text=_("The name that it uses itself."))
    code = models.SlugField(
        _("code"),
        max_length=80,
        unique=True,
        help_text=_("Stable: addresses and filters use it. Latin letters, digits, hyphens."),
    )
    marked_public = models.BooleanField(
        _("public on its own"),
        default=False,
        help_text=_("Shown to everyone even while no public page mentions it. Leave unticked for anything delicate."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        # Who chooses one reads it in the language of the admin; its own name stays beside it.
        known = self.name_in() if self.pk else self.name
        return self.name if known == self.name else f"{known} ({self.name})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Filters and addresses find a code whichever way it was typed.
        self.code = self.code.lower()
        super().save(*args, **kwargs)
        # The index of the admin's search follows the row, which is saved before the names that belong to it.
        insert_or_update_object(self)

    def _names(self) -> dict[str, "LocalName"]:
        return {row.language: row for row in self.names.all()}

    def name_in(self, language: str | None = None) -> str:
        """The name in `language` (the active one by default), else the name of its own."""
        row = self._names().get(language or get_language() or settings.LANGUAGE_CODE)
        return (row.name if row else "") or self.known_name(language) or self.name

    def known_name(self, language: str | None = None) -> str:
        """What it is called in `language` without anybody having entered it; "" where that is not known."""
        return ""


class LocalName(Orderable):
    """A name in one language. A subclass adds its ParentalKey with related_name "names"."""

    language = language_field(verbose_name=_("language"))
    name = models.CharField(_("name"), max_length=255, blank=True, help_text=_("Empty: the name that it uses itself."))

    panels = [FieldRowPanel([FieldPanel("language"), FieldPanel("name")])]

    class Meta(Orderable.Meta):
        abstract = True
