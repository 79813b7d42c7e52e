"""Every fact of the five cases can be entered, is shown and is data, as cms/docs/content-model.md says."""

import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.admin.panels import get_edit_handler
from wagtail.fields import StreamField

from cms.demo.library import demo_uuid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

TABLE = Path(settings.BASE_DIR) / "cms" / "docs" / "content-model.md"
KINDS = {"organisations": "organisation", "places": "place"}


@dataclass(frozen=True)
class Fact:
    name: str
    field: str
    addresses: list[str]
    shown: list[str]
    item: str
    path: str
    data: str

    @property
    def locales(self) -> list[str]:
        return [address.split("/")[1] for address in self.addresses]


def facts() -> list[Fact]:
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("| ") or cells[0] == "Fact":
            continue
        name, field, original, translated, shown, shown_translated, api, data = cells
        item, path = re.fullmatch(r"(\S+): `(.+)`", api).groups()
        pairs = [(original, shown), (translated, shown_translated)]
        pairs = [pair for pair in pairs if pair[0] != "—"]
        found.append(Fact(name, field.strip("`"), [a for a, _ in pairs], [s for _, s in pairs], item, path, data))
    return found


FACTS = facts()


def test_the_table_has_a_row_for_each_fact_of_the_five_cases():
    assert len(FACTS) > 180
    assert len({fact.item for fact in FACTS}) > 15


@pytest.mark.parametrize("field", sorted({fact.field for fact in FACTS}))
def test_an_editor_can_enter_the_fact(field: str):
    model_name, *rest = re.split(r"\.(?=[a-z])", field, maxsplit=1)
    name, _, block = rest[0].partition(": ")
    model = next(model for model in apps.get_models() if model.__name__ == model_name)
    row_name, _, column = name.partition(".")
    offered = _offered(model)
    assert row_name in offered
    if column:
        assert column in _offered(model._meta.get_field(row_name).related_model)
    if block:
        _block(model._meta.get_field(row_name), block.split("."))


def _offered(model: type[models.Model]) -> set[str]:
    """The fields and the kinds of rows that the admin's form of the model has."""
    names = set()
    waiting = [get_edit_handler(model)]
    while waiting:
        panel = waiting.pop()
        waiting += getattr(panel, "children", [])
        names |= {getattr(panel, "field_name", None), getattr(panel, "relation_name", None)}
    return names - {None}


def _block(field: models.Field, path: list[str]) -> blocks.Block:
    """The block that the path leads to; KeyError where there is none."""
    assert isinstance(field, StreamField)
    block: blocks.Block = field.stream_block
    for name in path:
        block = getattr(block, "child_block", block).child_blocks[name]
    return block


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.item}-{fact.name}")
def test_visitors_read_the_fact_in_the_original_and_in_a_translation(fact: Fact, pages):
    for address, shown in zip(fact.addresses, fact.shown, strict=True):
        assert shown in pages(address), address


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.item}-{fact.name}")
def test_partner_sites_get_the_fact_as_data(fact: Fact, answers):
    for locale, shown in zip(fact.locales, fact.shown, strict=True):
        values = list(_values(answers(fact.item, locale), fact.path))
        if fact.data.startswith("~"):
            expected = fact.data[1:].strip() or shown
            assert any(expected in _text(value, markup=bool(fact.data[1:])) for value in values)
        else:
            expected = shown if fact.data == "=" else json.loads(fact.data)
            assert expected in values
            assert all(type(value) is type(expected) for value in values if value == expected)


def _values(document: Any, path: str) -> Any:
    """What stands at "objectives[0].text" or, one after the other, at "places[*].name"."""
    values = [document]
    for key, index in re.findall(r"(\w+)(?:\[(\d+|\*)\])?", path):
        values = [value[key] for value in values if value is not None]
        if index == "*":
            values = [member for value in values for member in value]
        elif index:
            values = [value[int(index)] for value in values]
    return values


def _text(html: str, markup: bool = False) -> str:
    text = html if markup else strip_tags(html)
    return " ".join(unescape(text).replace("\u202f", " ").split())


@pytest.fixture(scope="module")
def pages() -> Any:
    """The words of a page of the site, each page asked for once."""
    seen: dict[str, str] = {}

    def read(address: str) -> str:
        if address not in seen:
            answer = Client().get(address)
            assert answer.status_code == 200, address
            seen[address] = _text(answer.content.decode())
        return seen[address]

    return read


@pytest.fixture(scope="module")
def answers() -> Any:
    """The API's answer about an item of the demo, each item asked for once per locale."""
    seen: dict[tuple[str, str], Any] = {}

    def read(item: str, locale: str) -> Any:
        if (item, locale) not in seen:
            path, _, key = item.partition("/")
            uuid = demo_uuid(f"{KINDS.get(path, 'page')}/{key}")
            answer = Client().get(f"/api/v1/{path}/{uuid}/", {"locale": locale})
            assert answer.status_code == 200, (item, locale)
            seen[item, locale] = answer.json()
        return seen[item, locale]

    return read
