"""Images and documents: unguessable addresses, and no metadata that an editor did not write."""

import secrets
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from ..licences import Licence
from ..photos import carries_metadata, strip_metadata
from .local_words import HasLocalWords, LocalWords


def _secret_name(folder: str, filename: str) -> str:
    """`folder/<128 random bits>.<extension>`: knowing a picture's title gives nobody its address."""
    return f"{folder}/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()}"


def document_path(document: "CustomDocument", filename: str) -> str:
    """Where a document is kept: the name stays for the reader's download folder, the folder cannot be guessed."""
    return f"documents/{secrets.token_hex(16)}/{PurePath(filename).name}"


class CustomImage(HasLocalWords, AbstractImage):
    """A picture in the library. `description` is its default alternative text.

    Its file is stripped of metadata before it is stored; see `cms.core.photos`.
    """

    file: Any

    caption = models.CharField(
        _("caption"), max_length=500, blank=True, help_text=_("Default caption; pages can write their own.")
    )
    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Who made the picture, as it is to be printed.")
    )
    licence = models.CharField(
        _("licence"), max_length=30, choices=Licence, blank=True, help_text=_("Empty: the site's licence.")
    )
    marked_public = models.BooleanField(
        _("public on its own"), default=False, help_text=_("Anyone may see it even while no public page shows it.")
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "caption",
        "credit",
        "licence",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
        "marked_public",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def description_in(self, language: str | None = None) -> str:
        """What it shows, for those who cannot see it, in a language: the active one by default."""
        return self.words_in("description", language)

    def caption_in(self, language: str | None = None) -> str:
        """Its caption in a language."""
        return self.words_in("caption", language)

    def credit_in(self, language: str | None = None) -> str:
        """Who made it, as it is printed in a language."""
        return self.words_in("credit", language)

    def get_upload_to(self, filename: str) -> str:
        return _secret_name("images", filename)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # An uncommitted file is a new upload, whichever way it came: form, multi-upload, chooser, API or command.
        if self.file and not self.file._committed:
            clean = ContentFile(strip_metadata(self.file), name=self.file.name)
            self.file = clean
            # Turning the picture upright may have swapped its sides.
            self.width, self.height = self.file.width, self.file.height
            self._set_image_file_metadata()
        super().save(*args, **kwargs)

    def generate_rendition_file(self, *args: Any, **kwargs: Any) -> File:
        """As Wagtail's, with nothing but the picture in the file, even where the original came in another way."""
        rendition = super().generate_rendition_file(*args, **kwargs)
        if not carries_metadata(rendition.file):
            return rendition
        return File(ContentFile(strip_metadata(rendition.file), name=rendition.name), name=rendition.name)


class ImageWords(LocalWords):
    """What a picture's own words are in another language, for pages that say nothing else about it."""

    of = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="local_words")
    description = models.CharField(max_length=255, blank=True)
    caption = models.CharField(max_length=500, blank=True)
    credit = models.CharField(max_length=255, blank=True)

    class Meta:
        unique_together = [("of", "language")]


class CustomRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(CustomImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename: str) -> str:
        # Wagtail shortens the original's name to make room for the size; in a folder it stays unguessable.
        return f"images/{PurePath(self.image.file.name).stem}/{filename.partition('.')[2]}"


class CustomDocument(HasLocalWords, AbstractDocument):
    """A file to download. Pictures are not accepted here: they belong in the image library, which strips them."""

    file: Any = models.FileField(upload_to=document_path)
    marked_public = models.BooleanField(
        _("public on its own"), default=False, help_text=_("Anyone may read it even while no public page links to it.")
    )

    admin_form_fields = ("title", "file", "collection", "tags", "marked_public")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Known from the start, whichever way the file came: whoever reads a document's size writes nothing.
        if self.file and not self.file._committed:
            self._set_document_file_metadata()
        super().save(*args, **kwargs)

    def title_in(self, language: str | None = None) -> str:
        """Its title in a language, the active one by default."""
        return self.words_in("title", language)


class DocumentWords(LocalWords):
    """The title of a file in another language, for pages that give it no other. What it is written in stays."""

    of = models.ForeignKey(CustomDocument, on_delete=models.CASCADE, related_name="local_words")
    title = models.CharField(max_length=255)

    class Meta:
        unique_together = [("of", "language")]
