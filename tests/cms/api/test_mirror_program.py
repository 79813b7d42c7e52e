"""The program that partners copy: it resumes, waits, tries again, and never holds half of anything."""

import json
import sqlite3
import sys
from io import BytesIO
from urllib.error import HTTPError

import pytest

from cms.docs.examples import mirror as program
from tests import factories
from tests.factories import committed
from tests.histories.copies import SITE, ask, copy_of, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "copy.sqlite3")


def titles(mirror) -> list[str]:
    return sorted(json.loads(data)["title"] for data in held(mirror).values())


def resumed(path: str, *, answer=ask, filters=(("type", "news"),), limit: int = 100):
    """The copy in this file, opened by another process; what it has waited for is in `waited`."""
    mirror = copy_of(list(filters), path, limit)
    mirror.ask, mirror.waited = answer, []
    mirror.sleep = mirror.waited.append
    return mirror


def test_it_goes_on_where_it_has_left_off(path):
    factories.news(title="One")
    second = factories.news(title="Two")
    first = resumed(path, limit=1)
    assert first.step()["has_more"]
    assert titles(first) == ["One"]
    first.db.close()
    assert resumed(path, limit=1).update()
    with committed():
        second.unpublish()
    again = resumed(path, limit=1)
    assert again.update()
    assert titles(again) == ["One"]
    assert not again.update()


def test_a_page_is_taken_over_as_a_whole_or_not_at_all(path, monkeypatch):
    factories.news(title="One")
    factories.news(title="Two")
    mirror = resumed(path)
    taken = mirror.take_over

    def dies(change):
        taken(change)
        raise KeyboardInterrupt

    monkeypatch.setattr(mirror, "take_over", dies)
    with pytest.raises(KeyboardInterrupt):
        mirror.update()
    mirror.db.close()
    again = resumed(path)
    assert titles(again) == []
    again.update()
    assert titles(again) == ["One", "Two"]


def test_where_nothing_has_changed_it_is_told_so_without_content(path):
    factories.news()
    mirror = resumed(path)
    mirror.update()
    mirror.update()
    answers: list[int] = []

    def counted(address, headers):
        status, *rest = ask(address, headers)
        answers.append(status)
        return status, *rest

    mirror.ask = counted
    assert not mirror.update()
    assert answers == [304]
    factories.news(title="New")
    assert mirror.update()
    assert "New" in titles(mirror)


def test_it_waits_as_long_as_it_is_told_and_tries_again_what_may_pass(path):
    factories.news(title="One")
    trouble = [
        (429, {"Retry-After": "7"}, b"{}"),
        (503, {}, b"not now"),
        (200, {}, b"<html>a proxy's page"),
        ConnectionResetError("reset"),
    ]

    def troubled(address, headers):
        if not trouble:
            return ask(address, headers)
        found = trouble.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    mirror = resumed(path, answer=troubled)
    mirror.update()
    assert mirror.waited == [7, 2, 4, 8]
    assert titles(mirror) == ["One"]


def test_it_gives_up_with_an_error_and_keeps_what_it_has(path):
    factories.news(title="One")
    resumed(path).update()
    for answer in ((500, {}, b""), (404, {}, b""), (401, {}, b"")):
        mirror = resumed(path, answer=lambda _address, _headers, answer=answer: answer)
        with pytest.raises(SystemExit, match=str(answer[0])):
            mirror.update()
        assert len(mirror.waited) == (program.ATTEMPTS if answer[0] == 500 else 0)
        assert titles(mirror) == ["One"]


def test_another_filter_starts_anew_and_leaves_nothing_of_the_one_before(path):
    factories.translate(factories.news(title="One"), "ky")
    resumed(path).update()
    mirror = resumed(path, filters=[("type", "news"), ("locale", "ky")])
    assert titles(mirror) == ["One", "One (ky)"]
    mirror.update()
    assert titles(mirror) == ["One (ky)"]


def test_it_says_what_was_withdrawn_and_is_to_be_purged(path, capsys):
    answer = {"cursor": "x", "has_more": False, "changes": []}
    change = {"op": "remove", "type": "news", "id": "1", "locale": "en", "url": "https://www.example.org/1"}
    answer["changes"] = [change | {"reason": "withdrawn", "purge_by": "2030-01-02T03:00:00Z"}]
    resumed(path, answer=lambda *_asked: (200, {}, json.dumps(answer).encode())).update()
    assert capsys.readouterr().err == ("Withdrawn, to be purged by 2030-01-02T03:00:00Z: https://www.example.org/1\n")


def test_it_runs_from_the_command_line(path, monkeypatch, capsys):
    asked: list[tuple[str, dict[str, str]]] = []

    def urlopen(request, timeout):
        headers = {name.title(): value for name, value in request.header_items()}
        asked.append((request.full_url, headers))
        status, found, body = ask(request.full_url, {})
        if len(asked) == 1:
            raise HTTPError(request.full_url, 502, "Bad gateway", {}, BytesIO(b""))
        answer = BytesIO(body)
        answer.status, answer.headers = status, found
        return answer

    factories.news(title="One")
    monkeypatch.setattr(program.urllib.request, "urlopen", urlopen)
    monkeypatch.setattr(program.time, "sleep", lambda _seconds: None)
    given = ["--type", "news", "--locale", "en,ky", "--theme", "a,b", "--theme", "c", "--country", "KG", "--key", "k"]
    monkeypatch.setattr(sys, "argv", ["mirror.py", f"{SITE}/", path, *given])
    program.main()
    assert capsys.readouterr().out == "0 items, as before\n"
    assert asked[-1][0] == (
        f"{SITE}/api/v1/changes/?type=news&locale=en%2Cky&theme=a%2Cb&theme=c&country=KG&view=full&limit=100"
    )
    assert asked[-1][1]["X-Api-Key"] == "k"
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM item").fetchone() == (0,)
