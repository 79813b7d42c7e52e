"""Requests made up from the contract, right ones and wrong ones, get what the contract says (Schemathesis).

All of its checks: no error of ours, documented status, type, headers and schema, what fits is taken, what does not is
refused. The long form is tests/soak/test_schemathesis.py.
"""

import json
import os
from collections import Counter

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from cms.api.about import OPENAPI
from cms.published.dates import is_date
from cms.published.models import PublishedItem
from cms.published.registry import item_types
from tests.cms.api.content import make_content

pytestmark = pytest.mark.django_db
SEED = int(os.environ.get("HISTORY_SEED", "1"))


@pytest.fixture(autouse=True)
def open_connection():
    """As Django's own test client does it: the connection is not the request's to close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def fit(case: schemathesis.Case, ids: dict[str, str], number: int) -> None:
    """What no schema says of a right request: no cursor is made up, a role is somebody's, keys are the view's.

    And no month has more days than the calendar gives it.
    """
    for name, value in case.query.items():
        if name.endswith(("__gte", "__lte")) and not is_date(value):
            case.query[name] = value[:7]
    case.query.pop("cursor", None)
    if "fields" in case.query:
        case.query.pop("view", None)
    if not case.query.get("organisation"):
        case.query.pop("role", None)
    # All filters together have at most 200 values in 20 parameters, which no schema of one of them can say.
    for name in {each.name for item_type in item_types().values() for each in item_type.filters}:
        if isinstance(values := case.query.get(name), list):
            case.query[name] = [",".join(str(value).split(",")[:3]) for value in values[:1]]
    # Every other time something that is there.
    if case.path in ids and number % 2:
        case.path_parameters["id"] = ids[case.path]


def ask_everything(examples: int) -> Counter[int]:
    """Send so many requests to each operation, half of them wrong; the number of answers by their status."""
    make_content()
    paths = {name: f"/api/v1/{item_type.path}/{{id}}/" for name, item_type in item_types().items()}
    items = PublishedItem.objects.visible().in_locale("en").order_by("uuid").values_list("type", "uuid")
    ids = {paths[name]: str(uuid) for name, uuid in items}
    contract = schemathesis.openapi.from_dict(json.loads(OPENAPI.read_text()), config=SchemathesisConfig())
    contract.app = WSGIHandler()
    contract.config.update(base_url="http://testserver")
    answers: Counter[int] = Counter()
    for result in contract.get_all_operations():
        operation = result.ok()
        modes = list(GenerationMode) if list(operation.iter_parameters()) else [GenerationMode.POSITIVE]
        for mode in modes:

            @seed(SEED)
            @settings(
                max_examples=examples // 2,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
                database=None,
            )
            @given(operation.as_strategy(generation_mode=mode))
            def ask(case):
                if case.meta.generation.mode.is_positive:
                    fit(case, ids, answers.total())
                # It says that it takes compressed answers, and leaves them so.
                answer = case.call_and_validate(headers={"Accept-Encoding": "identity"})
                answers[answer.status_code] += 1

            ask()
    return answers


def test_every_answer_is_what_the_contract_says():
    answers = ask_everything(examples=20)
    print(f"\n{answers.total()} cases, by status {dict(sorted(answers.items()))}")
    assert {200, 400, 404} <= set(answers)
