"""A single item: to whom it may concern, in one query, and not at all to anybody else."""

import datetime
import uuid

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.published import page_memory
from cms.published.models import PublishedItem, hidden
from news.models import NewsPage
from tests import factories as make

pytestmark = pytest.mark.django_db


def address(page, query: str = "") -> str:
    return f"/api/v1/news/{page.translation_key}/{query}"


def test_an_item_is_given_in_the_locale_asked_for_in_one_query(client, django_assert_num_queries):
    page = make.news(title="Hello")
    make.translate(page, "ky", {"Hello": "Салам"})
    with django_assert_num_queries(1):
        response = client.get(address(page, "?locale=ky"))
    assert response.json()["title"] == "Салам"
    assert response["Content-Language"] == "ky"
    assert response["Link"].split(", ") == [
        f'<http://testserver/ky/news/{page.slug}/>; rel="alternate"; type="text/html"',
        f'<http://testserver/api/v1/news/{page.translation_key}/?locale=en>; rel="alternate"; hreflang="en"',
    ]


def test_it_is_full_unless_the_summary_is_asked_for(client):
    page = make.news()
    assert "body" in client.get(address(page)).json()
    assert "body" not in client.get(address(page, "?view=summary")).json()


def test_nothing_tells_a_draft_from_what_never_existed(client):
    draft, restricted, deleted = make.news(live=False), make.news(), make.news()
    expired = make.news()
    with make.committed():
        PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
    keys = [draft.translation_key, restricted.translation_key, deleted.translation_key, expired.translation_key]
    with make.committed():
        deleted.delete()
    # Past its end, before anything has been written about that.
    past = timezone.now() - datetime.timedelta(seconds=1)
    NewsPage.objects.filter(pk=expired.pk).update(expire_at=past)
    PublishedItem.objects.filter(uuid=expired.translation_key).update(visible_until=past)
    answers = [client.get(f"/api/v1/news/{key}/") for key in (*keys, uuid.uuid4())]
    answers.append(client.get("/api/v1/news/nonsense/"))
    answers.append(client.get("/api/v1/nothing/"))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1


def test_an_item_of_another_type_or_locale_is_not_there(client):
    page = make.news("ru")
    assert client.get(f"/api/v1/projects/{page.translation_key}/?locale=ru").status_code == 404
    assert client.get(address(page)).status_code == 404


def test_a_client_that_has_the_item_gets_304(client):
    page = make.news()
    first = client.get(address(page))
    again = client.get(address(page), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == "public, no-cache"
    assert client.get(address(page, "?view=summary"))["ETag"] != first["ETag"]
    page.title = "Changed"
    make.publish(page)
    assert client.get(address(page), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_date_is_a_validator_once_no_second_change_can_hide_behind_it(client):
    page = make.news()
    assert "Last-Modified" not in client.get(address(page))
    PublishedItem.objects.update(changed_at=timezone.now() - datetime.timedelta(minutes=1))
    response = client.get(address(page))
    since = {"if-modified-since": response["Last-Modified"]}
    assert client.get(address(page), headers=since).status_code == 304
    # After a restore from a backup, which begins a new epoch, the last change lies further back.
    page_memory.forget()
    PublishedItem.objects.update(changed_at=timezone.now() - datetime.timedelta(hours=1))
    assert client.get(address(page), headers=since).status_code == 200
    # A list that has lost an item has no later date than before.
    assert client.get("/api/v1/news/", headers=since).status_code == 200


def test_a_list_is_known_by_its_etag(client):
    make.news()
    first = client.get("/api/v1/news/")
    assert client.get("/api/v1/news/", headers={"if-none-match": f'"x", W/{first["ETag"]}'}).status_code == 304
    make.news()
    assert client.get("/api/v1/news/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_what_was_hidden_from_the_request_before_is_not_from_this_one(client):
    page = make.news()
    hidden.set(frozenset(PublishedItem.objects.values_list("pk", flat=True)))
    assert client.get(address(page)).status_code == 200
