"""What there is to publish: each app registers its types; the platform knows no others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models

from .filters import Filter

if TYPE_CHECKING:
    from .documents import ItemDocument


@dataclass(frozen=True)
class ItemType:
    """A kind of public thing.

    `name` is the `type` of its documents, `path` its address in the API, `models` the rows it is made from (pages, or
    one row per thing), `document` the serializer that writes and declares its document, `descending` its order by
    sort key, `filters` by what its lists are narrowed, `dated` what the API calls the date with which its sort keys
    begin (eight digits, zeros for what is not known of it), "" where they begin with none.

    `ties` says how its rows are tied to other things: by name the lookups that lead to a translation key ("theme",
    "project") or a primary key ("organisation", "place"). `ordering` is the order by sort key as the rows know it.

    `schema_org` makes of a document the node that its page tells machines (see `schema_org`); None where it is nothing
    but a web page.
    """

    name: str
    path: str
    models: tuple[type[models.Model], ...]
    document: "type[ItemDocument]"
    filters: tuple[Filter, ...] = ()
    descending: bool = False
    dated: str = ""
    ties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ordering: tuple[Any, ...] = ("pk",)
    schema_org: Callable[[dict[str, Any]], dict[str, Any]] | None = None


_types: dict[str, ItemType] = {}


def register(item_type: ItemType) -> None:
    """Make a type known; called from the `ready` of the app that owns its models."""
    _types[item_type.name] = item_type


def item_types() -> dict[str, ItemType]:
    """All registered types by name."""
    return dict(_types)


def type_of(model: type[models.Model]) -> ItemType | None:
    """The type that rows of `model` are published as, None for what is not published as an item."""
    return next((item_type for item_type in _types.values() if model in item_type.models), None)


def published_type(model: type[models.Model]) -> ItemType:
    """As `type_of`, for models that are published; TypeError for others."""
    item_type = type_of(model)
    if item_type is None:
        raise TypeError(f"{model.__name__} is not published as an item.")
    return item_type
