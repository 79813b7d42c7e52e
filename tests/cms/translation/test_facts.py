"""Facts once, words per locale: what a translator is asked for, and what a translation takes over."""

import datetime
from decimal import Decimal

import pytest
from wagtail.models import Locale, Page
from wagtail_localize.models import OverridableSegment, StringSegment, TranslationSource
from wagtail_localize.segments.extract import extract_segments

from cms.core.words import fact_names
from cms.themes.models import SupportKind, ThemeAchievement, ThemePage, ThemePlace
from home.models import ContentPage, HomePage
from news.models import (
    ChangeNote,
    NewsAuthor,
    NewsGrant,
    NewsOrganisation,
    NewsPage,
    NewsPlace,
    NewsProject,
    NewsTheme,
)
from projects.models import (
    Objective,
    ParticipatingOrganisation,
    ProjectAchievement,
    ProjectBudget,
    ProjectCountry,
    ProjectDocument,
    ProjectGrant,
    ProjectImage,
    ProjectPage,
    ProjectPlace,
    ProjectRelation,
    ProjectTheme,
    TargetGroup,
)
from tests import factories
from tests.sharing import shared

pytestmark = pytest.mark.django_db

WORDS = {
    HomePage: "title seo_title search_description summary lead_image_alt lead_image_caption lead_image_credit body",
    ContentPage: "title seo_title search_description summary lead_image_alt lead_image_caption lead_image_credit"
    " purpose sections body",
    NewsPage: "title seo_title search_description summary lead_image_alt lead_image_caption lead_image_credit body",
    ThemePage: "title seo_title search_description summary lead_image_alt lead_image_caption lead_image_credit"
    " purpose sections body",
    ProjectPage: "title seo_title search_description summary lead_image_alt lead_image_caption lead_image_credit"
    " overall_goal side_image_alt side_image_caption side_image_credit body",
    NewsAuthor: "name",
    ChangeNote: "text",
    SupportKind: "heading text",
    ThemeAchievement: "unit statement",
    ProjectAchievement: "unit statement",
    Objective: "text",
    TargetGroup: "text",
    ParticipatingOrganisation: "group_name",
    ProjectDocument: "title",
    ProjectImage: "alt caption credit",
}
FACTS = {
    HomePage: "slug show_in_menus lead_image",
    NewsPage: "slug show_in_menus lead_image date dateline_place",
    ThemePage: "slug show_in_menus lead_image number code",
    ContentPage: "slug show_in_menus lead_image shows_themes",
    ProjectPage: "slug show_in_menus lead_image acronym status planned_start planned_end actual_start actual_end"
    " hierarchy parent parent_relation side_image",
    ChangeNote: "date kind",
    NewsAuthor: "",
    SupportKind: "",
    Objective: "",
    TargetGroup: "",
    ThemeAchievement: "value qualifier period_start period_end",
    ProjectAchievement: "value qualifier period_start period_end objective",
    ParticipatingOrganisation: "role organisation count qualifier in_group",
    ProjectDocument: "document category language",
    ProjectImage: "image",
}


@pytest.mark.parametrize("model", WORDS, ids=lambda model: model.__name__)
def test_each_field_is_a_word_or_a_fact(model):
    assert list(model.words) == WORDS[model].split()
    assert set(fact_names(model)) == set(FACTS[model].split())


def texts_of(page: Page) -> list[str]:
    """What a translator is asked for."""
    segments = StringSegment.objects.filter(source__object=page.translation_key)
    return sorted(segments.values_list("string__data", flat=True))


def submit_and_translate(page: Page) -> Page:
    return factories.translate(page, "ky", live=True)


@shared
def project() -> ProjectPage:
    almaty = factories.place("Almaty", country="KZ")
    theme = factories.theme(theme_code="migration")
    programme = factories.project(title="Programme")
    organisation = factories.organisation("A foundation")
    return factories.project(
        title="On the move",
        summary="Rights of migrants.",
        acronym="CAM",
        status="4",
        actual_start="2016",
        actual_end="2019-11",
        hierarchy=2,
        parent=programme,
        parent_relation="phase",
        lead_image=factories.image(),
        lead_image_alt="A train",
        tags=["migration", "work"],
        children={
            "objectives": [
                Objective(text=text, sort_order=n) for n, text in enumerate(("Rights", "Services", "Income"))
            ],
            "target_groups": [TargetGroup(text="Migrants")],
            "achievements": [
                ProjectAchievement(
                    value=14, qualifier="at_least", unit="campaigns", statement="We campaigned.", period_end="2018"
                )
            ],
            "countries": [ProjectCountry(country="KG", percentage=Decimal("60"))],
            "place_links": [ProjectPlace(place=almaty)],
            "theme_links": [ProjectTheme(theme=theme)],
            "relations": [ProjectRelation(project=programme, kind="related")],
            "organisation_links": [
                ParticipatingOrganisation(role="1", organisation=organisation, sort_order=0),
                ParticipatingOrganisation(role="4", group_name="organisations", count=31, sort_order=1),
            ],
            "grants": [ProjectGrant(amount=3846, currency="EUR", count=17, provider=organisation)],
            "budgets": [ProjectBudget(year=2016, amount=1000, currency="EUR")],
            "documents": [
                ProjectDocument(document=factories.document(), title="Handbook", category="A08", language="en")
            ],
            "gallery": [ProjectImage(image=factories.image(), alt="A house", caption="The house")],
        },
    )


