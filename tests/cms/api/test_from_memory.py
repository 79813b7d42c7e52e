"""Lists that a process has answered before come from its memory, and never from before a change."""

import gzip
from datetime import timedelta
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.api import items
from cms.published import page_memory, sequencer, storing
from cms.published.models import PublishedItem
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/api/v1/news/?locale=en&count=true&facets=theme"


def queries(client, address: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers=headers).status_code in {200, 304}
    return len(captured)


@pytest.fixture
def page():
    """What was changed just now has no date yet, and is not kept."""
    with mock.patch("cms.api.answers._DATE_IS_SAFE_AFTER", timedelta(seconds=-60)):
        yield make.news(title="Winners start work")


def test_a_list_that_was_asked_for_costs_one_query_and_says_the_same(client, page):
    first = client.get(LIST)
    assert queries(client, LIST) == 1
    again = client.get(LIST)
    assert (again.content, again["ETag"], again["Content-Type"]) == (first.content, first["ETag"], "application/json")
    assert again["Content-Length"] == str(len(first.content))
    # What is asked for in other words is another list.
    assert queries(client, f"{LIST}&limit=7") > 1


def test_after_a_change_nothing_old_is_said(client, page):
    client.get(LIST)
    page.title = "Winners begin"
    make.publish(page)
    (item,) = client.get(LIST).json()["results"]
    assert item["title"] == "Winners begin"
    with make.committed():
        page.unpublish()
    assert client.get(LIST).json()["results"] == []


def test_while_something_is_due_nothing_is_kept_and_nothing_taken_from_memory(client, page):
    client.get(LIST)
    kept = page_memory.memory_of("answers")
    due = sequencer.standing()._replace(due=True)
    get, put = (mock.patch.object(kept, name) for name in ("get", "put"))
    with mock.patch("cms.api.views.advance", return_value=due), get as get, put as put:
        assert client.get(LIST).status_code == 200
    assert not get.called
    assert not put.called


def test_a_list_comes_in_the_encoding_that_the_client_takes_and_is_known_by_its_etag(client, page):
    plain = client.get(LIST)
    for encoding, read in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        for _look in range(2):
            answer = client.get(LIST, headers={"accept-encoding": encoding})
            assert (answer["Content-Encoding"], read(answer.content)) == (encoding, plain.content)
            assert answer["ETag"] == f"W/{plain['ETag']}"
            assert "accept-encoding" in answer["Vary"].lower()
        known = client.get(LIST, headers={"accept-encoding": encoding, "if-none-match": answer["ETag"]})
        assert (known.status_code, known["ETag"], known["Vary"]) == (304, answer["ETag"], answer["Vary"])
    known = client.get(LIST, headers={"if-none-match": plain["ETag"]})
    assert (known.status_code, known["ETag"]) == (304, plain["ETag"])
    assert queries(client, LIST, **{"if-none-match": plain["ETag"]}) == 1


def test_what_cannot_be_written_is_in_no_list_from_memory_either(client, page, monkeypatch):
    """It is hidden without a number of its own."""
    write = storing.write

    def fail(instance, context):
        if getattr(instance, "pk", None) == page.pk:
            raise ValueError("cannot be written")
        return write(instance, context)

    monkeypatch.setattr(storing, "write", fail)
    assert len(client.get(LIST).json()["results"]) == 1
    page.summary = "New"
    make.publish(page)
    assert client.get(LIST).json()["results"] == []


def test_an_item_that_was_asked_for_costs_one_query_and_is_never_old(client, page):
    address = f"/api/v1/news/{page.translation_key}/"
    first = client.get(address)
    assert len(page_memory.memory_of("items")) == 1
    assert queries(client, address) == 1
    assert client.get(address).content == first.content
    page.title = "Winners begin"
    make.publish(page)
    assert client.get(address).json()["title"] == "Winners begin"
    with make.committed():
        page.unpublish()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/news/?q=winners", "/api/v1/search/?q=winners"])
def test_what_somebody_has_typed_comes_from_memory_for_the_same_client_only(client, page, address):
    first = client.get(address, REMOTE_ADDR="192.0.2.1")
    assert first.json()["results"]
    assert len(page_memory.memory_of("answers")) == 0
    with CaptureQueriesContext(connection) as own:
        assert client.get(address, REMOTE_ADDR="192.0.2.1").content == first.content
    with CaptureQueriesContext(connection) as others:
        assert client.get(address, REMOTE_ADDR="192.0.2.2").content == first.content
    assert len(own) == 1
    assert len(others) > 1
    # Nobody who reads the process's memory finds the words beside who has asked for them.
    assert not any("winners" in kept or "192.0.2" in kept for kept in page_memory.memory_of("searches")._kept)


def test_searches_stay_in_the_process_whatever_the_cache_is(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
    page_memory.forget()
    assert isinstance(page_memory.memory_of("searches"), page_memory.OwnMemory)
    assert isinstance(page_memory.memory_of("answers"), page_memory.SharedMemory)


@pytest.mark.parametrize("kept", [True, False], ids=["from memory", "made anew"])
@pytest.mark.parametrize(
    "address", [LIST, "/api/v1/news/?limit=5", "/api/v1/news/?q=winners", "/api/v1/search/?q=winners"]
)
def test_a_list_that_has_lost_an_item_is_not_known_by_its_date(client, page, address, kept):
    """What it still has may have been changed before the item was lost."""
    lost = make.news(title="Winners of yesterday")
    before = timezone.now() - timedelta(hours=1)
    PublishedItem.objects.filter(uuid=lost.translation_key).update(changed_at=before)
    first = client.get(address)
    assert len(first.json()["results"]) == 2
    since = {"if-modified-since": first["Last-Modified"]}
    with make.committed():
        lost.unpublish()
    for _look in range(2):
        if not kept:
            page_memory.forget()
        assert len(client.get(address, headers=since).json()["results"]) == 1


def test_what_is_asked_again_is_read_once_but_nothing_that_somebody_has_typed(client, page):
    kept = items._asked_plainly
    kept.cache_clear()
    for query in ("q=snow", "locale=en&q=snow", "%71=snow", "locale=en&fields=title&q=snow", "q"):
        client.get(f"/api/v1/news/?{query}")
    assert kept.cache_info().currsize == 0
    for each in (page, make.news()):
        assert client.get(f"/api/v1/news/{each.translation_key}/?locale=en").status_code == 200
    assert (kept.cache_info().currsize, kept.cache_info().hits) == (1, 1)


def test_a_cursor_says_the_same_wherever_it_stands(client, page):
    for number in range(3):
        make.news(title=f"News {number}")
    cursor = parse_qs(urlsplit(client.get("/api/v1/news/?locale=en&limit=1").json()["next"]).query)["cursor"][0]
    last, first = (
        client.get(f"/api/v1/news/?{query}")
        for query in (
            f"locale=en&limit=1&cursor={cursor}",
            f"cursor={cursor}&locale=en&limit=1",
        )
    )
    assert last.json()["results"] == first.json()["results"] != []
    twice = client.get(f"/api/v1/news/?limit=1&cursor={cursor}&cursor={cursor}")
    assert (twice.status_code, twice.json()["errors"][0]["parameter"]) == (400, "cursor")
    item = client.get(f"/api/v1/news/{page.translation_key}/?locale=en&cursor={cursor}")
    assert (item.status_code, item.json()["errors"][0]["parameter"]) == (400, "cursor")
    for wrong in ("AAAA", "", "a%20b", "a" * 601):
        assert client.get(f"/api/v1/news/?locale=en&cursor={wrong}").status_code == 400, wrong
