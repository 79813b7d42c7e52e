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
        verbose_name = "project list"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            **index_context(self, request),
            **catalogue(request),
        }


class ProjectPageTag(TaggedItemBase):
    content_object = ParentalKey("projects.ProjectPage", related_name="tagged_items", on_delete=models.CASCADE)


class ProjectPage(BasePage):
    """A project profile: a programme, a project, a phase or a sub-project, in IATI's terms."""

    acronym = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=1, choices=ActivityStatus, default=ActivityStatus.IMPLEMENTATION)
    planned_start = PartialDateField()
    planned_end = PartialDateField()
    actual_start = PartialDateField()
    actual_end = PartialDateField()
    hierarchy = models.PositiveSmallIntegerField(choices=Hierarchy, default=Hierarchy.PROJECT)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    parent_relation = models.CharField(
        max_length=12, choices=ParentRelation, blank=True, help_text="What this profile is to its parent."
    )
    overall_goal = models.TextField(blank=True, help_text="The long-term change that it serves.")
    side_image = models.ForeignKey(
        "core.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown beside the text.",
    )
    side_image_alt = models.CharField("alternative text", max_length=300, blank=True)
    side_image_caption = models.CharField("caption", max_length=500, blank=True)
    side_image_credit = models.CharField("credit", max_length=255, blank=True)
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
        InlinePanel("objectives", heading="Objectives, in order", label="Objective"),
        InlinePanel("target_groups", heading="Target groups", label="Target group"),
        InlinePanel("achievements", heading="Achievements", label="Achievement"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("side_image"),
                FieldPanel("side_image_alt"),
                FieldPanel("side_image_caption"),
                FieldPanel("side_image_credit"),
            ],
            heading="Side image",
        ),
        InlinePanel("gallery", heading="Gallery", label="Picture"),
        InlinePanel("documents", heading="Documents", label="Document"),
    ]
    fact_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel([FieldRowPanel([FieldPanel("acronym"), FieldPanel("status")])], heading="Project"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("planned_start"), FieldPanel("planned_end")]),
                FieldRowPanel([FieldPanel("actual_start"), FieldPanel("actual_end")]),
            ],
            heading="Period",
            help_text="As precise as it is known: 2013, 2013-05 or 2013-05-01.",
        ),
        MultiFieldPanel(
            [FieldPanel("hierarchy"), PageChooserPanel("parent"), FieldPanel("parent_relation")],
            heading="Programme, phases, sub-projects",
            help_text="Set the parent on the phase or sub-project; the parent lists it by itself.",
        ),
        InlinePanel("relations", heading="Other related projects", label="Relation"),
        InlinePanel("theme_links", heading="Themes", label="Theme"),
        InlinePanel("countries", heading="Countries", label="Country"),
        InlinePanel("place_links", heading="Places", label="Place"),
        InlinePanel("organisation_links", heading="Participating organisations", label="Organisation"),
        InlinePanel("grants", heading="Grants", label="Grant"),
        InlinePanel("budgets", heading="Yearly budgets", label="Budget"),
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
        verbose_name = "project"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            **item_context(self, request),
            "news": related_news(self),
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
                errors[f"{kind}_end"] = "It ends before it starts."
        if self.parent_id and not self.parent_relation:
            errors["parent_relation"] = PARENT_AND_RELATION
        if self.parent and self.parent.translation_key == self.translation_key:
            errors["parent"] = "A project cannot be its own parent."
        if errors:
            raise ValidationError(errors)


ProjectPage.edit_handler = tabs(ProjectPage)
