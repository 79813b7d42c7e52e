from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail.search import index

from cms.core.blocks import (
    CalloutBlock,
    DocumentBlock,
    HeadingBlock,
    ImageBlock,
    KeyFiguresBlock,
    ParagraphBlock,
    QuotationBlock,
    SectionBlock,
    TableBlock,
)
from cms.core.models import Achievement, BasePage, tabs
from cms.core.words import WordsMixin
from cms.published.reading import index_context, item_context
from cms.taxonomy.models import PagePlace

from .reading import about_theme, all_themes

_CODE_LENGTH = 60


class ThemeIndexPage(BasePage):
    """All themes, in the order of their numbers."""

    is_item: ClassVar[bool] = False
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["themes.ThemePage"]

    edit_handler = tabs(BasePage)

    class Meta:
        verbose_name = _("theme list")
        verbose_name_plural = _("theme lists")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            **index_context(self, request),
            "themes": all_themes(),
        }


class ThemePage(BasePage):
    """A thematic area: its purpose, its ways of working, what it achieved; it lists its projects and news by itself."""

    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, help_text=_("Its place among the themes.")
    )
    code = models.SlugField(
        _("code"),
        max_length=_CODE_LENGTH,
        help_text=_("Stable: filters and partner sites use it. For instance “youth”."),
    )
    purpose = models.TextField(_("purpose"), blank=True, help_text=_("What it is for, in a few sentences."))
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
            ("quotation", QuotationBlock()),
            ("key_figures", KeyFiguresBlock()),
            ("document", DocumentBlock()),
            ("table", TableBlock()),
            ("callout", CalloutBlock()),
        ],
        blank=True,
        verbose_name=_("body"),
    )

    words: ClassVar[tuple[str, ...]] = (*BasePage.words, "purpose", "sections", "body")
    exclude_fields_in_copy: ClassVar[list[str]] = ["code"]

    parent_page_types: ClassVar[list[str]] = ["themes.ThemeIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("purpose"),
        BasePage.lead_image_panel,
        FieldPanel("sections"),
        InlinePanel("kinds_of_support", heading=_("Kinds of support"), label=_("Kind of support")),
        InlinePanel("achievements", heading=_("Achievements"), label=_("Achievement")),
        FieldPanel("body"),
    ]
    fact_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel([FieldRowPanel([FieldPanel("number"), FieldPanel("code")])], heading=_("Theme")),
        InlinePanel("place_links", heading=_("Places"), label=_("Place")),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("purpose"),
        index.FilterField("code"),
    ]

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            **item_context(self, request),
            **about_theme(self.code, request),
        }

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        # Filters find a code whichever way it was typed; a form does not let it be empty, a copy starts without.
        self.code = self.code.lower() or self._free_code()
        super().full_clean(*args, **kwargs)

    def _free_code(self) -> str:
        """The code of the theme that this is a translation of, else one like the slug that no theme has."""
        for page in ThemePage.objects.filter(translation_key=self.translation_key).exclude(code=""):
            return page.code
        wanted = self.slug[:_CODE_LENGTH] or "theme"
        taken = set(
            ThemePage.objects.filter(code__startswith=wanted[: _CODE_LENGTH - 4]).values_list("code", flat=True)
        )
        endings = ("", *(f"-{number}" for number in range(2, len(taken) + 3)))
        return next(code for ending in endings if (code := wanted[: _CODE_LENGTH - len(ending)] + ending) not in taken)

    def clean(self) -> None:
        super().clean()
        others = ThemePage.objects.filter(code=self.code).exclude(translation_key=self.translation_key)
        if self.code and others.exists():
            raise ValidationError({"code": _("Another theme has this code.")})


ThemePage.edit_handler = tabs(ThemePage)


class SupportKind(WordsMixin, TranslatableMixin, Orderable):
    """A kind of support that is offered under a theme, for instance legal aid."""

    page = ParentalKey(ThemePage, related_name="kinds_of_support", on_delete=models.CASCADE)
    heading = models.CharField(_("heading"), max_length=200)
    text = models.TextField(_("text"), blank=True)

    words: ClassVar[tuple[str, ...]] = ("heading", "text")

    panels = [FieldPanel("heading"), FieldPanel("text")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("support kind")


class ThemeAchievement(Achievement):
    page = ParentalKey(ThemePage, related_name="achievements", on_delete=models.CASCADE)

    class Meta(Achievement.Meta):
        verbose_name = _("theme achievement")


class ThemePlace(PagePlace):
    page = ParentalKey(ThemePage, related_name="place_links", on_delete=models.CASCADE)
