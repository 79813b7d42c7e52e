"""Parts of a project's document."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cms.core.fields import PRECISIONS, precision
from cms.published import parts
from cms.published.context import PublicationContext
from cms.taxonomy.models import OrganisationRole

from .models import BudgetStatus, ParticipatingOrganisation, ProjectBudget, ProjectPage


class Relation(models.TextChoices):
    """What this profile is to the other: phase II "follows" phase I."""

    FOLLOWS = "follows", _("Follows")
    FOLLOWED_BY = "followed_by", _("Followed by")
    CO_FUNDED = "co_funded", _("Co-funded with")
    RELATED = "related", _("Related to")
    PHASE = "phase", _("Phase of the same programme")


class Relative(parts.Summary):
    """Another profile with its relation to this one."""

    relation = parts.Coded()


class ProjectPeriod(parts.Part):
    """When a project runs: actual dates where there are any, else planned ones; then both kinds as they are known."""

    start = serializers.CharField(allow_null=True, help_text="2013, 2013-05 or 2013-05-01.")
    start_precision = serializers.ChoiceField(choices=PRECISIONS, allow_null=True)
    end = serializers.CharField(allow_null=True)
    end_precision = serializers.ChoiceField(choices=PRECISIONS, allow_null=True)
    planned_start = serializers.CharField(allow_null=True)
    planned_start_precision = serializers.ChoiceField(choices=PRECISIONS, allow_null=True)
    planned_end = serializers.CharField(allow_null=True)
    planned_end_precision = serializers.ChoiceField(choices=PRECISIONS, allow_null=True)
    actual_start = serializers.CharField(allow_null=True)
    actual_start_precision = serializers.ChoiceField(choices=PRECISIONS, allow_null=True)
    actual_end = serializers.CharField(allow_null=True)
    actual_end_precision = serializers.ChoiceField(choices=PRECISIONS, allow_null=True)

    def write_key(self, name: str, row: Any, context: PublicationContext) -> Any:
        date = getattr(row, name.removesuffix("_precision"))
        return precision(date) if name.endswith("_precision") else date or None


class Objective(parts.Part):
    """An objective; its number is its place."""

    number = serializers.IntegerField()
    text = serializers.CharField()


class Participant(parts.Part):
    """An organisation in a role, or a counted group of which some members may be listed too."""

    role = parts.Coded(help_text="IATI OrganisationRole.")
    organisation = parts.CodedSummary(allow_null=True)
    group_name = serializers.CharField(allow_null=True, help_text="What is counted, where this is a group.")
    count = serializers.IntegerField(allow_null=True)
    qualifier = parts.QualifierField()
    in_group = serializers.BooleanField(help_text="Whether the organisation is one of the counted group.")

    def write_role(self, row: ParticipatingOrganisation, _context: PublicationContext) -> dict[str, Any] | None:
        return parts.coded(OrganisationRole, row.role)

    def write_organisation(self, row: ParticipatingOrganisation, context: PublicationContext) -> dict[str, Any] | None:
        return context.summary(row.organisation)

    def write_group_name(self, row: ParticipatingOrganisation, _context: PublicationContext) -> str | None:
        return row.group_name or None


class RecipientCountry(parts.Country):
    """A country with its share of the money in percent, where that is known."""

    percentage = serializers.FloatField(allow_null=True)


class Budget(parts.Part):
    """The budget of a year."""

    year = serializers.IntegerField()
    amount = serializers.FloatField()
    currency = serializers.CharField(help_text="ISO 4217.")
    status = parts.Coded(help_text="IATI BudgetStatus.")

    def write_status(self, row: ProjectBudget, _context: PublicationContext) -> dict[str, Any] | None:
        return parts.coded(BudgetStatus, row.status)


def digits(date: str) -> str:
    """A partial date as eight digits; what is not known comes before everything that is."""
    return date.replace("-", "").ljust(8, "0")


def by_start(project: ProjectPage) -> tuple[bool, str, str]:
    """The order of phases and sub-projects: by start, those without one last."""
    return not project.start, project.start, project.title
