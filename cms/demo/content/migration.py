"""Case D: "Central Asia on the Move", a programme in two phases (written in English)."""

from typing import Any

from .shapes import PageData, organisation, page, picture

_COUNTRIES = [{"country": code} for code in ("KG", "TJ", "RU")]
_LAUNCHED_BY: list[dict[str, Any]] = [
    {"role": "2", "organisation": organisation(key)} for key in ("danchurchaid", "icco", "fsds")
]
_LEAD_IMAGE = {
    "lead_image": picture("train"),
    "lead_image_alt": "A family with a suitcase stands below a railway bridge while a train passes.",
}

PAGES = [
    PageData(
        key="theme-migration",
        model="themes.ThemePage",
        language="en",
        slug="migration",
        under="themes",
        translations=("ru", "sv", "ky", "az"),
        fields={
            "title": "Internal and external migration",
            "number": 5,
            "code": "migration",
            "summary": "People leave for work, inside their country and across borders. Their rights travel with them.",
            "purpose": "Migrants and those who stay behind should live in safety, with an income and a say.",
            **_LEAD_IMAGE,
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>Whole villages live on wages that are earned far away. We work at both ends of the "
                        "journey: with families and local councils at home, and with those who inform, advise and "
                        "defend migrants where they work.</p>"
                    },
                ),
            ],
        },
    ),
    PageData(
        key="on-the-move",
        model="projects.ProjectPage",
        language="en",
        slug="central-asia-on-the-move",
        under="projects",
        translations=("ru", "ky", "sv"),
        fields={
            "title": "Central Asia on the Move",
            "summary": "A programme in two phases for migrants and for the communities that migration changes.",
            "status": "4",
            "actual_start": "2012",
            "actual_end": "2019",
            "hierarchy": 1,
            "overall_goal": "Secure livelihoods of migrants and of communities affected by migration.",
            **_LEAD_IMAGE,
            "body": [
                (
                    "paragraph",
                    {
                        "text": "<p>DanChurchAid, ICCO Cooperation and Fair and Sustainable Development Solutions "
                        "launched the programme together. The first phase ran from 2012 to 2015, the second from "
                        "2016 to 2019; each has a profile of its own.</p>"
                    },
                ),
            ],
        },
        rows={
            "theme_links": [{"theme": page("theme-migration")}],
            "countries": _COUNTRIES,
            "organisation_links": _LAUNCHED_BY,
        },
    ),
    PageData(
        key="on-the-move-1",
        model="projects.ProjectPage",
        language="en",
        slug="central-asia-on-the-move-phase-1",
        under="projects",
        translations=("ru", "ky"),
        fields={
            "title": "Central Asia on the Move, Phase I",
            "summary": "The first phase built the ties between migrants, their communities and the authorities.",
            "status": "4",
            "actual_start": "2012",
            "actual_end": "2015",
            "hierarchy": 2,
            "parent": page("on-the-move"),
            "parent_relation": "phase",
            **_LEAD_IMAGE,
        },
        rows={
            "achievements": [
                {
                    "statement": "Partners work together with authorities in the communities that migrants leave and "
                    "in "
                    "those that receive them.",
                    "period_start": "2012",
                    "period_end": "2015",
                },
                {
                    "statement": "Communities have structures of their own through which migrants put their needs to "
                    "the authorities.",
                    "period_start": "2012",
                    "period_end": "2015",
                },
            ],
            "theme_links": [{"theme": page("theme-migration")}],
            "countries": _COUNTRIES,
            "organisation_links": _LAUNCHED_BY,
        },
    ),
    PageData(
        key="on-the-move-2",
        model="projects.ProjectPage",
        language="en",
        slug="central-asia-on-the-move-phase-2",
        under="projects",
        translations=("ru", "ky", "sv", "kk", "az"),
        fields={
            "title": "Central Asia on the Move, Phase II",
            "summary": "Civil-society organisations of three countries work for the rights and the income of migrants "
            "and their families.",
            "status": "4",
            "actual_start": "2016",
            "actual_end": "2019",
            "hierarchy": 2,
            "parent": page("on-the-move"),
            "parent_relation": "phase",
            "overall_goal": "Secure livelihoods of migrants and of communities affected by migration.",
            **_LEAD_IMAGE,
            "body": [
                ("heading", {"text": "A platform of partners", "level": "2"}),
                (
                    "paragraph",
                    {
                        "text": "<p>The organisations meet in a platform. A coordination committee steers it between "
                        "the platform meetings, which are held every year.</p>"
                    },
                ),
                ("heading", {"text": "How the strategy was made", "level": "2"}),
                (
                    "paragraph",
                    {
                        "text": "<p>The partners wrote their strategy with a theory of change: first the life that "
                        "migrants should be able to lead, then, backwards, every step on the way there.</p>"
                    },
                ),
            ],
        },
        rows={
            "objectives": [
                {"text": "The rights of migrants and their families are recognised and protected."},
                {"text": "Public services are available, responsive and relevant to migration-affected communities."},
                {"text": "Conditions to earn an income are favourable for families affected by migration."},
            ],
            "target_groups": [
                {"text": "Migrants and their families"},
                {"text": "Communities affected by migration"},
            ],
            "achievements": [
                {
                    "value": 25,
                    "qualifier": "exact",
                    "unit": "civil-society organisations",
                    "statement": "25 civil-society organisations formed the platform at the start.",
                    "period_start": "2016",
                },
                {
                    "value": 31,
                    "qualifier": "up_to",
                    "unit": "civil-society organisations",
                    "statement": "The platform has grown to up to 31 civil-society organisations from three countries.",
                },
            ],
            "relations": [{"kind": "follows", "project": page("on-the-move-1")}],
            "theme_links": [{"theme": page("theme-migration")}],
            "countries": _COUNTRIES,
            "organisation_links": [
                *_LAUNCHED_BY,
                {"role": "4", "group_name": "civil-society organisations", "count": 31, "qualifier": "up_to"},
                *(
                    {"role": "4", "organisation": organisation(key), "in_group": True}
                    for key in ("ak-jol", "roshnoi", "sosedi")
                ),
            ],
        },
    ),
]
