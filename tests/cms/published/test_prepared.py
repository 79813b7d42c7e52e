"""Queries that are put together once say what the same query of the ORM says, whatever is asked."""

import uuid

import pytest
from django.db import OperationalError, connection
from django.db.models import UUIDField
from django.utils import timezone

from cms.published import sequencer
from cms.published.models import PublishedItem, hidden
from cms.published.prepared import OneOf, Prepared, Slot, prepared
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
def test_a_connection_that_the_server_has_closed_costs_nobody_an_answer(tmp_path):
    with processes.own_database(tmp_path) as name:
        processes.call(name, lose_a_connection)
