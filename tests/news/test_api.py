"""A news item as partners get it: every fact as data."""

import datetime

import pytest

from news.models import ChangeNote, NewsAuthor, NewsGrant, NewsOrganisation, NewsPlace, NewsProject, NewsTheme
from tests import factories as make
from tests.sharing import shared

pytestmark = pytest.mark.django_db


def body() -> list:
    return [
        (
            "quotation",
            {
                "text": "A taxi changes what a village is.",
                "attributed_to": "Bakytgul Elchibaeva",
                "role": "Head",
                "language": "ru",
                "paraphrased": True,
            },
        ),
        (
            "key_figures",
            {"figures": [{"qualifier": "exact", "value": 23, "unit": "NGOs", "statement": ""}]},
        ),
        ("paragraph", {"text": "<p>Words</p>"}),
    ]


@shared
def page():
    almaty = make.place("Almaty", country="KZ", latitude="43.25", longitude="76.95")
    fund = make.organisation("Chevron")
    made = make.news(
        title="Winners start work",
        date=datetime.date(2016, 1, 30),
        dateline_place=almaty,
        body=body(),
        tags=["grants", "Disability"],
        children={
            "authors": [NewsAuthor(name="A. Author"), NewsAuthor(name="B. Author")],
            "theme_links": [NewsTheme(theme=make.theme(theme_code="rights", title="Rights"))],
            "project_links": [NewsProject(project=make.project(title="Empowering"))],
            "place_links": [
                NewsPlace(place=make.place("Zhambyl", kind="region", country="KZ")),
                NewsPlace(place=almaty),
            ],
            "organisation_links": [
                NewsOrganisation(organisation=fund, role="1"),
                NewsOrganisation(organisation=make.organisation("British Embassy")),
            ],
            "grants": [NewsGrant(count=17, amount="3846.00", currency="EUR", duration_months=12, provider=fund)],
            "change_notes": [ChangeNote(date=datetime.date(2016, 2, 1), kind="correction", text="The sum.")],
        },
    )
    return make.item(made)


def test_its_date_and_dateline_are_data_and_print(page):
    assert page.data["date"] == "2016-01-30"
    assert page.data["dateline"]["text"] == "Almaty, 30 January 2016"
    assert page.data["dateline"]["place"]["country"] == {"code": "KZ", "name": "Kazakhstan"}
    assert page.data["dateline"]["place"]["latitude"] == 43.25


def test_its_quotation_is_attributed_and_says_that_it_is_a_paraphrase(page):
    assert page.data["quotations"] == [
        {
            "text": "A taxi changes what a village is.",
            "attributed_to": "Bakytgul Elchibaeva",
            "role": "Head",
            "organisation": None,
            "language": "ru",
            "paraphrased": True,
        }
    ]


def test_its_body_is_blocks_with_their_html_and_their_data(page):
    figures = page.data["body"][1]
    assert figures["type"] == "key_figures"
    assert figures["figures"] == [{"value": 23, "qualifier": "exact", "unit": "NGOs", "statement": ""}]
    assert "23" in figures["html"]
    assert page.data["body_html"].endswith("<p>Words</p>")


def test_its_grants_are_numbers_with_their_unit_and_giver(page):
    (grant,) = page.data["grants"]
    assert (grant["count"], grant["amount"], grant["currency"]) == (17, 3846, "EUR")
    assert (grant["duration_months"], grant["qualifier"], grant["recipient"]) == (12, "exact", None)
    assert grant["provider"]["title"] == "Chevron"


def test_its_organisations_have_their_roles_and_funders_are_told_apart(page):
    roles = [(each["organisation"]["title"], each["role"]) for each in page.data["organisations"]]
    assert roles == [("Chevron", {"code": "1", "label": "Funding"}), ("British Embassy", None)]
    assert [funder["title"] for funder in page.data["funders"]] == ["Chevron"]


def test_its_places_themes_projects_authors_tags_and_notes_are_there_in_order(page):
    data = page.data
    assert [place["name"] for place in data["places"]] == ["Zhambyl", "Almaty"]
    assert [place["kind"]["code"] for place in data["places"]] == ["region", "city"]
    assert data["countries"] == [{"code": "KZ", "name": "Kazakhstan"}]
    assert [(theme["title"], theme["code"]) for theme in data["themes"]] == [("Rights", "rights")]
    assert [project["title"] for project in data["projects"]] == ["Empowering"]
    assert data["authors"] == ["A. Author", "B. Author"]
    assert [tag["slug"] for tag in data["tags"]] == ["disability", "grants"]
    assert data["change_notes"] == [
        {"date": "2016-02-01", "kind": {"code": "correction", "label": "Correction"}, "text": "The sum."}
    ]


def test_it_is_filtered_by_all_that_it_is_tied_to(page):
    facets = set(page.facets.values_list("name", "value"))
    expected = {("year", "2016"), ("tag", "grants"), ("theme", "rights"), ("country", "KZ"), ("place", "almaty")}
    assert facets >= expected | {("organisation", "chevron"), ("organisation", "british-embassy")}
    assert {name for name, _value in facets} >= {"theme_id", "project_id", "organisation_id", "place_id"}


def test_two_items_may_have_one_title():
    first, second = make.news(title="Qolda", slug="qolda-1"), make.news(title="Qolda", slug="qolda-2")
    assert make.item(first).data["html_url"] != make.item(second).data["html_url"]
    assert make.item(first).title == make.item(second).title


def test_a_document_in_its_body_is_listed_among_its_documents():
    letter = make.document("Newsletter")
    data = make.item(make.news(body=[("document", {"document": letter, "title": "The newsletter"})])).data
    assert data["documents"] == [
        {
            "title": "The newsletter",
            "url": f"http://testserver{letter.url}",
            "type": "application/pdf",
            "size": letter.file.size,
            "language": None,
            "category": None,
        }
    ]
