"""Parts of documents: each declares its keys for the contract and says how they are written."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from django.db import models
from django.utils.html import strip_tags
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.core.fields import Qualifier
from cms.core.territories import country_name

from .context import PublicationContext

_BLOCK_END = re.compile(r"(?i)(<br\s*/?>|</(?:p|h\d|li|td|th|tr|dt|dd|div|blockquote|figcaption|figure)>)")


class Part(serializers.Serializer[Any]):
    """Keys of a document, declared as serializer fields.

    Each key is written by the method `write_<key>(row, context)`, or else taken from the row's attribute of that name.
    A part within a part is written from what that gives: rows, finished data (a dict) or None.
    """

    def write(self, row: Any, context: PublicationContext) -> dict[str, Any]:
        """The part as data."""
        return {name: self.write_key(name, row, context) for name in self.fields.keys()}  # noqa: SIM118 - no dict

    def write_key(self, name: str, row: Any, context: PublicationContext) -> Any:
        """What stands under the key `name`."""
        method = getattr(self, f"write_{name}", None)
        value = method(row, context) if method else getattr(row, name)
        field = self.fields[name]
        if isinstance(field, serializers.ListSerializer) and isinstance(field.child, Part):
            rows: Iterable[Any] = value.all() if isinstance(value, models.Manager) else value
            return [_written(field.child, each, context) for each in rows]
        return _written(field, value, context) if isinstance(field, Part) else value


def _written(part: Part, value: Any, context: PublicationContext) -> Any:
    return value if value is None or isinstance(value, dict) else part.write(value, context)


def plain_text(html: str) -> str:
    """The words of a text or of HTML, apart where the markup sets them apart."""
    return unescape(strip_tags(_BLOCK_END.sub(r"\1 ", html)))


def coded(choices: type[models.Choices], value: Any) -> dict[str, Any] | None:
    """A code with its label in the active language; None for none."""
    if value in ("", None):
        return None
    return {"code": str(value), "label": str(choices(value).label)}


def country(code: str, language: str) -> dict[str, str] | None:
    """A country with its name; None for none."""
    return {"code": code, "name": country_name(code, language)} if code else None


class Coded(Part):
    """A term of a code list with its label in the document's locale."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # taken away by the metaclass


class Country(Part):
    """A country by its ISO 3166-1 alpha-2 code."""

    code = serializers.CharField()
    name = serializers.CharField()


class Summary(Part):
    """Another item, in short; its locale tells in which language it is to be had."""

    id = serializers.UUIDField()
    type = serializers.CharField()
    locale = serializers.CharField()
    title = serializers.CharField()
    url = serializers.URLField()
    html_url = serializers.URLField()


class CodedSummary(Summary):
    """A theme, organisation or place in short, with the code that filters take."""

    code = serializers.CharField()


class Rendition(Part):
    """A picture in one size."""

    url = serializers.URLField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    type = serializers.CharField()


class Renditions(Part):
    """A picture in its sizes; one that has not been made yet is missing."""

    thumbnail = Rendition(required=False)
    card = Rendition(required=False)
    large = Rendition(required=False)
    social = Rendition(required=False)


class FocalPoint(Part):
    """What matters in a picture, as parts of its width and height."""

    x = serializers.FloatField()
    y = serializers.FloatField()


class Image(Part):
    """A picture with its words; the original file is not given out."""

    alt = serializers.CharField()
    caption = serializers.CharField()
    credit = serializers.CharField()
    licence = serializers.CharField(help_text="SPDX identifier, or all-rights-reserved.")
    focal_point = FocalPoint(allow_null=True)
    renditions = Renditions()


class Tag(Part):
    """A free keyword."""

    slug = serializers.CharField()
    name = serializers.CharField()


class Rights(Part):
    """How the text may be used."""

    licence = serializers.CharField(help_text="SPDX identifier, or all-rights-reserved.")
    licence_url = serializers.URLField(allow_null=True)
    attribution = serializers.CharField()


STATUSES = ["original", "up_to_date", "stale", "machine"]


class TranslationState(Part):
    """Whether this is the original, and if not, how far it follows it."""

    status = serializers.ChoiceField(choices=STATUSES)
    original_locale = serializers.CharField()
    segments = serializers.IntegerField(help_text="The original's paragraphs, headings, captions; 0 where this is it.")
    stale_segments = serializers.IntegerField(help_text="Those whose original has changed since they were translated.")
    untranslated_segments = serializers.IntegerField(help_text="Those that are left out until they are translated.")
    machine_segments = serializers.IntegerField(help_text="Those translated by a machine that no person has confirmed.")
    stale_since = serializers.DateTimeField(
        allow_null=True, help_text="When the original last changed what is not translated anew yet."
    )


class Version(Part):
    """The same item in one of its locales."""

    locale = serializers.CharField()
    url = serializers.URLField()
    html_url = serializers.URLField()
    status = serializers.ChoiceField(choices=STATUSES)


class Document(Part):
    """A file to download."""

    title = serializers.CharField()
    url = serializers.URLField()
    language = serializers.CharField(allow_null=True)
    category = Coded(allow_null=True)
    type = serializers.CharField(help_text="Media type.")
    size = serializers.IntegerField(allow_null=True, help_text="Bytes.")


class Period(Part):
    """A period; each end as precise as it is known: 2013, 2013-05 or 2013-05-01."""

    start = serializers.CharField(allow_null=True)
    end = serializers.CharField(allow_null=True)


class QualifierField(serializers.ChoiceField):
    """How a number is to be read."""

    def __init__(self) -> None:
        super().__init__(choices=Qualifier.values)


class Achievement(Part):
    """A result: a figure with what it counts, or a statement alone."""

    value = serializers.FloatField(allow_null=True)
    qualifier = QualifierField()
    unit = serializers.CharField()
    statement = serializers.CharField()
    period = Period(allow_null=True)
    objective = serializers.IntegerField(allow_null=True, help_text="The number of the objective that it serves.")

    def write_period(self, row: Any, _context: PublicationContext) -> dict[str, Any] | None:
        if not row.period_start and not row.period_end:
            return None
        return {"start": row.period_start or None, "end": row.period_end or None}

    def write_objective(self, row: Any, _context: PublicationContext) -> int | None:
        return getattr(row, "objective", None)


class Section(Part):
    """A numbered section."""

    number = serializers.IntegerField()
    heading = serializers.CharField()
    html = serializers.CharField()


@extend_schema_field(
    {
        "type": "object",
        "description": "A block of the text: its type, its finished HTML, and what it says as data.",
        "properties": {"type": {"type": "string"}, "id": {"type": "string"}, "html": {"type": "string"}},
        "required": ["type", "id", "html"],
        "additionalProperties": True,
    }
)
class BlockField(serializers.DictField):
    """A block of a body; its further keys depend on its type."""
