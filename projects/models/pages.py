from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page
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
from cms.core.fields import PartialDateField
from cms.core.models import BasePage, tabs
from cms.published.reading import index_context, item_context

from ..forms import PARENT_AND_RELATION, ProjectForm
from ..reading import catalogue, related_news


class ActivityStatus(models.TextChoices):
    """Where a project stands (IATI ActivityStatus code list, 2.03)."""

    PIPELINE = "1", pgettext_lazy("status of a project", "Pipeline/identification")
    IMPLEMENTATION = "2", pgettext_lazy("status of a project", "Implementation")
    FINALISATION = "3", pgettext_lazy("status of a project", "Finalisation")
    CLOSED = "4", pgettext_lazy("status of a project", "Closed")
    CANCELLED = "5", pgettext_lazy("status of a project", "Cancelled")
    SUSPENDED = "6", pgettext_lazy("status of a project", "Suspended")


class Hierarchy(models.IntegerChoices):
    """The level of a profile (IATI iati-activity/@hierarchy: 1 is the highest)."""

    PROGRAMME = 1, _("Programme")
    PROJECT = 2, _("Project or phase")
    SUB_PROJECT = 3, _("Sub-project")


class ParentRelation(models.TextChoices):
    """What a profile is to its parent."""

    PHASE = "phase", _("Phase of the programme")
    SUB_PROJECT = "sub_project", _("Sub-project")


class ProjectIndexPage(BasePage):
    """The project catalogue of a language."""

    is_item: ClassVar[bool] = False
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["projects.ProjectPage"]

    edit_handler = tabs(BasePage)

    class Meta:
        verbose_name = _("project list")
        verbose_name_plural = _("project lists")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            **index_context(self, request),
            **catalogue(request),
        }


class ProjectPageTag(TaggedItemBase):
    content_object = ParentalKey("projects.ProjectPage", related_name="tagged_items", on_delete=models.CASCADE)


class ProjectPage(BasePage):
    """A project profile: a programme, a project, a phase or a sub-project, in IATI's terms."""

    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=1, choices=ActivityStatus, default=ActivityStatus.IMPLEMENTATION)
    planned_start = PartialDateField(_("planned start"))
    planned_end = PartialDateField(_("planned end"))
    actual_start = PartialDateField(_("actual start"))
    actual_end = PartialDateField(_("actual end"))
    hierarchy = models.PositiveSmallIntegerField(_("hierarchy"), choices=Hierarchy, default=Hierarchy.PROJECT)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=pgettext_lazy("project", "parent"),
    )
    parent_relation = models.CharField(
        _("parent relation"),
        max_length=12,
        choices=ParentRelation,
        blank=True,
        help_text=_("What this profile is to its parent."),
    )
    overall_goal = models.TextField(_("overall goal"), blank=True, help_text=_("The long-term change that it serves."))
    side_image = models.ForeignKey(
        "core.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown beside the text."),
        verbose_name=_("side image"),
    )
    side_image_alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    side_image_caption = models.CharField(_("caption"), max_length=500, blank=True)
    side_image_credit = models.CharField(_("credit"), max_length=255, blank=True)
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
    tags = ClusterTaggableManager(through=ProjectPageTag, blank=True)

    words: ClassVar[tuple[str, ...]] = (
        *BasePage.words,
        "overall_goal",
        "side_image_alt",
        "side_image_caption",
        "side_image_credit",
        "body",
    )

    parent_page_types: ClassVar[list[str]] = ["projects.ProjectIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        BasePage.lead_image_panel,
        FieldPanel("overall_goal"),
        InlinePanel("objectives", heading=_("Objectives, in order"), label=_("Objective")),
        InlinePanel("target_groups", heading=_("Target groups"), label=_("Target group")),
        InlinePanel("achievements", heading=_("Achievements"), label=_("Achievement")),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("side_image"),
                FieldPanel("side_image_alt"),
                FieldPanel("side_image_caption"),
                FieldPanel("side_image_credit"),
            ],
            heading=_("Side image"),
        ),
        InlinePanel("gallery", heading=_("Gallery"), label=_("Picture")),
        InlinePanel("documents", heading=_("Documents"), label=_("Document")),
    ]
    fact_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel([FieldRowPanel([FieldPanel("acronym"), FieldPanel("status")])], heading=_("Project")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("planned_start"), FieldPanel("planned_end")]),
                FieldRowPanel([FieldPanel("actual_start"), FieldPanel("actual_end")]),
            ],
            heading=_("Period"),
            help_text=_("As precise as it is known: 2013, 2013-05 or 2013-05-01."),
        ),
        MultiFieldPanel(
            [FieldPanel("hierarchy"), PageChooserPanel("parent"), FieldPanel("parent_relation")],
            heading=_("Programme, phases, sub-projects"),
            help_text=_("Set the parent on the phase or sub-project; the parent lists it by itself."),
        ),
        InlinePanel("relations", heading=_("Other related projects"), label=_("Relation")),
        InlinePanel("theme_links", heading=_("Themes"), label=_("Theme")),
        InlinePanel("countries", heading=_("Countries"), label=_("Country")),
        InlinePanel("place_links", heading=_("Places"), label=_("Place")),
        InlinePanel("organisation_links", heading=_("Participating organisations"), label=_("Organisation")),
        InlinePanel("grants", heading=_("Grants"), label=_("Grant")),
        InlinePanel("budgets", heading=_("Yearly budgets"), label=_("Budget")),
        FieldPanel("tags"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("acronym"),
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("status"),
    ]

    base_form_class = ProjectForm

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            **item_context(self, request),
            **related_news(self, request),
        }

    @property
    def start(self) -> str:
        """The actual start, or else the planned one."""
        return self.actual_start or self.planned_start

    @property
    def end(self) -> str:
        """The actual end, or else the planned one."""
        return self.actual_end or self.planned_end

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        # A parent that is deleted takes along what this profile was to it; a form says so to who chooses no parent.
        if not self.parent_id:
            self.parent_relation = ""
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        errors = {}
        for kind in ("planned", "actual"):
            start, end = getattr(self, f"{kind}_start"), getattr(self, f"{kind}_end")
            # Compared to the precision that both have: 2013-05 to 2013 is a period, 2014 to 2013 is none.
            known = min(len(start), len(end))
            if start[:known] > end[:known]:
                errors[f"{kind}_end"] = _("It ends before it starts.")
        if self.parent_id and not self.parent_relation:
            errors["parent_relation"] = PARENT_AND_RELATION
        if self.parent and self.parent.translation_key == self.translation_key:
            errors["parent"] = _("A project cannot be its own parent.")
        if errors:
            raise ValidationError(errors)


ProjectPage.edit_handler = tabs(ProjectPage)
