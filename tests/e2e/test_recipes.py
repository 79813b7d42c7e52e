"""Every recipe of the guides for partners works on a running site as it is printed."""

import datetime
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import pytest
from standardwebhooks.webhooks import Webhook

from tests.databases import ROOT

DOCS = ROOT / "cms" / "docs"
_BLOCK = re.compile(r"^```(sh|python|js)\n(.*?)^```", re.DOTALL | re.MULTILINE)
COMMANDS = {
    "sh": ["bash", "-euo", "pipefail", "-c"],
    "python": [sys.executable, "-c"],
    "js": [shutil.which("node") or "node", "--input-type=module", "--eval"],
}
Run = Callable[..., str]


def recipes(guide: str, section: str = "") -> list[tuple[str, str]]:
    """The language and the code of each recipe of a guide, or of one of its sections."""
    text = (DOCS / guide).read_text(encoding="utf-8")
    return _BLOCK.findall(text.partition(f"## {section}\n")[2].partition("\n## ")[0] if section else text)


# Something that was public, and was then withdrawn; printed is the cursor from before that.
_WITHDRAW = """
from cms.published import withdrawing
from cms.published.changes import Position
from cms.published.models import PublishedState
from home.models import ContentPage, HomePage
home = HomePage.objects.get(locale__language_code="en")
page = home.add_child(instance=ContentPage(title="For the recipes", slug="for-the-recipes", locale=home.locale))
page.save_revision().publish()
state = PublishedState.objects.get(pk=1)
withdrawing.withdraw(page, None)
print(Position(state.epoch, state.seq).encode())
"""
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = '{"type":"content.changed","data":{"changes":[],"cursor":"Кыргызча"}}'


@pytest.fixture(scope="module")
def run(site, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a recipe where a partner would; what one leaves behind is there for the next."""
    desk = tmp_path_factory.mktemp("partner")
    shutil.copy(DOCS / "examples" / "mirror.py", desk)
    (desk / "body.json").write_text(BODY, encoding="utf-8")

    def run_it(language: str, code: str, **more: str) -> str:
        environment = os.environ | {"SITE": site.url} | more
        done = subprocess.run(
            [*COMMANDS[language], code],
            cwd=desk,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()
        assert '"errors"' not in done.stdout
        assert "error" not in done.stdout.lower().split("\n")[-1]
        return done.stdout

    return run_it


@pytest.fixture(scope="module")
def cursor(site) -> str:
    """A cursor after which something was withdrawn."""
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", _WITHDRAW]
    done = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def test_there_are_recipes_in_each_language():
    assert Counter(language for language, _code in recipes("api.md")) == {"sh": 6, "python": 4, "js": 2}
    assert Counter(language for language, _code in recipes("partners.md")) == {"sh": 5, "python": 4, "js": 4}


@pytest.mark.parametrize(("language", "code"), recipes("api.md"))
def test_a_recipe_says_something_and_no_error(run, language, code):
    run(language, code)


@pytest.mark.parametrize(
    ("language", "code"), recipes("partners.md", "Show the latest news in Kyrgyz, in Russian where there is no Kyrgyz")
)
def test_the_news_box_has_news_in_both_languages(run, language, code):
    said = run(language, code)
    found = re.findall(r'lang="(\w\w)"|"locale":"(\w\w)"', said)
    assert {"ky", "ru"} <= {code for pair in found for code in pair}


def test_every_copy_has_everything(run):
    shell, from_copy, javascript, by_hand = (
        code for _language, code in recipes("partners.md", "Keep a copy of everything")
    )
    said = run("sh", shell)
    number = re.match(r"(\d+) items, with changes", said)
    assert number
    assert len(run("python", from_copy).splitlines()) in range(2, 6)
    # A second time it finds nothing new.
    assert run("sh", shell) == f"{number[1]} items, as before\n"
    assert run("js", javascript) == run("js", javascript) == f"{number[1]} items\n"
    assert re.match(r"\d+ pages; next time from \w+", run("sh", by_hand))


@pytest.mark.parametrize(("language", "code"), recipes("partners.md", "Delete what was withdrawn"))
def test_what_was_withdrawn_is_found(run, cursor, language, code):
    said = run(language, code, CURSOR=cursor)
    assert len(said.splitlines()) == 1
    assert datetime.datetime.now(datetime.UTC).strftime("%Y") in said
    assert "withdrawn" in said or said.startswith("delete by 2")


@pytest.mark.parametrize(("language", "code"), recipes("partners.md", "Verify a webhook"))
def test_a_webhook_is_ours_or_not(run, language, code):
    def verdict(body: str = BODY, secret: str = SECRET, age: int = 0) -> str:
        at = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=age)
        signed = Webhook(SECRET).sign("msg_1", at, body)
        sent = {"ID": "msg_1", "TIMESTAMP": str(int(at.timestamp())), "SIGNATURE": f"v1,b3RoZXI= {signed}"}
        return run(language, code, **{f"WEBHOOK_{name}": value for name, value in sent.items()}, WEBHOOK_SECRET=secret)

    assert verdict() == "ours\n"
    # Another body than the one that was signed, and another secret.
    assert verdict(body=BODY + " ") == "not ours\n"
    assert verdict(secret="whsec_" + "A" * 32) == "not ours\n"
    assert verdict(age=3600) == "not ours\n"
