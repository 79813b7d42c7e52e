"""Rows that tie a page to organisations and places. All of them are facts: translations take them over unchanged."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from cms.core.fields import CurrencyField, QualifierField


class OrganisationRole(models.TextChoices):
    """What an organisation does in a project (IATI OrganisationRole code list, 2.03)."""

    FUNDING = "1", pgettext_lazy("role of an organisation", "Funding")
    ACCOUNTABLE = "2", pgettext_lazy("role of an organisation", "Accountable")
    EXTENDING = "3", pgettext_lazy("role of an organisation", "Extending")
    IMPLEMENTING = "4", pgettext_lazy("role of an organisation", "Implementing")


class PagePlace(Orderable):
    """A place that a page is about. A page type adds `page`, its ParentalKey with related_name "place_links"."""

    place = models.ForeignKey("taxonomy.Place", on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))

    panels = [FieldPanel("place")]

    class Meta(Orderable.Meta):
        abstract = True


class PageOrganisation(Orderable):
    """An organisation in a role. A page type adds `page`, with related_name "organisation_links"."""

    organisation = models.ForeignKey(
        "taxonomy.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    role = models.CharField(
        _("role"),
        max_length=1,
        choices=OrganisationRole,
        blank=True,
        help_text=_("Empty: it is mentioned, without a role."),
    )

    panels = [FieldRowPanel([FieldPanel("organisation"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        abstract = True


class Grant(Orderable):
    """Money given: what each grant is worth, how many, how long, from whom to whom (360Giving's terms).

    A page type adds `page`, its ParentalKey with related_name "grants".
    """

    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("What each grant is worth; empty where it is not public."),
    )
    currency = CurrencyField(_("currency"), blank=True)
    count = models.PositiveIntegerField(_("number of grants"), null=True, blank=True)
    qualifier = QualifierField(_("qualifier"))
    duration_months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    provider = models.ForeignKey(
        "taxonomy.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("provider"),
    )
    recipient = models.ForeignKey(
        "taxonomy.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recipient"),
    )

    panels = [
        FieldRowPanel([FieldPanel("count"), FieldPanel("amount"), FieldPanel("currency"), FieldPanel("qualifier")]),
        FieldPanel("duration_months"),
        FieldRowPanel([FieldPanel("provider"), FieldPanel("recipient")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        if (self.amount is None) != (not self.currency):
            raise ValidationError({"currency": _("An amount and its currency go together.")})
        if self.amount is None and self.count is None:
            raise ValidationError({"count": _("Say how many grants, or what each is worth.")})
