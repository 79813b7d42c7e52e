"""The rows of a project profile: facts are plain rows, rows with words are translatable."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable, TranslatableMixin

from cms.core.fields import CountryField, CurrencyField, QualifierField, language_field
from cms.core.models import Achievement
from cms.core.words import WordsMixin
from cms.taxonomy.models import Grant, OrganisationRole, PagePlace

from .pages import ProjectPage


class RelationKind(models.TextChoices):
    """How two profiles are related; the other side is derived."""

    FOLLOWS = "follows", _("Follows it (a later phase)")
    CO_FUNDED = "co_funded", _("Is co-funded with it")
    RELATED = "related", _("Is related to it")


class ProjectRelation(Orderable):
    page = ParentalKey(ProjectPage, related_name="relations", on_delete=models.CASCADE)
    kind = models.CharField(_("kind"), max_length=12, choices=RelationKind, default=RelationKind.RELATED)
    project = models.ForeignKey(ProjectPage, on_delete=models.CASCADE, related_name="+", verbose_name=_("project"))

    panels = [FieldPanel("kind"), PageChooserPanel("project")]


class ProjectTheme(Orderable):
    page = ParentalKey(ProjectPage, related_name="theme_links", on_delete=models.CASCADE)
    theme = models.ForeignKey("themes.ThemePage", on_delete=models.CASCADE, related_name="+", verbose_name=_("theme"))

    panels = [PageChooserPanel("theme")]


class ProjectCountry(Orderable):
    """A recipient country with its share of the money, where that is known."""

    page = ParentalKey(ProjectPage, related_name="countries", on_delete=models.CASCADE)
    country = CountryField(_("country"))
    percentage = models.DecimalField(
        _("percentage"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Its share; leave empty where it is not known."),
    )

    panels = [FieldRowPanel([FieldPanel("country"), FieldPanel("percentage")])]


class ProjectPlace(PagePlace):
    page = ParentalKey(ProjectPage, related_name="place_links", on_delete=models.CASCADE)


class ParticipatingOrganisation(WordsMixin, TranslatableMixin, Orderable):
    """An organisation in a role, or a counted group ("31 civil-society organisations") whose members may be listed."""

    page = ParentalKey(ProjectPage, related_name="organisation_links", on_delete=models.CASCADE)
    role = models.CharField(_("role"), max_length=1, choices=OrganisationRole)
    organisation = models.ForeignKey(
        "taxonomy.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    group_name = models.CharField(
        _("group name"),
        max_length=200,
        blank=True,
        help_text=_("For a counted group instead of one organisation: what is counted."),
    )
    count = models.PositiveIntegerField(_("count"), null=True, blank=True)
    qualifier = QualifierField(_("qualifier"))
    in_group = models.BooleanField(
        _("counted in the group"),
        default=False,
        help_text=_("This organisation is one of the counted group's members."),
    )

    words: ClassVar[tuple[str, ...]] = ("group_name",)
    needed_words: ClassVar[tuple[str, ...]] = ("group_name",)
    names: ClassVar[tuple[str, ...]] = ("group_name",)

    panels = [
        FieldRowPanel([FieldPanel("role"), FieldPanel("organisation"), FieldPanel("in_group")]),
        FieldRowPanel([FieldPanel("qualifier"), FieldPanel("count"), FieldPanel("group_name")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("participating organisation")

    def clean(self) -> None:
        super().clean()
        if bool(self.organisation_id) == bool(self.group_name):
            raise ValidationError(_("Give one organisation, or the name of a counted group."))
        if self.group_name and self.count is None:
            raise ValidationError({"count": _("How many are in the group?")})


class Objective(WordsMixin, TranslatableMixin, Orderable):
    """An objective; its number is its place."""

    page = ParentalKey(ProjectPage, related_name="objectives", on_delete=models.CASCADE)
    text = models.TextField(_("text"))

    words: ClassVar[tuple[str, ...]] = ("text",)

    panels = [FieldPanel("text")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("objective")


class TargetGroup(WordsMixin, TranslatableMixin, Orderable):
    page = ParentalKey(ProjectPage, related_name="target_groups", on_delete=models.CASCADE)
    text = models.CharField(_("text"), max_length=200)

    words: ClassVar[tuple[str, ...]] = ("text",)

    panels = [FieldPanel("text")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("target group")


class ProjectAchievement(Achievement):
    page = ParentalKey(ProjectPage, related_name="achievements", on_delete=models.CASCADE)
    objective = models.PositiveSmallIntegerField(
        _("objective"), null=True, blank=True, help_text=_("The number of the objective that it serves.")
    )

    panels = [*Achievement.panels, FieldPanel("objective")]

    class Meta(Achievement.Meta):
        verbose_name = _("project achievement")


class ProjectGrant(Grant):
    page = ParentalKey(ProjectPage, related_name="grants", on_delete=models.CASCADE)


class BudgetStatus(models.TextChoices):
    """How firm a budget is (IATI BudgetStatus code list, 2.03)."""

    INDICATIVE = "1", pgettext_lazy("status of a budget", "Indicative")
    COMMITTED = "2", pgettext_lazy("status of a budget", "Committed")


class ProjectBudget(Orderable):
    page = ParentalKey(ProjectPage, related_name="budgets", on_delete=models.CASCADE)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    currency = CurrencyField(_("currency"))
    status = models.CharField(_("status"), max_length=1, choices=BudgetStatus, default=BudgetStatus.INDICATIVE)

    panels = [FieldRowPanel([FieldPanel("year"), FieldPanel("amount"), FieldPanel("currency"), FieldPanel("status")])]


class DocumentCategory(models.TextChoices):
    """What a document is (the project-level part of IATI's DocumentCategory code list, 2.03)."""

    OBJECTIVES = "A02", _("Objectives / Purpose of activity")
    BENEFICIARIES = "A03", _("Intended ultimate beneficiaries")
    CONDITIONS = "A04", _("Conditions")
    BUDGET = "A05", _("Budget")
    CONTRACT = "A06", _("Summary information about contract")
    EVALUATION = "A07", _("Review of project performance and evaluation")
    RESULTS = "A08", _("Results, outcomes and outputs")
    AGREEMENT = "A09", _("Memorandum of understanding (If agreed by all parties)")
    TENDER = "A10", _("Tender")
    CONTRACT_FULL = "A11", _("Contract")
    WEB_PAGE = "A12", _("Activity web page")


class ProjectDocument(WordsMixin, TranslatableMixin, Orderable):
    page = ParentalKey(ProjectPage, related_name="documents", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "core.CustomDocument", on_delete=models.CASCADE, related_name="+", verbose_name=_("document")
    )
    title = models.CharField(_("title"), max_length=255, blank=True, help_text=_("Empty: the document's own."))
    category = models.CharField(_("category"), max_length=3, choices=DocumentCategory)
    language = language_field(
        blank=True, help_text=_("The language that the document is in."), verbose_name=_("language")
    )

    words: ClassVar[tuple[str, ...]] = ("title",)

    panels = [
        FieldPanel("document"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("category"), FieldPanel("language")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("project document")


class ProjectImage(WordsMixin, TranslatableMixin, Orderable):
    page = ParentalKey(ProjectPage, related_name="gallery", on_delete=models.CASCADE)
    image = models.ForeignKey("core.CustomImage", on_delete=models.CASCADE, related_name="+", verbose_name=_("image"))
    alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=255, blank=True)

    words: ClassVar[tuple[str, ...]] = ("alt", "caption", "credit")

    panels = [FieldPanel("image"), FieldPanel("alt"), FieldPanel("caption"), FieldPanel("credit")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("project image")
