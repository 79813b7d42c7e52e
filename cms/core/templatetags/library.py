"""What templates may show of the library."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from cms.core.library import is_shown

register = template.Library()


@register.filter
def shown(thing: Any) -> bool:
    """Whether there is a picture or document, and readers may see it."""
    return is_shown(thing)


@register.filter
def with_shown_image(rows: Iterable[Any]) -> list[Any]:
    """Rows or values of blocks without those whose `image` readers may not see. In previews there may be none yet."""
    pairs = [(row, row["image"] if isinstance(row, Mapping) else row.image) for row in rows]
    return [row for row, image in pairs if image is None or is_shown(image)]
