from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin

from ..fields import PartialDateField, QualifierField
from ..words import WordsMixin


class Achievement(WordsMixin, TranslatableMixin, Orderable):
    """A result as data: a figure with its qualifier and unit, or a statement alone.

    A page type adds `page`, its ParentalKey with related_name "achievements".
    """

    value = models.DecimalField(
        _("value"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty where there is no figure."),
    )
    qualifier = QualifierField(_("qualifier"))
    unit = models.CharField(
        _("unit"), max_length=120, blank=True, help_text=_("What is counted, in the plural: “campaigns”.")
    )
    statement = models.CharField(_("statement"), max_length=500, help_text=_("The result in one sentence."))
    period_start = PartialDateField(pgettext_lazy("period", "from"))
    period_end = PartialDateField(pgettext_lazy("period", "to"))

    words: ClassVar[tuple[str, ...]] = ("unit", "statement")
    needed_words: ClassVar[tuple[str, ...]] = ("unit",)

    panels = [
        FieldRowPanel([FieldPanel("qualifier"), FieldPanel("value"), FieldPanel("unit")]),
        FieldPanel("statement"),
        FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.value is not None and not self.unit:
            raise ValidationError({"unit": _("Say what is counted.")})
        if self.period_start and self.period_end and self.period_start[:4] > self.period_end[:4]:
            raise ValidationError({"period_end": _("The period ends before it starts.")})
