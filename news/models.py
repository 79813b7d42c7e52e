import datetime
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
    Panel,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail.search import index

from cms.core.blocks import (
    CalloutBlock,
    DocumentBlock,
    EmbedBlock,
    GalleryBlock,
    HeadingBlock,
    ImageBlock,
    KeyFiguresBlock,
    NumberedSectionsBlock,
    ParagraphBlock,
    QuotationBlock,
    TableBlock,
)
from cms.core.models import BasePage, tabs
from cms.core.words import WordsMixin
from cms.published.reading import index_context, item_context
from cms.taxonomy.models import Grant, PageOrganisation, PagePlace

from .reading import beside, news_list


class NewsIndexPage(BasePage):
    """The news of a language, newest first."""

    is_item: ClassVar[bool] = False
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.NewsPage"]

    edit_handler = tabs(BasePage)

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            **index_context(self, request),
            **news_list(request),
        }


class NewsPageTag(TaggedItemBase):
    content_object = ParentalKey("news.NewsPage", related_name="tagged_items", on_delete=models.CASCADE)


def today() -> datetime.date:
    return timezone.localdate()


class NewsPage(BasePage):
    """A news item (schema.org NewsArticle): `title` is the headline, `summary` the lead."""

    date = models.DateField(_("date"), default=today, help_text=_("The day of the news, shown to readers."))
    dateline_place = models.ForeignKey(
        "taxonomy.Place",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dateline"),
        help_text=_("Where it was written."),
    )
    body = StreamField(
        [
            ("heading", HeadingBlock()),
            ("paragraph", ParagraphBlock()),
            ("image", ImageBlock()),
            ("gallery", GalleryBlock()),
            ("quotation", QuotationBlock()),
            ("key_figures", KeyFiguresBlock()),
            ("numbered_sections", NumberedSectionsBlock()),
            ("document", DocumentBlock()),
            ("table", TableBlock()),
            ("callout", CalloutBlock()),
            ("embed", EmbedBlock()),
        ],
        blank=True,
        verbose_name=_("body"),
    )
    tags = ClusterTaggableManager(through=NewsPageTag, blank=True)

    words: ClassVar[tuple[str, ...]] = (*BasePage.words, "body")

    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    content_panels: ClassVar[list[Panel]] = [
        TitleFieldPanel("title", heading=_("Headline")),
        FieldPanel("summary", heading=_("Lead")),
        BasePage.lead_image_panel,
        FieldPanel("body"),
        InlinePanel("authors", heading=_("Authors"), label=_("Author")),
        InlinePanel("change_notes", heading=_("Change notes"), label=_("Change note")),
    ]
    fact_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("date"), FieldPanel("dateline_place")])], heading=_("Date and dateline")
        ),
        InlinePanel("theme_links", heading=_("Themes"), label=_("Theme")),
        InlinePanel("project_links", heading=_("Projects"), label=_("Project")),
        InlinePanel("place_links", heading=_("Places"), label=_("Place")),
        InlinePanel("organisation_links", heading=_("Organisations and funders"), label=_("Organisation")),
        InlinePanel("grants", heading=_("Grants"), label=_("Grant")),
        FieldPanel("tags"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            **(context := item_context(self, request)),
            **beside(context["document"], request),
        }


NewsPage.edit_handler = tabs(NewsPage)


class NewsTheme(Orderable):
    page = ParentalKey(NewsPage, related_name="theme_links", on_delete=models.CASCADE)
    theme = models.ForeignKey("themes.ThemePage", on_delete=models.CASCADE, related_name="+", verbose_name=_("theme"))

    panels = [PageChooserPanel("theme")]


class NewsProject(Orderable):
    page = ParentalKey(NewsPage, related_name="project_links", on_delete=models.CASCADE)
    project = models.ForeignKey(
        "projects.ProjectPage", on_delete=models.CASCADE, related_name="+", verbose_name=_("project")
    )

    panels = [PageChooserPanel("project")]


class NewsPlace(PagePlace):
    page = ParentalKey(NewsPage, related_name="place_links", on_delete=models.CASCADE)


class NewsOrganisation(PageOrganisation):
    page = ParentalKey(NewsPage, related_name="organisation_links", on_delete=models.CASCADE)


class NewsGrant(Grant):
    page = ParentalKey(NewsPage, related_name="grants", on_delete=models.CASCADE)


class NewsAuthor(WordsMixin, TranslatableMixin, Orderable):
    """Whom the item is by, as printed; a translation can write the name in its own script."""

    page = ParentalKey(NewsPage, related_name="authors", on_delete=models.CASCADE)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200)

    words: ClassVar[tuple[str, ...]] = ("name",)
    names: ClassVar[tuple[str, ...]] = ("name",)

    panels = [FieldPanel("name")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("news author")


class ChangeKind(models.TextChoices):
    UPDATE = "update", pgettext_lazy("kind of change to a text", "Update")
    CORRECTION = "correction", pgettext_lazy("kind of change to a text", "Correction")
    CLARIFICATION = "clarification", pgettext_lazy("kind of change to a text", "Clarification")


class ChangeNote(WordsMixin, TranslatableMixin, Orderable):
    """What was changed in a published item, told to its readers."""

    page = ParentalKey(NewsPage, related_name="change_notes", on_delete=models.CASCADE)
    date = models.DateField(_("date"), default=today)
    kind = models.CharField(_("kind"), max_length=15, choices=ChangeKind)
    text = models.TextField(_("text"), help_text=_("What was changed, in a sentence."))

    words: ClassVar[tuple[str, ...]] = ("text",)

    panels = [FieldRowPanel([FieldPanel("date"), FieldPanel("kind")]), FieldPanel("text")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("change note")
