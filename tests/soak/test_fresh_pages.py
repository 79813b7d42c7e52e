"""While somebody publishes, nobody who reads in other processes gets a page from before what they know of."""

import multiprocessing
import re
from multiprocessing.synchronize import Event
from typing import Any

import pytest
from django.test import Client

from cms.published.page_memory import memory_of
from news.models import NewsPage
from tests import factories, processes

pytestmark = pytest.mark.django_db
PUBLICATIONS, READERS = 500, 3
ADDRESSES = ("/en/news/followed/", "/en/news/", "/en/")


@pytest.fixture
def database(tmp_path):
    with processes.own_database(tmp_path) as name:
        processes.call(name, make_page)
        yield name


def make_page() -> None:
    factories.news(title="Version 0000.", slug="followed")


def publish(known: Any) -> None:
    """Publish one version after the other; what is `known` has been committed."""
    for number in range(1, PUBLICATIONS + 1):
        page = NewsPage.objects.get(slug="followed", locale__language_code="en")
        page.title = f"Version {number:04d}."
        page.save_revision().publish()
        known.value = number


def read(known: Any, stop: Event) -> None:
    """Every page shows what was known when it was asked for, or what is newer."""
    reader = Client()
    from_memory = 0
    while not stop.is_set():
        for address in ADDRESSES:
            least = known.value
            before = set(map(id, memory_of("pages")._kept.values()))
            text = reader.get(address).content.decode()
            from_memory += bool(before) and before == set(map(id, memory_of("pages")._kept.values()))
            shown = [int(number) for number in re.findall(r"Version (\d{4})\.", text)]
            assert shown, address
            assert min(shown) >= least, f"{address} shows {min(shown)}, and {least} was published"
    assert from_memory


def test_no_reader_gets_a_page_from_before_what_was_published_when_they_asked(database):
    known, stop = multiprocessing.get_context("fork").Value("i", 0), processes.event()
    readers = [processes.start(database, read, known, stop) for _each in range(READERS)]
    processes.call(database, publish, known, within=1800)
    stop.set()
    processes.finish(*readers)
