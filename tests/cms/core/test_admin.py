"""What editors see in the admin."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.core.models import User
from news.models import NewsPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    user = User.objects.create_user("editor", password="a long password")
    user.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_news_are_found_by_language_date_and_title(editor):
    factories.news("en", title="Winners start", date="2016-01-30")
    factories.news("ky", title="Жеңүүчүлөр баштады", date="2020-05-29")
    listing = reverse("news_items:index")
    kyrgyz = factories.locale("ky").pk
    for query, found in (
        ({}, {"Winners start", "Жеңүүчүлөр баштады"}),
        ({"language": kyrgyz}, {"Жеңүүчүлөр баштады"}),
        ({"date_from": "2016-01-01", "date_to": "2016-12-31"}, {"Winners start"}),
        ({"q": "Winners"}, {"Winners start"}),
        ({"live": "false"}, set()),
    ):
        pages = editor.get(listing, query).context["pages"]
        assert {page.title for page in pages} == found, query


def test_projects_are_found_by_status_and_themes_listed_with_their_code(editor):
    factories.project(title="Over", status="4")
    factories.project(title="Running", status="2")
    pages = editor.get(reverse("project_profiles:index"), {"status": "4"}).context["pages"]
    assert [page.title for page in pages] == ["Over"]
    factories.theme(theme_code="migration")
    assert "migration" in editor.get(reverse("themes_listing:index")).content.decode()


def test_adding_a_news_item_asks_for_its_language_and_writes_it_there(editor):
    url = reverse("news_items:choose_parent")
    choices = {label: value for value, label in editor.get(url).context["form"].fields["parent_page"].choices}
    assert list(choices) == ["English", "Русский", "Svenska", "Кыргызча", "Қазақша", "Azərbaycanca"]
    form = editor.post(url, {"parent_page": str(choices["Кыргызча"])})
    answer = editor.get(form.url)
    assert answer.context["page"].locale.language_code == "ky"


def test_organisations_and_places_are_filtered_and_searched_in_lists_and_choosers(editor):
    factories.organisation("Local Communities Foundation", country="KZ", network_member=True)
    factories.organisation("A ministry", country="SE")
    factories.place("Almaty", country="KZ")
    factories.place("Malmö", country="SE")
    for name, query, found in (
        ("wagtailsnippets_taxonomy_organisation:list", {"country": "KZ"}, {"Local Communities Foundation"}),
        ("wagtailsnippets_taxonomy_organisation:list", {"network_member": "false"}, {"A ministry"}),
        ("wagtailsnippets_taxonomy_organisation:list", {"q": "communi"}, {"Local Communities Foundation"}),
        ("wagtailsnippets_taxonomy_place:list", {"country": "SE"}, {"Malmö"}),
    ):
        rows = editor.get(reverse(name), query).context["object_list"]
        assert {row.name for row in rows} == found, (name, query)
    chooser = editor.get(reverse("wagtailsnippetchoosers_taxonomy_place:choose_results"), {"q": "alma"})
    assert "Almaty" in chooser.content.decode()
    assert "Malmö" not in chooser.content.decode()


def test_every_page_type_has_a_preview():
    pages = [factories.news(), factories.project(), factories.theme(), factories.content(), factories.home()]
    pages += [page.get_parent().specific for page in pages[:3]]
    for page in pages:
        assert page.make_preview_request().status_code == 200, type(page).__name__


def test_a_draft_is_previewed_as_it_is_written(editor):
    page = factories.news(title="As it was")
    page.title = "As it will be"
    page.save_revision()
    answer = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert "As it will be" in answer.content.decode()
    assert NewsPage.objects.get(pk=page.pk).title == "As it was"


def test_no_page_is_opened_by_a_shared_password(editor):
    page = factories.news()
    form = editor.get(reverse("wagtailadmin_pages:set_privacy", args=[page.pk])).context["form"]
    offered = {value for value, _ in form.fields["restriction_type"].choices}
    assert PageViewRestriction.PASSWORD not in offered
    assert PageViewRestriction.GROUPS in offered


def test_theme_and_project_choosers_offer_themes_and_projects_only(editor):
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[factories.news().pk])).context["form"]
    for formset, field, model in (("theme_links", "theme", "ThemePage"), ("project_links", "project", "ProjectPage")):
        widget = form.formsets[formset].empty_form.fields[field].widget
        assert [target.__name__ for target in widget.target_models] == [model]


def test_nobody_is_sent_to_strangers_from_the_dashboard(editor):
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "gravatar" not in page
    assert "releases.wagtail" not in page


def test_the_account_offers_no_time_zone_that_browsers_do_not_know(editor):
    html = editor.get(reverse("wagtailadmin_account")).content.decode()
    assert 'value="Asia/Bishkek"' in html
    assert 'value="localtime"' not in html
    assert 'value="Factory"' not in html
