"""Blocks of figures: key figures and tables."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail_localize.segments import StringSegmentValue

from ..fields import Qualifier
from .base import BodyBlock, DocumentContext


class KeyFigureBlock(blocks.StructBlock):
    qualifier = blocks.ChoiceBlock(Qualifier.choices, default=Qualifier.EXACT, label=_("Qualifier"))
    value = blocks.DecimalBlock(max_digits=14, decimal_places=2, label=_("Value"))
    unit = blocks.CharBlock(max_length=120, help_text=_("What is counted, in the plural."), label=_("Unit"))
    statement = blocks.CharBlock(
        max_length=300, required=False, help_text=_("The figure in one sentence."), label=_("Statement")
    )

    class Meta:
        icon = "order"
        label = _("Figure")


class KeyFiguresBlock(BodyBlock):
    figures = blocks.ListBlock(KeyFigureBlock(), label=_("Figures"))

    class Meta:
        icon = "order"
        label = _("Key figures")
        description = _("Figures with what they count.")
        template = "blocks/key_figures.html"
        preview_value = {
            "figures": [
                {"qualifier": "exact", "value": "17", "unit": "mini-projects", "statement": "17 were granted."},
                {"qualifier": "more_than", "value": "1000", "unit": "people", "statement": ""},
            ]
        }

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        return {
            "figures": [
                {
                    "value": json_number(figure["value"]),
                    "qualifier": figure["qualifier"],
                    "unit": figure["unit"],
                    "statement": figure["statement"] or "",
                }
                for figure in value["figures"]
            ]
        }


def json_number(value: Any) -> int | float | None:
    """A decimal as the JSON number that it is; None stays None."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _is_words(cell: Any) -> bool:
    return isinstance(cell, str) and any(character.isalpha() for character in cell)


class TranslatableTable(WagtailTableBlock):
    """Wagtail's table, whose cells with letters in them are words and whose other cells are facts."""

    def get_translatable_segments(self, value: dict[str, Any] | None) -> list[StringSegmentValue]:
        if not value:
            return []
        segments = [
            StringSegmentValue(f"{row}-{column}", cell)
            for row, cells in enumerate(value["data"])
            for column, cell in enumerate(cells)
            if _is_words(cell)
        ]
        if value.get("table_caption"):
            segments.append(StringSegmentValue("caption", value["table_caption"]))
        return segments

    def restore_translated_segments(self, value: dict[str, Any], segments: list[StringSegmentValue]) -> dict[str, Any]:
        for segment in segments:
            if segment.path == "caption":
                value["table_caption"] = segment.render_text()
            else:
                row, column = map(int, segment.path.split("-"))
                value["data"][row][column] = segment.render_text()
        return value


class TableBlock(BodyBlock):
    caption = blocks.CharBlock(
        max_length=200, help_text=_("What the table shows."), label=pgettext_lazy("of a table", "Caption")
    )
    table = TranslatableTable(
        table_options={"contextMenu": ["row_above", "row_below", "col_left", "col_right"]}, label=_("Table")
    )

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Rows and columns with a caption.")
        template = "blocks/table.html"
        preview_value = {
            "caption": "Grants by region",
            "table": {
                "data": [["Region", "Grants"], ["Almaty", "9"]],
                "first_row_is_table_header": True,
                "first_col_is_header": False,
                "table_header_choice": "row",
            },
        }

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        table = value["table"] or {}
        return {
            "caption": value["caption"],
            "first_row_is_header": bool(table.get("first_row_is_table_header")),
            "first_column_is_header": bool(table.get("first_col_is_header")),
            "rows": [[cell or "" for cell in row] for row in table.get("data", [])],
        }
