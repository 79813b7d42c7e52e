"""The contract in OpenAPI terms, made of the documents' own declarations."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import serializers

from cms.published.documents import ANSWER_FIELDS, ItemDocument
from cms.published.parts import Rights
from cms.published.registry import ItemType

from .parameters import Filter, Parameter
from .views import DetailView, ItemView, ListView

PREFIX = "/api/v1/"


class Fault(serializers.Serializer[Any]):
    """A parameter that is refused."""

    parameter = serializers.CharField()
    message = serializers.CharField()
    suggestion = serializers.CharField(allow_null=True, help_text="What may have been meant.")


class Problem(serializers.Serializer[Any]):
    """Problem details (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = Fault(many=True)  # type: ignore[assignment]  # taken away by the metaclass


class Index(serializers.Serializer[Any]):
    """What there is, in which locales, under which licence."""

    name = serializers.CharField()
    version = serializers.CharField()
    default_locale = serializers.CharField()
    locales = serializers.ListField(child=serializers.CharField())
    resources = serializers.DictField(child=serializers.URLField())
    documentation = serializers.URLField()
    rights = Rights()


_PROBLEM = "application/problem+json"
_ERRORS = {
    304: None,
    (400, _PROBLEM): OpenApiResponse(Problem, "A parameter is unknown, repeated where it is single, or malformed."),
    (406, _PROBLEM): OpenApiResponse(Problem, "Only JSON is served."),
}


def _parameters(parameters: list[Parameter]) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(
            name=parameter.name,
            type=parameter.schema or OpenApiTypes.STR,
            description=parameter.description,
            many=isinstance(parameter, Filter),
        )
        for parameter in parameters
    ]


def _full(item_type: ItemType) -> type[ItemDocument]:
    name = item_type.name.capitalize()
    return extend_schema_serializer(component_name=name)(type(name, (item_type.document,), {}))


def _summary(item_type: ItemType) -> type[ItemDocument]:
    name = f"{item_type.name.capitalize()}Summary"
    keys = {*ANSWER_FIELDS, *item_type.document.SUMMARY_FIELDS}

    class Shortened(item_type.document):  # type: ignore[name-defined]
        def get_fields(self) -> dict[str, Any]:
            return {key: field for key, field in super().get_fields().items() if key in keys}

    Shortened.__name__ = name
    Shortened.__doc__ = f"The short view of a {item_type.name}."
    return extend_schema_serializer(component_name=name)(Shortened)


def documented_views(item_type: ItemType) -> tuple[type[ItemView], type[ItemView]]:
    """The list and detail views of a type, with their part of the contract."""
    full, summary = _full(item_type), _summary(item_type)
    either = PolymorphicProxySerializer(
        component_name=f"{item_type.name.capitalize()}Item", serializers=[full, summary], resource_type_field_name=None
    )
    name = item_type.name.capitalize()
    list_view: type[ListView] = type(f"{name}ListView", (ListView,), {"item_type": item_type})
    detail_view: type[DetailView] = type(f"{name}DetailView", (DetailView,), {"item_type": item_type})
    page = inline_serializer(
        f"{name}List",
        {
            "next": serializers.URLField(allow_null=True, help_text="The next page; null on the last."),
            "results": serializers.ListField(child=summary(), help_text="With view=full, full items."),
        },
    )
    extend_schema_view(
        get=extend_schema(
            operation_id=f"list_{item_type.path}",
            tags=[item_type.path],
            parameters=_parameters(list_view.parameters()),
            responses={200: page, **_ERRORS},
        )
    )(list_view)
    extend_schema_view(
        get=extend_schema(
            operation_id=f"get_{item_type.name}",
            tags=[item_type.path],
            parameters=_parameters(detail_view.parameters()),
            responses={200: either, (404, _PROBLEM): OpenApiResponse(Problem, "Nothing public here."), **_ERRORS},
        )
    )(detail_view)
    return list_view, detail_view


def only_v1(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Preprocessing hook: the contract is about /api/v1/, not about the admin's own endpoints."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX)]


def any_of(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: a full item has all keys of the short one, so that it is not exactly one of both."""
    for component in result["components"]["schemas"].values():
        if "oneOf" in component:
            component["anyOf"] = component.pop("oneOf")
    return result
