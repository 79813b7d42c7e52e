import re

import pytest
from django.test import Client
from django.utils import timezone

from cms.core.formatting import format_day
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
    ProjectTheme,
    TargetGroup,
)
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


@shared
def phase():
    """The second phase of the programme of case D with its facts."""
    programme = factories.project(title="Central Asia on the Move", slug="camp", hierarchy=1)
    factories.project(
        title="Phase one", slug="phase-1", status="4", parent=programme, parent_relation="phase", actual_start="2012"
    )
    lead = factories.organisation("DanChurchAid", logo=factories.image(width=90, height=60))
    member = factories.organisation("Ak Jol")
    theme = factories.theme(title="Migration", theme_code="migration")
    english = factories.locale("en")
    objectives = ["Rights are protected.", "Services are available.", "Families earn an income."]
    relay = factories.project(title="The relay", slug="relay")
    two = factories.project(
        title="Phase two",
        slug="phase-2",
        status="4",
        actual_start="2016-01",
        actual_end="2019",
        planned_start="2016",
        planned_end="2018",
        parent=programme,
        parent_relation="phase",
        overall_goal="Secure livelihoods.",
        side_image=factories.image(description="A walk"),
        side_image_caption="The relay",
        children={
            "objectives": [Objective(text=text, locale=english) for text in objectives],
            "target_groups": [TargetGroup(text="Migrants", locale=english)],
            "countries": [ProjectCountry(country="KG", percentage=40), ProjectCountry(country="TJ")],
            "place_links": [ProjectPlace(place=factories.place("Osh"))],
            "theme_links": [ProjectTheme(theme=theme)],
            "organisation_links": [
                ParticipatingOrganisation(role="2", organisation=lead, locale=english),
                ParticipatingOrganisation(
                    role="4", group_name="civil-society organisations", count=31, qualifier="up_to", locale=english
                ),
                ParticipatingOrganisation(role="4", organisation=member, in_group=True, locale=english),
            ],
            "achievements": [
                ProjectAchievement(
                    value=1000,
                    qualifier="more_than",
                    unit="people",
                    statement="Got advice.",
                    objective=1,
                    locale=english,
                ),
                ProjectAchievement(statement="Authorities listen.", locale=english),
            ],
            "grants": [ProjectGrant(amount=3846, currency="EUR", count=17, duration_months=12)],
            "budgets": [ProjectBudget(year=2016, amount="1200000.50", currency="EUR", status="2")],
            "documents": [
                ProjectDocument(document=factories.document("Handbook"), category="A08", language="sv", locale=english)
            ],
            "gallery": [ProjectImage(image=factories.image(), caption="In the gallery", locale=english)],
            "relations": [ProjectRelation(kind="co_funded", project=relay)],
        },
    )
    factories.project(title="Summer school", slug="school", parent=two, parent_relation="sub_project")
    return two


def test_a_project_shows_its_facts(phase):
    page = get("/en/projects/phase-2/")
    for fact in [
        "<dd>January 2016 – 2019</dd>",
        "<dt>Planned period</dt><dd>2016–2018</dd>",
        "<dd>Closed</dd>",
        "<li>Kyrgyzstan (40%)</li>",
        "<li>Tajikistan</li>",
        '<a href="/en/places/osh/">Osh</a>',
        '<li value="1">Rights are protected.</li><li value="2">Services are available.</li>',
        "<li>Migrants</li>",
        "Secure livelihoods.",
        '<a class="tag" href="/en/themes/',
        "<h3>Accountable</h3>",
        '<a href="/en/organisations/danchurchaid/">DanChurchAid</a>',
        "<strong>up to 31 civil-society organisations</strong>",
        '<strong class="figures__value">more than 1,000</strong> <span class="figures__unit">people</span>',
        "Objective 1",
        "Authorities listen.",
        '<th scope="row">2016</th> <td class="is-number">EUR 1,200,000.5</td> <td>Committed</td>',
        "<dt>Budget</dt> <dd><ul><li>EUR 1,200,000.5</li></ul></dd>",
        '<a href="/en/projects/relay/">The relay</a> <span class="plain__meta">Co-funded with</span>',
        '<a href="/en/projects/school/">Summer school</a>',
        "12 months",
        ">Handbook</a>",
        'PDF, 14 B, <span lang="sv">Svenska</span> · Results, outcomes and outputs',
        "In the gallery",
        "The relay",
        'alt="A walk"',
    ]:
        assert fact in page.replace("\xa0", " "), fact


def test_the_members_of_a_counted_group_stand_below_it(phase):
    page = get("/en/projects/phase-2/")
    group = page[page.index("up to 31") :]
    assert re.match(r".*?Among them:.*?Ak Jol", group)


