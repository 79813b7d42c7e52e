"""How long the words for a segment may be: as long as the original's field allows."""

from collections.abc import Sequence

from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail_localize.models import StringSegment

# No field's limit, but more than anybody writes in a paragraph.
LONGEST = 20_000


def longest(model: type[models.Model], field_path: str) -> int:
    """Characters, for a field path of wagtail-localize: field names and block types, with dots between them."""
    name, *rest = field_path.split(".")
    field = model._meta.get_field(name)
    if isinstance(field, StreamField):
        return _longest_of_block(field.stream_block, rest)
    if rest:
        # A row of the page: its translation key is left out of the path where wagtail-localize writes it.
        return longest(field.related_model, ".".join(rest))  # type: ignore[arg-type]
    return getattr(field, "max_length", None) or LONGEST


def _longest_of_block(block: blocks.Block, names: Sequence[str]) -> int:
    for name in names:
        if isinstance(block, blocks.ListBlock):
            block = block.child_block
        elif isinstance(block, (blocks.StructBlock, blocks.StreamBlock)) and name in block.child_blocks:
            block = block.child_blocks[name]
    field = getattr(block, "field", None)
    return getattr(field, "max_length", None) or LONGEST


def longest_of(segment: StringSegment) -> int:
    """As `longest`, of a segment."""
    return longest(segment.source.specific_content_type.model_class(), segment.context.field_path)
