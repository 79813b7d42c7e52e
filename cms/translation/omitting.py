"""What has no words yet is left out of a translation, and nothing of the original's text takes its place.

A segment without words is filled with `WAITING`, and taken out again here: a paragraph from its rich text, a row from
its table, an optional text from its block. A block, or a row of a page, that lacks a text which it must have waits as a
whole.
"""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from cms.core.blocks.figures import TranslatableTable

# A character of the private use area: no editor's text has it.
WAITING = "\ue0ff"
_PARTS = ["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "blockquote"]


def omit_waiting(instance: models.Model) -> list[str]:
    """Take out of `instance` what waits for words; the names of its fields that must not be empty and now are."""
    lacking = []
    for field in instance._meta.get_fields():
        if isinstance(field, StreamField):
            stream = field.value_from_object(instance)
            if _settle(stream.stream_block, stream)[1]:
                lacking.append(field.name)
        elif isinstance(field, RichTextField):
            html, was_cut = _cut(field.value_from_object(instance) or "")
            if was_cut:
                setattr(instance, field.attname, html)
        elif isinstance(field, (models.CharField, models.TextField)) and WAITING in (
            field.value_from_object(instance) or ""
        ):
            setattr(instance, field.attname, "")
            if not field.blank or field.name in getattr(instance, "needed_words", ()):
                lacking.append(field.name)
    for relation in get_all_child_relations(type(instance)):
        rows = getattr(instance, relation.get_accessor_name())
        kept = [row for row in rows.all() if not omit_waiting(row)]
        if len(kept) < len(rows.all()):
            rows.set(kept)
    return lacking


def _settle(block: blocks.Block, value: Any) -> tuple[Any, bool]:
    """The value without what waits, and whether the block cannot be shown without it."""
    if isinstance(value, str):
        return ("", block.required) if WAITING in value else (value, False)
    if isinstance(value, RichText):
        html, was_cut = _cut(value.source)
        if not was_cut:
            return value, False
        return RichText(html), block.required and not BeautifulSoup(html, "html.parser").get_text(strip=True)
    if isinstance(block, TranslatableTable):
        return _settle_table(value)
    if isinstance(value, blocks.StructValue):
        waits = False
        for name, child in block.child_blocks.items():
            value[name], child_waits = _settle(child, value[name])
            waits = waits or child_waits
        return value, waits
    if isinstance(value, (blocks.StreamValue, blocks.list_block.ListValue)):
        return _settle_list(block, value)
    return value, False


def _settle_list(block: Any, value: Any) -> tuple[Any, bool]:
    before = len(value)
    for place in reversed(range(before)):
        if isinstance(value, blocks.StreamValue):
            child = value[place]
            settled, waits = _settle(child.block, child.value)
            child.value = settled
        else:
            settled, waits = _settle(block.child_block, value[place])
            if settled is not value[place]:
                value.bound_blocks[place].value = settled
        if waits:
            del value[place]
    return value, before > 0 and len(value) == 0


def _settle_table(value: dict[str, Any] | None) -> tuple[dict[str, Any] | None, bool]:
    if not value:
        return value, False
    if WAITING in (value.get("table_caption") or ""):
        value["table_caption"] = ""
    before = len(value["data"])
    rows = []
    for row in value["data"]:
        words = [cell for cell in row if isinstance(cell, str) and any(c.isalpha() or c == WAITING for c in cell)]
        if words and all(WAITING in cell for cell in words):
            continue
        rows.append(["" if isinstance(cell, str) and WAITING in cell else cell for cell in row])
    value["data"] = rows
    return value, before > 0 and not rows


def _cut(html: str) -> tuple[str, bool]:
    """Rich text without the paragraphs and list items that wait, and whether there were any."""
    if WAITING not in html:
        return html, False
    soup = BeautifulSoup(html, "html.parser")
    for text in soup.find_all(string=lambda string: WAITING in string):
        part = text.find_parent(_PARTS)
        text.extract()
        while isinstance(part, Tag) and not part.get_text(strip=True) and not part.find(["embed", "img"]):
            above = part.parent
            part.decompose()
            part = above if isinstance(above, Tag) and above.name in {*_PARTS, "ul", "ol"} else None
    return str(soup), True
