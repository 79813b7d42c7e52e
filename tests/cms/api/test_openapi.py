"""The committed contract is what the code declares, and what it answers."""

import json

import pytest
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator
from openapi_spec_validator import OpenAPIV31SpecValidator

from cms.api.about import OPENAPI
from cms.api.urls import urlpatterns
from cms.published.registry import item_types


def test_the_committed_contract_is_the_one_that_the_code_declares():
    """`manage.py spectacular --format openapi-json --file cms/api/openapi.json` writes it."""
    generated = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
    assert json.loads(OPENAPI.read_text()) == generated


def test_it_is_valid_openapi_3_1():
    contract = json.loads(OPENAPI.read_text())
    assert contract["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(contract).iter_errors()) == []


def test_every_address_is_in_it():
    paths = json.loads(OPENAPI.read_text())["paths"]
    routed = {str(pattern.pattern).replace("<uuid:id>", "{id}") for pattern in urlpatterns[:-1]}
    assert {f"/api/{route}" for route in routed} - {"/api/v1/openapi.json", "/api/v1/docs/"} == set(paths)
    assert get_resolver().resolve("/api/v1/openapi.json")


def test_each_list_declares_its_filters():
    paths = json.loads(OPENAPI.read_text())["paths"]
    for item_type in item_types().values():
        names = {parameter["name"] for parameter in paths[f"/api/v1/{item_type.path}/"]["get"]["parameters"]}
        dated = [f"{item_type.dated}__gte", f"{item_type.dated}__lte", "order"] if item_type.dated else []
        facets = ["facets"] if any(each.facet for each in item_type.filters) else []
        common = {"locale", "fallback", "view", "fields", "limit", "cursor", "count", "q"}
        assert names == {*common, *dated, *facets, *(each.name for each in item_type.filters)}


@pytest.mark.django_db
def test_it_is_served_as_it_is_committed(client):
    response = client.get("/api/v1/openapi.json")
    assert response.content == OPENAPI.read_bytes()
