"""Bulk content: as much as was asked for, all of it public and translated, and never twice."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from wagtail.models import Page, ReferenceIndex
from wagtail_localize.models import TranslationSource

from cms.core.models import TranslatedRevision
from cms.demo.bulk import searches
from cms.demo.content import bulk as words
from cms.demo.library import demo_uuid
from cms.published.models import PublishedItem
from news.models import NewsPage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bulk")]

NEWS, PROJECTS = 20, 5


@pytest.fixture(scope="module")
def bulk(django_db_setup, django_db_blocker, demo_folder) -> Iterator[None]:
    folders = override_settings(DATA_DIR=demo_folder, MEDIA_ROOT=str(demo_folder / "media"))
    with django_db_blocker.unblock(), transaction.atomic(), folders:
        call_command("load_bulk", news=NEWS, projects=PROJECTS, verbosity=0)
        yield
        transaction.set_rollback(True)


def test_every_page_is_public_in_every_language():
    found = Counter(PublishedItem.objects.visible().values_list("type", "locale"))
    wanted = {"news": NEWS, "project": PROJECTS, "theme": len(words.THEMES)}
    assert {key: count for key, count in found.items() if key[0] in wanted} == {
        (name, language): count for name, count in wanted.items() for language in words.LANGUAGES
    }


def test_documents_say_what_a_real_page_says():
    for item in PublishedItem.objects.visible().of_type("news"):
        document = item.data
        assert document["image"]["renditions"].keys() == {"thumbnail", "card", "large", "social"}
        assert document["themes"]
        assert document["places"]
        assert document["projects"]
        assert document["authors"]
        assert [block["type"] for block in document["body"]].count("paragraph") == 3
        assert all(block["html"] for block in document["body"])
        status = "original" if item.locale == document["translation"]["original_locale"] else "up_to_date"
        assert document["translation"]["status"] == status
    programme, *phases = (PublishedItem.objects.get(uuid=demo_uuid(f"bulk/project/{n}"), locale="ru") for n in range(4))
    assert {child["id"] for child in programme.data["children"]} == {str(phase.uuid) for phase in phases}


def test_the_tree_and_the_references_are_as_wagtail_would_have_them():
    assert Page.find_problems() == ([], [], [], [], [])
    page = NewsPage.objects.get(translation_key=demo_uuid("bulk/news/3"), locale__language_code="sv")
    before = _references(page)
    ReferenceIndex.create_or_update_for_object(page)
    assert _references(page) == before


def _references(page: Page) -> set[tuple[object, ...]]:
    rows = ReferenceIndex.get_references_for_object(page)
    return set(rows.values_list("to_content_type", "to_object_id", "content_path", "content_path_hash"))


def test_a_translations_words_are_those_that_its_original_sends_to_translation():
    for key in ("bulk/news/0", "bulk/project/1"):
        source = TranslationSource.objects.get(object_id=demo_uuid(key))
        source.update_from_db()
        sent = {(segment.context.path, segment.string.data) for segment in source.stringsegment_set.all()}
        live = Page.objects.filter(translation_key=source.object_id).values("live_revision")
        for record in TranslatedRevision.objects.filter(revision__in=live):
            assert {(entry.path, entry.text) for entry in record.entries} == sent


def test_a_published_original_takes_its_translations_along():
    page = NewsPage.objects.get(translation_key=demo_uuid("bulk/news/1"), locale__language_code="ru")
    page.title = "Другой заголовок"
    factories.publish(page)
    translated = PublishedItem.objects.get(uuid=page.translation_key, locale="en").data["translation"]
    assert (translated["status"], translated["stale_segments"]) == ("stale", 1)


def test_a_search_finds_what_has_its_subject_and_place(client):
    item = PublishedItem.objects.visible().of_type("news").in_locale("sv").latest("sort_key")
    subject, place, _year = item.title.split(", ")
    query = f"{subject.split()[0]} {place}"
    assert query in searches("sv")
    found = client.get("/api/v1/search/", {"q": query, "locale": "sv"}).json()["results"]
    assert str(item.uuid) in {each["id"] for each in found}


def test_a_second_load_is_refused():
    with pytest.raises(CommandError, match="already"):
        call_command("load_bulk", verbosity=0)


@pytest.mark.parametrize("locales", ["", "en,en", "en,ky"])
def test_languages_without_words_are_refused(locales):
    with pytest.raises(CommandError, match="name each once"):
        call_command("load_bulk", locales=locales)
