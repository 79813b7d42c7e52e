"""Blocks of pictures, files and videos."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import BodyBlock, DocumentContext
from .facts import DocumentFactBlock, ImageFactBlock, URLFactBlock


class ImageBlock(BodyBlock):
    image = ImageFactBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        max_length=300,
        required=False,
        help_text=_("What it shows, for those who cannot see it. Empty: the image's own."),
        label=_("Alt text"),
    )
    decorative = blocks.BooleanBlock(
        required=False, help_text=_("It adds nothing to the text: screen readers skip it."), label=_("Decorative")
    )
    caption = blocks.CharBlock(max_length=500, required=False, label=_("Caption"))
    credit = blocks.CharBlock(max_length=255, required=False, help_text=_("Empty: the image's own."), label=_("Credit"))

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("A picture with alternative text, caption and credit.")
        template = "blocks/image.html"
        preview_value = {"image": None, "alt_text": "", "decorative": False, "caption": "A caption", "credit": ""}

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        image = context.image(
            value["image"], alt=value["alt_text"] or "", caption=value["caption"] or "", credit=value["credit"] or ""
        )
        if image and value["decorative"]:
            image["alt"] = ""
        return {"image": image, "decorative": bool(value["decorative"])}


class GalleryBlock(BodyBlock):
    images = blocks.ListBlock(ImageBlock(), label=_("Images"))

    class Meta:
        icon = "grip"
        label = _("Gallery")
        description = _("Several pictures side by side.")
        template = "blocks/gallery.html"
        preview_value = {
            "images": [{"image": None, "alt_text": "", "decorative": False, "caption": "A caption", "credit": ""}]
        }

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        image_block = self.child_blocks["images"].child_block
        images = (image_block.as_document(item, context)["image"] for item in value["images"])
        return {"images": [image for image in images if image]}


class DocumentBlock(BodyBlock):
    document = DocumentFactBlock(label=_("Document"))
    title = blocks.CharBlock(
        max_length=255, required=False, help_text=_("Empty: the document's own."), label=_("Title")
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A file to download.")
        template = "blocks/document.html"
        preview_value = {"document": None, "title": "A handbook"}

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        return {"document": context.document_link(value["document"], title=value["title"] or "")}


class VideoProvider(models.TextChoices):
    """Where an embedded video lives."""

    YOUTUBE = "youtube", "YouTube"
    VIMEO = "vimeo", "Vimeo"


_VIDEO_ID = re.compile(r"^[\w-]{5,20}$")


def find_video(url: str) -> tuple[VideoProvider, str] | None:
    """The provider and id of a YouTube or Vimeo page address, None for any other address."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    segments = [segment for segment in parts.path.split("/") if segment]
    found: tuple[VideoProvider, str] | None = None
    if host == "youtu.be" and segments:
        found = VideoProvider.YOUTUBE, segments[0]
    elif host in {"youtube.com", "youtube-nocookie.com"} and segments:
        if segments[0] == "watch":
            found = VideoProvider.YOUTUBE, parse_qs(parts.query).get("v", [""])[0]
        elif segments[0] in {"embed", "shorts", "live"} and len(segments) > 1:
            found = VideoProvider.YOUTUBE, segments[1]
    elif host in {"vimeo.com", "player.vimeo.com"} and segments:
        found = VideoProvider.VIMEO, segments[-1]
    return found if found and _VIDEO_ID.match(found[1]) else None


_PLAYERS = {
    VideoProvider.YOUTUBE: "https://www.youtube-nocookie.com/embed/",
    VideoProvider.VIMEO: "https://player.vimeo.com/video/",
}


class EmbedBlock(BodyBlock):
    """A video elsewhere: a plain link until the reader asks for it, so that nobody is told who reads this page."""

    url = URLFactBlock(help_text=_("The address of the video's page on YouTube or Vimeo."), label=_("Address"))
    title = blocks.CharBlock(max_length=200, help_text=_("What the video shows."), label=_("Title"))

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A video on YouTube or Vimeo; nothing is loaded from there before a click.")
        template = "blocks/embed.html"
        preview_value = {"url": "https://vimeo.com/76979871", "title": "A meeting of the network"}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if find_video(cleaned["url"]) is None:
            raise blocks.StructBlockValidationError(
                {"url": ValidationError(_("Only the page of a video on YouTube or Vimeo can be shown here."))}
            )
        return cleaned

    def get_context(self, value: blocks.StructValue, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        video = find_video(value["url"])
        if video:
            context["provider"] = video[0].label
            context["player_url"] = _PLAYERS[video[0]] + video[1]
        return context

    def as_document(self, value: blocks.StructValue, context: DocumentContext) -> dict[str, Any]:
        video = find_video(value["url"])
        return {"url": value["url"], "title": value["title"], "provider": video[0].value if video else None}