def test_a_translator_is_asked_for_the_words_of_a_project_and_for_nothing_else(project):
    submit_and_translate(project)
    assert texts_of(project) == sorted(
        [
            "On the move",
            "Rights of migrants.",
            "A train",
            "Rights",
            "Services",
            "Income",
            "Migrants",
            "campaigns",
            "We campaigned.",
            "organisations",
            "Handbook",
            "A house",
            "The house",
        ]
    )
    assert not OverridableSegment.objects.filter(source__object=project.translation_key).exists()


def test_a_translation_of_a_project_has_all_its_facts(project):
    translated = submit_and_translate(project)
    for name in FACTS[ProjectPage].split():
        assert getattr(translated, name) == getattr(project, name), name
    for relation in ("countries", "place_links", "theme_links", "relations", "grants", "budgets"):
        rows, originals = getattr(translated, relation).all(), getattr(project, relation).all()
        fields = [
            field.name for field in rows.model._meta.fields if field.name not in {"id", "page", "translation_key"}
        ]
        assert [[getattr(row, name) for name in fields] for row in rows] == [
            [getattr(row, name) for name in fields] for row in originals
        ], relation
    assert [(row.role, row.count, row.qualifier) for row in translated.organisation_links.all()] == [
        ("1", None, "exact"),
        ("4", 31, "exact"),
    ]
    achievement = translated.achievements.get()
    assert (achievement.value, achievement.qualifier, achievement.period_end) == (14, "at_least", "2018")
    assert translated.documents.get().document == project.documents.get().document
    assert sorted(translated.tags.names()) == ["migration", "work"]


def test_objectives_keep_their_order_and_rows_their_language(project):
    translated = submit_and_translate(project)
    assert [row.text for row in translated.objectives.all()] == ["Rights (ky)", "Services (ky)", "Income (ky)"]
    for relation in ("objectives", "target_groups", "achievements", "organisation_links", "documents", "gallery"):
        assert {row.locale.language_code for row in getattr(translated, relation).all()} == {"ky"}
        assert {row.locale.language_code for row in getattr(project, relation).all()} == {"en"}


def test_a_changed_fact_of_the_original_comes_with_the_next_publication(project):
    submit_and_translate(project)
    project.actual_end = "2020"
    project.countries.all().delete()
    project.countries = [ProjectCountry(country="TJ")]
    project.objectives = [Objective(text="Income", sort_order=0), *list(project.objectives.all())[:2]]
    project.tags.set(["work"])
    factories.publish(project)
    translated = submit_and_translate(project)
    assert translated.actual_end == "2020"
    assert [row.country for row in translated.countries.all()] == ["TJ"]
    assert sorted(translated.tags.names()) == ["work"]


@shared
def news() -> NewsPage:
    almaty = factories.place("Almaty", country="KZ")
    organisation = factories.organisation("A foundation")
    image, document = factories.image(), factories.document()
    return factories.news(
        title="Winners start",
        summary="Seventeen projects.",
        date=datetime.date(2016, 1, 30),
        dateline_place=almaty,
        tags=["grants"],
        children={
            "authors": [NewsAuthor(name="A. Writer")],
            "change_notes": [ChangeNote(kind="update", text="A date was added.", date=datetime.date(2016, 2, 1))],
            "theme_links": [NewsTheme(theme=factories.theme())],
            "project_links": [NewsProject(project=factories.project())],
            "place_links": [NewsPlace(place=almaty)],
            "organisation_links": [NewsOrganisation(organisation=organisation, role="1")],
            "grants": [NewsGrant(amount=3846, currency="EUR", count=17, duration_months=12)],
        },
        body=[
            ("heading", {"text": "Who takes part", "level": "3"}),
            ("paragraph", {"text": '<p>Read <a href="https://example.org/">more</a>.</p><p>Again.</p>'}),
            ("image", {"image": image, "alt_text": "People", "decorative": False, "caption": "Meet", "credit": "NN"}),
            ("gallery", {"images": [{"image": image, "alt_text": "Alt", "caption": "Caption", "credit": ""}]}),
            (
                "quotation",
                {
                    "text": "A taxi for all.",
                    "attributed_to": "B. E.",
                    "role": "Head",
                    "organisation": organisation,
                    "language": "kk",
                    "paraphrased": True,
                },
            ),
            (
                "key_figures",
                {"figures": [{"qualifier": "more_than", "value": Decimal(1000), "unit": "people", "statement": ""}]},
            ),
            ("numbered_sections", {"sections": [{"heading": "Skills", "text": "<p>Training.</p>"}]}),
            ("document", {"document": document, "title": "The call"}),
            (
                "table",
                {
                    "caption": "Grants",
                    "table": {"data": [["Region", "Number"], ["Almaty", "9"]], "first_row_is_table_header": True},
                },
            ),
            ("callout", {"kind": "important", "heading": "Apply", "text": "<p>Now.</p>"}),
            ("embed", {"url": "https://vimeo.com/76979871", "title": "A film"}),
        ],
    )


