"""Pages that the read model finds are those that Wagtail would show, and only while nothing has changed."""

from unittest import mock

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from cms.core.models import User
from cms.published import hints, sequencer, serving
from cms.published.models import PublishedItem
from tests import factories as make
from tests.factories import committed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_made_anew")]
ADDRESSES = ["/en/", "/en/news/", "/en/news/winners/", "/en/text/", "/en/projects/project/", "/ky/news/winners/"]


@pytest.fixture
def page():
    make.content(title="A text", slug="text")
    make.project(title="A project", slug="project")
    found = make.news(title="Winners", slug="winners", lead_image=make.image())
    make.translate(found, "ky")
    return found


def found(address: str, at: sequencer.Standing):
    """The page that is shown to nobody in particular, who came when the read model stood at `at`."""
    request = RequestFactory().get(address)
    request.standing, request.user = at, AnonymousUser()
    return serving._public_page(request, at)


def test_public_pages_are_found_without_wagtail_and_look_as_it_shows_them(page):
    with mock.patch.object(serving, "serve_routed") as routed:
        pages = [Client().get(address).content for address in ADDRESSES]
    assert not routed.called
    with mock.patch.object(serving, "_public_page", return_value=None):
        assert pages == [Client().get(address).content for address in ADDRESSES]


def test_a_page_that_was_hidden_while_it_was_looked_for_is_not_found(page):
    at = sequencer.standing()
    assert found("/en/news/winners/", at) == page
    with hints.deferred(after=lambda: None), committed():
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    # It is stored as public still, and would be found if the row did not say when it was read.
    assert PublishedItem.objects.visible().filter(source_id=page.pk).exists()
    assert found("/en/news/winners/", at) is None
    assert found("/en/news/", at) is None
    sequencer.drain()
    assert found("/en/news/winners/", at) is None
    assert found("/en/news/winners/", sequencer.standing()) is None
    assert Client().get("/en/news/winners/").status_code == 404


def test_while_something_is_due_and_for_whoever_is_signed_in_wagtail_is_asked(page):
    due = sequencer.standing()._replace(due=True)
    asked = mock.patch.object(serving, "_public_page")
    with mock.patch("cms.published.from_memory.advance", return_value=due), asked as asked:
        assert Client().get("/en/news/winners/").status_code == 200
        client = Client()
        client.force_login(
            User.objects.create_user("reader", password="a long password"),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        assert client.get("/en/news/winners/").status_code == 200
    assert not asked.called
