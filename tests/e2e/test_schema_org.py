"""What pages tell machines about themselves is in the vocabulary of schema.org, and no policy has to allow it."""

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Site

E2E = Path(__file__).parent
_OF_EACH = 4


def read(site: Site, path: str) -> str:
    with urllib.request.urlopen(site.url + path, timeout=60) as response:  # noqa: S310 - our own server
        return response.read().decode()


def pages(site: Site) -> list[str]:
    """Pages in English, some of each type: originals and translations."""
    found: dict[str, list[str]] = {}
    for path in re.findall(rf"<loc>{site.url}([^<]+)</loc>", read(site, "/sitemap-en-1.xml")):
        found.setdefault(path.split("/")[2], []).append(path)
    assert {"", "news", "projects", "themes", "organisations", "places"} <= found.keys()
    return [path for paths in found.values() for path in paths[:_OF_EACH]]


def nodes(site: Site, path: str) -> list[dict[str, Any]]:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', read(site, path))
    return json.loads(script)["@graph"]


def typed(node: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A node with the type that it has to be of, and apart from it what can be done with it and asks for words."""
    actions = [node["potentialAction"]] if "potentialAction" in node else []
    yield node["@type"], {name: value for name, value in node.items() if name != "potentialAction"}
    yield from ((f"WithActionConstraints<{action['@type']}>", action) for action in actions)


def test_every_page_speaks_the_vocabulary_of_schema_org(site, tmp_path):
    if not (E2E / "node_modules" / "schema-dts").exists():
        pytest.fail("npm ci --ignore-scripts in tests/e2e installs what this needs (make e2e does).")
    # Each different node once: the publisher is on every page.
    told = {json.dumps(node): path for path in pages(site) for node in nodes(site, path)}
    found = [(kind, part, path) for node, path in told.items() for kind, part in typed(json.loads(node))]
    kinds = {part["@type"] for _kind, part, _path in found}
    assert {"NewsArticle", "Project", "CollectionPage", "WebPage", "WebSite", "SearchAction"} <= kinds
    lines = [f'import type {{ WithActionConstraints, {", ".join(sorted(kinds))} }} from "schema-dts";']
    for number, (kind, part, path) in enumerate(found):
        lines += [f"// {path}", f"export const node{number}: {kind} = {json.dumps(part)};"]
    (tmp_path / "nodes.ts").write_text("\n".join(lines))
    (tmp_path / "node_modules").symlink_to(E2E / "node_modules")
    compiler = E2E / "node_modules" / ".bin" / "tsc"
    options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck"]
    done = subprocess.run([compiler, *options, "nodes.ts"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[:5000]


def test_the_browser_has_nothing_to_say_against_it(site, browser):
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(site.url + pages(site)[-1])
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert said == []
    context.close()
