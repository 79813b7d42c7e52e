from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable

from ..licences import LICENCE_URLS, Licence
from .local_words import HasLocalWords, LocalWords


class OtherLanguages(models.TextChoices):
    """Whether lists show what is not in the reader's language."""

    NEVER = "never", _("No")
    ASKED = "asked", _("If a reader asks for it")
    ALWAYS = "always", _("Yes, until a reader asks for their own language only")


@register_setting(icon="home")
class SiteSettings(HasLocalWords, ClusterableModel, BaseGenericSetting):
    """Who publishes the site: what its pages and the partner API say about it, in each language in its own words."""

    name = models.CharField(_("name"), max_length=120, default="Civil Society Network")
    logo = models.ForeignKey(
        "core.CustomImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("logo")
    )
    contact_email = models.EmailField(_("contact email"), blank=True)
    contact_address = models.TextField(_("contact address"), blank=True)
    default_licence = models.CharField(_("default licence"), max_length=30, choices=Licence, default=Licence.CC_BY)
    attribution = models.CharField(
        _("attribution"),
        max_length=255,
        blank=True,
        help_text=_("How to credit what is reused; empty: the site's name."),
    )
    other_languages = models.CharField(
        _("not translated"),
        max_length=10,
        choices=OtherLanguages,
        default=OtherLanguages.ASKED,
        help_text=_("Whether the lists of news and projects show, marked, what there is only in other languages."),
    )

    panels = [
        HelpPanel(_("What the site says of itself in other languages is entered under Reports, Names.")),
        FieldPanel("name"),
        FieldPanel("logo"),
        MultiFieldPanel([FieldPanel("contact_email"), FieldPanel("contact_address")], heading=_("Contact")),
        MultiFieldPanel([FieldPanel("default_licence"), FieldPanel("attribution")], heading=_("Reuse")),
        FieldPanel("other_languages"),
        InlinePanel("social_media", heading=_("Social media"), label=_("Profile")),
    ]

    class Meta:
        verbose_name = _("site settings")

    def name_in(self, language: str | None = None) -> str:
        """The site's name in a language, the active one by default."""
        return self.words_in("name", language)

    def contact_address_in(self, language: str | None = None) -> str:
        """The postal address as it is written in a language."""
        return self.words_in("contact_address", language)

    def attribution_in(self, language: str | None = None) -> str:
        """Whom those name who reuse texts in a language."""
        return self.words_in("attribution", language) or self.name_in(language)

    def rights(self, language: str | None = None) -> dict[str, str | None]:
        """Under which licence texts may be used, and whom to name."""
        licence = Licence(self.default_licence)
        return {
            "licence": licence.value,
            "licence_url": LICENCE_URLS.get(licence),
            "attribution": self.attribution_in(language),
        }


class SiteWords(LocalWords):
    """What the site says about itself in another language."""

    of = models.ForeignKey(SiteSettings, on_delete=models.CASCADE, related_name="local_words")
    name = models.CharField(max_length=120, blank=True)
    contact_address = models.TextField(blank=True)
    attribution = models.CharField(max_length=255, blank=True)

    class Meta:
        unique_together = [("of", "language")]


class SocialMediaProfile(Orderable):
    """A link to the publisher on a social network: a plain link, nothing is loaded from there."""

    settings = ParentalKey(SiteSettings, related_name="social_media", on_delete=models.CASCADE)
    service = models.CharField(_("service"), max_length=40, help_text=_("Facebook, Telegram, Instagram, …"))
    url = models.URLField(_("address"))

    panels = [FieldPanel("service"), FieldPanel("url")]
