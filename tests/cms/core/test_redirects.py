"""An address leads on only where it was public, and only to what is."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db


def leads(address: str) -> tuple[int, str | None]:
    answer = Client().get(address)
    return answer.status_code, answer.headers.get("Location")


def rename(page: Page, slug: str) -> Page:
    page.slug = slug
    return factories.publish(page)


def restrict(page: Page) -> None:
    with committed():
        PageViewRestriction.objects.create(page=page, restriction_type="login")


def test_the_slug_of_a_draft_leads_nowhere_once_it_is_published_under_another():
    rename(factories.news(live=False, slug="secret-plan"), "plan")
    hidden = factories.news(slug="hidden")
    restrict(hidden)
    hidden = rename(hidden, "shown")
    PageViewRestriction.objects.all().delete()
    assert leads("/en/news/plan/")[0] == leads("/en/news/shown/")[0] == 200
    assert leads("/en/news/secret-plan/")[0] == leads("/en/news/hidden/")[0] == 404
    assert not Redirect.objects.exists()


def test_a_renamed_page_takes_those_below_it_along_but_none_that_was_hidden():
    parent = factories.content(slug="about")
    for slug in ("people", "wages"):
        child = factories.content(slug=slug)
        with committed():
            child.move(parent, pos="last-child")
    restrict(Page.objects.get(slug="wages"))
    Redirect.objects.all().delete()
    rename(parent, "who-we-are")
    with committed():
        PageViewRestriction.objects.all().delete()
    assert leads("/en/about/") == (301, "/en/who-we-are/")
    assert leads("/en/about/people/") == (301, "/en/who-we-are/people/")
    assert leads("/en/about/wages/")[0] == 404
    # And back: no address leads to itself.
    rename(type(parent).objects.get(pk=parent.pk), "about")
    assert leads("/en/about/people/")[0] == 200
    assert leads("/en/who-we-are/people/") == (301, "/en/about/people/")


def test_a_page_that_is_moved_out_of_a_restricted_one_does_not_tell_where_it_was():
    members, page = factories.content(slug="members"), factories.content(slug="minutes")
    with committed():
        page.move(members, pos="last-child")
    assert leads("/en/minutes/") == (301, "/en/members/minutes/")
    restrict(members)
    assert leads("/en/minutes/")[0] == 404
    Redirect.objects.all().delete()
    with committed():
        type(page).objects.get(pk=page.pk).move(factories.home(), pos="last-child")
    assert leads("/en/minutes/")[0] == 200
    assert leads("/en/members/minutes/")[0] == 404
    assert not Redirect.objects.exists()


def test_a_renamed_translation_is_found_at_its_old_address_while_its_original_is_public():
    page = factories.news(slug="page")
    translation = factories.translate(page, "ru")
    page = rename(page, "another")
    translation.refresh_from_db()
    assert leads("/ru/news/page/") == (301, "/ru/news/another/")
    assert translation.url == "/ru/news/another/"
    with committed():
        page.unpublish()
    assert leads("/ru/news/page/")[0] == 404


def test_no_redirect_that_was_entered_by_hand_tells_of_anything_hidden():
    draft = factories.news(live=False, slug="draft")
    alias = factories.news(slug="source").create_alias(update_slug="alias")
    hidden = factories.organisation("Secret partner", code="secret-partner")
    shown = factories.organisation("Known partner", code="known-partner", marked_public=True)
    restrict(alias)
    for number, target in enumerate(
        (
            "/en/news/draft/",
            "http://testserver/en/news/draft/?page=2",
            f"/en/organisations/{hidden.code}/",
            "/old-0",
            "/old-4",
            f"/media/{factories.image().file.name}",
        )
    ):
        Redirect.objects.create(old_path=f"/old-{number}", redirect_link=target)
    Redirect.objects.create(old_path="/to-draft", redirect_page=draft)
    Redirect.objects.create(old_path="/to-alias", redirect_page=alias)
    for address in (*(f"/old-{number}/" for number in range(6)), "/to-draft/", "/to-alias/"):
        assert leads(address) == (404, None), address
    for number, target in enumerate(
        ("/en/news/source/", f"/en/organisations/{shown.code}/", "/shown-0", "https://else.where/x")
    ):
        Redirect.objects.create(old_path=f"/shown-{number}", redirect_link=target)
        assert leads(f"/shown-{number}/") == (301, target)
