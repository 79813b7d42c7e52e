"""The answers of the API to the letter: what changes here changes for every partner.

Where a change is meant, `UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/cms/api/test_golden.py` writes the files in
tests/golden anew. They are the examples of the contract, which is then written anew too (see cms/docs/api.md).
"""

import json
import os
import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from jsonschema import Draft202012Validator

from cms.api import limits
from cms.api.about import OPENAPI
from cms.api.contract import GOLDEN
from cms.published.changes import Position
from tests.cms.api import content

pytestmark = pytest.mark.django_db

UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"
# By the operation that they answer, or by what is wrong.
ASKED = {
    "index": "",
    "list_locales": "locales/",
    "resolve": "resolve/?url=/en/news/elders-learn-to-use-telephones/",
    "search": "search/?q=telephones&limit=1",
    "list_changes": "changes/?type=news&locale=en,ky",
    "list_news": "news/?limit=1",
    "get_news": f"news/{content.NEWS}/",
    "list_projects": "projects/?active_in=2014&country=KG&count=true&facets=country,status",
    "get_project": f"projects/{content.PROJECT}/",
    "list_themes": "themes/",
    "get_theme": f"themes/{content.THEME}/",
    "list_pages": "pages/?fields=type,locale,title,summary,html_url",
    "get_page": f"pages/{content.PAGE}/",
    "list_organisations": "organisations/?country=KG",
    "get_organisation": f"organisations/{content.ORGANISATION}/",
    "list_places": "places/?limit=1",
    "get_place": f"places/{content.PLACE}/",
    "BadRequest": "news/?contry=KG&limit=1000",
    "NotFound": "news/00000000-0000-4000-8000-000000000000/",
}
# Number 1042 of an epoch that never was.
CURSOR = Position("e5c3b1a0", 1042).encode()
OTHERWISE: dict[str, Callable[[Client], HttpResponse]] = {
    "Unauthorized": lambda client: client.get("/api/v1/news/", headers={"x-api-key": "cmskey_wrong"}),
    "Resync": lambda client: client.get(f"/api/v1/changes/?cursor={CURSOR}"),
    "MethodNotAllowed": lambda client: client.post("/api/v1/news/"),
    "NotAcceptable": lambda client: client.get("/api/v1/news/", headers={"accept": "text/html"}),
}


def shown(response: HttpResponse) -> str:
    """The answer as the file has it: file names are not to be guessed, and numbers depend on what was there before."""
    text = json.dumps(response.json(), ensure_ascii=False, indent=2) + "\n"
    text = re.sub(r"(/media/\w+/)[\w./-]+(\.\w+)", r"\1a1b2c3d\2", text)
    text = re.sub(r'"(version|seq)": \d+', r'"\1": 1042', text)
    text = re.sub(r'"cursor": "[\w-]+"', f'"cursor": "{CURSOR}"', text)
    text = re.sub(r'"digest": "\w+"', f'"digest": "{"c0ffee":0<64}"', text)
    return text.replace("http://testserver", "https://www.example.org")


def test_every_answer_is_the_golden_one(client, settings, monkeypatch):
    content.make_content()
    answers = {name: client.get(f"/api/v1/{address}") for name, address in ASKED.items()}
    answers |= {name: ask(client) for name, ask in OTHERWISE.items()}
    settings.API_RATE_LIMIT = 1
    cache.clear()
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_020.0)
    answers["TooManyRequests"] = [client.get("/api/v1/news/") for _each in range(2)][-1]
    different = []
    for name, answer in answers.items():
        path, text = GOLDEN / f"{name}.json", shown(answer)
        if UPDATE:
            path.write_text(text, encoding="utf-8")
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            different.append(f"{path.name}:\n{text}")
    assert not different, "\n".join(different)
    assert {path.stem for path in GOLDEN.iterdir()} == set(answers)


def test_every_operation_and_every_error_has_its_example():
    contract = json.loads(OPENAPI.read_text())
    asked = {methods["get"]["operationId"] for methods in contract["paths"].values()}
    errors = {name for name, response in contract["components"]["responses"].items() if "content" in response}
    assert asked | errors == {*ASKED, *OTHERWISE, "TooManyRequests"}


def test_the_examples_are_what_the_contract_says():
    contract = json.loads(OPENAPI.read_text())
    answers = [(path, methods["get"]["responses"]["200"]) for path, methods in contract["paths"].items()]
    answers += [item for item in contract["components"]["responses"].items() if "content" in item[1]]
    answers += [(name, methods["post"]["requestBody"]) for name, methods in contract["webhooks"].items()]
    for name, answer in answers:
        (body,) = answer["content"].values()
        validator = Draft202012Validator({**body["schema"], "components": contract["components"]})
        assert [error.message for error in validator.iter_errors(body["example"])] == [], name
