"""The page about the API: all of the contract, for people, without a script or anything of anybody else."""

import json
import re
from html import unescape

import pytest

from cms.api.about import OPENAPI
from tests.cms.api.test_problems import problem

pytestmark = pytest.mark.django_db

DOCS = "/api/v1/docs/"


def test_it_tells_of_every_operation_parameter_and_error_with_an_example(client):
    page = unescape(client.get(DOCS).content.decode())
    contract = json.loads(OPENAPI.read_text())
    for path, methods in contract["paths"].items():
        operation = methods["get"]
        section = re.search(rf'<article aria-labelledby="{operation["operationId"]}">.*?</article>', page, re.DOTALL)[0]
        assert f"GET {path}" in section
        for parameter in operation.get("parameters", []):
            assert f"<code>{parameter['name']}</code>" in section
            assert parameter.get("description", "").replace("`", "") in re.sub(r"<[^>]+>", "", section)
        (content,) = operation["responses"]["200"]["content"].values()
        assert json.dumps(content["example"], ensure_ascii=False, indent=2) in section
    for name, methods in contract["webhooks"].items():
        section = re.search(rf'<article aria-labelledby="{re.escape(name)}">.*?</article>', page, re.DOTALL)[0]
        (content,) = methods["post"]["requestBody"]["content"].values()
        assert json.dumps(content["example"], ensure_ascii=False, indent=2) in section
    for status in ("400", "404", "405", "406", "429"):
        assert f'id="error-{status}"' in page


def test_it_needs_no_script_no_inline_style_and_nobody_else(client):
    response = client.get(DOCS)
    page = response.content.decode()
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "<script" not in page
    assert not re.search(r"\sstyle=|\son\w+=", page)
    assert set(re.findall(r'(?:href|src)="(https?:)?//', page)) == set()


def test_a_browser_gets_html_and_may_keep_it(client):
    response = client.get(DOCS, headers={"accept": "text/html,application/xhtml+xml"})
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response["Content-Language"] == "en"
    assert client.get(DOCS, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert problem(client.get(f"{DOCS}?x=1"))["status"] == 400
