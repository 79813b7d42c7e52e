"""What the front page shows of the rest of the site."""

import pytest

from home.models import FeaturedProject
from projects.models import ProjectCountry
from tests import factories as make

pytestmark = pytest.mark.django_db


def feature(*projects):
    home = make.home()
    home.featured_projects = [
        FeaturedProject(project=project, sort_order=number) for number, project in enumerate(projects)
    ]
    make.publish(home)


def shown(client, path="/en/"):
    return [item.title for item in client.get(path).context["projects"]]


def test_the_editors_choose_the_projects_and_their_order(client):
    water, youth, _other = (make.project(title=title) for title in ("Water", "Youth", "Other"))
    feature(youth, water)
    assert shown(client) == ["Youth", "Water"]


def test_a_chosen_project_shows_in_the_readers_language_or_in_its_own(client):
    water, youth = make.project("ru", title="Вода"), make.project("ru", title="Молодёжь")
    make.translate(water, "en", {"Вода": "Water"})
    feature(water, youth)
    assert shown(client) == ["Water", "Молодёжь"]


def test_a_chosen_project_that_is_not_public_leaves_no_trace(client):
    feature(make.project(title="Hidden plan", live=False), make.project(title="Water"))
    answer = client.get("/en/")
    assert [item.title for item in answer.context["projects"]] == ["Water"]
    assert "Hidden plan" not in answer.content.decode()


def test_where_nothing_is_chosen_the_newest_projects_are_shown(client):
    make.project(title="Water")
    make.publish(make.home())
    assert shown(client) == ["Water"]


def test_a_country_leads_to_its_projects(client):
    for title, codes in (("Water", ("KG", "KZ")), ("Youth", ("KG",)), ("Draft", ("SE",))):
        countries = [ProjectCountry(country=code) for code in codes]
        make.project(title=title, children={"countries": countries}, live=title != "Draft")
    answer = client.get("/en/")
    assert [(each.name, each.number) for each in answer.context["countries"]] == [("Kazakhstan", 1), ("Kyrgyzstan", 2)]
    assert 'href="/en/projects/?country=KG"' in answer.content.decode()
