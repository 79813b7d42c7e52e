"""A translation goes its own way when somebody who may publish it says so, and not before."""

import pytest
from wagtail.models import PageLogEntry, PageViewRestriction
from wagtail_localize.models import Translation

from cms.core.models import Detachment
from cms.core.visibility import ends, is_public
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.news(title="Original", slug="page")


@pytest.fixture
def kyrgyz(page):
    return factories.translate(page, "ky")


def address(page) -> str:
    return f"/admin/translations/detach/{page.pk}/"


def test_a_detached_translation_is_public_whatever_becomes_of_its_original(login, page, kyrgyz):
    reviewer = login("Reviewers (ky)")
    with committed():
        page.unpublish()
    assert not is_public(kyrgyz)
    assert factories.item(kyrgyz).removed
    question = reviewer.get(address(kyrgyz)).content.decode()
    assert "it may be public as soon as you confirm" in question
    assert not Detachment.objects.exists()
    with committed():
        assert reviewer.post(address(kyrgyz)).status_code == 302
    assert is_public(kyrgyz)
    assert not factories.item(kyrgyz).removed
    assert PageLogEntry.objects.filter(page=kyrgyz.pk, action="translation.detach").exists()
    with committed():
        page.delete()
    assert is_public(kyrgyz)


def test_its_own_restrictions_hold_and_those_of_the_original_do_not(page, kyrgyz):
    Detachment.objects.create(page=kyrgyz)
    with committed():
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert is_public(kyrgyz)
    with committed():
        PageViewRestriction.objects.create(page=kyrgyz, restriction_type="login")
    assert not is_public(kyrgyz)


def test_attached_again_it_follows_at_once(login, page, kyrgyz):
    editor = login("Editors")
    with committed():
        editor.post(address(kyrgyz))
        page.unpublish()
    assert is_public(kyrgyz)
    assert "Attach again to its original" in editor.get(f"/admin/pages/{kyrgyz.pk}/edit/").content.decode()
    with committed():
        editor.post(address(kyrgyz))
    assert not is_public(kyrgyz)
    assert factories.item(kyrgyz).removed


def test_only_those_who_may_publish_a_translation_detach_it_and_originals_have_nothing_to_be_detached_from(
    login, page, kyrgyz
):
    for group, target in (("Translators (ky)", kyrgyz), ("Reviewers (ru)", kyrgyz), ("Editors", page)):
        client = login(group)
        assert client.get(address(target)).status_code in {302, 403}
        client.post(address(target))
        assert "Detach from its original" not in client.get(f"/admin/pages/{target.pk}/edit/").content.decode()
    assert not Detachment.objects.exists()
    assert "Detach from its original" in login("Reviewers (ky)").get(f"/admin/pages/{kyrgyz.pk}/edit/").content.decode()


def test_stopping_a_translation_does_not_detach_it(page, kyrgyz):
    Translation.objects.update(enabled=False)
    with committed():
        page.unpublish()
    assert not is_public(kyrgyz)


def test_a_detached_translation_outlives_its_original(page, kyrgyz):
    page.expire_at = kyrgyz.first_published_at.replace(year=2100)
    factories.publish(page)
    assert set(ends()) == {page.pk, kyrgyz.pk}
    Detachment.objects.create(page=kyrgyz)
    assert set(ends()) == {page.pk}
