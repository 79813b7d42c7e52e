from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
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
    SectionBlock,
    TableBlock,
)
from cms.core.models import BasePage, tabs
from cms.published.reading import item_context

from .reading import children_and_themes, front_page


class HomePage(BasePage):
    """The front page of a language: who we are, our themes, what is new."""

    body = StreamField(
        [
            ("heading", HeadingBlock()),
            ("paragraph", ParagraphBlock()),
            ("image", ImageBlock()),
            ("key_figures", KeyFiguresBlock()),
            ("quotation", QuotationBlock()),
            ("callout", CalloutBlock()),
        ],
        blank=True,
        verbose_name=_("body"),
    )

    words: ClassVar[tuple[str, ...]] = (*BasePage.words, "body")

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "news.NewsIndexPage",
        "projects.ProjectIndexPage",
        "themes.ThemeIndexPage",
        "home.ContentPage",
    ]

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        BasePage.lead_image_panel,
        FieldPanel("body"),
    ]
    fact_panels: ClassVar[list[Panel]] = [
        InlinePanel(
            "featured_projects",
            heading=_("Featured projects"),
            label=_("Project"),
            help_text=_("Shown in this order. Without any, the front page shows the newest."),
        ),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            **item_context(self, request),
            **front_page(self, request),
        }


class FeaturedProject(Orderable):
    """A project that a front page shows, whatever language it was written in."""

    page = ParentalKey(HomePage, related_name="featured_projects", on_delete=models.CASCADE)
    project = models.ForeignKey(
        "projects.ProjectPage", on_delete=models.CASCADE, related_name="+", verbose_name=_("project")
    )

    panels = [PageChooserPanel("project")]


HomePage.edit_handler = tabs(HomePage)


class ContentPage(BasePage):
    """A page of text: about us, our work, privacy."""

    purpose = models.TextField(_("purpose"), blank=True, help_text=_("A statement of purpose, set apart at the top."))
    sections = StreamField(
        [("section", SectionBlock())],
        blank=True,
        help_text=_("Numbered in this order: ways of working, tasks."),
        verbose_name=_("sections"),
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
    shows_themes = models.BooleanField(_("shows themes"), default=False, help_text=_("List the themes below the text."))

    words: ClassVar[tuple[str, ...]] = (*BasePage.words, "purpose", "sections", "body")

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.ContentPage"]
    subpage_types: ClassVar[list[str]] = ["home.ContentPage"]

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("purpose"),
        BasePage.lead_image_panel,
        FieldPanel("sections"),
        FieldPanel("body"),
    ]
    fact_panels: ClassVar[list[Panel]] = [FieldPanel("shows_themes")]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            **item_context(self, request),
            **children_and_themes(self),
        }


ContentPage.edit_handler = tabs(ContentPage)
