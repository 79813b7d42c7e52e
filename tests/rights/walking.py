"""Tries a role on a route: one request, taken back, and what was wrong with its answer."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from random import Random
from typing import Any

from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from django.utils.datastructures import MultiValueDictKeyError

from .table import RULES, Rule
from .world import ANONYMOUS, Role, Thing, World

_WRITES = re.compile(r'\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# Who is looking at what, and the queue of what is to be read again for the public: nobody's work.
_NOBODYS = {
    "django_session",
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "axes_accesslog",
    "core_customrendition",
    "published_pendingchange",
    "published_publishedstate",
    "wagtailusers_userprofile",
}
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
# A regular expression's part of an address.
_GROUP = re.compile(r"\(\?P<(\w+)>[^()]*\)")
Case = tuple[str, Rule, Thing | None]


def cases(world: World) -> Iterator[Case]:
    """Each route with each thing that it can be about."""
    for route, rules in RULES.items():
        for rule in rules:
            if not rule.kinds:
                yield route, rule, None
            for thing in world.of(*rule.kinds):
                if all(rule.args.get(name, thing.args.get(name)) is not None for name in _parts(route)):
                    yield route, rule, thing


def some_cases(world: World, role: Role, share: float = 1) -> Iterator[Case]:
    """A sample of `cases`, another one for each role and engine, and the same in every run.

    Of the rules a `share`, each with something in a language of the role's own and with something in another one. A
    superuser does all that whoever may can do with it: what is refused to others would have been something.
    """
    dice = Random(f"{role.name} {connection.vendor}")
    for _rule, group in groupby(cases(world), key=lambda case: id(case[1])):
        found = list(group)
        works = [case for case in found if case[2] and case[2].name == case[1].works]
        if role.everything and works:
            yield works[0]
        elif dice.random() < share:
            own = [case for case in found if case[2] and case[2].language in role.edits]
            others = [case for case in found if case not in own]
            yield from (dice.choice(each) for each in (own, others) if each)


def _parts(route: str) -> list[str]:
    return _PART.findall(_GROUP.sub(r"<\1>", route))


def address(case: Case) -> str:
    """Where to ask."""
    route, rule, thing = case
    values = {**(thing.args if thing else {}), **rule.args}
    path = _PART.sub(lambda part: str(values[part[1]]), _GROUP.sub(r"<\1>", route))
    path = path.replace("^.*/$", "nowhere/").replace("\\.", ".").replace("^", "").replace("$", "")
    return f"/admin/{path}{rule.query.format(**values)}"


class Walker:
    """A role's browser."""

    def __init__(self, world: World, role: Role) -> None:
        self.world = world
        self.role = role
        # A failure is an answer, too.
        self.client = Client(raise_request_exception=False)
        if role is not ANONYMOUS:
            self.client.force_login(world.users[role.name], backend="django.contrib.auth.backends.ModelBackend")
        # Signing out is tried as well.
        self._cookies = self.client.cookies.output(header="", sep=";")
        # How often it was asked, and answered with what was asked for; and how often it did what was asked.
        self.asked = self.answered = self.done = 0
        self._written: set[str] = set()

    def get(self, case: Case) -> list[str]:
        """What is wrong with reading it."""
        _route, rule, thing = case
        answer, changed = self._ask("get", case)
        wrong = [f"changed {changed}"] if changed else []
        self.answered += answer.status_code == 200
        if rule.get is not None:
            may = rule.get(self.role, thing)
            if not may and not refused(answer):
                wrong.append(f"answered {answer.status_code}")
            # What can be changed depends on the state that a thing is in.
            if may and refused(answer) and (rule.post is None or (thing and thing.name == rule.works)):
                wrong.append(f"refused with {answer.status_code}")
        return wrong + self._common(answer, case)

    def post(self, case: Case) -> list[str]:
        """What is wrong with changing it."""
        _route, rule, thing = case
        answer, changed = self._ask("post", case)
        may = rule.post is not None and rule.post(self.role, thing)
        self.done += bool(changed)
        wrong = [f"changed {changed}"] if changed and not may else []
        if may and thing and thing.name == rule.works and not changed:
            wrong.append(f"changed nothing, {answer.status_code}")
        return wrong + self._common(answer, case)

    def status(self, case: Case) -> int:
        """How it answers."""
        answer, _changed = self._ask("get", case)
        status: int = answer.status_code
        return status

    def reads(self, path: str) -> bool:
        """Whether something is shown at a public address, and nothing of it is a secret."""
        answer = self.client.get(path)
        read = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code in {200, 404}
        assert self.world.leaked(self.role, read.decode(errors="replace")) == []
        return bool(answer.status_code == 200)

    def __str__(self) -> str:
        return f"{self.asked} requests, {self.answered} pages read, {self.done} changes made"

    def _common(self, answer: Any, case: Case) -> list[str]:
        read = str(answer.headers)
        if hasattr(answer, "wsgi_request"):
            read += " ".join(map(str, get_messages(answer.wsgi_request)))
        read += (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(errors="replace")
        wrong = [f"told of {what}" for what in self.world.leaked(self.role, read)]
        failure = getattr(answer, "exc_info", None)
        # Wagtail reads what a form has to have without asking.
        if answer.status_code >= 500 and not case[1].fails and failure and failure[0] is not MultiValueDictKeyError:
            wrong.append(f"failed with {failure[1]!r}")
        if self.role.enters and case[0] not in _OPEN and answer.headers.get("Location", "").startswith("/admin/login/"):
            wrong.append("signed out")
        if not self.role.enters and case[0] not in _OPEN and not refused(answer):
            wrong.append(f"answered {answer.status_code}")
        return wrong

    def _ask(self, method: str, case: Case) -> tuple[Any, str]:
        """The answer, and the tables that are different after it."""
        self.asked += 1
        data = case[1].data(self.world, case[2]) if method == "post" else {}
        with transaction.atomic():
            with _noting(self._written):
                answer = getattr(self.client, method)(address(case), data)
            after = {table: _rows(table) for table in self._written - _NOBODYS}
            transaction.set_rollback(True)
        self.client.cookies.load(self._cookies)
        changed = sorted(table for table, rows in after.items() if rows != _rows(table))
        self._written.clear()
        return answer, " ".join(changed)


# What somebody reads who has not signed in yet.
_OPEN = {"login/", "logout/", "jsi18n/", "sprite/"}


def refused(answer: Any) -> bool:
    """Whether an answer says no: not found, not allowed, or another page than the one that was asked for."""
    if answer.status_code in {401, 403, 404, 405}:
        return True
    where = answer.headers.get("Location", "")
    return answer.status_code == 302 and (where == "/admin/" or where.startswith("/admin/login/"))


@contextmanager
def _noting(written: set[str]) -> Iterator[None]:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if match := _WRITES.match(sql):
            written.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


def _rows(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608 - a table's name
        return cursor.fetchall()


def walk(walker: Walker, tried: Iterable[Case]) -> list[str]:
    """What was wrong with any of them, each with its address."""
    wrong = []
    for case in tried:
        for method, ask in (("GET", walker.get), ("POST", walker.post)):
            wrong += [f"{method} {address(case)} ({case[2].name if case[2] else ''}): {what}" for what in ask(case)]
    return wrong
