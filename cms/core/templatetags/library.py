"""What templates may show of the library."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.db import models
from django.db.models import prefetch_related_objects

from cms.core.library import is_shown
from cms.core.models import CustomImage
from cms.core.renditions import Sources, document_sources
from cms.core.renditions import sources as image_sources

register = template.Library()


@register.filter
def shown(thing: Any) -> bool:
    """Whether there is a picture or document, and readers may see it."""
    return is_shown(thing)


@register.filter
def with_shown_image(rows: Iterable[Any]) -> list[Any]:
    """Rows or values of blocks without those whose `image` readers may not see. In previews there may be none yet.

    The renditions and words of all of them are read at once.
    """
    found = list(rows)
    prefetch_related_objects([row for row in found if isinstance(row, models.Model)], "image")
    pairs = [(row, row["image"] if isinstance(row, Mapping) else row.image) for row in found]
    prefetch_related_objects([image for _row, image in pairs if image is not None], "renditions", "local_words")
    return [row for row, image in pairs if image is None or is_shown(image)]


@register.simple_tag
def sources(image: CustomImage | Mapping[str, Any] | Sources | None, cropped: bool = False) -> Sources | None:
    """What a browser chooses from to show a picture of the library or of a document; nothing is made for it."""
    if isinstance(image, CustomImage):
        return image_sources(image, cropped=bool(cropped))
    return document_sources(image, cropped=bool(cropped)) if isinstance(image, Mapping) else image
