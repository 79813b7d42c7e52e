"""From any public address of the site to the item behind it, and from every other one to the same nothing."""

import datetime

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from cms.published.models import PublishedItem
from news.models import NewsOrganisation, NewsPage, NewsPlace
from tests import factories as make
from tests.cms.api.test_problems import problem

pytestmark = pytest.mark.django_db

RESOLVE = "/api/v1/resolve/"


def resolve(client, url: str, **more: str):
    return client.get(RESOLVE, query_params={"url": url, **more})


def test_every_public_address_in_every_locale_leads_to_its_item(client):
    partner, town = make.organisation("Qolda", code="qolda"), make.place("Osh", code="osh")
    page = make.news(
        slug="hello",
        children={
            "organisation_links": [NewsOrganisation(organisation=partner)],
            "place_links": [NewsPlace(place=town)],
        },
    )
    make.translate(page, "ky")
    items = list(PublishedItem.objects.visible().exclude(html_path=""))
    assert len(items) >= 20
    for item in items:
        for url in (item.html_path, f"http://testserver{item.html_path}", item.html_path.rstrip("/")):
            answer = resolve(client, url)
            assert answer.status_code == 200, url
            document = answer.json()
            assert document == client.get(document["url"], {"view": "summary", "locale": item.locale}).json()
            assert (document["id"], document["type"]) == (str(item.uuid), item.type)
            assert answer["Content-Language"] == document["locale"] == item.locale


def test_query_fragment_case_of_the_host_and_percent_codes_make_no_difference(client):
    make.news(slug="hello", title="Hello")
    for url in (
        "/en/news/hello/?utm_source=x",
        "/en/news/hello/#top",
        "HTTP://TestServer:80/en/news/hello/",
        "https://testserver/en/news/hello/",
        "//testserver/en/news/hello/",
        "/en/news/h%65llo/",
    ):
        assert resolve(client, url).json()["title"] == "Hello", url


def test_view_and_validators_are_those_of_an_item(client, django_assert_num_queries):
    make.news(slug="hello")
    short, full = resolve(client, "/en/news/hello/"), resolve(client, "/en/news/hello/", view="full")
    assert "body" not in short.json()
    assert "body" in full.json()
    assert short["ETag"] != full["ETag"]
    with django_assert_num_queries(2):
        again = client.get(RESOLVE, {"url": "/en/news/hello/"}, headers={"if-none-match": short["ETag"]})
    assert again.status_code == 304
    assert short["Link"] == '<http://testserver/en/news/hello/>; rel="alternate"; type="text/html"'


def test_an_address_that_a_page_had_before_leads_to_it_while_it_is_public(client, django_assert_num_queries):
    page = make.news(slug="before", title="Moved")
    page.slug = "after"
    page = make.publish(page)
    assert Redirect.objects.filter(old_path="/en/news/before").exists()
    with django_assert_num_queries(5):
        assert resolve(client, "/en/news/before/?from=mail").json()["title"] == "Moved"
    Redirect.objects.create(old_path="/item.aspx?id=7", redirect_page=page)
    assert resolve(client, "http://testserver/item.aspx?id=7").json()["title"] == "Moved"
    assert resolve(client, "/item.aspx?id=8").status_code == 404
    with make.committed():
        page.unpublish()
    assert resolve(client, "/en/news/before/").status_code == 404
    assert resolve(client, "/item.aspx?id=7").status_code == 404


def test_a_redirect_to_an_address_of_this_site_is_followed_once_and_none_to_elsewhere(client):
    page = make.news(slug="hello", title="Hello")
    for old, new in {
        "/here": "/en/news/hello/",
        "/absolute": "http://testserver/en/news/hello/?from=old",
        "/twice": "/here",
        "/round": "/round",
        "/elsewhere": "https://example.org/en/news/hello/",
        "/broken": "http://[",
    }.items():
        Redirect.objects.create(old_path=old, redirect_link=new)
    for old in ("/here", "/absolute", "http://testserver/here?x=1"):
        assert resolve(client, old).json()["title"] == "Hello"
    for old in ("/twice", "/round", "/elsewhere", "/broken"):
        assert resolve(client, old).status_code == 404, old
    with make.committed():
        page.unpublish()
    assert resolve(client, "/here").status_code == 404


def test_an_alias_leads_to_what_it_shows_while_both_are_public(client):
    page, parent = make.content(title="Source"), make.content(slug="below")
    with make.committed():
        alias = page.create_alias(parent=parent, update_slug="other")
    address = f"/en/below/{alias.slug}/"
    assert client.get(address).status_code == 200
    assert resolve(client, address).json()["title"] == "Source"
    assert resolve(client, f"/ru/below/{alias.slug}/").status_code == 404
    assert resolve(client, f"/en/{alias.slug}/").status_code == 404
    with make.committed():
        PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.LOGIN)
    assert resolve(client, address).status_code == 404


def test_everything_else_is_the_one_404(client):
    draft, restricted, deleted, expired = make.news(live=False), make.news(), make.news(), make.news()
    unused = make.organisation("Unused", code="unused")
    with make.committed():
        PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
        deleted.delete()
    past = timezone.now() - datetime.timedelta(seconds=1)
    NewsPage.objects.filter(pk=expired.pk).update(expire_at=past)
    PublishedItem.objects.filter(uuid=expired.translation_key).update(visible_until=past)
    public = make.news(slug="public")
    never = client.get("/api/v1/news/00000000-0000-4000-8000-000000000000/")
    for url in (
        *(f"/en/news/{page.slug}/" for page in (draft, restricted, deleted, expired)),
        f"/en/organisations/{unused.code}/",
        "/",
        "/en/news/",
        "/en/search/?q=x",
        "/EN/NEWS/PUBLIC/",
        "/admin/",
        "/media/x",
        "/api/v1/",
        "/sitemap.xml",
        "/en/news/%00/",
        "/en/news/%FF/",
        "/en/../en/news/public/",
        "/\\example.org",
        "http://example.org/en/news/public/",
        "http://testserver.example.org/en/news/public/",
        "http://user@testserver/en/news/public/",
        "http://testserver:8000/en/news/public/",
        "http://testserver//[/",
        "http://testserver",
        "//example.org/en/news/public/",
        "/" + "a" * 1999,
        f"/xx/news/{public.slug}/",
    ):
        answer = resolve(client, url)
        assert (answer.status_code, answer.content) == (404, never.content), url
        assert dict(answer.items()) == dict(never.items()), url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "en/news/x/",
        "ftp://testserver/",
        "javascript:alert(1)",
        "http://[",
        "http:///x",
        "http://testserver]/",
        "/\0",
        "/a\nb",
        "/" + "a" * 2000,
    ],
)
def test_what_is_no_address_is_refused(client, url):
    (error,) = problem(resolve(client, url))["errors"]
    assert error["parameter"] == "url"


def test_the_address_has_to_be_given_and_only_once(client):
    assert problem(client.get(RESOLVE))["errors"][0]["parameter"] == "url"
    assert problem(client.get(f"{RESOLVE}?url=/en/&url=/en/"))["errors"][0]["parameter"] == "url"
    assert problem(client.get(f"{RESOLVE}?uri=/en/"))["errors"][0]["suggestion"] == "url"
