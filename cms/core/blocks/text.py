"""Blocks of words: heading, paragraph, quotation, call-out, numbered sections."""

from typing import Any

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import TEXT_FEATURES, BodyBlock, DocumentContext
from .facts import SnippetFactBlock


class HeadingBlock(BodyBlock):
    text = blocks.CharBlock(max_length=200, label=_("Text"))
    level = blocks.ChoiceBlock([("2", _("Heading")), ("3", _("Sub-heading"))], default="2", label=_("Level"))

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("A heading inside the text.")
        template = "blocks/heading.html"
        preview_value = {"text": "What changed", "level": "2"}

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        return {"text": value["text"], "level": int(value["level"])}

    def get_context(self, value: blocks.StructValue, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["anchor"] = slugify(value["text"], allow_unicode=True)
        return context


class NameBlock(blocks.CharBlock):
    """Somebody's name: where the original has another one, no translation goes on to say the former."""


# Migrations know it by Wagtail's name.
DECONSTRUCT_ALIASES = {NameBlock: "wagtail.blocks.CharBlock"}


class ParagraphBlock(BodyBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs and lists.")
        template = "blocks/paragraph.html"
        preview_value = {"text": "<p>People who live here <b>decide</b> what is done first.</p>"}

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        return {"text": context.rich_text(value["text"].source)}


def language_choices() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


class QuotationBlock(BodyBlock):
    text = blocks.TextBlock(help_text=_("The words, without quotation marks."), label=_("Text"))
    attributed_to = NameBlock(max_length=200, help_text=_("Who says so."), label=_("Attributed to"))
    role = blocks.CharBlock(
        max_length=200, required=False, help_text=_("Their role, as it is to be printed."), label=_("Role")
    )
    organisation = SnippetFactBlock("taxonomy.Organisation", required=False, label=_("Organisation"))
    language = blocks.ChoiceBlock(
        choices=language_choices,
        required=False,
        help_text=_("The language the words were said in, where it is known."),
        label=_("Language"),
    )
    paraphrased = blocks.BooleanBlock(
        required=False,
        help_text=_("Tick when these are not the person's literal words: no quotation marks are shown."),
        label=_("Paraphrased"),
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Somebody's words, attributed.")
        template = "blocks/quotation.html"
        preview_value = {
            "text": "A taxi that takes a wheelchair changes what a village is.",
            "attributed_to": "Bakytgul Elchibaeva",
            "role": "Head of the foundation",
            "paraphrased": True,
        }

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        return {
            "text": value["text"],
            "attributed_to": value["attributed_to"],
            "role": value["role"] or "",
            "organisation": context.summary(value.get("organisation")),
            "language": value.get("language") or None,
            "paraphrased": bool(value.get("paraphrased")),
        }


class CalloutBlock(BodyBlock):
    kind = blocks.ChoiceBlock([("note", _("Note")), ("important", _("Important"))], default="note", label=_("Kind"))
    heading = blocks.CharBlock(max_length=200, required=False, label=_("Heading"))
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        description = _("A short text set apart from the rest.")
        template = "blocks/callout.html"
        preview_value = {"kind": "note", "heading": "How to take part", "text": "<p>Write to your local group.</p>"}

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        return {
            "kind": value["kind"],
            "heading": value["heading"] or "",
            "text": context.rich_text(value["text"].source),
        }


class SectionBlock(BodyBlock):
    heading = blocks.CharBlock(max_length=200, label=_("Heading"))
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"))

    class Meta:
        icon = "list-ol"
        label = _("Section")
        description = _("A numbered heading with its text; the number is its place in the list.")
        template = "blocks/section.html"
        preview_value = {"heading": "Long-term cooperation", "text": "<p>Support that partners shape themselves.</p>"}

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        return {"heading": value["heading"], "text": context.rich_text(value["text"].source)}


class NumberedSectionsBlock(BodyBlock):
    sections = blocks.ListBlock(SectionBlock(), label=_("Sections"))

    class Meta:
        icon = "list-ol"
        label = _("Numbered sections")
        description = _("An ordered list of headings, each with its text.")
        template = "blocks/numbered_sections.html"
        preview_value = {
            "sections": [
                {"heading": "Skills", "text": "<p>Training where people live.</p>"},
                {"heading": "Networks", "text": "<p>Groups that meet and stay in touch.</p>"},
            ]
        }

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        section = self.child_blocks["sections"].child_block
        return {
            "sections": [
                {"number": number, **section.as_document(item, context)}
                for number, item in enumerate(value["sections"], start=1)
            ]
        }
