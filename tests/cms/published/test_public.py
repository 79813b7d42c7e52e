"""The snapshot of what is public, which every document of a batch is written from."""

import datetime

import pytest
from django.utils import timezone

from cms.published.public import PublicIndex
from cms.taxonomy.models import Organisation
from news.models import NewsOrganisation
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_page_is_found_in_its_locale_and_best_in_the_original_where_a_translation_is_missing():
    page = make.news("sv", title="Nyhet")
    make.translate(page, "ky")
    index = PublicIndex()
    assert [version.locale for version in index.versions(page.translation_key)] == ["sv", "ky"]
    assert index.best(page.translation_key, "ru").locale == "sv"
    assert index.best(page.translation_key, "ky").locale == "ky"
    assert index.original_locale(page.translation_key) == "sv"


def test_the_path_starts_with_the_locale_instead_of_the_slug_of_its_home():
    page = make.news("az", slug="xeber")
    assert PublicIndex().pages[page.pk].path == "/az/news/xeber/"


def test_a_draft_is_not_in_it():
    page = make.news(live=False)
    index = PublicIndex()
    assert page.pk not in index.pages
    assert index.best(page.translation_key, "en") is None


def test_an_alias_is_a_public_page_but_no_version_of_an_item():
    page = make.news()
    alias = page.create_alias(update_slug="other")
    index = PublicIndex()
    assert index.pages[alias.pk].is_alias
    assert index.page_ids([page.translation_key, alias.translation_key]) == {page.pk}


def test_a_translation_ends_with_its_original():
    end = timezone.now().replace(microsecond=0) + datetime.timedelta(days=3)
    page = make.news(expire_at=end)
    translation = make.translate(page, "ky")
    index = PublicIndex()
    assert index.visible_until(page.pk) == index.visible_until(translation.pk) == end


def test_an_organisation_is_in_it_while_a_public_page_uses_it():
    shown, hidden = make.organisation(), make.organisation()
    make.news(children={"organisation_links": [NewsOrganisation(organisation=shown)]})
    make.news(live=False, children={"organisation_links": [NewsOrganisation(organisation=hidden)]})
    assert PublicIndex().ids(Organisation) == {shown.pk}
