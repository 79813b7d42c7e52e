"""The sizes in which readers, partners and shares get a picture: made when it is saved, never while somebody waits."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models.signals import post_save, pre_save
from wagtail.images.models import Filter

from .models import CustomImage, CustomRendition
from .templatetags.addresses import local

# What documents name.
RENDITIONS = {
    "thumbnail": "fill-320x213|format-webp",
    "card": "fill-800x533|format-webp",
    "large": "max-1600x1600|format-webp",
    # Networks that show a preview of a shared page do not all read WebP.
    "social": "fill-1200x630|format-jpeg",
}
# What pages offer besides, by its width. A width that the picture itself does not have is not made.
_WHOLE = {width: f"format-webp|width-{width}" for width in (320, 640, 960, 1280)}
_CROPPED = {1200: "fill-1200x800|format-webp"}
# The whole for browsers that do not read WebP.
_PLAIN = "format-jpeg|width-1280"

# In the order in which pages offer them, the narrowest first.
_SOURCES = {
    False: [*_WHOLE.values(), RENDITIONS["large"]],
    True: [RENDITIONS["thumbnail"], RENDITIONS["card"], *_CROPPED.values()],
}
# What documents and the bodies in them are written with.
SPECIFICATIONS = [*RENDITIONS.items(), *_WHOLE.items(), *_CROPPED.items(), _PLAIN]


@dataclass(frozen=True)
class Size:
    """A file with a picture: its address, and its sides in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Sources:
    """What a browser chooses from: WebP files, the narrowest first, and one for browsers that do not read WebP."""

    files: list[Size]
    plain: str

    @property
    def largest(self) -> Size:
        """Its sides are those that the page keeps free."""
        return self.files[-1]

    @property
    def srcset(self) -> str:
        """The files as the attribute `srcset` lists them."""
        return ", ".join(f"{file.url} {file.width}w" for file in self.files)


ReadSources = Callable[[CustomImage, bool], Sources | None]
_read: ContextVar[ReadSources | None] = ContextVar("sources", default=None)


@contextmanager
def sources_from(read: ReadSources) -> Iterator[None]:
    """Inside, templates ask `read`, which may know them, and not the database for each picture."""
    token = _read.set(read)
    try:
        yield
    finally:
        _read.reset(token)


def sources(image: CustomImage, *, cropped: bool = False) -> Sources | None:
    """The files of a picture, whole or cropped to 3:2 around what matters in it; None where none has been made."""
    read = _read.get()
    return read(image, cropped) if read else read_sources(image, cropped)


def read_sources(image: CustomImage, cropped: bool) -> Sources | None:
    """The same, from the database."""
    made = _made(image)
    rows = [made.get(_key(image, spec)) for spec in _SOURCES[cropped]]
    files = [Size(row.url, row.width, row.height) for row in rows if row]
    plain = made.get(_key(image, RENDITIONS["social"] if cropped else _PLAIN))
    return Sources(_growing(files), plain.url if plain else files[-1].url) if files else None


def document_sources(image: Mapping[str, Any], *, cropped: bool = False) -> Sources | None:
    """The same of a document's image object, of the files that it names."""
    made = {name: Size(local(file["url"]), file["width"], file["height"]) for name, file in image["renditions"].items()}
    files = [made[name] for name in (("thumbnail", "card") if cropped else ("large",)) if name in made]
    plain = made.get("social") if cropped else None
    return Sources(_growing(files), (plain or files[-1]).url) if files else None


def _growing(files: list[Size]) -> list[Size]:
    """Without those that are no wider than one before: of a small picture all sizes are the same."""
    return [file for place, file in enumerate(files) if all(file.width > before.width for before in files[:place])]


def ensure_renditions(image: CustomImage) -> None:
    """Make those of the image's renditions that are missing."""
    # From the database: what the instance has read before may be gone.
    made = set(CustomRendition.objects.filter(image=image).values_list("filter_spec", "focal_point_key"))
    image.create_renditions(*[Filter(spec=spec) for spec in _wanted(image) if _key(image, spec) not in made])


def _wanted(image: CustomImage) -> Iterator[str]:
    yield from RENDITIONS.values()
    yield from (spec for width, spec in _WHOLE.items() if width < image.width)
    # The crop is as wide as the picture, or as its height allows.
    yield from (spec for width, spec in _CROPPED.items() if width <= min(image.width, image.height * 3 / 2))
    yield _PLAIN


def renditions(image: CustomImage) -> dict[str, CustomRendition]:
    """The renditions that documents name, by name in the order of `RENDITIONS`; reads, never encodes."""
    made = _made(image)
    rows = {name: made.get(_key(image, spec)) for name, spec in RENDITIONS.items()}
    return {name: row for name, row in rows.items() if row}


def _key(image: CustomImage, spec: str) -> tuple[str, str]:
    """What tells an image's renditions apart: a crop depends on where the focal point is."""
    return spec, Filter(spec=spec).get_cache_key(image)


def _made(image: CustomImage) -> dict[tuple[str, str], CustomRendition]:
    # From the database, or read with the image: what a process has cached may be gone.
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
