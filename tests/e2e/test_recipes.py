"""Every recipe of cms/docs/api.md works on a running site as it is printed."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.databases import ROOT

_BLOCK = re.compile(r"^```(sh|python|js)\n(.*?)^```", re.DOTALL | re.MULTILINE)
RECIPES = _BLOCK.findall((ROOT / "cms" / "docs" / "api.md").read_text(encoding="utf-8"))
COMMANDS = {
    "sh": ["bash", "-euo", "pipefail", "-c"],
    "python": [sys.executable, "-c"],
    "js": [shutil.which("node") or "node", "--input-type=module", "--eval"],
}


def test_there_are_recipes_in_each_language():
    languages = [language for language, _code in RECIPES]
    assert {language: languages.count(language) for language in COMMANDS} == {"sh": 5, "python": 4, "js": 2}


@pytest.mark.parametrize(("language", "code"), RECIPES)
def test_a_recipe_says_something_and_no_error(site, language, code):
    environment = os.environ | {"SITE": site.url}
    done = subprocess.run(
        [*COMMANDS[language], code], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert '"errors"' not in done.stdout
    assert "error" not in done.stdout.lower().split("\n")[-1]
