from django.conf import settings
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from cms.core.fields import CountryField

from .names import LocalName, Named


class OrganisationType(models.TextChoices):
    """What kind of organisation it is (IATI OrganisationType code list, 2.03)."""

    GOVERNMENT = "10", pgettext_lazy("type of an organisation", "Government")
    LOCAL_GOVERNMENT = "11", pgettext_lazy("type of an organisation", "Local government")
    OTHER_PUBLIC = "15", pgettext_lazy("type of an organisation", "Other public sector")
    INTERNATIONAL_NGO = "21", pgettext_lazy("type of an organisation", "International NGO")
    NATIONAL_NGO = "22", pgettext_lazy("type of an organisation", "National NGO")
    REGIONAL_NGO = "23", pgettext_lazy("type of an organisation", "Regional NGO")
    PARTNER_NGO = "24", pgettext_lazy("type of an organisation", "Partner country based NGO")
    PUBLIC_PRIVATE = "30", pgettext_lazy("type of an organisation", "Public private partnership")
    MULTILATERAL = "40", pgettext_lazy("type of an organisation", "Multilateral")
    FOUNDATION = "60", pgettext_lazy("type of an organisation", "Foundation")
    PRIVATE = "70", pgettext_lazy("type of an organisation", "Private sector")
    ACADEMIC = "80", pgettext_lazy("type of an organisation", "Academic, training and research")
    OTHER = "90", pgettext_lazy("type of an organisation", "Other")


class Organisation(index.Indexed, Named):
    """An organisation that runs, funds or takes part in something; one row, named per locale."""

    short_name = models.CharField(_("short name"), max_length=60, blank=True, help_text=_("Acronym, if it uses one."))
    organisation_type = models.CharField(_("organisation type"), max_length=2, choices=OrganisationType, blank=True)
    country = CountryField(_("country"), blank=True)
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(
        "core.CustomImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("logo")
    )
    network_member = models.BooleanField(_("member of the network"), default=False)

    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("name"), FieldPanel("short_name")]), FieldPanel("code")],
            heading=pgettext_lazy("of a thing", "Name"),
        ),
        InlinePanel("names", heading=_("Names in other languages"), label=pgettext_lazy("of a thing", "Name")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("organisation_type"), FieldPanel("country")]),
                FieldPanel("website"),
                FieldPanel("logo"),
                FieldPanel("network_member"),
            ],
            heading=_("About"),
        ),
        InlinePanel("identifiers", heading=_("Identifiers"), label=_("Identifier")),
        FieldPanel("marked_public"),
    ]

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("short_name"),
        index.AutocompleteField("short_name"),
        index.RelatedFields("names", [index.SearchField("name"), index.AutocompleteField("name")]),
        index.FilterField("organisation_type"),
        index.FilterField("country"),
        index.FilterField("network_member"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def short_name_in(self, language: str | None = None) -> str:
        """The acronym used in `language`, else the organisation's own; may be empty."""
        row = self._names().get(language or get_language() or settings.LANGUAGE_CODE)
        return (row.short_name if row else "") or self.short_name


class OrganisationName(LocalName):
    organisation = ParentalKey(Organisation, related_name="names", on_delete=models.CASCADE)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)

    panels = [FieldRowPanel([FieldPanel("language"), FieldPanel("name"), FieldPanel("short_name")])]

    class Meta(LocalName.Meta):
        unique_together = [("organisation", "language")]


class OrganisationIdentifier(Orderable):
    """An identifier in a public register (org-id.guide list code and number), as IATI and 360Giving use them."""

    organisation = ParentalKey(Organisation, related_name="identifiers", on_delete=models.CASCADE)
    scheme = models.CharField(
        _("scheme"), max_length=20, help_text=_("The register's org-id.guide code, for instance GB-CHC.")
    )
    identifier = models.CharField(_("identifier"), max_length=80)

    panels = [FieldRowPanel([FieldPanel("scheme"), FieldPanel("identifier")])]