def test_blocks_give_their_words_to_the_translator_and_keep_their_facts(news):
    translated = submit_and_translate(news)
    assert set(texts_of(news)) == {
        *("Winners start", "Seventeen projects.", "A. Writer", "A date was added.", "Who takes part"),
        *('Read <a id="a1">more</a>.', "Again.", "People", "Meet", "NN", "Alt", "Caption", "A taxi for all."),
        *("B. E.", "Head", "people", "Skills", "Training.", "The call", "Grants", "Region", "Number", "Almaty"),
        *("Apply", "Now.", "A film"),
    }
    original, body = list(news.body), list(translated.body)
    assert [block.block_type for block in body] == [block.block_type for block in original]
    by_type = {block.block_type: block.value for block in body}
    assert by_type["heading"]["level"] == "3"
    assert by_type["image"]["image"] == original[2].value["image"]
    assert by_type["gallery"]["images"][0]["image"] == original[2].value["image"]
    quotation = by_type["quotation"]
    assert (quotation["text"], quotation["language"], quotation["paraphrased"]) == ("A taxi for all. (ky)", "kk", True)
    assert quotation["organisation"] == original[4].value["organisation"]
    figure = by_type["key_figures"]["figures"][0]
    assert (figure["value"], figure["qualifier"], figure["unit"]) == (1000, "more_than", "people (ky)")
    assert by_type["numbered_sections"]["sections"][0]["heading"] == "Skills (ky)"
    assert by_type["table"]["table"]["data"] == [["Region (ky)", "Number (ky)"], ["Almaty (ky)", "9"]]
    assert by_type["callout"]["kind"] == "important"
    assert by_type["embed"]["url"] == "https://vimeo.com/76979871"
    assert by_type["document"]["document"] == original[7].value["document"]


def test_the_only_thing_to_override_is_the_address_of_a_link(news):
    submit_and_translate(news)
    overridable = OverridableSegment.objects.filter(source__object=news.translation_key)
    assert [segment.data for segment in overridable] == ["https://example.org/"]


def test_a_translation_of_a_news_item_has_its_date_dateline_grants_and_links(news):
    translated = submit_and_translate(news)
    assert (translated.date, translated.dateline_place, translated.slug) == (news.date, news.dateline_place, news.slug)
    assert [note.kind for note in translated.change_notes.all()] == ["update"]
    for relation in ("theme_links", "project_links", "place_links", "organisation_links", "grants"):
        assert getattr(translated, relation).count() == 1
    assert translated.theme_links.get().theme == news.theme_links.get().theme
    assert (translated.grants.get().amount, translated.grants.get().duration_months) == (3846, 12)
    assert list(translated.tags.names()) == ["grants"]


def test_a_theme_keeps_its_code_number_and_figures_in_every_language():
    theme = factories.theme(
        title="What we do",
        theme_code="participation",
        number=3,
        purpose="People decide.",
        sections=[("section", {"heading": "Research", "text": "<p>We ask.</p>"})],
        children={
            "kinds_of_support": [SupportKind(heading=text, sort_order=n) for n, text in enumerate(("Skills", "Aid"))],
            "achievements": [
                ThemeAchievement(value=1000, qualifier="more_than", unit="people", statement="Legal aid.")
            ],
            "place_links": [ThemePlace(place=factories.place("Ganja", country="AZ"))],
        },
    )
    translated = submit_and_translate(theme)
    assert (translated.number, translated.code) == (3, "participation")
    assert [row.heading for row in translated.kinds_of_support.all()] == ["Skills (ky)", "Aid (ky)"]
    achievement = translated.achievements.get()
    assert (achievement.value, achievement.qualifier, achievement.unit) == (1000, "more_than", "people (ky)")
    assert translated.place_links.get().place.name == "Ganja"
    assert translated.sections[0].value["heading"] == "Research (ky)"
    assert translated.purpose == "People decide. (ky)"
    assert not {"participation", "3", theme.slug} & set(texts_of(theme))


def test_rows_entered_in_the_admin_have_the_language_of_their_page():
    page = factories.project("ky", live=False, children={"objectives": [Objective(text="Укуктар")]})
    assert page.objectives.get().locale == Locale.objects.get(language_code="ky")
    assert not TranslationSource.objects.exists()
    assert {segment.path.split(".")[0] for segment in extract_segments(page)} >= {"title", "objectives"}
