"""What the content modules are written in: pages as plain data, and references to what is made elsewhere."""

from dataclasses import dataclass, field
from typing import Any, Literal

# A block of a body: its type and its value.
BlockData = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Reference:
    """Stands in a field for a place, an organisation, a picture, a document or a page, by its key."""

    kind: Literal["place", "organisation", "picture", "document", "page"]
    key: str


def place(key: str) -> Reference:
    return Reference("place", key)


def organisation(key: str) -> Reference:
    return Reference("organisation", key)


def picture(key: str) -> Reference:
    return Reference("picture", key)


def document(key: str) -> Reference:
    return Reference("document", key)


def page(key: str) -> Reference:
    """The original of another page; in rich text write `<a linktype="page" id="page:KEY">`."""
    return Reference("page", key)


@dataclass(frozen=True)
class PageData:
    """A page in its original language, and the languages that `translations/<case>.<language>.po` translate it to.

    `model` is "app.Model", `under` the slug of the index page that it belongs to ("" for the home page). In `fields`
    and `rows` stand the model's own names; a body is a list of blocks.
    """

    key: str
    model: str
    language: str
    slug: str
    fields: dict[str, Any]
    under: str = ""
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    translations: tuple[str, ...] = ()
    state: Literal["public", "draft", "scheduled"] = "public"
