"""Removes from a picture everything but the picture: where and when it was taken, with what, by whom."""

import io
from typing import BinaryIO

from PIL import Image, ImageOps, ImageSequence

_SAVE_OPTIONS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 95, "subsampling": 0, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 95, "method": 4},
    "AVIF": {"quality": 90},
    "GIF": {},
}


def strip_metadata(file: BinaryIO) -> bytes:
    """The picture in `file`, turned upright, with its colour profile and nothing else that was attached to it.

    EXIF (GPS with it), XMP, IPTC, maker notes, comments, text chunks, previews and trailing data go: the pixels are
    written anew. Format and animation stay. Raises PIL.UnidentifiedImageError or OSError for what is no picture.
    """
    file.seek(0)
    image = Image.open(file)
    # A phone's multi-picture file (MPO) is a JPEG followed by others.
    image_format = "JPEG" if image.format == "MPO" else str(image.format)
    options = dict(_SAVE_OPTIONS[image_format])
    profile = image.info.get("icc_profile")
    if profile:
        options["icc_profile"] = profile
    output = io.BytesIO()
    if getattr(image, "is_animated", False) and image_format in {"GIF", "WEBP", "PNG", "AVIF"}:
        durations = []
        frames = []
        for frame in ImageSequence.Iterator(image):
            durations.append(frame.info.get("duration", 100))
            frames.append(_bare(frame.convert("RGBA")))
        frames[0].save(
            output,
            image_format,
            save_all=True,
            append_images=frames[1:],
            duration=durations,
            loop=image.info.get("loop", 0),
            **options,
        )
    else:
        upright = ImageOps.exif_transpose(image)
        transparency = image.info.get("transparency")
        bare = _bare(upright)
        if transparency is not None and bare.mode == "P":
            options["transparency"] = transparency
        bare.save(output, image_format, **options)
    return output.getvalue()


# What Pillow calls the places in which the formats keep more than the picture.
_ATTACHMENTS = {"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "mp"}


def carries_metadata(file: BinaryIO) -> bool:
    """Whether more than the picture and its colour profile is attached to the picture in `file`."""
    file.seek(0)
    with Image.open(file) as image:
        texts = getattr(image, "text", {})
        found = bool(_ATTACHMENTS & set(image.info)) or bool(texts) or bool(dict(image.getexif()))
    file.seek(0)
    return found


def _bare(image: Image.Image) -> Image.Image:
    """A copy of the pixels (and palette) with nothing attached that an encoder would write back."""
    bare = image.copy()
    bare.info = {}
    if hasattr(bare, "_exif"):
        bare._exif = None
    bare.getexif().clear()
    return bare
