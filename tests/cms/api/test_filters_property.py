"""Whatever lists are asked for, they and their counts are what anyone would find who had read everything."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.published import hints
from cms.taxonomy.models import OrganisationRole
from cms.themes.models import ThemePlace
from news.models import NewsGrant, NewsOrganisation, NewsPlace, NewsProject, NewsTheme
from projects.models import ParticipatingOrganisation, ProjectCountry, ProjectGrant, ProjectPlace, ProjectTheme
from tests import factories as make

pytestmark = pytest.mark.django_db

LOCALES = ["en", "ru", "ky"]
DATES = ["2012", "2013", "2013-01", "2013-05", "2013-05-01", "2013-05-31", "2013-12-31", "2014-02-28", "2016"]
Item = dict[str, Any]


def make_world() -> None:
    """Projects, news and themes with ties drawn by lot, some of them in several locales."""
    lot = random.Random(2026)
    with hints.deferred():
        places = [make.place(name, country=country) for name, country in (("Osh", "KG"), ("Almaty", "KZ"), ("X", "SE"))]
        partners = [make.organisation(name) for name in ("EU", "UN", "Sida")]
        themes = [make.theme(children={"place_links": [ThemePlace(place=place)]}) for place in places]

        def some(things: list[Any]) -> list[Any]:
            return lot.sample(things, lot.randint(0, 2))

        make.translate(themes[0], "ru")
        projects: list[Any] = []
        for number in range(6):
            parent = lot.choice([None, *projects])
            page = make.project(
                lot.choice(["en", "en", "ru"]),
                status=lot.choice("1234"),
                actual_start=lot.choice(["", *DATES]),
                actual_end=lot.choice(["", "2016"]),
                parent=parent,
                parent_relation="phase" if parent else "",
                tags=some(["water", "youth", "law"]),
                children={
                    "theme_links": [ProjectTheme(theme=theme) for theme in some(themes)],
                    "place_links": [ProjectPlace(place=place) for place in some(places)],
                    "countries": [ProjectCountry(country=code) for code in some(["KG", "UZ", "TJ"])],
                    "grants": [ProjectGrant(count=1, provider=partner) for partner in some(partners)],
                    "organisation_links": [
                        ParticipatingOrganisation(role=role, organisation=partner)
                        for partner in some(partners)
                        for role in lot.sample(OrganisationRole.values, 1)
                    ],
                },
            )
            projects.append(page)
            if number % 2:
                make.translate(page, "ky" if number == 3 else "ru" if page.locale.language_code == "en" else "en")
        for number in range(6):
            page = make.news(
                lot.choice(LOCALES),
                date=lot.choice([date for date in DATES if len(date) == 10]),
                tags=some(["water", "youth", "law"]),
                children={
                    "theme_links": [NewsTheme(theme=theme) for theme in some(themes)],
                    "project_links": [NewsProject(project=project) for project in some(projects)],
                    "place_links": [NewsPlace(place=place) for place in some(places)],
                    "organisation_links": [NewsOrganisation(organisation=partner) for partner in some(partners)],
                    "grants": [NewsGrant(count=1, recipient=partner) for partner in some(partners)],
                },
            )
            if number % 2:
                make.translate(page, next(code for code in LOCALES if code != page.locale.language_code))


def walk(client, address: str) -> Iterator[Item]:
    """The answers of a list, page by page."""
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.content
        yield response.json()
        address = response.json()["next"]


def crawled(client) -> dict[str, list[Item]]:
    """Every document of every type in every locale, as anyone can read them."""
    return {
        path: [
            item
            for code in LOCALES
            for page in walk(client, f"/api/v1/{path}/?locale={code}&view=full&limit=100")
            for item in page["results"]
        ]
        for path in ("news", "projects", "themes", "organisations", "places")
    }


def both(things: list[Item | None]) -> tuple[set[str], set[str]]:
    """The codes of these, which are counted, and their ids, which are also known."""
    return {thing["code"] for thing in things if thing}, {thing["id"] for thing in things if thing}


def facts(item: Item) -> dict[str, tuple[set[str], set[str]]]:
    """By filter what a document says: the values that are counted, and others that find it."""
    organisations = [grant[side] for grant in item["grants"] for side in ("provider", "recipient")]
    roles = item.get("organisations", item.get("participating_organisations"))
    organisations += [each["organisation"] for each in roles]
    found = {
        "theme": both(item["themes"]),
        "organisation": both(organisations),
        "place": both(item["places"]),
        "country": ({country["code"] for country in item["countries"]}, set()),
        "tag": ({tag["slug"] for tag in item["tags"]}, set()),
    }
    if item["type"] == "news":
        found["project"] = ({project["id"] for project in item["projects"]}, set())
        found["year"] = ({item["date"][:4]}, set())
        return found
    found["status"] = ({item["status"]["code"]}, set())
    found["parent"] = ({item["parent"]["id"]} if item["parent"] else set(), set())
    found["active_in"] = (active(item["period"], item["status"]["code"]), set())
    found["role"] = (
        {f"{each['organisation'][key]}:{each['role']['code']}" for each in roles for key in ("code", "id")},
        set(),
    )
    return found


def active(period: Item, status: str) -> set[str]:
    if not period["start"]:
        return set()
    start = int(period["start"][:4])
    until = timezone.localdate().year if status != "4" else start
    end = int(period["end"][:4]) if period["end"] else until
    return {str(year) for year in range(start, max(start, end) + 1)}


def day(date: str, *, last: bool) -> str:
    """The first or last day of a date, as text that sorts in time."""
    return (date + ("-12-31" if last else "-01-01")[len(date) - 4 :])[:10]


def in_range(item: Item, asked: dict[str, Any]) -> bool:
    date = item.get("date") or item.get("period", {}).get("start")
    after, before = asked.get("gte"), asked.get("lte")
    if not date:
        return not after and not before
    # Only February and months of 30 days differ, and DATES has none whose last day matters.
    return (not after or day(date, last=False) >= day(after, last=False)) and (
        not before or day(date, last=True) <= day(before, last=True)
    )


def matches(item: Item, asked: dict[str, Any], without: str = "") -> bool:
    """Whether a document is what is asked for, one filter left out."""
    said = facts(item)
    filters = {name: groups for name, groups in asked["filters"].items() if name != without}
    roles = filters.pop("role", None)
    if without == "organisation":
        roles = None
    if roles:
        organisations = filters.pop("organisation")
        filters["role"] = [
            [f"{organisation}:{role}" for organisation in some for role in group]
            for some in organisations
            for group in roles
        ]
    return in_range(item, asked) and all(
        {value.lower() for value in group} & {value.lower() for value in said[name][0] | said[name][1]}
        for name, groups in filters.items()
        for group in groups
    )


def served(items: list[Item], chain: list[str]) -> list[Item]:
    """Of each thing the version in the first of these locales that has it."""
    versions: dict[str, dict[str, Item]] = {}
    for item in items:
        versions.setdefault(item["id"], {})[item["locale"]] = item
    return [next(found[code] for code in chain if code in found) for found in versions.values() if {*chain} & {*found}]


@st.composite
def questions(draw: st.DrawFn, world: dict[str, list[Item]]) -> dict[str, Any]:
    path = draw(st.sampled_from(["news", "projects"]))
    known: dict[str, set[str]] = {}
    for item in world[path]:
        for name, (counted, others) in facts(item).items():
            known.setdefault(name, set()).update(counted | others)
    known["role"] = set(OrganisationRole.values)
    names = draw(st.lists(st.sampled_from(sorted(facts(world[path][0]))), max_size=2, unique=True))
    if "role" in names and "organisation" not in names:
        names.append("organisation")
    values = {name: st.sampled_from(sorted(known[name])) for name in names}
    return {
        "path": path,
        "locale": draw(st.sampled_from(LOCALES)),
        "fallback": draw(st.sampled_from([None, "none", "any", "ru,en", "en"])),
        "filters": {
            name: draw(st.lists(st.lists(values[name], min_size=1, max_size=3), min_size=1, max_size=2))
            for name in names
        },
        "gte": draw(st.none() | st.sampled_from(DATES)),
        "lte": draw(st.none() | st.sampled_from(DATES)),
        "latest_first": draw(st.booleans()),
        "limit": draw(st.sampled_from([2, 100])),
    }


CHAINS = {None: [], "none": [], "any": ["ru", "en", "ky"], "ru,en": ["ru", "en"], "en": ["en"]}


def address(asked: dict[str, Any]) -> str:
    dated = "date" if asked["path"] == "news" else "start"
    counted = "theme,organisation,place,country,tag" + (
        ",project,year" if dated == "date" else ",status,parent,active_in"
    )
    query = [
        f"locale={asked['locale']}&limit={asked['limit']}&count=true&facets={counted}",
        f"order={'-' if asked['latest_first'] else ''}{dated}",
        *(f"{name}={','.join(group)}" for name, groups in asked["filters"].items() for group in groups),
        *(f"{dated}__{end}={asked[end]}" for end in ("gte", "lte") if asked[end]),
    ]
    if asked["fallback"]:
        query.append(f"fallback={asked['fallback']}")
    return f"/api/v1/{asked['path']}/?{'&'.join(query)}"


def labels(world: dict[str, list[Item]], locale: str) -> dict[tuple[str, str], str]:
    """What codes and ids are called in a locale, as far as something has a name in it."""
    found: dict[tuple[str, str], str] = {}
    for path, name in (("themes", "theme"), ("organisations", "organisation"), ("places", "place")):
        found |= {(name, item["code"]): item["title"] for item in world[path] if item["locale"] == locale}
    for item in world["projects"]:
        if item["locale"] == locale:
            found["project", item["id"]] = found["parent", item["id"]] = item["title"]
            found["status", item["status"]["code"]] = item["status"]["label"]
            found |= {("country", country["code"]): country["name"] for country in item["countries"]}
    return found


def check(client, world: dict[str, list[Item]], asked: dict[str, Any]) -> None:
    """What the list says, and what everything that was read says."""
    pages = list(walk(client, address(asked)))
    results = [item for page in pages for item in page["results"]]
    candidates = served(world[asked["path"]], [asked["locale"], *CHAINS[asked["fallback"]]])
    expected = {item["id"]: item for item in candidates if matches(item, asked)}

    assert len(results) == len(expected) == pages[0]["count"]
    assert {item["id"]: item["locale"] for item in results} == {key: item["locale"] for key, item in expected.items()}
    assert all(item["is_fallback"] == (item["locale"] != asked["locale"]) for item in results)
    # Without what is not known: zeros, which come before it.
    dates = [(item.get("date") or item["period"]["start"] or "").replace("-", "").ljust(8, "0") for item in results]
    assert dates == sorted(dates, reverse=asked["latest_first"])

    known = labels(world, asked["locale"])
    for name, entries in pages[0]["facets"].items():
        counts = Counter(
            value for item in candidates if matches(item, asked, without=name) for value in facts(item)[name][0]
        )
        assert {entry["value"]: entry["count"] for entry in entries} == dict(counts), name
        assert [entry["count"] for entry in entries] == sorted(counts.values(), reverse=True)
        for entry in entries:
            assert entry["label"] == known.get((name, entry["value"]), entry["label"]) != ""


def test_every_list_and_every_count_is_what_the_documents_say(client):
    make_world()
    world = crawled(client)
    assert {item["locale"] for item in world["projects"]} == {*LOCALES}

    @settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
    @given(questions(world))
    def compare(asked: dict[str, Any]) -> None:
        check(client, world, asked)

    compare()
