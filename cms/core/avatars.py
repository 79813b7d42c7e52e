"""The pictures of the people who work in the admin."""

import io
import secrets
from typing import Any

from django.core.files.base import ContentFile
from django.db.models.signals import pre_save
from PIL import Image, ImageOps
from wagtail.users.models import UserProfile

_SIZE = (400, 400)


def _draw_anew(instance: UserProfile, **_kwargs: Any) -> None:
    """Of a new upload nothing is kept but the picture, small: neither its metadata nor its name, which says whose."""
    avatar = instance.avatar
    if avatar and not avatar._committed:
        picture = ImageOps.exif_transpose(Image.open(avatar)).convert("RGBA")
        picture.thumbnail(_SIZE)
        output = io.BytesIO()
        picture.save(output, "WEBP", exif=b"", xmp=b"")
        instance.avatar = ContentFile(output.getvalue(), name=f"{secrets.token_hex(16)}.webp")


def connect() -> None:
    """Connect the receiver; called once the apps are ready."""
    pre_save.connect(_draw_anew, sender=UserProfile, dispatch_uid="draw_avatar_anew")
