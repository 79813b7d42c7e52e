"""Model fields for facts: dates of known precision, countries, currencies, qualified numbers."""

import datetime
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .territories import country_choices, currency_choices

_PARTIAL_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


def validate_partial_date(value: str) -> None:
    """Raise ValidationError unless `value` is a calendar date as YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601)."""
    match = _PARTIAL_DATE.match(value)
    try:
        if not match:
            raise ValueError
        datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise ValidationError(_("Write a date as 2013, 2013-05 or 2013-05-01."), code="invalid") from None


# How precisely a date may be known.
PRECISIONS = ["year", "month", "day"]


def precision(value: str) -> str | None:
    """`year`, `month` or `day` for a partial date, None for an empty one."""
    return {4: "year", 7: "month", 10: "day"}.get(len(value))


class PartialDateField(models.CharField):
    """A date as precise as it is known, kept as ISO 8601 text: `2013`, `2013-05` or `2013-05-01`.

    "2013" is not 1 January 2013. As text the values sort in time, and a year is their first four characters.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators.append(validate_partial_date)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"placeholder": _("2013, 2013-05 or 2013-05-01")}))
        return super().formfield(**kwargs)


def language_field(**kwargs: Any) -> models.CharField:
    """A language of the site, offered from the settings and not written into migrations."""
    return models.CharField(max_length=12, choices=languages, **kwargs)


def languages() -> list[tuple[str, str]]:
    """The languages of the site: code and name."""
    return list(settings.LANGUAGES)


class _ListedCodeField(models.CharField):
    """A code from a list that is offered in forms but not written into migrations."""

    length = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = self.length
        super().__init__(*args, **kwargs)

    def listed(self) -> list[tuple[str, str]]:
        raise NotImplementedError

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value and value not in dict(self.listed()):
            raise ValidationError(_("“%(value)s” is not in the list."), code="invalid_choice", params={"value": value})

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return forms.TypedChoiceField(
            choices=lambda: [("", "—"), *self.listed()],
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            initial=self.default if self.has_default() else None,
            empty_value="",
        )


class CountryField(_ListedCodeField):
    """A country by its ISO 3166-1 alpha-2 code; named per locale from CLDR."""

    length = 2

    def listed(self) -> list[tuple[str, str]]:
        return country_choices()


class CurrencyField(_ListedCodeField):
    """A currency by its ISO 4217 code."""

    length = 3

    def listed(self) -> list[tuple[str, str]]:
        return currency_choices()


class Qualifier(models.TextChoices):
    """How a number is to be read: "over 1000" is data, not a rounding."""

    EXACT = "exact", pgettext_lazy("of a number", "exactly")
    ABOUT = "about", pgettext_lazy("of a number", "about")
    AT_LEAST = "at_least", pgettext_lazy("of a number", "at least")
    MORE_THAN = "more_than", pgettext_lazy("of a number", "more than")
    UP_TO = "up_to", pgettext_lazy("of a number", "up to")


class QualifierField(models.CharField):
    """A `Qualifier`, exact unless said otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
        super().__init__(*args, **kwargs)
