"""The demo's pages in the languages they were written in.

First every page gets its place in the tree, as a draft, so that pages can refer to each other in both directions; then
each is written and published. A page whose words have gone to translation (`TranslationSource`) has been written: it
belongs to the editors from then on, who may have changed or deleted it.
"""

import json
import re
from typing import Any

from django.apps import apps
from django.db import models, transaction
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import TranslationSource

from cms.core.models import BasePage
from home.models import HomePage

from .content import CASES
from .content.shapes import BlockData, PageData, Reference
from .library import demo_uuid, find_or_make

_PAGE_LINK = re.compile(r'id="page:([\w-]+)"')


def all_pages() -> list[PageData]:
    return [page for pages in CASES.values() for page in pages]


def is_begun() -> bool:
    """Whether the demo's pages have got their places; false again only when somebody has deleted all traces of them."""
    keys = [demo_uuid(f"page/{data.key}") for data in all_pages()]
    return (
        Page.objects.filter(translation_key__in=keys).exists()
        or TranslationSource.objects.filter(object_id__in=keys).exists()
    )


def is_written(data: PageData) -> bool:
    return TranslationSource.objects.filter(object_id=demo_uuid(f"page/{data.key}")).exists()


def source_of(data: PageData) -> TranslationSource:
    """The words of a loaded page, as translators get them."""
    return TranslationSource.objects.get(object_id=demo_uuid(f"page/{data.key}"))


def reserve(data: PageData) -> None:
    """Make the page as a draft that says nothing yet."""
    model: type[BasePage] = apps.get_model(data.model)
    parent: Page = HomePage.objects.get(locale__language_code=data.language, depth=2)
    if data.under:
        parent = parent.get_children().get(slug=data.under)
    plain = {name: data.fields[name] for name in ("title", "code") if name in data.fields}
    parent.add_child(
        instance=model(
            slug=data.slug,
            locale=Locale.objects.get(language_code=data.language),
            translation_key=demo_uuid(f"page/{data.key}"),
            live=False,
            **plain,
        )
    )


@transaction.atomic
def write(data: PageData) -> None:
    """Give a reserved page its content and publish it, schedule it or leave it a draft."""
    page = original(data.key)
    for name, value in data.fields.items():
        fill(page, name, value, f"page/{data.key}/{name}")
    for relation, rows in data.rows.items():
        setattr(page, relation, made_rows(page, relation, rows, f"page/{data.key}/{relation}"))
    page.full_clean()
    revision = page.save_revision()
    if data.state != "draft":
        revision.publish()
    TranslationSource.update_or_create_from_instance(original(data.key))


def fill(page: BasePage, field_name: str, value: Any, name: str) -> None:
    """Give the field this content; `name` names it for the ids of its blocks."""
    field = page._meta.get_field(field_name)
    if isinstance(field, StreamField):
        value = json.dumps(_stream(field.stream_block, value, name))
    setattr(page, field_name, _resolved(value))


def _stream(block: blocks.StreamBlock, value: list[BlockData], name: str) -> list[dict[str, Any]]:
    return [
        {
            "type": block_type,
            "id": str(demo_uuid(f"{name}/{number}")),
            "value": _stored(block.child_blocks[block_type], content, f"{name}/{number}"),
        }
        for number, (block_type, content) in enumerate(value)
    ]


def _stored(block: blocks.Block, value: Any, name: str) -> Any:
    if isinstance(block, blocks.StructBlock):
        return {key: _stored(block.child_blocks[key], part, f"{name}/{key}") for key, part in value.items()}
    if isinstance(block, blocks.ListBlock):
        return [
            {
                "type": "item",
                "id": str(demo_uuid(f"{name}/{number}")),
                "value": _stored(block.child_block, part, f"{name}/{number}"),
            }
            for number, part in enumerate(value)
        ]
    if isinstance(block, blocks.RichTextBlock):
        return _PAGE_LINK.sub(lambda link: f'id="{original(link[1]).pk}"', value)
    if isinstance(value, Reference):
        return _resolved(value).pk
    return value


def made_rows(page: BasePage, relation: str, rows: list[dict[str, Any]], name: str) -> list[models.Model]:
    """Rows of the page's relation with these values, not saved yet; `name` names them for their ids."""
    row_model: Any = page._meta.get_field(relation).related_model
    made = []
    for number, values in enumerate(rows):
        row = row_model(sort_order=number, **{key: _resolved(value) for key, value in values.items()})
        if isinstance(row, TranslatableMixin):
            row.locale = page.locale
            row.translation_key = demo_uuid(f"{name}/{number}")
        row.clean()
        made.append(row)
    return made


def _resolved(value: Any) -> Any:
    if not isinstance(value, Reference):
        return value
    return original(value.key) if value.kind == "page" else find_or_make(value)


def original(key: str) -> BasePage:
    """The page of this key, in the language that it was written in."""
    data = next(page for page in all_pages() if page.key == key)
    return apps.get_model(data.model).objects.get(
        translation_key=demo_uuid(f"page/{key}"), locale__language_code=data.language
    )
