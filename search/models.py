from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page

from cms.core.fields import language_field


class Recommendation(ClusterableModel):
    """What editors show first to readers of a language who search for something."""

    language = language_field(verbose_name=_("language"))
    searches = models.CharField(
        _("searched for"),
        max_length=500,
        help_text=_("What readers type; several searches between commas. Words count in any order and form."),
    )

    panels = [
        FieldPanel("language"),
        FieldPanel("searches"),
        InlinePanel("pages", heading=_("Recommended pages"), label=_("Page"), min_num=1),
    ]

    class Meta:
        ordering = ["language", "searches"]
        verbose_name = _("recommended result")
        verbose_name_plural = _("recommended results")

    def __str__(self) -> str:
        return self.searches


class RecommendedPage(Orderable):
    """A page, in whatever language: readers get it in their own where it is public in that."""

    recommendation = ParentalKey(Recommendation, related_name="pages", on_delete=models.CASCADE)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    note = models.CharField(
        _("note"),
        max_length=200,
        blank=True,
        help_text=_("A sentence to the reader, in the language above. Empty: the summary of the page."),
    )

    panels = [
        PageChooserPanel(
            "page", page_type=["news.NewsPage", "projects.ProjectPage", "themes.ThemePage", "home.ContentPage"]
        ),
        FieldPanel("note"),
    ]
