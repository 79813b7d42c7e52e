"""Clients that generators make of the contract compile, and read every endpoint of a running site."""

import compileall
import importlib
import json
import os
import subprocess
import sys
from inspect import signature
from pathlib import Path

import pytest

from cms.api.about import OPENAPI

E2E = Path(__file__).parent
# Lists that hold no items of one type: their answers have another shape.
OTHER_LISTS = {"list_changes", "list_locales"}
# What an operation is asked: an item's id comes from its type's list.
QUERIES = {"resolve": {"url": "/en/"}, "search": {"q": "network"}}


def operations() -> list[tuple[str, str, str]]:
    """Path, tag and operation id of each, the lists before what is in them."""
    paths = json.loads(OPENAPI.read_text())["paths"]
    found = [(path, methods["get"]["tags"][0], methods["get"]["operationId"]) for path, methods in paths.items()]
    return sorted(found, key=lambda operation: "{" in operation[0])


def test_a_python_client_is_generated_and_reads_every_endpoint(site, tmp_path, monkeypatch):
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    generate = [Path(sys.executable).with_name("openapi-python-client"), "generate", "--path", OPENAPI]
    subprocess.run(
        [*generate, "--output-path", tmp_path / "partner_client", "--meta", "none", "--fail-on-warning"],
        env=environment,
        check=True,
    )
    assert compileall.compile_dir(tmp_path / "partner_client", quiet=1)
    monkeypatch.syspath_prepend(tmp_path)
    client = importlib.import_module("partner_client").Client(base_url=site.url)
    ids = {}
    for path, tag, operation in operations():
        module = importlib.import_module(f"partner_client.api.{tag}.{operation}")
        arguments = [ids[tag]] if "{" in path else []
        # The generator calls a parameter otherwise whose name it needs itself (`url_query`).
        names = {name.removesuffix("_query"): name for name in signature(module.sync_detailed).parameters}
        query = {names[name]: value for name, value in QUERIES.get(operation, {}).items()}
        response = module.sync_detailed(*arguments, client=client, **query)
        assert response.status_code == 200, operation
        assert response.parsed is not None, operation
        if "{" in path:
            assert response.parsed.id == ids[tag]
            assert response.parsed.title
        elif operation.startswith("list_") and operation not in OTHER_LISTS:
            ids[tag] = response.parsed.results[0].id


def test_a_typescript_client_compiles_and_reads_every_endpoint(site, tmp_path):
    if not (E2E / "node_modules" / "typescript").exists():
        pytest.fail("npm ci --ignore-scripts in tests/e2e installs what this needs (make e2e does).")
    lines = [
        'import createClient from "openapi-fetch";',
        'import type { paths } from "./contract.js";',
        f'const client = createClient<paths>({{ baseUrl: "{site.url}" }});',
        "const ids: Record<string, string> = {};",
        "const read = <T>(name: string, answer: { data?: T; error?: unknown }): T => {",
        "  if (answer.data === undefined) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);",
        "  console.log(name);",
        "  return answer.data;",
        "};",
    ]
    for path, tag, operation in operations():
        parameters = {"query": QUERIES[operation]} if operation in QUERIES else {}
        options = json.dumps({"params": parameters})
        if "{" in path:
            options = f'{{ params: {{ path: {{ id: ids["{tag}"]! }} }} }}'
        call = f'read("{operation}", await client.GET("{path}", {options}))'
        if operation.startswith("list_") and operation not in OTHER_LISTS:
            lines.append(f'ids["{tag}"] = {call}.results[0]!.id!;')
        elif "{" in path:
            lines.append(f'if ({call}.id !== ids["{tag}"]) throw new Error("{operation}");')
        else:
            lines.append(f"{call};")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "node_modules").symlink_to(E2E / "node_modules")
    (tmp_path / "client.ts").write_text("\n".join(lines))
    binaries = E2E / "node_modules" / ".bin"
    subprocess.run([binaries / "openapi-typescript", OPENAPI, "-o", "contract.d.ts"], cwd=tmp_path, check=True)
    options = ["--strict", "--noUncheckedIndexedAccess", "--target", "es2022", "--module", "nodenext", "--skipLibCheck"]
    subprocess.run(
        [binaries / "tsc", *options, "--moduleResolution", "nodenext", "client.ts"],
        cwd=tmp_path,
        check=True,
    )
    done = subprocess.run(["node", "client.js"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [operation for _path, _tag, operation in operations()]
