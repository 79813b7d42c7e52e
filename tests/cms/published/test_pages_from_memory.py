"""Pages from memory say what a page made anew would say, to those whom it may be said."""

import datetime
import gzip
from collections.abc import Callable
from threading import Event, Thread
from unittest import mock

import brotli
import pytest
from django.contrib.auth.models import Group
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from cms.core.models import SiteSettings, User
from cms.published import kept, sequencer, software, withdrawing
from cms.published import page_memory as memory
from cms.published.from_memory import _anonymous, may_be_kept
from cms.published.models import Withdrawal
from cms.published.page_memory import Answer, Key, OwnMemory, SharedMemory, memory_of
from tests import factories as make

pytestmark = pytest.mark.django_db
Seen = tuple[int, bytes, dict[str, str]]


def ask(address: str, client: Client | None = None, method: str = "get", **headers: str) -> Seen:
    answer = getattr(client or Client(), method)(address, headers=headers)
    return answer.status_code, answer.content, dict(answer.items())


def ask_anew(address: str, **headers: str) -> Seen:
    memory.forget()
    kept.forget()
    return ask(address, **headers)


def queries(address: str, **asked) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask(address, **asked)
    return len(captured)


def is_kept(address: str, **asked) -> bool:
    """Whether the answer comes from memory: it has asked for the edition only."""
    return queries(address, **asked) == 1


def somebody(*groups: str) -> Client:
    user = User.objects.create_user(f"user-{User.objects.count()}", password="a long password")
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def page():
    return make.news(title="Winners start work", slug="winners")


def test_whoever_asks_next_gets_the_same_for_one_question_to_the_database(page):
    for address in ("/en/news/winners/", "/en/news/", "/en/", "/en/feed/rss/", "/en/projects/?languages=all"):
        first = ask(address)
        assert first[0] == 200
        assert is_kept(address), address
        assert ask(address) == first


# Never stale.


