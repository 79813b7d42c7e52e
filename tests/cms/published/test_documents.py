"""What every document has in common, whatever it describes."""

import json

import pytest
from jsonschema import Draft202012Validator
from wagtail_localize.models import Translation

from cms.api.about import OPENAPI
from cms.published.context import PublicationContext
from cms.published.documents import document_for, write
from cms.published.public import PublicIndex
from cms.published.registry import item_types
from cms.translation.working import write as write_words
from news.models import NewsOrganisation, NewsPlace, NewsProject, NewsTheme
from tests import factories as make
from tests.sharing import shared

pytestmark = pytest.mark.django_db

COMMON = {
    "id", "type", "locale", "url", "html_url", "title", "summary", "image", "themes", "tags", "first_published_at",
    "last_published_at", "translation", "translations", "rights",
}  # fmt: skip


@shared
def one_of_each():
    """A public item of each type, by type."""
    organisation = make.organisation("Partner", logo=make.image())
    place = make.place("Osh", latitude="40.53", longitude="72.8")
    theme, project = make.theme(), make.project()
    news = make.news(
        lead_image=make.image(description="A wall"),
        tags=["rights"],
        dateline_place=place,
        children={
            "theme_links": [NewsTheme(theme=theme)],
            "project_links": [NewsProject(project=project)],
            "place_links": [NewsPlace(place=place)],
            "organisation_links": [NewsOrganisation(organisation=organisation, role="1")],
        },
    )
    things = {"news": news, "project": project, "theme": theme, "page": make.content()}
    items = {name: make.item(page) for name, page in things.items()}
    return items | {"organisation": make.item(organisation, "en"), "place": make.item(place, "en")}


def test_there_is_an_item_of_every_registered_type(one_of_each):
    assert one_of_each.keys() == item_types().keys()


def test_every_document_has_the_common_keys_and_every_summary_too(one_of_each):
    for item in one_of_each.values():
        assert item.data.keys() >= COMMON
        assert item.summary_data.keys() >= COMMON
        assert "body" not in item.summary_data


def test_every_document_is_what_the_contract_declares(one_of_each):
    contract = json.loads(OPENAPI.read_text())
    answer = {"requested_locale": "en", "is_fallback": False, "version": 1}
    for name, item in one_of_each.items():
        for component, document in ((name.capitalize(), item.data), (f"{name.capitalize()}Summary", item.summary_data)):
            declared = contract["components"]["schemas"][component]
            assert declared["properties"].keys() == document.keys() | answer.keys()
            schema = {"$ref": f"#/components/schemas/{component}", "components": contract["components"]}
            Draft202012Validator(schema).validate(answer | document)


def test_no_document_tells_an_internal_id_or_a_relative_address(one_of_each):
    for item in one_of_each.values():
        for telling in ("linktype", "embedtype", '"pk"', '"/', '\\"/'):
            assert telling not in item.document.replace('"/>', "")


def test_the_digest_changes_with_the_words_and_with_a_facet_and_with_nothing_else():
    page = make.news(title="One")
    before = make.item(page)
    make.publish(page)
    # last_published_at is part of the document; everything else is as before.
    page.refresh_from_db()
    context = PublicationContext("en", PublicIndex())
    assert write(page, context).digest == write(page, context).digest
    page.title = "Two"
    assert write(page, context).digest != before.digest


NO_COUNTS = {"stale_segments": 0, "untranslated_segments": 0, "machine_segments": 0, "stale_since": None}


def test_an_original_says_so_and_a_translation_says_what_it_follows():
    page = make.news("sv", title="Nyhet", summary="Kort")
    translation = make.translate(page, "ky")
    original = {"status": "original", "original_locale": "sv", "segments": 0, **NO_COUNTS}
    assert make.item(page).data["translation"] == original
    assert make.item(translation).data["translation"] == original | {"status": "up_to_date", "segments": 2}
    assert [(each["locale"], each["status"]) for each in make.item(page).data["translations"]] == [
        ("sv", "original"),
        ("ky", "up_to_date"),
    ]


def test_a_translation_is_stale_until_the_words_that_a_translator_has_typed_are_published():
    page = make.news("sv", title="Nyhet", summary="Kort om mötet")
    translation = make.translate(page, "ky")
    page.summary = "Kort om mötet i Osj"
    page = make.publish(page)
    record = Translation.objects.get(source__object_id=page.translation_key, target_locale=translation.locale)
    with make.committed():
        write_words(record, record.source.stringsegment_set.get(string__data="Kort om mötet i Osj"), "Узунураак", None)
    assert make.item(translation).data["summary"] == "Kort om mötet (ky)"
    state = make.item(translation).data["translation"]
    assert (state["status"], state["stale_segments"], state["segments"]) == ("stale", 1, 2)
    assert state["stale_since"]
    with make.committed():
        record.save_target(publish=True)
    assert make.item(translation).data["summary"] == "Узунураак"
    assert make.item(translation).data["translation"]["status"] == "up_to_date"


def test_the_search_finds_words_of_the_title_the_body_and_what_is_named():
    place = make.place("Ош", code="osh")
    page = make.news(
        title="Жаңылык",
        body=[("paragraph", {"text": "<p>Первый</p><p>второй</p>"})],
        children={"place_links": [NewsPlace(place=place)]},
    )
    words = make.item(page).search_text.split()
    assert {"жанылык", "первый", "второй", "ош"} <= set(words)


def test_a_preview_of_a_draft_has_its_pictures_and_partners_while_nothing_public_has_them():
    organisation = make.organisation("Partner")
    image = make.image()
    page = make.news(
        live=False, lead_image=image, children={"organisation_links": [NewsOrganisation(organisation=organisation)]}
    )
    document = document_for(page, "en")
    assert document["image"]["renditions"]
    assert document["organisations"][0]["organisation"]["title"] == "Partner"


def test_a_preview_names_no_project_that_is_not_public():
    page = make.news(children={"project_links": [NewsProject(project=make.project(title="Secret", live=False))]})
    assert document_for(page, "en")["projects"] == []
    assert make.item(page).data["projects"] == []
    assert not make.item(page).facets.filter(name="project_id").exists()