def partners(page: str) -> str:
    return page[page.index('<div class="roles">') : page.index("</section>", page.index('<div class="roles">'))]


def in_role(role: str, name: str = "", count: int | None = None, **fields) -> ParticipatingOrganisation:
    english = factories.locale("en")
    return ParticipatingOrganisation(role=role, group_name=name, count=count, locale=english, **fields)


def test_a_member_of_a_group_that_is_not_counted_in_its_role_is_listed_like_others():
    member = factories.organisation("Ak Jol")
    rows = [in_role("2", organisation=member, in_group=True), in_role("4", "associations", 31)]
    factories.project(slug="alone", children={"organisation_links": rows})
    shown = partners(get("/en/projects/alone/"))
    assert re.search(
        r'<h3>Accountable</h3> <ul class="plain"> <li[^>]*> <span>\s*<a href="/en/organisations/ak-jol/">', shown
    )
    assert "Among them:" not in shown


def test_with_several_groups_in_a_role_the_members_stand_below_the_first_only():
    member = factories.organisation("Ak Jol")
    rows = [in_role("4", organisation=member, in_group=True), in_role("4", "associations", 31)]
    factories.project(slug="two", children={"organisation_links": [*rows, in_role("4", "schools", 7)]})
    shown = partners(get("/en/projects/two/"))
    assert re.search(r"31 associations.*Among them:.*Ak Jol.*7 schools", shown)
    assert shown.count("Ak Jol") == shown.count("Among them:") == 1


def test_a_phase_its_programme_and_the_other_phase_lead_to_each_other(phase):
    two, one, programme = (get(f"/en/projects/{slug}/") for slug in ("phase-2", "phase-1", "camp"))
    assert '<a href="/en/projects/camp/">Central Asia on the Move</a>' in two
    assert '<a href="/en/projects/phase-1/">Phase one</a>' in two
    assert '<a href="/en/projects/phase-2/">Phase two</a>' in one
    assert programme.index("Phase one") < programme.index("Phase two")


def test_phases_are_drawn_in_time_and_lead_to_the_one_before_and_after(phase):
    two, one, programme = (get(f"/en/projects/{slug}/") for slug in ("phase-2", "phase-1", "camp"))
    # 2012, and 2016 to 2019, of eight years.
    assert re.findall(r'<rect class="timeline__bar" x="([\d.]+)%" width="([\d.]+)%"', two) == [
        ("0", "12.5"),
        ("50", "50"),
    ]
    assert '<strong aria-current="true">Phase two</strong>' in two
    before = '<span class="neighbours__label">Previous phase</span> <a href="/en/projects/phase-1/">'
    after = '<span class="neighbours__label">Next phase</span> <a href="/en/projects/phase-2/">'
    assert [(before in page, after in page) for page in (two, one, programme)] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert programme.count('class="timeline__bar') == 2
    assert "timeline" not in get("/en/projects/relay/")


def test_a_partner_is_shown_with_its_logo(phase):
    (logo,) = re.findall(r'<span class="partner__logo">(.*?)</span>', get("/en/projects/phase-2/"))
    assert re.search(r'<img[^>]* width="90" height="60" alt=""', logo)


def test_a_project_says_how_to_cite_it(phase):
    now = timezone.localtime()
    address = "http://testserver/en/projects/phase-2/"
    page = get("/en/projects/phase-2/").replace("\xa0", " ")
    cited = f"Civil Society Network ({now.year}): Phase two. {address} (read on {format_day(now.date())})"
    assert f'<p class="citation__text">{cited}</p>' in page
    # The button comes with the script that makes it work.
    assert f'<button class="copy__button" type="button" data-copy="{cited}" hidden>Copy</button>' in page


def test_a_project_lists_its_news(phase):
    factories.news(title="It has begun", slug="begun", children={"project_links": [NewsProject(project=phase)]})
    page = get("/en/projects/phase-2/")
    assert '<a href="/en/news/begun/">It has begun</a>' in page
    assert f'<a href="/en/news/?project={phase.translation_key}">All news of the project</a>' in page


def test_news_that_is_not_translated_is_listed_in_its_language(phase):
    factories.translate(phase, "ky")
    factories.news(title="It has begun", slug="begun", children={"project_links": [NewsProject(project=phase)]})
    page = get("/ky/projects/phase-2/")
    assert '<a href="/en/news/begun/" hreflang="en">It has begun</a>' in page
    # The list of all has it too.
    address = re.findall(r'<a href="(/ky/news/[^"]+)">', page)[0].replace("&amp;", "&")
    assert address == f"/ky/news/?project={phase.translation_key}&languages=all"
    assert "It has begun" in get(address)
    assert '<span class="tag tag--language" lang="en">English</span>' in page