def _saved(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()


CHANGES: dict[str, Callable[[], None]] = {
    "an edit": lambda: _edit(title="Winners begin"),
    "another page": lambda: make.news(title="Something else"),
    "a translation": lambda: make.translate(_page(), "sv"),
    "a menu": lambda: make.content(title="About us", show_in_menus=True),
    "the site's name": lambda: _saved(SiteSettings.load(), name="Another name"),
    "the logo": lambda: _saved(SiteSettings.load(), logo=make.image("Logo")),
    "a restriction": lambda: PageViewRestriction.objects.create(page=_page(), restriction_type="login"),
    "its end": lambda: PageViewRestriction.objects.all()[0].delete(),
    "unpublication": lambda: _page().unpublish(),
    "publication": lambda: _page().save_revision().publish(),
    "withdrawal": lambda: withdrawing.withdraw(_page(), None),
    "its lifting": lambda: _lift(),
    "another address": lambda: _saved(_page(), slug="begin"),
    "a redirect": lambda: Redirect.objects.create(
        site=Site.objects.get(), old_path="/en/nowhere", redirect_link="/en/news/"
    ),
    "deletion": lambda: _page().delete(),
}


def _page():
    return make.NewsPage.objects.get(slug__in=["winners", "begin"], locale__language_code="en")


def _edit(**fields) -> None:
    page = _page()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def _lift() -> None:
    withdrawing.lift(Withdrawal.objects.get(), None)
    _page().save_revision().publish()


def test_after_any_change_memory_says_what_a_page_made_anew_says(page):
    addresses = ["/en/", "/en/news/", "/en/news/winners/", "/en/news/begin/", "/sv/news/winners/", "/en/nowhere/"]
    before = {address: ask(address) for address in addresses}
    for name, change in CHANGES.items():
        for address in addresses:
            ask(address)
        with make.committed():
            change()
        after = {address: ask(address) for address in addresses}
        assert after == {address: ask_anew(address) for address in addresses}, name
        assert after != before, f"{name} is not seen"
        before = after


def test_what_ends_and_begins_by_the_clock_does_so_in_memory_too():
    hour, now = datetime.timedelta(hours=1), timezone.now()
    make.news(title="Ending", slug="ending", expire_at=now + hour)
    make.news(title="Beginning", slug="beginning", go_live_at=now + hour)
    addresses = ("/en/news/", "/en/news/ending/", "/en/news/beginning/")
    listed, ending, beginning = (ask(address) for address in addresses)
    assert (ending[0], beginning[0]) == (200, 404)
    assert b"/en/news/ending/" in listed[1]
    with mock.patch.object(timezone, "now", return_value=now + 2 * hour):
        listed, ending, beginning = (ask(address) for address in addresses)
        assert (ending[0], beginning[0]) == (404, 200)
        assert b"/en/news/ending/" not in listed[1]
        assert b"/en/news/beginning/" in listed[1]


def test_in_the_last_minute_before_something_ends_nothing_is_kept_for_another_clock_may_be_ahead(page):
    ends = timezone.now() + datetime.timedelta(minutes=2)
    make.news(title="Ending", expire_at=ends)
    with mock.patch.object(timezone, "now", return_value=ends - datetime.timedelta(seconds=50)):
        for _look in range(2):
            assert not is_kept("/en/news/winners/")
    ask("/en/news/winners/")
    assert is_kept("/en/news/winners/")


def test_a_page_is_made_anew_each_day_because_it_says_the_date(page):
    ask("/en/news/winners/")
    assert is_kept("/en/news/winners/")
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    with mock.patch.object(timezone, "now", return_value=tomorrow):
        assert not is_kept("/en/news/winners/")


def test_while_something_is_due_nothing_is_kept_and_nothing_taken_from_memory(page):
    first = ask("/en/news/winners/")
    due = sequencer.standing()._replace(due=True)
    get, put = (mock.patch.object(memory_of("pages"), name) for name in ("get", "put"))
    with mock.patch("cms.published.from_memory.advance", return_value=due), get as get, put as put:
        assert ask("/en/news/winners/") == first
    assert not get.called
    assert not put.called


# Never somebody else's.


def test_whoever_is_signed_in_neither_reads_nor_fills_it(page):
    member = somebody()
    status, _content, headers = ask("/en/news/winners/", member)
    assert (status, headers["Cache-Control"]) == (200, "private, no-cache")
    assert not is_kept("/en/news/winners/")
    assert not is_kept("/en/news/winners/", client=member)
    with make.committed():
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert ask("/en/news/winners/", member)[0] == 200
    assert ask("/en/news/winners/") == ask("/en/news/winners/") == ask("/en/news/winners/", Client())
    assert ask("/en/news/winners/")[0] == 404
    # A cookie that is no session any more says as little about who may read.
    for _look in range(2):
        assert not is_kept("/en/news/", cookie="sessionid=over")


def test_a_preview_is_not_taken_for_the_page_and_does_not_become_it(page):
    draft = page.specific
    draft.title = "Not for anybody yet"
    for _look in range(2):
        # As Wagtail makes it where nobody asks for it: without a cookie.
        assert b"Not for anybody yet" in draft.make_preview_request().content
        assert b"Not for anybody yet" not in ask("/en/news/winners/")[1]


@pytest.mark.parametrize("path", ["новости/", "%00/", "%ff%fe/", "a%3Fb=1/", "a%2F%25/", "%ed%a0%80/"])
def test_any_address_that_leads_nowhere_is_an_ordinary_404(path):
    assert ask(f"/en/news/{path}")[0] == ask(f"/en/news/{path}?q=past-memory")[0] == 404


@pytest.mark.parametrize("charset", ["utf-7", "no-such"])
def test_an_address_is_read_as_it_is_whatever_charset_a_client_names(page, charset):
    client = Client(raise_request_exception=False)
    for address in ("/en/news/winners/?a=%2B2AA-", "/api/v1/news/?locale=en"):
        assert ask(address, client, **{"content-type": f"text/plain; charset={charset}"}) == ask(address)


def test_a_hidden_page_answers_as_one_that_never_was_each_time():
    make.news(title="Hidden", slug="hidden", live=False)
    never = ask("/en/news/never/")
    for asked in ({}, {}, {"accept-encoding": "br"}, {"if-none-match": "*"}, {"if-none-match": 'W/"1"'}):
        assert ask("/en/news/hidden/", **asked) == ask("/en/news/never/", **asked) == never
    assert ask("/en/news/hidden/", method="head") == ask("/en/news/never/", method="head")
    assert len(memory_of("pages")) == 0


def test_nothing_of_the_visitor_but_the_address_is_in_what_others_get(page):
    curious = {
        "accept-language": "ru",
        "user-agent": "canary",
        "referer": "http://canary/",
        "cookie": "messages=canary",
    }
    first = ask("/en/news/winners/", **curious)
    assert first == ask("/en/news/winners/") == ask_anew("/en/news/winners/")
    assert "Set-Cookie" not in first[2]


@pytest.mark.parametrize(
    ("kept", "response"),
    [
        (True, HttpResponse("page")),
        (True, HttpResponse("page", headers={"Vary": "Cookie", "Cache-Control": "public, no-cache"})),
        (False, HttpResponse("page", status=404)),
        (False, HttpResponse("page", status=302)),
        (False, HttpResponse("page", headers={"Cache-Control": "max-age=0, Private"})),
        (False, HttpResponse("page", headers={"Cache-Control": "no-store"})),
        (False, HttpResponse("page", headers={"Vary": "Cookie, Accept-Language"})),
        (False, HttpResponse("page", headers={"Content-Encoding": "gzip"})),
    ],
)
def test_only_pages_that_are_the_same_for_everybody_are_kept(kept, response):
    assert may_be_kept(response) == kept
    response.set_cookie("canary", "1")
    assert not may_be_kept(response)


# What it is found by.


def test_the_order_of_parameters_and_who_passed_the_address_on_do_not_matter():
    make.project(slug="one")
    first = ask("/en/projects/?status=2&order=title")
    assert is_kept("/en/projects/?order=title&status=2&utm_source=letter&fbclid=17")
    assert ask("/en/projects/?utm_medium=mail&order=title&status=2") == first
    for other in ("?status=2", "?status=2&order=title&page=2", "?status=2&order=title&unknown=1"):
        assert not is_kept(f"/en/projects/{other}"), other
        assert is_kept(f"/en/projects/{other}"), other


def test_what_visitors_type_is_kept_nowhere(page):
    for address in ("/en/search/?q=winners", "/en/search/suggest/?q=win", "/en/projects/?q=canary"):
        assert ask(address)[0] == 200
    assert len(memory_of("pages")) == 0


def test_each_host_has_its_own_pages_and_an_unknown_one_none(page):
    ask("/en/news/winners/")
    assert not is_kept("/en/news/winners/", host="localhost")
    assert is_kept("/en/news/winners/", host="localhost")
    assert ask("/en/news/winners/", host="elsewhere.example")[0] == 400


def test_who_asks_only_for_the_head_gets_what_the_page_would_have(page):
    missing = ask("/en/news/winners/", method="head")
    kept = ask("/en/news/winners/", method="head")
    status, content, headers = ask("/en/news/winners/")
    assert missing == kept == (status, b"", headers)
    assert headers["Content-Length"] == str(len(content))


def test_a_page_comes_in_the_best_encoding_that_the_client_takes(page):
    plain = ask("/en/news/winners/")
    assert "Content-Encoding" not in plain[2]
    read = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
    for header, encoding in {
        "gzip, deflate, br": "br",
        "gzip;q=1.0, br;q=0": "gzip",
        "GZIP": "gzip",
        "br;q=0.0, gzip; q=0": "",
        "identity": "",
    }.items():
        _status, content, headers = ask("/en/news/winners/", **{"accept-encoding": header})
        assert headers.get("Content-Encoding", "") == encoding, header
        assert read[encoding](content) == plain[1]
        assert {"accept-encoding", "cookie"} <= {part.strip().lower() for part in headers["Vary"].split(",")}
        # A strong one of the text as it is, a weak one of what says the same.
        assert headers["ETag"] == ("W/" if encoding else "") + plain[2]["ETag"]
        assert headers["Content-Length"] == str(len(content))


def test_who_has_a_page_already_is_told_so_until_it_is_another(page):
    etag = ask("/en/news/winners/")[2]["ETag"]
    for encoding in ("br", ""):
        status, content, headers = ask("/en/news/winners/", **{"if-none-match": etag, "accept-encoding": encoding})
        assert (status, content, headers["ETag"]) == (304, b"", f"W/{etag}" if encoding else etag)
        assert headers["Cache-Control"] == "public, no-cache"
    # A change elsewhere leaves it what it was.
    make.project(slug="elsewhere")
    assert ask("/en/news/winners/", **{"if-none-match": etag})[0] == 304
    with make.committed():
        _edit(title="Winners begin")
    assert ask("/en/news/winners/", **{"if-none-match": etag})[0] == 200
    with make.committed():
        _page().unpublish()
    assert ask("/en/news/winners/", **{"if-none-match": etag}) == ask("/en/news/never/")


# Where it is kept.


def answer(text: str, length: int = 1) -> Answer:
    return Answer((("Content-Type", "text/html"),), text.encode() * length)


def test_a_memory_has_an_end_and_what_nobody_asks_for_goes_first():
    own = OwnMemory(room=200_000)
    for number in range(500):
        own.put(Key("1", f"/{number}"), answer("x", 1000))
        assert own.get(Key("1", "/0")), "asked for all the time"
    assert 20 < len(own) < 100
    assert own.get(Key("1", "/499"))
    assert own.get(Key("1", "/1")) is None
    own.put(Key("1", "/large"), answer("x", 50_000))
    assert own.get(Key("1", "/large")) is None
    for _again in range(1000):
        own.put(Key("1", "/0"), answer("x", 1000))
    assert 20 < len(own) < 100
    own.put(Key("2", "/0"), answer("y"))
    assert (len(own), own.get(Key("1", "/0"))) == (1, None)


def test_a_long_address_is_answered_and_not_kept(page):
    address = f"/en/news/winners/?unknown={'x' * 2000}"
    assert ask(address)[0] == 200
    assert len(memory_of("pages")) == 0
    settings_of_none = OwnMemory(room=0)
    settings_of_none.put(Key("1", "/"), answer("x"))
    assert len(settings_of_none) == 0


@pytest.mark.parametrize("shared", [False, True])
def test_one_makes_a_page_and_the_others_wait_for_it(shared):
    kept = SharedMemory(LocMemCache(f"waiting-{shared}", {})) if shared else OwnMemory(room=200_000)
    key, begun, finish, found = Key("1", "/"), Event(), Event(), []

    def first() -> None:
        with kept.turn(key) as others:
            found.append(others)
            begun.set()
            finish.wait(5)
            kept.put(key, answer("made once"))

    def second() -> None:
        with kept.turn(key) as others:
            found.append(others)

    threads = [Thread(target=first), Thread(target=second)]
    threads[0].start()
    begun.wait(5)
    threads[1].start()
    threads[1].join(0.1)
    assert found == [None]
    finish.set()
    for thread in threads:
        thread.join(5)
    assert found == [None, answer("made once")]


@pytest.mark.parametrize("shared", [False, True])
def test_nobody_waits_for_ever_nor_for_what_failed(shared, monkeypatch):
    monkeypatch.setattr(memory, "PATIENCE", 0.1)
    kept = SharedMemory(LocMemCache(f"patient-{shared}", {})) if shared else OwnMemory(room=200_000)
    with pytest.raises(ZeroDivisionError), kept.turn(Key("1", "/")):
        raise ZeroDivisionError
    with kept.turn(Key("1", "/")) as made:
        assert made is None
        with kept.turn(Key("1", "/")) as others:
            assert others is None


@pytest.fixture
def shared_cache(monkeypatch) -> SharedMemory:
    kept = SharedMemory(LocMemCache("shared", {}))
    kept._cache.clear()
    monkeypatch.setattr("cms.published.from_memory.memory_of", lambda kind: kept)
    return kept


def test_processes_that_share_a_cache_have_each_others_pages_if_they_are_the_same_software(
    page, shared_cache, settings
):
    first = ask("/en/news/winners/")
    assert is_kept("/en/news/winners/")
    assert ask("/en/news/winners/") == first
    names = list(shared_cache._cache._cache)
    assert len(names) == 1
    assert "winners" not in names[0]
    settings.WAGTAIL_SITE_NAME = "Another"
    software.software.cache_clear()
    other = SharedMemory(shared_cache._cache)
    software.software.cache_clear()
    assert other._software != shared_cache._software
    with mock.patch("cms.published.from_memory.memory_of", return_value=other):
        assert not is_kept("/en/news/winners/")


def test_a_shared_cache_that_does_not_answer_costs_time_only(page, shared_cache):
    for name in ("get", "set", "add", "delete"):
        setattr(shared_cache._cache, name, mock.Mock(side_effect=ConnectionError))
    assert ask("/en/news/winners/")[0] == ask("/en/news/winners/")[0] == 200


def test_a_page_that_cannot_be_made_is_an_error_once_and_not_kept(page):
    client = Client(raise_request_exception=False)
    with mock.patch("news.models.NewsPage.get_context", side_effect=ZeroDivisionError):
        assert ask("/en/news/winners/", client)[0] == 500
    assert ask("/en/news/winners/", client)[0] == 200


def test_the_request_that_a_page_is_made_for_says_nothing_of_the_client():
    asked = RequestFactory(REMOTE_ADDR="203.0.113.7").get(
        "/en/?b=2&a=1&utm_source=x", headers={"accept-language": "ru", "cookie": "a=b", "if-none-match": "*"}
    )
    made = _anonymous(asked, mock.Mock())
    assert made.META["QUERY_STRING"] == "a=1&b=2"
    assert not {name for name in made.META if name.startswith("HTTP_")} - {"HTTP_HOST"}
    assert "203.0.113.7" not in made.META.values()
    cyrillic = RequestFactory().get("/en/новости/")
    assert _anonymous(cyrillic, mock.Mock()).path == cyrillic.path == "/en/новости/"
