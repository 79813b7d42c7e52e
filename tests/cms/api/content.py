"""A small content that never changes: one of each type, with everything that its document can hold."""

import datetime
import json
from typing import Any
from unittest import mock
from uuid import UUID

from django.utils import timezone

from cms.taxonomy.models import OrganisationIdentifier
from cms.taxonomy.models.places import AlternateName
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
    ProjectGrant,
    ProjectPlace,
    ProjectTheme,
    TargetGroup,
)
from tests import factories as make

WRITTEN_AT = datetime.datetime(2026, 1, 15, 10, tzinfo=datetime.UTC)
NEWS, OLDER_NEWS, PROJECT, THEME, PAGE, ORGANISATION, FUNDER, PLACE, REGION = (
    UUID(int=0x4000_8000_0000_0000_0000 + number) for number in range(1, 10)
)
KYRGYZ = {"Elders learn to use telephones": "Улгайган адамдар телефон колдонууну үйрөнүшөт"}


def make_content() -> NewsPage:
    """All of it, published; the news item, in English and Kyrgyz, names all the rest."""
    with mock.patch.object(timezone, "now", return_value=WRITTEN_AT):
        return _make()


def _make() -> NewsPage:
    english = make.locale("en")
    image = make.image(
        "Class",
        width=1200,
        height=800,
        description="Two women look at a telephone",
        caption="The first class",
        credit="Qolda",
    )
    manual = make.document("Manual for trainers")
    region = make.place("Chüy Region", kind="region", code="chuy", uuid=REGION)
    place = make.place(
        "Bishkek", code="bishkek", uuid=PLACE, parent=region, latitude="42.8746", longitude="74.5698", exactness="1"
    )
    with make.committed():
        AlternateName.objects.create(place=place, name="Frunze")
    partner = make.organisation(
        "Qolda Foundation",
        code="qolda",
        uuid=ORGANISATION,
        short_name="Qolda",
        organisation_type="22",
        country="KG",
        website="https://qolda.example/",
        network_member=True,
    )
    with make.committed():
        OrganisationIdentifier.objects.create(organisation=partner, scheme="KG-INN", identifier="00000000000000")
    funder = make.organisation("Swedish Fund", code="swedish-fund", uuid=FUNDER, country="SE")
    theme = make.theme(
        title="Old age with dignity",
        slug="old-age",
        theme_code="old-age",
        translation_key=THEME,
        number=3,
        summary="Older people decide about their own lives.",
        purpose="Older people are heard where it is decided about them.",
        sections=_blocks(1, ("section", {"heading": "What we do", "text": "<p>We teach and we listen.</p>"})),
    )
    project = make.project(
        title="Silver network",
        slug="silver-network",
        translation_key=PROJECT,
        acronym="SILVER",
        summary="Older people in three towns learn to use what has gone online.",
        status="4",
        actual_start="2013-05",
        actual_end="2015",
        planned_start="2013",
        overall_goal="Nobody is left behind because of age.",
        lead_image=image,
        tags=["digital"],
        body=_blocks(2, ("paragraph", {"text": "<p>The network has <b>three</b> clubs.</p>"})),
        children={
            "theme_links": [ProjectTheme(theme=theme)],
            "place_links": [ProjectPlace(place=place)],
            "countries": [ProjectCountry(country="KG", percentage=100)],
            "organisation_links": [
                ParticipatingOrganisation(role="4", organisation=partner, locale=english),
                ParticipatingOrganisation(role="1", organisation=funder, locale=english),
            ],
            "objectives": [Objective(text="Older people use public services online.", locale=english)],
            "target_groups": [TargetGroup(text="People over 60", locale=english)],
            "achievements": [
                ProjectAchievement(
                    value="1000",
                    qualifier="at_least",
                    unit="people",
                    statement="Over 1000 people took part.",
                    period_start="2013",
                    objective=1,
                    locale=english,
                )
            ],
            "grants": [ProjectGrant(amount="250000", currency="SEK", provider=funder, recipient=partner)],
            "budgets": [ProjectBudget(year=2013, amount="100000.50", currency="SEK", status="2")],
        },
    )
    make.news(
        title="A club opens in Osh",
        slug="a-club-opens-in-osh",
        translation_key=OLDER_NEWS,
        date=datetime.date(2014, 9, 1),
        summary="The third club of the network.",
        children={"project_links": [NewsProject(project=project)]},
    )
    news = make.news(
        title="Elders learn to use telephones",
        slug="elders-learn-to-use-telephones",
        translation_key=NEWS,
        date=datetime.date(2015, 3, 20),
        summary="Forty people came to the first class.",
        lead_image=image,
        dateline_place=place,
        tags=["digital"],
        body=_blocks(
            3,
            ("heading", {"text": "The first class"}),
            ("paragraph", {"text": f'<p>Read about <a linktype="page" id="{project.pk}">the project</a>.</p>'}),
            (
                "quotation",
                {"text": "Now I call my grandson.", "attributed_to": "Aigul", "role": "pupil", "paraphrased": False},
            ),
            ("document", {"document": manual.pk, "title": ""}),
        ),
        children={
            "theme_links": [NewsTheme(theme=theme)],
            "project_links": [NewsProject(project=project)],
            "place_links": [NewsPlace(place=place)],
            "organisation_links": [
                NewsOrganisation(organisation=partner, role="4"),
                NewsOrganisation(organisation=funder, role="1"),
            ],
            "authors": [NewsAuthor(name="A. Trainer", locale=english)],
            "grants": [NewsGrant(amount="4000", currency="SEK", qualifier="about", provider=funder)],
            "change_notes": [
                ChangeNote(
                    kind="correction", text="The number was wrong.", date=datetime.date(2015, 3, 21), locale=english
                )
            ],
        },
    )
    make.translate(news, "ky", KYRGYZ)
    make.content(
        title="About us",
        slug="about-us",
        translation_key=PAGE,
        summary="Who we are.",
        purpose="We connect those who help.",
        sections=_blocks(7, ("section", {"heading": "Members", "text": "<p>Organisations in five countries.</p>"})),
        body=_blocks(8, ("paragraph", {"text": "<p>Write to us.</p>"})),
    )
    return news


def _blocks(first: int, *blocks: tuple[str, Any]) -> str:
    """A body as the database has it; the blocks' ids are numbers from `first` on."""
    return json.dumps(
        [
            {"type": name, "value": value, "id": str(UUID(int=number))}
            for number, (name, value) in enumerate(blocks, first)
        ]
    )
