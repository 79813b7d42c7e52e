"""The change feed as partners read it; that a copy made from it is right is shown in tests/histories."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.utils import timezone
from rest_framework.settings import api_settings

from cms.published.changes import Position
from cms.published.models import PendingChange, PublishedState, Worker
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/changes/"


def read(client, query: str = "") -> dict:
    response = client.get(f"{ADDRESS}{query}")
    assert response.status_code == 200, response.content
    return response.json()


def test_it_begins_with_what_is_public_and_goes_on_with_what_changes(client):
    page = factories.news(title="Water")
    gone = factories.news()
    first = read(client, "?type=news")
    assert [change["id"] for change in first["changes"]] == [str(page.translation_key), str(gone.translation_key)]
    assert not first["has_more"]
    page.title = "Clean water"
    factories.publish(page)
    with committed():
        gone.unpublish()
    then = read(client, f"?type=news&cursor={first['cursor']}")
    assert [(change["op"], change["type"], change.get("reason")) for change in then["changes"]] == [
        ("upsert", "news", None),
        ("remove", "news", "removed"),
    ]
    again = read(client, f"?type=news&cursor={then['cursor']}")
    assert again == {"cursor": then["cursor"], "has_more": False, "changes": []}


def test_with_the_full_view_there_is_the_item_as_its_own_address_gives_it(client):
    factories.translate(factories.news(title="Water"), "ky")
    response = client.get(f"{ADDRESS}?view=full&type=news")
    for change in response.json()["changes"]:
        item = client.get(change["url"].removeprefix("http://testserver")).content.decode()
        assert f'"item":{item}' in response.content.decode()
    assert len(response.json()["changes"]) == 2
    assert "item" not in read(client, "?view=summary&type=news")["changes"][0]


def test_a_cursor_goes_on_by_the_filters_that_it_was_given_for_alone(client):
    cursor = read(client, "?type=news,project&theme=water&country=KG")["cursor"]
    read(client, f"?country=kg&theme=water&type=project,news&limit=5&view=full&cursor={cursor}")
    everything = read(client)["cursor"]
    other = [f"type=news&theme=water&country=KG&cursor={cursor}", f"cursor={cursor}", f"locale=ky&cursor={everything}"]
    for query in other:
        response = client.get(f"{ADDRESS}?{query}")
        (fault,) = response.json()["errors"]
        assert (response.status_code, fault["parameter"]) == (400, "cursor")
        assert "other filters" in fault["message"]


def test_where_there_is_more_it_says_where(client):
    for _each in range(3):
        factories.news()
    response = client.get(f"{ADDRESS}?type=news&limit=2")
    page = response.json()
    assert page["has_more"]
    assert len(page["changes"]) == 2
    link = f'<http://testserver/api/v1/changes/?type=news&limit=2&cursor={page["cursor"]}>; rel="next"'
    assert response["Link"] == link
    last = client.get(f"{ADDRESS}?type=news&limit=2&cursor={page['cursor']}")
    assert (last.json()["has_more"], last.get("Link")) == (False, None)
    assert len(last.json()["changes"]) == 1


def test_who_has_asked_before_hears_only_whether_something_has_changed(client, django_assert_num_queries):
    factories.news()
    address = f"{ADDRESS}?cursor={read(client, '?limit=100')['cursor']}"
    with django_assert_num_queries(2):
        known = client.get(address)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(address, headers={"if-none-match": known}).status_code == 304
    factories.news()
    assert client.get(address, headers={"if-none-match": known}).status_code == 200


def test_while_something_waits_for_its_number_there_is_more_and_nothing_is_unchanged(client, monkeypatch):
    cursor = read(client, "?limit=100")["cursor"]
    monkeypatch.setattr("cms.published.sequencer.process_batch", lambda: 0)
    PendingChange.objects.create(kind="nothing")
    response = client.get(f"{ADDRESS}?cursor={cursor}")
    assert response.json() == {"cursor": cursor, "has_more": True, "changes": []}
    again = client.get(f"{ADDRESS}?cursor={cursor}", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 200


@pytest.mark.parametrize("worker", [False, True])
def test_a_read_works_off_one_batch_at_most(client, monkeypatch, worker):
    cursor = read(client, "?limit=100")["cursor"]
    if worker:
        Worker.objects.create(name="busy", started_at=timezone.now(), seen_at=timezone.now())
    monkeypatch.setattr("cms.published.sequencer.BATCH", 1)
    for _each in range(2):
        PendingChange.objects.create(kind="nothing")
    assert read(client, f"?cursor={cursor}")["has_more"]
    assert PendingChange.objects.count() == 1
    assert not read(client, f"?cursor={cursor}")["has_more"]


def test_after_a_restore_a_cursor_is_gone(client):
    factories.news()
    before = read(client)["cursor"]
    call_command("new_epoch", verbosity=0)
    response = client.get(f"{ADDRESS}?cursor={before}", headers={"if-none-match": "*"})
    assert (response.status_code, response["Content-Type"]) == (410, "application/problem+json")
    problem = response.json()
    assert problem["type"] == "http://testserver/api/v1/docs/#resync"
    assert [fault["parameter"] for fault in problem["errors"]] == ["cursor"]
    assert 'id="resync"' in client.get("/api/v1/docs/").content.decode()


def test_a_cursor_ahead_of_the_feed_is_gone_too(client):
    state = PublishedState.objects.get()
    cursor = Position(state.epoch, state.seq + 1).encode()
    assert client.get(f"{ADDRESS}?cursor={cursor}").status_code == 410


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("cursor=garbage", "cursor"),
        ("cursor=", "cursor"),
        ("cursor=a&cursor=b", "cursor"),
        ("limit=101", "limit"),
        ("type=news,nothing", "type"),
        ("locale=xx", "locale"),
        ("country=Kyrgyzstan", "country"),
        ("theme=a%20b", "theme"),
        ("view=short", "view"),
        ("fields=title", "fields"),
        ("since=2020", "since"),
    ],
)
def test_what_cannot_be_understood_is_named(client, query, name):
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert [fault["parameter"] for fault in response.json()["errors"]] == [name]


def test_it_is_limited_as_all_the_api_for_the_pages_of_anybody_and_sets_no_cookie(client, settings):
    settings.API_RATE_LIMIT = 10
    response = client.get(ADDRESS)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    assert "RateLimit" in response


def test_the_key_of_a_partner_says_how_far_he_has_come(client, monkeypatch):
    factories.news()
    positions: list[Position] = []

    class Key:
        partner_id, rate_limit = 1, 0

        def authenticate(self, _request):
            return AnonymousUser(), self

        def has_read(self, position: Position) -> None:
            positions.append(position)

    monkeypatch.setattr(api_settings, "DEFAULT_AUTHENTICATION_CLASSES", [Key])
    first = read(client, "?limit=1")
    under_way = read(client, f"?limit=100&cursor={first['cursor']}")
    assert positions == []
    client.get(f"{ADDRESS}?cursor={under_way['cursor']}")
    state = PublishedState.objects.get()
    assert positions == [Position(state.epoch, state.seq)]


def test_what_leaves_a_filter_is_removed_from_copies_made_by_it(client):
    organisation = factories.organisation("A", country="KG", marked_public=True)
    first = read(client, "?country=kg,SE&locale=en")
    assert [change["op"] for change in first["changes"]] == ["upsert"]
    organisation.country = "NO"
    with committed():
        organisation.save()
    then = read(client, f"?country=kg,SE&locale=en&cursor={first['cursor']}&limit=100")
    reasons = {(change["locale"], change["op"], change["reason"]) for change in then["changes"]}
    assert ("en", "remove", "left_filter") in reasons
    assert json.dumps(then).count('"title"') == 0
