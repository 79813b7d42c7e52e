import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.taxonomy.models import OrganisationRole
from news.models import ChangeNote, NewsAuthor, NewsGrant, NewsOrganisation, NewsPlace, NewsProject, NewsTheme
from tests import factories
from tests.sharing import shared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    factories.make_site()


def get(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def queries(path: str) -> int:
    Client().get(path)
    with CaptureQueriesContext(connection) as captured:
        Client().get(path)
    return len(captured)


@shared
def winners():
    """The news item of case C with its facts."""
    here = factories.place("Almaty", country="KZ")
    funder = factories.organisation("European Union Delegation", organisation_type="40")
    project = factories.project(title="Human-rights reforms", slug="reforms")
    english = factories.locale("en")
    return factories.news(
        title="Winners start work",
        slug="winners",
        summary="Seventeen projects begin.",
        date=datetime.date(2016, 1, 30),
        dateline_place=here,
        lead_image=factories.image(description="People at a table", credit="A. Painter"),
        lead_image_caption="The first meeting",
        tags=["rights"],
        body=[
            (
                "quotation",
                {
                    "text": "Taxis change villages.",
                    "attributed_to": "Bakytgul Elchibaeva",
                    "role": "Head",
                    "paraphrased": True,
                },
            ),
            ("key_figures", {"figures": [{"qualifier": "exact", "value": 23, "unit": "NGOs", "statement": ""}]}),
        ],
        children={
            "authors": [NewsAuthor(name="Aigul", locale=english), NewsAuthor(name="Erik", locale=english)],
            "place_links": [NewsPlace(place=here)],
            "organisation_links": [NewsOrganisation(organisation=funder, role=OrganisationRole.FUNDING)],
            "project_links": [NewsProject(project=project)],
            "grants": [NewsGrant(amount=3846, currency="EUR", count=17, duration_months=12, provider=funder)],
            "change_notes": [
                ChangeNote(
                    date=datetime.date(2016, 2, 2), kind="correction", text="One number was wrong.", locale=english
                )
            ],
        },
    )


def test_a_news_item_shows_its_facts(winners):
    page = get("/en/news/winners/")
    assert '<time datetime="2016-01-30">30 January 2016</time>' in page
    assert '<a href="/en/places/almaty/">Almaty</a>' in page
    assert "By Aigul and Erik" in page
    assert 'alt="People at a table"' in page
    assert "The first meeting" in page
    assert "Picture: A. Painter" in page
    assert "<strong>Bakytgul Elchibaeva</strong>, Head" in page
    assert "“Taxis" not in page
    assert '<strong class="figures__value">23</strong>' in page
    assert '<a href="/en/organisations/european-union-delegation/">European Union Delegation</a>' in page
    assert "Funding" in page
    assert '<a href="/en/projects/reforms/">Human-rights reforms</a>' in page
    assert '<td class="is-number">17</td> <td class="is-number">EUR\xa03,846</td>'.replace("\xa0", " ") in page
    assert "12 months" in page
    assert "<strong>Correction, <time" in page
    assert '<a class="head__change" href="#changes">Correction, 2 February 2016</a>' in page
    assert "One number was wrong." in page
    assert '<a class="tag" href="/en/news/?tag=rights">rights</a>' in page


def test_a_news_item_can_be_shared_without_any_tracker(winners):
    page = get("/en/news/winners/")
    address = "http%3A%2F%2Ftestserver%2Fen%2Fnews%2Fwinners%2F"
    assert f"https://t.me/share/url?url={address}&amp;text=Winners%20start%20work" in page
    assert f"https://wa.me/?text=Winners%20start%20work%20{address}" in page
    assert f"mailto:?subject=Winners%20start%20work&amp;body={address}" in page
    # The button comes with the script that makes it work.
    assert re.search(r'<button[^>]* data-copy="http://testserver/en/news/winners/" hidden>Copy link</button>', page)


def test_a_news_item_tells_networks_what_it_is(winners):
    page = get("/en/news/winners/")
    assert '<meta property="og:type" content="article">' in page
    assert '<meta property="og:title" content="Winners start work">' in page
    assert '<meta name="description" content="Seventeen projects begin.">' in page
    assert re.search(r'<meta property="og:image" content="http://testserver/media/[^"]+\.jpg">', page)


def test_other_news_stand_beside_an_item_but_not_the_item_itself(winners):
    factories.news(title="Something else", slug="else")
    page = get("/en/news/winners/")
    beside = page[page.index('id="other"') :]
    assert '<a href="/en/news/else/">Something else</a>' in beside
    assert "Winners start work" not in beside[: beside.index("</ul>")]


def titles_below(page: str, heading: str) -> list[str]:
    part = page[page.index(f'id="{heading}"') :]
    return re.findall(r"<a [^>]*>([^<]*)</a>", part[: part.index("</ul>")])


def test_news_about_the_same_stands_first_that_of_the_project_before_that_of_the_theme(winners):
    theme = factories.theme(title="Rights", theme_code="rights")
    with factories.committed():
        NewsTheme.objects.create(page=winners, theme=theme)
        winners.save()
    reforms = winners.project_links.get().project
    of_theme = {"theme_links": [NewsTheme(theme=theme)]}
    of_project = {"project_links": [NewsProject(project=reforms)]}
    factories.news(title="Of the theme", date=datetime.date(2018, 1, 1), children=of_theme)
    factories.news("ru", title="О проекте", date=datetime.date(2017, 1, 1), children=of_project)
    factories.news(title="Of something else")
    page = get("/en/news/winners/")
    assert titles_below(page, "related") == ["О проекте", "Of the theme"]
    assert titles_below(page, "other") == ["Of something else"]


def test_the_list_is_by_date_and_turns_pages():
    for day in range(1, 18):
        factories.news(title=f"Day {day:02}", date=datetime.date(2020, 5, day))
    factories.news(title="A draft", live=False)
    first, second = get("/en/news/"), get("/en/news/?page=2")
    assert re.findall(r"Day \d\d", first) == [f"Day {day:02}" for day in range(17, 2, -1)]
    assert re.findall(r"Day \d\d", second) == ["Day 02", "Day 01"]
    assert 'rel="next" href="?page=2"' in first
    assert "Page 2 of 2" in second
    assert "A draft" not in first + second


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "%00"])
def test_a_page_number_that_is_none_is_no_fault(page):
    factories.news(title="The one item")
    assert "The one item" in get(f"/en/news/?page={page}")


def test_a_list_costs_the_same_with_two_and_with_twelve_items():
    picture = factories.image()
    for number in range(2):
        factories.news(title=f"Item {number}", lead_image=picture)
    few = queries("/en/news/")
    for number in range(10):
        factories.news(title=f"More {number}", lead_image=picture)
    assert queries("/en/news/") == few


def test_a_language_without_news_says_so():
    assert "There is no news in this language yet." in get("/en/news/")
