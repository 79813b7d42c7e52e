"""A project profile as partners get it, in IATI's terms."""

import pytest
from django.utils import timezone

from news.models import NewsProject
from projects.models import (
    Objective,
    ParticipatingOrganisation,
    ProjectAchievement,
    ProjectBudget,
    ProjectCountry,
    ProjectDocument,
    ProjectGrant,
    ProjectImage,
    ProjectPlace,
    ProjectRelation,
    TargetGroup,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


def data(page) -> dict:
    return make.item(page).data


def relations(page, key: str) -> list[tuple[str, str]]:
    return [(each["relation"]["code"], each["title"]) for each in data(page)[key]]


def test_its_period_is_as_precise_as_it_is_known():
    period = data(make.project(actual_start="2013", planned_start="2012-11", planned_end="2015-12-31"))["period"]
    assert (period["start"], period["start_precision"]) == ("2013", "year")
    assert (period["end"], period["end_precision"]) == ("2015-12-31", "day")
    assert (period["planned_start"], period["planned_start_precision"]) == ("2012-11", "month")
    assert (period["actual_end"], period["actual_end_precision"]) == (None, None)


def test_its_programme_lists_its_phases_and_each_phase_the_others():
    programme = make.project(title="On the Move", hierarchy=1)
    second = make.project(title="Phase II", actual_start="2016", parent=programme, parent_relation="phase")
    first = make.project(title="Phase I", actual_start="2012", parent=programme, parent_relation="phase")
    local = make.project(title="Relay", parent=first, parent_relation="sub_project")
    assert relations(programme, "children") == [("phase", "Phase I"), ("phase", "Phase II")]
    assert relations(first, "children") == [("sub_project", "Relay")]
    assert relations(first, "related") == [("phase", "Phase II")]
    assert relations(second, "related") == [("phase", "Phase I")]
    assert data(local)["parent"]["title"] == "Phase I"
    assert data(local)["parent"]["relation"]["label"] == "Sub-project"
    assert ("parent_id", str(programme.translation_key)) in make.item(first).facets.values_list("name", "value")


def test_a_relation_is_written_on_one_side_and_read_on_both():
    earlier = make.project(title="Earlier")
    later = make.project(title="Later", children={"relations": [ProjectRelation(kind="follows", project=earlier)]})
    assert relations(later, "related") == [("follows", "Earlier")]
    assert relations(earlier, "related") == [("followed_by", "Later")]


def test_relatives_that_are_not_public_are_not_told():
    programme = make.project(title="Programme")
    make.project(live=False, parent=programme, parent_relation="phase")
    make.project(live=False, children={"relations": [ProjectRelation(kind="follows", project=programme)]})
    child = make.project(title="Child", parent=make.project(live=False), parent_relation="phase")
    assert data(programme)["children"] == data(programme)["related"] == []
    assert data(child)["parent"] is None


def test_relatives_are_shown_in_the_language_of_the_document():
    programme = make.project(title="Programme")
    phase = make.project(title="Phase", parent=programme, parent_relation="phase")
    programme_ky = make.translate(programme, "ky", {"Programme": "Программа"})
    assert relations(programme_ky, "children") == [("phase", "Phase")]
    make.translate(phase, "ky", {"Phase": "Этап"})
    assert relations(programme_ky, "children") == [("phase", "Этап")]
    assert relations(programme, "children") == [("phase", "Phase")]


def test_a_counted_group_is_a_number_and_its_members_say_that_they_belong_to_it():
    page = make.project(
        children={
            "organisation_links": [
                ParticipatingOrganisation(role="2", organisation=make.organisation("DCA")),
                ParticipatingOrganisation(
                    role="4", group_name="civil-society organisations", count=31, qualifier="up_to"
                ),
                ParticipatingOrganisation(role="4", organisation=make.organisation("Insan"), in_group=True),
            ]
        }
    )
    accountable, group, member = data(page)["participating_organisations"]
    assert accountable["role"] == {"code": "2", "label": "Accountable"}
    assert (group["group_name"], group["count"], group["qualifier"], group["organisation"]) == (
        "civil-society organisations", 31, "up_to", None,
    )  # fmt: skip
    assert (member["organisation"]["title"], member["in_group"]) == ("Insan", True)


def test_objectives_are_numbered_in_their_order_and_results_point_to_them():
    page = make.project(
        overall_goal="Secure livelihoods",
        children={
            "objectives": [Objective(text="Rights"), Objective(text="Services"), Objective(text="Income")],
            "target_groups": [TargetGroup(text="migrants"), TargetGroup(text="families")],
            "achievements": [
                ProjectAchievement(value="25", unit="organisations", statement="25 took part.", period_start="2012"),
                ProjectAchievement(statement="Authorities cooperate.", objective=2),
            ],
        },
    )
    document = data(page)
    assert [(each["number"], each["text"]) for each in document["objectives"]] == [
        (1, "Rights"), (2, "Services"), (3, "Income"),
    ]  # fmt: skip
    assert document["target_groups"] == ["migrants", "families"]
    figure, statement = document["achievements"]
    assert (figure["value"], figure["unit"], figure["period"]) == (25, "organisations", {"start": "2012", "end": None})
    assert (statement["value"], statement["objective"], statement["period"]) == (None, 2, None)


def test_countries_are_those_that_are_named_and_those_that_its_places_lie_in():
    page = make.project(
        children={
            "countries": [ProjectCountry(country="KG", percentage="60")],
            "place_links": [
                ProjectPlace(place=make.place("Osh")),
                ProjectPlace(place=make.place("Malmö", country="SE")),
            ],
        }
    )
    assert data(page)["countries"] == [
        {"code": "KG", "name": "Kyrgyzstan", "percentage": 60},
        {"code": "SE", "name": "Sweden", "percentage": None},
    ]
    assert set(make.item(page).facets.filter(name="country").values_list("value", flat=True)) == {"KG", "SE"}


def test_money_documents_and_pictures_are_data():
    handbook = make.document("Handbok")
    page = make.project(
        side_image=make.image(),
        side_image_caption="The relay",
        children={
            "budgets": [ProjectBudget(year=2013, amount="1000.50", currency="SEK", status="2")],
            "grants": [ProjectGrant(count=11, provider=make.organisation("Chevron"))],
            "documents": [ProjectDocument(document=handbook, category="A08", language="sv")],
            "gallery": [ProjectImage(image=make.image(), alt="A walk")],
        },
    )
    document = data(page)
    assert document["budgets"] == [
        {"year": 2013, "amount": 1000.5, "currency": "SEK", "status": {"code": "2", "label": "Committed"}}
    ]
    assert (document["grants"][0]["count"], document["grants"][0]["amount"]) == (11, None)
    (file,) = document["documents"]
    assert (file["title"], file["language"], file["category"]["code"]) == ("Handbok", "sv", "A08")
    assert document["side_image"]["caption"] == "The relay"
    assert document["gallery"][0]["alt"] == "A walk"


def test_it_lists_its_latest_news_and_says_where_the_others_are(client):
    page = make.project()
    for day in range(1, 8):
        make.news(title=f"Day {day}", date=f"2022-01-0{day}", children={"project_links": [NewsProject(project=page)]})
    document = data(page)
    assert [item["title"] for item in document["news"]] == [f"Day {day}" for day in (7, 6, 5, 4, 3)]
    assert len(client.get(document["news_url"]).json()["results"]) == 7


@pytest.mark.parametrize(
    ("fields", "years"),
    [
        ({"actual_start": "2013", "actual_end": "2015"}, ["2013", "2014", "2015"]),
        ({"planned_start": "2013-05", "planned_end": "2014-01-01"}, ["2013", "2014"]),
        ({"actual_start": "2013", "status": "4"}, ["2013"]),
        ({"planned_start": "2999"}, ["2999"]),
        ({}, []),
    ],
)
def test_it_is_active_in_every_year_from_start_to_end(fields, years):
    facets = make.item(make.project(**fields)).facets.filter(name="active_in")
    assert sorted(facets.values_list("value", flat=True)) == years


def test_a_running_project_without_an_end_is_active_until_now():
    this_year = timezone.localdate().year
    facets = make.item(make.project(actual_start=str(this_year - 2))).facets.filter(name="active_in")
    assert sorted(facets.values_list("value", flat=True)) == [str(this_year - 2), str(this_year - 1), str(this_year)]
