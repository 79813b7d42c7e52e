from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from cms.core.fields import CountryField
from cms.core.territories import country_name

from .names import LocalName, Named


class PlaceKind(models.TextChoices):
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    DISTRICT = "district", _("District")
    CITY = "city", _("City")
    TOWN = "town", _("Town")
    VILLAGE = "village", _("Village")


class Exactness(models.TextChoices):
    """Whether the coordinates are the place's own (IATI GeographicExactness code list, 2.03)."""

    EXACT = "1", pgettext_lazy("of coordinates", "Exact")
    APPROXIMATE = "2", pgettext_lazy("of coordinates", "Approximate")


class Place(index.Indexed, Named):
    """A country, region or settlement; one row, named per locale (countries from CLDR)."""

    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind)
    country = CountryField(_("country"))
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="parts",
        verbose_name=pgettext_lazy("place", "parent"),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    exactness = models.CharField(
        _("exactness"),
        max_length=1,
        choices=Exactness,
        default=Exactness.APPROXIMATE,
        help_text=_("Approximate unless it hurts nobody that the exact spot is known."),
    )

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("code")], heading=pgettext_lazy("of a thing", "Name")),
        InlinePanel("names", heading=_("Names in other languages"), label=pgettext_lazy("of a thing", "Name")),
        InlinePanel(
            "alternate_names", heading=_("Other names it is found under"), label=pgettext_lazy("of a thing", "Name")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("country")]),
                FieldPanel("parent"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("exactness")]),
            ],
            heading=_("Where"),
        ),
        FieldPanel("marked_public"),
    ]

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.RelatedFields("names", [index.SearchField("name"), index.AutocompleteField("name")]),
        index.RelatedFields("alternate_names", [index.SearchField("name"), index.AutocompleteField("name")]),
        index.FilterField("kind"),
        index.FilterField("country"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Give both coordinates or none.")})
        ancestor = self.parent
        while ancestor is not None:
            if ancestor.pk == self.pk and self.pk is not None:
                raise ValidationError({"parent": _("A place cannot lie in itself.")})
            ancestor = ancestor.parent

    def known_name(self, language: str | None = None) -> str:
        """A country's name is known from CLDR."""
        return country_name(self.country, language) if self.kind == PlaceKind.COUNTRY else ""


class PlaceName(LocalName):
    place = ParentalKey(Place, related_name="names", on_delete=models.CASCADE)

    class Meta(LocalName.Meta):
        unique_together = [("place", "language")]


class AlternateName(Orderable):
    """A former or other name: Nur-Sultan for Astana. Found by search, not shown as the name."""

    place = ParentalKey(Place, related_name="alternate_names", on_delete=models.CASCADE)
    name = models.CharField(_("name"), max_length=255)

    panels = [FieldPanel("name")]
