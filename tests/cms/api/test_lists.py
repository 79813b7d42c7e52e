"""Lists: in order, page by page, filtered, in a few queries."""

import json

import pytest
from django.db.models import Max
from django.test import Client
from django.utils import translation

from cms.published import page_memory
from cms.published.models import PublishedItem
from cms.published.registry import item_types
from news.models import NewsOrganisation, NewsPlace, NewsTheme
from projects.models import ProjectCountry
from tests import factories as make
from tests.sharing import shared

pytestmark = pytest.mark.django_db


def titles(client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return [item["title"] for item in response.json()["results"]]


def test_news_is_listed_latest_first_in_the_site_s_default_language(client):
    make.news(title="Old", date="2016-01-30")
    make.news(title="New", date="2022-02-10")
    make.news("ru", title="Русская", date="2022-02-10")
    assert titles(client, "/api/v1/news/") == ["New", "Old"]
    assert titles(client, "/api/v1/news/?locale=ru") == ["Русская"]


def test_projects_are_listed_by_start_latest_first_whatever_its_precision(client):
    for title, start in (
        ("Year", "2013"),
        ("Month", "2013-05"),
        ("Day", "2013-05-02"),
        ("Later", "2016"),
        ("None", ""),
    ):
        make.project(title=title, actual_start=start)
    assert titles(client, "/api/v1/projects/") == ["Later", "Day", "Month", "Year", "None"]


def test_organisations_are_listed_in_the_alphabet_of_the_language(client):
    for name in ("Örebro fredsförening", "Zonta", "Ådalen", "Aktion"):
        make.organisation(name, marked_public=True)
    assert titles(client, "/api/v1/organisations/?locale=sv") == ["Aktion", "Zonta", "Ådalen", "Örebro fredsförening"]


def test_themes_are_listed_by_their_number(client):
    for title, number in (("Last", None), ("Second", 2), ("First", 1)):
        make.theme(title=title, number=number)
    assert titles(client, "/api/v1/themes/") == ["First", "Second", "Last"]


@shared
def five() -> list[str]:
    """Five news items, two of them of one day."""
    for day in (1, 2, 2, 3, 4):
        make.news(date=f"2022-01-0{day}")
    return titles(Client(), "/api/v1/news/")


def walk(client, address: str) -> list[str]:
    found, limit = [], 20
    while address and limit:
        page = client.get(address).json()
        found += [item["title"] for item in page["results"]]
        address, limit = page["next"], limit - 1
    return found


def test_the_pages_of_a_list_are_the_list_whatever_their_size(client, five):
    for size in (1, 2, 4, 5, 100):
        assert walk(client, f"/api/v1/news/?limit={size}") == five


def test_a_page_goes_on_where_the_last_one_ended_while_items_come_and_go(client, five):
    first = client.get("/api/v1/news/?limit=2").json()
    make.news(date="2023-01-01")
    gone = PublishedItem.objects.get(title=five[1])
    gone.removed = True
    gone.save()
    assert walk(client, first["next"]) == five[2:]


def test_the_next_page_keeps_the_other_parameters_and_stands_in_the_link_header(client, five):
    response = client.get("/api/v1/news/?locale=en&limit=2&year=2022,2021&year=2022")
    following = response.json()["next"]
    assert following.startswith("http://testserver/api/v1/news/?locale=en&limit=2&year=2022%2C2021&year=2022&cursor=")
    assert response["Link"] == f'<{following}>; rel="next"'
    last = client.get("/api/v1/news/?limit=100")
    assert last.json()["next"] is None
    assert "Link" not in last


@shared
def tied() -> None:
    """News with different ties, named by them."""
    youth, gender = make.theme(theme_code="youth"), make.theme(theme_code="gender")
    kz, kg = make.place("Almaty", country="KZ"), make.place("Osh", country="KG")
    eu = make.organisation("EU", code="eu")
    ties = {
        "youth KZ eu": ([youth], [kz], [eu]),
        "youth KG": ([youth], [kg], []),
        "gender KG eu": ([gender], [kg], [eu]),
        "youth gender KZ KG": ([youth, gender], [kz, kg], []),
    }
    for day, (title, (themes, places, organisations)) in enumerate(ties.items(), start=1):
        make.news(
            title=title,
            date=f"202{day}-01-01",
            children={
                "theme_links": [NewsTheme(theme=theme) for theme in themes],
                "place_links": [NewsPlace(place=place) for place in places],
                "organisation_links": [NewsOrganisation(organisation=organisation) for organisation in organisations],
            },
        )


def test_a_comma_is_or_and_a_repeated_parameter_is_and(client, tied):
    for query, found in (
        ("theme=gender", ["youth gender KZ KG", "gender KG eu"]),
        ("theme=gender&theme=youth", ["youth gender KZ KG"]),
        ("theme=gender,youth&country=KZ", ["youth gender KZ KG", "youth KZ eu"]),
        ("country=kz&country=KG", ["youth gender KZ KG"]),
        ("organisation=eu&country=KG", ["gender KG eu"]),
        ("theme=GENDER", ["youth gender KZ KG", "gender KG eu"]),
        ("year=2021,2022", ["youth KG", "youth KZ eu"]),
        ("theme=nothing", []),
    ):
        assert titles(client, f"/api/v1/news/?{query}") == found, query


def test_a_filter_takes_an_id_as_well_as_a_code(client, tied):
    gender = PublishedItem.objects.get(type="theme", document__contains='"gender"')
    eu = PublishedItem.objects.get(type="organisation", locale="en")
    assert titles(client, f"/api/v1/news/?theme={gender.uuid}&organisation={eu.uuid}") == ["gender KG eu"]


def test_projects_are_found_by_country_status_and_any_year_that_they_ran_in(client):
    make.project(
        title="Closed", actual_start="2013", actual_end="2015", status="4",
        children={"countries": [ProjectCountry(country="KG")]},
    )  # fmt: skip
    make.project(title="Running", actual_start="2016", status="2")
    assert titles(client, "/api/v1/projects/?active_in=2014") == ["Closed"]
    assert titles(client, "/api/v1/projects/?active_in=2012") == []
    assert titles(client, "/api/v1/projects/?active_in=2017&status=2,3") == ["Running"]
    assert titles(client, "/api/v1/projects/?status=4&country=KG") == ["Closed"]


def test_a_list_has_short_items_and_full_ones_when_asked(client):
    make.news(body=[("paragraph", {"text": "<p>Words</p>"})])
    assert "body" not in client.get("/api/v1/news/").json()["results"][0]
    assert client.get("/api/v1/news/?view=full").json()["results"][0]["body_html"] == "<p>Words</p>"


def test_every_item_says_which_locale_was_asked_for_and_its_version(client):
    page = make.news("ky")
    item = client.get("/api/v1/news/?locale=ky").json()["results"][0]
    assert (item["requested_locale"], item["locale"], item["is_fallback"]) == ("ky", "ky", False)
    assert item["version"] == make.item(page).seq


def fill(number: int) -> None:
    """Copies of what there is, so that there are `number` items of each type."""
    for item_type in item_types():
        model = PublishedItem.objects.filter(type=item_type, locale="en").first()
        top = PublishedItem.objects.aggregate(top=Max("seq"))["top"]
        PublishedItem.objects.bulk_create(
            PublishedItem(
                type=item_type,
                locale="en",
                source_id=0,
                seq=top + each,
                sort_key=f"{each:04x}",
                document=model.document,
                summary=model.summary,
                digest=model.digest,
                changed_at=model.changed_at,
            )
            for each in range(1, number + 1)
        )


@pytest.mark.parametrize("view", ["summary", "full"])
def test_a_list_costs_one_query_at_any_length(client, django_assert_num_queries, view):
    make.news(children={"place_links": [NewsPlace(place=make.place())]})
    make.project()
    make.theme()
    make.organisation(marked_public=True)
    for number in (2, 20, 200):
        fill(number)
        # Behind the back of what a process keeps.
        page_memory.forget()
        for item_type in item_types().values():
            # Which asks too whether anything waits to be written.
            with django_assert_num_queries(1):
                page = client.get(f"/api/v1/{item_type.path}/?limit=100&view={view}").json()
            assert len(page["results"]) >= min(number, 100)


def test_words_of_the_code_lists_are_in_the_language_of_the_list_whoever_asks(client):
    with translation.override("sv"):
        make.project(status="4")
    item = client.get("/api/v1/projects/", headers={"accept-language": "sv"}).json()["results"][0]
    assert item["status"] == {"code": "4", "label": "Closed"}


def test_a_list_is_json_of_stored_text(client):
    make.news(title='Quote " and ещё')
    content = client.get("/api/v1/news/").content.decode()
    assert 'Quote \\" and ещё' in content
    assert json.loads(content)["results"][0]["title"] == 'Quote " and ещё'
