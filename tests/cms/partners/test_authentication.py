"""A partner's key raises the limit, and nothing else; reading without one is as good."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.partners.models import ApiKey, Partner
from cms.published.changes import Position
from tests import factories
from tests.cms.api.test_problems import problem

pytestmark = pytest.mark.django_db

LIST = "/api/v1/news/"


@pytest.fixture(autouse=True)
def limits(settings):
    settings.API_RATE_LIMIT, settings.API_KEY_RATE_LIMIT = 2, 3
    cache.clear()


def test_a_key_is_kept_only_as_its_digest_and_can_be_recognised():
    key, token = factories.api_key()
    assert token.startswith(key.prefix)
    assert key.prefix.startswith("cmskey_")
    kept = ApiKey.objects.filter(pk=key.pk).values().get()
    assert not any(token in str(value) for value in kept.values())
    assert ApiKey.objects.of_token(token).get() == key
    assert factories.api_key()[1] != token


def test_with_a_key_the_limit_is_the_partners_wherever_it_asks_from(client):
    owner = factories.partner()
    tokens = [factories.api_key(owner)[1] for _each in range(2)]
    for token, address in ((tokens[0], "192.0.2.1"), (tokens[1], "192.0.2.2"), (tokens[0], "192.0.2.3")):
        answer = client.get(LIST, headers={"x-api-key": token}, REMOTE_ADDR=address)
        assert answer.status_code == 200
    assert answer["RateLimit-Policy"] == '"default";q=3;w=60'
    assert client.get(LIST, headers={"x-api-key": tokens[1]}, REMOTE_ADDR="192.0.2.4").status_code == 429
    # Who has no key, or another one, has not been counted.
    assert client.get(LIST, REMOTE_ADDR="192.0.2.1").status_code == 200
    assert client.get(LIST, headers={"x-api-key": factories.api_key()[1]}).status_code == 200
    Partner.objects.filter(pk=owner.pk).update(requests_per_minute=1000)
    assert client.get(LIST, headers={"x-api-key": tokens[0]})["RateLimit"].startswith('"default";r=995')


@pytest.mark.parametrize("address", [LIST, "/api/v1/nothing/"])
def test_a_wrong_key_is_told_so_counted_and_never_kept(client, address):
    answer = client.get(address, headers={"x-api-key": "cmskey_wrong"})
    assert answer.status_code == 401
    assert "without a key" in problem(answer)["detail"]
    assert answer["WWW-Authenticate"] == "X-Api-Key"
    assert answer["Cache-Control"] == "no-store"
    assert answer["RateLimit"].startswith('"default";r=1')
    client.get(address, headers={"x-api-key": ""})
    assert client.get(address, headers={"x-api-key": "cmskey_wrong"}).status_code == 429


def test_a_revoked_key_is_a_wrong_one(client):
    key, token = factories.api_key()
    key.revoked_at = timezone.now()
    key.save()
    assert client.get(LIST, headers={"x-api-key": token}).status_code == 401


def test_what_is_answered_is_the_same_with_a_key_and_without(client):
    factories.news()
    token = factories.api_key()[1]
    anonymous, known = client.get(LIST), client.get(LIST, headers={"x-api-key": token})
    assert known.content == anonymous.content
    assert anonymous["ETag"] == known["ETag"]
    # One copy in a cache serves everybody.
    assert "X-Api-Key" not in known.get("Vary", "") + anonymous.get("Vary", "")
    assert client.get(LIST, headers={"x-api-key": token, "if-none-match": anonymous["ETag"]}).status_code == 304


def test_a_key_costs_one_query_and_nobody_else_any(client):
    token = factories.api_key()[1]
    client.get(LIST, headers={"x-api-key": token})
    with CaptureQueriesContext(connection) as anonymous:
        client.get(LIST)
    with CaptureQueriesContext(connection) as known:
        client.get(LIST, headers={"x-api-key": token})
    assert not any("partners_" in query["sql"] for query in anonymous)
    assert sum("partners_" in query["sql"] for query in known) == 1
    assert len(known) == len(anonymous) + 1


def test_a_key_tells_to_the_minute_when_it_was_last_used(client):
    key, token = factories.api_key()
    client.get(LIST, headers={"x-api-key": token})
    key.refresh_from_db()
    assert timezone.now() - key.last_used_at < timedelta(seconds=10)
    before = timezone.now() - timedelta(seconds=50)
    for seen, is_noted in ((before, False), (before - timedelta(minutes=1), True)):
        ApiKey.objects.update(last_used_at=seen)
        cache.clear()
        client.get(LIST, headers={"x-api-key": token})
        key.refresh_from_db()
        assert (key.last_used_at != seen) is is_noted


def test_a_key_knows_how_far_the_feed_was_read_with_it():
    key, _token = factories.api_key()
    assert not key.is_past("e1", 1)
    key.has_read(Position("e1", 40, start=90))
    key.refresh_from_db()
    # A synchronisation that is under way has brought nothing for sure.
    assert (key.epoch, key.seq) == ("e1", 0)
    key.has_read(Position("e1", 90))
    assert key.is_past("e1", 90)
    assert not key.is_past("e1", 91)
    assert not key.is_past("e2", 1)
    read_at = key.read_at
    key.has_read(Position("e1", 90))
    assert key.read_at == read_at
