"""The contract in OpenAPI terms, made of the documents' own declarations."""

from collections.abc import Collection, Iterable
from typing import Any

from drf_spectacular.utils import (
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import serializers

from cms.published.documents import ANSWER_FIELDS, ItemDocument
from cms.published.filters import Filter, Parameter
from cms.published.parts import Rights
from cms.published.registry import ItemType, item_types

from .items import DetailView, ItemView, ListView
from .parameters import MOST_TIMES


class FacetValue(serializers.Serializer[Any]):
    """A value that the list could be filtered by, and how many items have it."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # taken away by the metaclass
    count = serializers.IntegerField()


class Index(serializers.Serializer[Any]):
    """What there is, in which locales, under which licence."""

    name = serializers.CharField()
    version = serializers.CharField()
    default_locale = serializers.CharField()
    locales = serializers.ListField(child=serializers.CharField())
    resources = serializers.DictField(child=serializers.URLField())
    documentation = serializers.URLField(help_text="For people.")
    openapi = serializers.URLField(help_text="This contract.")
    rights = Rights()


class PagesTranslated(serializers.Serializer[Any]):
    """How far the public pages are translated into a locale; each page counts once, whatever languages it is in."""

    pages = serializers.IntegerField(help_text="All of them: the sum of the five that follow.")
    missing = serializers.IntegerField(help_text="Those that are not there in this locale.")
    original = serializers.IntegerField(help_text="Those that are no translations here.")
    up_to_date = serializers.IntegerField()
    stale = serializers.IntegerField(help_text="Translations of which something is older than the original or missing.")
    machine = serializers.IntegerField(help_text="Translations that no person has confirmed as a whole.")
    segments = serializers.IntegerField(help_text="The paragraphs, headings, captions of all translations here.")
    stale_segments = serializers.IntegerField()
    untranslated_segments = serializers.IntegerField()
    machine_segments = serializers.IntegerField()


class LocaleItems(serializers.Serializer[Any]):
    """How much there is of a type in a locale."""

    type = serializers.CharField()
    items = serializers.IntegerField()
    coverage = serializers.FloatField(
        allow_null=True, help_text="The share of the things of this type that are there in this locale; null for none."
    )
    translation = PagesTranslated(allow_null=True, help_text="Null for what is not made of pages.")


class LocaleData(serializers.Serializer[Any]):
    """A locale of the site."""

    locale = serializers.CharField()
    name = serializers.CharField(help_text="In the language itself.")
    english_name = serializers.CharField()
    direction = serializers.ChoiceField(choices=["ltr", "rtl"])
    is_default = serializers.BooleanField()
    fallback = serializers.ListField(
        child=serializers.CharField(), help_text="Advice what to show instead where something is missing, in order."
    )
    items = serializers.IntegerField()
    coverage = serializers.FloatField(
        allow_null=True, help_text="The share of all public things that are there in this locale; null for none."
    )
    translation = PagesTranslated(help_text="Of the pages among them.")
    types = LocaleItems(many=True)


class Locales(serializers.Serializer[Any]):
    """All locales of the site."""

    results = LocaleData(many=True)


def declared(parameters: Iterable[Parameter], required: Collection[str] = ()) -> list[OpenApiParameter]:
    """The parameters of the query string as the contract has them."""
    return [
        OpenApiParameter(
            name=parameter.name,
            # A filter may be given several times.
            type=_several(parameter) if isinstance(parameter, Filter) else parameter.schema,
            description=parameter.description,
            required=parameter.name in required,
        )
        for parameter in parameters
    ]


def _several(parameter: Filter) -> dict[str, Any]:
    return {"type": "array", "items": parameter.schema, "maxItems": MOST_TIMES}


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


# The declarations of each type by its name: the full item and the short one.
_ITEMS = {item_type.name: (_full(item_type), _summary(item_type)) for item_type in item_types().values()}
AnyItem = PolymorphicProxySerializer(
    component_name="AnyItem",
    serializers=[view for views in _ITEMS.values() for view in views],
    resource_type_field_name=None,
)
# A full item that the change feed has if it is asked for it.
AnyFullItem = PolymorphicProxySerializer(
    component_name="AnyFullItem",
    serializers=[full for full, _summary in _ITEMS.values()],
    resource_type_field_name=None,
    required=False,
)


def documented_views(item_type: ItemType) -> tuple[type[ItemView], type[ItemView]]:
    """The list and detail views of a type, with their part of the contract."""
    full, summary = _ITEMS[item_type.name]
    name = item_type.name.capitalize()
    either = PolymorphicProxySerializer(
        component_name=f"{name}Item", serializers=[full, summary], resource_type_field_name=None
    )
    list_view: type[ListView] = type(f"{name}ListView", (ListView,), {"item_type": item_type})
    detail_view: type[DetailView] = type(f"{name}DetailView", (DetailView,), {"item_type": item_type})
    page = inline_serializer(
        f"{name}List",
        {
            "next": serializers.URLField(allow_null=True, help_text="The next page; null on the last."),
            "count": serializers.IntegerField(required=False, help_text="Of the whole list, with count=true."),
            "facets": serializers.DictField(
                child=FacetValue(many=True), required=False, help_text="By the names asked for with facets=."
            ),
            "results": serializers.ListField(child=summary(), help_text="With view=full, full items."),
        },
    )
    extend_schema_view(
        get=extend_schema(
            operation_id=f"list_{item_type.path}",
            description=f"A page of the list of {item_type.path}: what is public in a locale.",
            tags=[item_type.path],
            parameters=declared(list_view.parameters()),
            responses=page,
        )
    )(list_view)
    extend_schema_view(
        get=extend_schema(
            operation_id=f"get_{item_type.name}",
            description=f"One of the {item_type.path}, by its id.",
            tags=[item_type.path],
            parameters=declared(detail_view.parameters()),
            responses=either,
        )
    )(detail_view)
    return list_view, detail_view
