"""Queries that are put together once say what the same query of the ORM says, whatever is asked."""

import uuid

import pytest
from django.db import DataError, OperationalError, ProgrammingError, connection, transaction
from django.db.models import UUIDField, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.published import prepared as prepared_module
from cms.published import sequencer
from cms.published.models import PublishedItem, hidden
from cms.published.prepared import OneOf, Prepared, Slot, Utf8, prepared
from tests import factories, processes

pytestmark = pytest.mark.django_db


@prepared
def by_id(type_name: str):
    items = PublishedItem.objects.visible(sequencer.NOW).of_type(type_name)
    return items.filter(uuid=Slot("uuid", UUIDField())).values_list("uuid", "changed_at", "title", "locale")


def test_it_gives_what_the_orm_gives_in_the_types_of_the_fields():
    page = factories.news(title="Snow")
    asked = {"uuid": page.translation_key}
    expected = list(PublishedItem.objects.filter(**asked).values_list("uuid", "changed_at", "title", "locale"))
    assert [tuple(row) for row in by_id("news").rows(**sequencer.times(), **asked)] == expected
    assert by_id("news").rows(**sequencer.times(), uuid=uuid.uuid4()) == []
    assert by_id("project").rows(**sequencer.times(), **asked) == []
    # The time is told at each question.
    page.expire_at = timezone.now() + timezone.timedelta(hours=1)
    factories.publish(page)
    assert len(by_id("news").rows(**sequencer.times(), **asked)) == 1
    later = {name: moment + timezone.timedelta(hours=2) for name, moment in sequencer.times().items()}
    assert by_id("news").rows(**later, **asked) == []


def test_what_is_hidden_from_one_reader_is_hidden_from_this_reader_only():
    page = factories.news()
    asked = {**sequencer.times(), "uuid": page.translation_key}
    assert len(by_id("news").rows(**asked)) == 1
    token = hidden.set(frozenset(PublishedItem.objects.values_list("pk", flat=True)))
    try:
        assert by_id("news").rows(**asked) == []
    finally:
        hidden.reset(token)
    assert len(by_id("news").rows(**asked)) == 1


def test_numbers_are_told_as_a_list():
    factories.news()
    factories.news()
    keys = sorted(PublishedItem.objects.values_list("pk", flat=True))
    query = Prepared.of(PublishedItem.objects.filter(OneOf("pk", "keys")).order_by("pk").values_list("pk"))
    for some in (keys, keys[:1], [keys[-1] + 1_000_000_000_000], []):
        assert [pk for (pk,) in query.rows(keys=some)] == [pk for pk in some if pk in keys]


def test_what_cannot_be_asked_is_an_error_of_django():
    query = Prepared("SELECT 1 FROM nowhere_at_all", ())
    with pytest.raises(Exception, match="nowhere_at_all") as raised:
        query.rows()
    assert type(raised.value).__module__ == "django.db.utils"


def ask_directly() -> None:
    """Outside of transactions PostgreSQL is asked without the layers in between; with a log of queries it is not."""
    pages = [factories.news(title="Қар жауды " * 20), factories.news(), factories.project()]
    now = sequencer.times()
    by_id_of = {"uuid": pages[0].translation_key}
    texts = PublishedItem.objects.order_by("pk").annotate(text=Utf8("document"), none=Utf8(Value("")))
    keys = sorted(PublishedItem.objects.values_list("pk", flat=True))
    chosen = PublishedItem.objects.filter(OneOf("pk", "keys")).order_by("pk")
    asked = [
        (by_id("news"), now | by_id_of),
        (by_id("news"), now | {"uuid": uuid.uuid4()}),
        (sequencer._standing(), now),
        (Prepared.of(texts.values_list("text", "none", "locale", "seq", "removed", "visible_until", "changed_at")), {}),
        (Prepared.of(chosen.values_list("pk", "title")), {"keys": keys[:2]}),
        (Prepared.of(chosen.values_list("pk", "title")), {"keys": []}),
        (Prepared("SELECT %s::int + 1, '50%%', '%%s'", (41,)), {}),
    ]
    directly = [query.rows(**values) for query, values in asked]
    assert directly[-1] == [(42, "50%", "%s")]
    plans = prepared_module._own.plans
    assert plans
    # Each of them is known for the types of its parameters; two ask the same of other values.
    assert len(plans._names) == len(asked) - 1
    assert all(plans._names.values())
    with CaptureQueriesContext(connection) as logged:
        assert [query.rows(**values) for query, values in asked] == directly
    assert len(logged) == len(asked)
    assert directly[3][0][0] == PublishedItem.objects.order_by("pk").values_list("document", flat=True)[0].encode()
    assert [type(value) for value in directly[3][0][:2]] == [bytes, bytes]
    # Few plans are kept, and what is asked does not depend on it.
    prepared_module._MOST_PLANS, prepared_module._own.plans = 2, None
    for _time in range(2):
        assert [query.rows(**values) for query, values in asked] == directly
    plans = prepared_module._own.plans
    assert plans
    assert len(plans._names) == 2
    assert [query.rows(**values) for query, values in reversed(asked)] == directly[::-1]
    # In a transaction a query sees what has been changed in it.
    with transaction.atomic():
        PublishedItem.objects.filter(uuid=pages[0].translation_key).update(title="Another")
        assert by_id("news").rows(**now, **by_id_of)[0][2] == "Another"
        transaction.set_rollback(True)
    assert by_id("news").rows(**now, **by_id_of)[0][2] != "Another"
    assert prepared_module._own.plans is plans
    # What is wrong is said by Django, as everywhere.
    for wrong, error in (
        (Prepared("SELECT 1 FROM nowhere_at_all", ()), ProgrammingError),
        (Prepared("SELECT %s::text", ("NUL\0",)), DataError),
        (Prepared("SELECT 1 / %s::int", (0,)), DataError),
    ):
        for _time in range(2):
            with pytest.raises(error):
                wrong.rows()
    # A plan that has been lost is made again.
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    for _time in range(2):
        assert [query.rows(**values) for query, values in asked] == directly


def lose_a_connection() -> None:
    here = sequencer.standing()
    kept = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [kept])
    other.close()
    assert sequencer.standing() == here
    assert connection.connection.info.backend_pid != kept
    # Django's own queries find one that works.
    assert PublishedItem.objects.count() >= 0
    # A migration alters a column while its plan is kept.
    titles = Prepared.of(PublishedItem.objects.values_list("title"))
    before = titles.rows()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE published_publisheditem ALTER title TYPE varchar(510)")
    assert titles.rows() == before
    # Who breaks it by the question itself is told so.
    with pytest.raises(OperationalError):
        Prepared("SELECT pg_terminate_backend(pg_backend_pid())", ()).rows()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no server")
def test_what_is_asked_directly_is_what_django_says(tmp_path):
    with processes.own_database(tmp_path) as name:
        processes.call(name, ask_directly)


def test_a_text_comes_as_it_goes_out():
    factories.news(title="Қар жауды")
    items = PublishedItem.objects.order_by("pk")
    texts = items.annotate(text=Utf8("document")).values_list("text")
    expected = [(document.encode(),) for document in items.values_list("document", flat=True)]
    assert list(texts) == expected
    assert [tuple(row) for row in Prepared.of(texts).rows()] == expected


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no server")
def test_a_connection_that_the_server_has_closed_costs_nobody_an_answer(tmp_path):
    with processes.own_database(tmp_path) as name:
        processes.call(name, lose_a_connection)
