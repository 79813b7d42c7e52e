"""What the original's field asks of the words for a segment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail_localize.models import StringSegment, TranslationSource

from cms.core.blocks.text import NameBlock

# No field's limit, but more than anybody writes in a paragraph.
LONGEST = 20_000


@dataclass(frozen=True)
class Limits:
    """`longest` in characters; `one_line` where no line may end.

    `label` says that it is a short text that must be there and names nobody: a title, a heading, a unit.
    """

    longest: int
    one_line: bool
    label: bool


def limits(model: type[models.Model], field_path: str) -> Limits:
    """For a field path of wagtail-localize: field names and block types, with dots between them."""
    name, *rest = field_path.split(".")
    field = model._meta.get_field(name)
    if isinstance(field, StreamField):
        return _limits_of_block(field.stream_block, rest)
    if rest:
        # A row of the page: its translation key is left out of the path where wagtail-localize writes it.
        return limits(field.related_model, ".".join(rest))  # type: ignore[arg-type]
    needed = not field.blank or name in getattr(model, "needed_words", ())  # type: ignore[union-attr]
    is_name = name in getattr(model, "names", ())
    one_line = isinstance(field, models.CharField)
    return Limits(getattr(field, "max_length", None) or LONGEST, one_line, one_line and needed and not is_name)


def _limits_of_block(block: blocks.Block, names: Sequence[str]) -> Limits:
    for name in names:
        if isinstance(block, blocks.ListBlock):
            block = block.child_block
        elif isinstance(block, (blocks.StructBlock, blocks.StreamBlock)) and name in block.child_blocks:
            block = block.child_blocks[name]
    one_line = isinstance(block, blocks.CharBlock)
    longest = getattr(getattr(block, "field", None), "max_length", None) or LONGEST
    return Limits(longest, one_line, one_line and block.required and not isinstance(block, NameBlock))


def limits_of(segment: StringSegment) -> Limits:
    """As `limits`, of a segment."""
    return limits(_model_of(segment.source), segment.context.field_path)


def labels_among(source: TranslationSource, segments: Iterable[StringSegment]) -> set[str]:
    """The paths of those segments of an original that are labels (see `Limits`)."""
    model = _model_of(source)
    return {each.context.path for each in segments if limits(model, each.context.field_path).label}


def _model_of(source: TranslationSource) -> type[models.Model]:
    model = ContentType.objects.get_for_id(source.specific_content_type_id).model_class()
    assert model
    return model
