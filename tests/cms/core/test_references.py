"""What a page refers to is read once for a change, and is known with it: what is public depends on that."""

import pytest
from wagtail.models import Page, ReferenceIndex

from cms.core.references import read_once
from cms.published.models import PendingChange
from cms.taxonomy.models import Organisation
from news.models import NewsOrganisation, NewsPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> NewsPage:
    partners = [NewsOrganisation(organisation=factories.organisation(), role="1") for _each in range(3)]
    return factories.news(children={"organisation_links": partners}, lead_image=factories.image())


@pytest.fixture
def read(monkeypatch) -> list[object]:
    """What the references of were read."""
    found: list[object] = []

    def reading(thing):
        found.append(thing)
        original(thing)

    original = ReferenceIndex.create_or_update_for_object
    monkeypatch.setattr(ReferenceIndex, "create_or_update_for_object", reading)
    return found


def known(page: Page, model: type) -> set[str]:
    """The keys of those rows of a model that the index says the page refers to."""
    references = ReferenceIndex.get_references_for_object(page).filter(to_content_type__model=model._meta.model_name)
    return set(references.values_list("to_object_id", flat=True))


def test_a_publication_reads_the_references_of_the_page_once_and_knows_them_before_the_sequencer_does(page, read):
    partners = list(page.organisation_links.all())
    page.lead_image = None
    page.organisation_links.set(partners[1:])
    revision = page.save_revision()
    read.clear()
    revision.publish()
    assert read == [page]
    # Nothing of it has been processed yet: this is a transaction that has not ended.
    assert PendingChange.objects.exists()
    assert known(page, Organisation) == {str(each.organisation_id) for each in partners[1:]}
    assert known(page, type(factories.image())) == set()


def test_what_is_undone_is_not_read_and_what_is_deleted_is_forgotten(page, read):
    def fail():
        with read_once():
            page.save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert read == []
    with read_once():
        page.save()
        page.delete()
    assert read == []
    assert not ReferenceIndex.get_references_for_object(page).exists()


def test_a_change_inside_another_one_is_read_with_that(page, read):
    with read_once():
        with read_once():
            page.save()
        assert read == []
    assert read == [page]
    page.save()
    assert read == [page, page]
