"""What keeps a version of a page from being published, where nobody has just sent its form.

A draft may be unfinished: Wagtail asks for what must be there when the edit form is published, and nowhere else.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

# What the errors of Wagtail's blocks that hold others have of the blocks in them, by their number or name.
_OF_BLOCKS = "block_errors"


def hindrances(page: Page) -> list[str]:
    """What the edit form would refuse in this version, one sentence for each place: "Text: 2. Heading: …"."""
    found = [*_of_instance(page)]
    if not page.go_live_at:
        # Of a set time the page says it itself.
        found += over(timezone.now(), page.expire_at)
    for relation in get_all_child_relations(type(page)):
        for number, row in enumerate(getattr(page, relation.get_accessor_name()).all(), 1):
            place = f"{relation.related_model._meta.verbose_name} {number}".capitalize()
            found += [f"{place}: {each}" for each in _of_instance(row, without={relation.field.name})]
    return found


def over(go_live_at: datetime, expire_at: datetime | None) -> list[str]:
    """That something expires before it goes live, where it does."""
    return [_("It expires before it goes live.")] if expire_at and expire_at <= go_live_at else []


def _of_instance(instance: models.Model, without: set[str] | None = None) -> Iterator[str]:
    try:
        # Which rows may stand beside each other is asked when they are saved, here as in the form.
        instance.full_clean(exclude=without, validate_unique=without is None)
    except ValidationError as error:
        yield from _of_fields(instance, error)
    for field in instance._meta.get_fields():
        if isinstance(field, StreamField):
            stream = field.value_from_object(instance)
            try:
                stream.stream_block.clean(stream)
            except ValidationError as error:
                yield from (f"{_name(field)}: {each}" for each in _of_block(error, stream.stream_block, stream))


def _of_fields(instance: models.Model, error: ValidationError) -> Iterator[str]:
    for name, messages in error.message_dict.items():
        place = "" if name == NON_FIELD_ERRORS else f"{_name(instance._meta.get_field(name))}: "
        yield from (f"{place}{message}" for message in messages)


def _name(field: Any) -> str:
    return str(field.verbose_name).capitalize()


def _of_block(error: ValidationError, block: blocks.Block, value: Any) -> Iterator[str]:
    if not hasattr(error, _OF_BLOCKS):
        yield from error.messages
        return
    for outer in error.non_block_errors.as_data():  # type: ignore[attr-defined]
        yield from outer.messages
    for place, inner in getattr(error, _OF_BLOCKS).items():
        if isinstance(block, blocks.StructBlock):
            child, within, label = block.child_blocks[place], value[place], block.child_blocks[place].label
        elif isinstance(block, blocks.ListBlock):
            child, within, label = block.child_block, value[place], f"{place + 1}"
        else:
            child, within = value[place].block, value[place].value
            label = f"{place + 1}. {child.label}"
        yield from (f"{label}: {each}" for each in _of_block(inner, child, within))
