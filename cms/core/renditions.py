"""The sizes in which partners and shares get a picture: made when it is saved, never while somebody waits."""

from typing import Any

from django.db.models.signals import post_save, pre_save
from wagtail.images.models import Filter

from .models import CustomImage, CustomRendition

RENDITIONS = {
    "thumbnail": "fill-320x213|format-webp",
    "card": "fill-800x533|format-webp",
    "large": "max-1600x1600|format-webp",
    # Networks that show a preview of a shared page do not all read WebP.
    "social": "fill-1200x630|format-jpeg",
}


# What the site's own pages show besides: a template asks for them while a document is written.
_ON_PAGES = [f"format-{kind}|width-{width}" for kind in ("webp", "jpeg") for width in (640, 1280)]


def ensure_renditions(image: CustomImage) -> None:
    """Make those of the image's renditions that are missing."""
    filters = [Filter(spec=spec) for spec in (*RENDITIONS.values(), *_ON_PAGES)]
    made = _made(image)
    image.create_renditions(*[each for each in filters if (each.spec, each.get_cache_key(image)) not in made])


def renditions(image: CustomImage) -> dict[str, CustomRendition]:
    """The renditions that there are, by name in the order of `RENDITIONS`; reads, never encodes."""
    made = _made(image)
    keys = {name: (spec, Filter(spec=spec).get_cache_key(image)) for name, spec in RENDITIONS.items()}
    return {name: made[key] for name, key in keys.items() if key in made}


def _made(image: CustomImage) -> dict[tuple[str, str], CustomRendition]:
    # From the database: what a process has cached may be gone.
    return {(row.filter_spec, row.focal_point_key): row for row in image.renditions.all()}


def _drop_if_replaced(instance: CustomImage, **_kwargs: Any) -> None:
    """Another file makes another picture: what was made of the old one goes."""
    if instance.pk and instance.file:
        stored = CustomImage.objects.filter(pk=instance.pk).values_list("file", flat=True).first()
        if stored and stored != instance.file.name:
            instance.renditions.all().delete()


def _make(instance: CustomImage, raw: bool = False, **_kwargs: Any) -> None:
    # A fixture's file need not be there.
    if not raw:
        ensure_renditions(instance)


def connect() -> None:
    """Connect the receivers; called once the apps are ready."""
    pre_save.connect(_drop_if_replaced, sender=CustomImage, dispatch_uid="drop_renditions")
    post_save.connect(_make, sender=CustomImage, dispatch_uid="make_renditions")
