"""What is published follows the content: numbered, converging, without a trace of what was never public."""

import datetime
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.core.models import SiteSettings, User
from cms.published import sequencer, storing
from cms.published.hints import deferred
from cms.published.models import PendingChange, PublishedFacet, PublishedItem, PublishedState, Worker
from news.models import NewsIndexPage, NewsOrganisation, NewsPage, NewsPlace, NewsProject, NewsTheme
from projects.models import ProjectDocument, ProjectPage, ProjectRelation
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db


def item(thing, locale: str = "en") -> PublishedItem | None:
    key = thing.translation_key if isinstance(thing, Page) else thing.uuid
    return PublishedItem.objects.filter(uuid=key, locale=locale).first()


def seq() -> int:
    return PublishedState.objects.get().seq


def test_publishing_writes_a_numbered_document():
    before = seq()
    page = factories.news(title="Water for Naryn")
    written = item(page)
    assert written.title == written.data["title"] == "Water for Naryn"
    assert written.html_path == f"/en/news/{page.slug}/"
    assert before < written.seq <= seq()
    assert not PendingChange.objects.exists()


def test_a_draft_leaves_no_trace():
    page = factories.news(live=False)
    with committed():
        page.save_revision()
        page.title = "Changed"
        page.save_revision()
    assert item(page) is None


def test_a_draft_of_a_live_page_changes_nothing():
    page = factories.news(title="Before")
    before = seq()
    page.title = "After"
    with committed():
        page.save_revision()
    assert item(page).title == "Before"
    assert seq() == before


def test_a_hint_of_which_nothing_depends_is_worked_off_all_the_same():
    """A restricted collection without anything in it, a redirect by hand: they stay in nobody's way."""
    collection = Collection.get_first_root_node().add_child(name="Empty")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    Redirect.objects.create(old_path="/en/old", redirect_link="https://example.org/")
    assert PendingChange.objects.exists()
    sequencer.drain()
    assert not PendingChange.objects.exists()


def test_unpublishing_leaves_a_tombstone_without_words():
    page = factories.news(title="Water for Naryn", tags=["water"])
    number = item(page).seq
    with committed():
        page.unpublish()
    gone = item(page)
    assert gone.removed
    assert gone.seq > number
    assert (gone.title, gone.document, gone.summary, gone.search_text, gone.html_path) == ("",) * 5
    assert not PublishedFacet.objects.filter(item=gone).exists()


def test_publishing_again_brings_it_back_under_a_new_number():
    page = factories.news()
    with committed():
        page.unpublish()
    number = item(page).seq
    factories.publish(NewsPage.objects.get(pk=page.pk))
    back = item(page)
    assert not back.removed
    assert back.seq > number


def test_deleting_a_page_leaves_a_tombstone():
    page = factories.news()
    with committed():
        Page.objects.get(pk=page.pk).delete()
    assert item(page).removed


def test_restricting_a_page_takes_it_out_and_freeing_it_brings_it_back():
    page = factories.news()
    with committed():
        restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert item(page).removed
    with committed():
        restriction.delete()
    assert not item(page).removed


def test_unpublishing_a_page_takes_out_what_lies_below_it():
    parent = factories.content(title="About")
    child = factories.content(title="People")
    with committed():
        child.move(parent, pos="last-child")
    assert item(child).html_path == f"/en/{parent.slug}/{child.slug}/"
    with committed():
        type(parent).objects.get(pk=parent.pk).unpublish()
    assert item(child).removed


def test_a_new_slug_moves_everything_below_it():
    parent = factories.content(title="About")
    child = factories.content(title="People")
    with committed():
        child.move(parent, pos="last-child")
    parent = type(parent).objects.get(pk=parent.pk)
    parent.slug = "who-we-are"
    factories.publish(parent)
    assert item(child).html_path == f"/en/who-we-are/{child.slug}/"
    assert item(child).data["html_url"].endswith(f"/en/who-we-are/{child.slug}/")


def test_a_new_title_is_told_by_everything_that_names_it():
    theme = factories.theme(title="Yuoth")
    project = factories.project()
    news = factories.news(
        children={"theme_links": [NewsTheme(theme=theme)], "project_links": [NewsProject(project=project)]}
    )
    theme.title, project.title = "Youth", "A better title"
    factories.publish(theme)
    factories.publish(project)
    assert item(news).data["themes"][0]["title"] == "Youth"
    assert item(news).data["projects"][0]["title"] == "A better title"


def test_what_lists_an_item_forgets_it_when_it_is_withdrawn():
    theme, project = factories.theme(), factories.project()
    news = factories.news(
        title="Soon gone",
        children={"theme_links": [NewsTheme(theme=theme)], "project_links": [NewsProject(project=project)]},
    )
    assert "Soon gone" in item(theme).document
    assert "Soon gone" in item(project).document
    with committed():
        news.unpublish()
    assert "Soon gone" not in item(theme).document
    assert "Soon gone" not in item(project).document


def test_a_phase_taken_out_of_its_programme_leaves_its_siblings_too():
    programme = factories.project(title="Programme")
    phases = [
        factories.project(title=title, parent=programme, parent_relation="phase", actual_start=start)
        for title, start in (("Phase one", "2012"), ("Phase two", "2016"))
    ]
    assert "Phase one" in item(phases[1]).document
    assert "Phase one" in item(programme).document
    first = ProjectPage.objects.get(pk=phases[0].pk)
    first.parent, first.parent_relation = None, ""
    factories.publish(first)
    assert "Phase one" not in item(phases[1]).document
    assert "Phase one" not in item(programme).document


def test_an_organisation_is_published_with_its_first_page_and_goes_with_its_last():
    partner = factories.organisation("Partner")
    assert item(partner) is None
    page = factories.news(children={"organisation_links": [NewsOrganisation(organisation=partner)]})
    assert [item(partner, code) is not None for code in ("en", "ky", "az")] == [True] * 3
    page = NewsPage.objects.get(pk=page.pk)
    page.organisation_links = []
    factories.publish(page)
    assert item(partner).removed


def test_renaming_an_organisation_changes_the_pages_that_name_it():
    partner = factories.organisation("Patner", code="p")
    page = factories.news(children={"organisation_links": [NewsOrganisation(organisation=partner)]})
    partner.name = "Partner"
    with committed():
        partner.save()
    assert "Patner" not in item(page).document
    assert "Partner" in item(page).document


def test_deleting_an_image_takes_it_out_of_the_pages_that_show_it():
    image = factories.image()
    page = factories.news(lead_image=image)
    assert item(page).data["image"]
    with committed():
        image.delete()
    assert item(page).data["image"] is None


def test_the_sites_licence_is_in_every_document():
    page = factories.news()
    with committed():
        settings = SiteSettings.load()
        settings.default_licence = "CC0-1.0"
        settings.save()
    assert item(page).data["rights"]["licence"] == "CC0-1.0"


def test_a_translation_goes_with_its_original():
    original = factories.news(title="Water")
    translated = factories.translate(original, "ky", {"Water": "Суу"})
    assert item(translated, "ky").title == "Суу"
    with committed():
        NewsPage.objects.get(pk=original.pk).unpublish()
    assert item(translated, "ky").removed


def test_an_alias_is_no_item():
    page = factories.news()
    with committed():
        alias = page.create_alias(update_slug="alias", parent=page.get_parent())
    assert item(alias) is None or item(alias).source_id == page.pk


def test_an_expired_page_is_gone_from_lists_at_once_and_from_what_names_it_at_the_next_read(monkeypatch, client):
    theme = factories.theme()
    soon = timezone.now() + datetime.timedelta(hours=1)
    page = factories.news(title="For an hour", expire_at=soon, children={"theme_links": [NewsTheme(theme=theme)]})
    assert item(page).visible_until == soon
    assert "For an hour" in item(theme).document
    monkeypatch.setattr(timezone, "now", lambda: soon + datetime.timedelta(seconds=1))
    assert not PublishedItem.objects.visible().filter(uuid=page.translation_key).exists()
    answer = client.get(f"/api/v1/themes/{theme.translation_key}/").content.decode()
    assert "For an hour" not in answer
    assert item(page).removed


def test_hints_of_a_change_that_is_rolled_back_are_gone_with_it():
    page = factories.news()

    def fail() -> None:
        with transaction.atomic():
            page.save_revision().publish()
            assert PendingChange.objects.exists()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not PendingChange.objects.exists()


def test_numbers_are_never_given_twice():
    for _number in range(3):
        factories.news()
    numbers = list(PublishedItem.objects.values_list("seq", flat=True))
    assert len(numbers) == len(set(numbers))
    assert max(numbers) == seq()


def test_reconciling_finds_nothing_to_do_after_changes_made_through_the_admin():
    theme = factories.theme()
    page = factories.news(children={"theme_links": [NewsTheme(theme=theme)]}, tags=["water"])
    factories.translate(page, "ru")
    with committed():
        factories.project().unpublish()
    before = seq()
    assert sequencer.reconcile() == 0
    assert seq() == before


def test_reconciling_finds_what_was_changed_behind_everybodys_back():
    page, other = factories.news(), factories.news()
    NewsPage.objects.filter(pk=page.pk).update(summary="Changed by SQL")
    Page.objects.filter(pk=other.pk).update(live=False)
    PublishedItem.objects.filter(uuid=factories.home().translation_key, locale="sv").delete()
    assert sequencer.reconcile() == 3
    assert item(page).data["summary"] == "Changed by SQL"
    assert item(other).removed
    assert not item(factories.home(), "sv").removed


def test_a_killed_process_loses_nothing_the_next_read_catches_up(client):
    page = factories.news(title="Before")
    # Saved and committed, but the process died before the sequencer ran.
    page.title = "After"
    page.save_revision().publish()
    assert PendingChange.objects.exists()
    assert item(page).title == "Before"
    assert "After" in client.get(f"/api/v1/news/{page.translation_key}/").content.decode()
    assert not PendingChange.objects.exists()


def test_many_changes_can_be_published_in_one_go():
    with committed(), deferred():
        pages = [factories.news(live=False) for _number in range(3)]
        for page in pages:
            page.save_revision().publish()
        assert not any(item(page) for page in pages)
    assert all(item(page) for page in pages)


def test_the_generation_rises_with_every_batch_even_if_no_document_changes():
    before = PublishedState.objects.get().generation
    with committed():
        SiteSettings.load().save()
    assert PublishedState.objects.get().generation > before


def test_looking_whether_something_is_due_is_one_query(django_assert_num_queries):
    factories.news()
    with django_assert_num_queries(1):
        sequencer.advance()


def test_the_lock_is_the_update_of_the_one_state_row():
    with transaction.atomic():
        state = sequencer.lock()
    assert PublishedState.objects.count() == 1
    assert PublishedState.objects.get().ticks == state.ticks


def test_a_relation_that_is_taken_back_is_gone_on_the_other_side_too():
    other = factories.project(title="Other")
    page = factories.project(title="Related", children={"relations": [ProjectRelation(kind="related", project=other)]})
    assert "Related" in item(other).document
    page = ProjectPage.objects.get(pk=page.pk)
    page.relations = []
    factories.publish(page)
    assert "Related" not in item(other).document


def test_a_place_that_is_only_a_dateline_goes_when_the_dateline_does():
    town = factories.place("Osh")
    page = factories.news(dateline_place=town)
    assert not item(town).removed
    page.dateline_place = None
    factories.publish(page)
    assert item(town).removed


def test_what_made_a_place_public_takes_along_the_region_it_lies_in():
    region = factories.place("Osh region", kind="region", code="osh-region")
    town = factories.place("Osh", parent=region)
    page = factories.news(children={"place_links": [NewsPlace(place=town)]})
    assert not item(region).removed
    with committed():
        page.delete()
    assert item(town).removed
    assert item(region).removed


def test_a_deleted_logo_or_region_is_gone_from_what_named_it():
    logo = factories.image()
    region = factories.place("Osh region", kind="region", code="osh-region")
    town = factories.place("Osh", parent=region, marked_public=True)
    partner = factories.organisation("Partner", logo=logo, marked_public=True)
    assert item(partner).data["logo"]
    assert item(town).data["parent"]
    with committed():
        logo.delete()
        region.delete()
    assert item(partner).data["logo"] is None
    assert item(town).data["parent"] is None


def test_moving_documents_to_a_restricted_collection_in_bulk_takes_them_out(client):
    document = factories.document("Minutes")
    page = factories.project(children={"documents": [ProjectDocument(document=document, category="A08")]})
    assert "Minutes" in item(page).document
    with committed():
        collection = Collection.get_first_root_node().add_child(name="Members")
        CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    client.force_login(User.objects.create_superuser("admin"))
    with committed():
        answer = client.post(
            f"/admin/bulk/core/customdocument/add_to_collection/?id={document.pk}", {"collection": collection.pk}
        )
    assert answer.status_code == 302
    document.refresh_from_db()
    assert document.collection == collection
    assert "Minutes" not in item(page).document


def test_one_item_that_cannot_be_written_is_hidden_and_tried_again_and_stands_in_nobodys_way(monkeypatch, client):
    good, bad = factories.news(title="Good"), factories.news(title="Bad")
    write, now = storing.write, timezone.now

    def fail(instance, context):
        if isinstance(instance, NewsPage) and instance.title == "Bad":
            raise ValueError("cannot be written")
        return write(instance, context)

    monkeypatch.setattr(storing, "write", fail)
    for page in (good, bad):
        page.summary = "New"
        factories.publish(page)
    assert item(good).data["summary"] == "New"
    # No tombstone: a partner would delete what is only out of order here.
    assert not item(bad).removed
    address = f"/api/v1/news/{bad.translation_key}/"
    assert client.get(address).status_code == 404
    assert not sequencer.standing().due
    assert sequencer.reconcile(if_changed=True) == 0
    assert PublishedState.objects.get().fingerprint == ""

    monkeypatch.setattr(storing, "write", write)
    assert client.get(address).status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: now() + 2 * storing.AGAIN)
    before = item(bad).seq
    assert client.get(address).json()["summary"] == "New"
    # Whoever has seen that it had ended is told that it is back.
    assert item(bad).seq > before
    assert not PendingChange.objects.exists()


def test_what_cannot_be_written_and_is_hidden_by_an_editor_gets_its_tombstone(monkeypatch):
    bad = factories.news(title="Bad")

    def fail(instance, context):
        raise ValueError("cannot be written")

    monkeypatch.setattr(storing, "write", fail)
    with committed():
        bad.unpublish()
    assert item(bad).removed


@pytest.mark.parametrize("link", ['linktype="document"', 'linktype="document" id="abc"', 'linktype="page" id="x"'])
def test_a_link_that_leads_nowhere_in_a_draft_stands_in_nobodys_way(link, client):
    page, document = factories.news(title="Public"), factories.document()
    page.body = [("document", {"document": document, "title": "Minutes"})]
    factories.publish(page)
    broken = factories.news(title="Draft", live=False)
    broken.body = [("paragraph", {"text": f"<p>Read <a {link}>this</a>.</p>"})]
    with committed():
        broken.save()
    assert client.get("/api/v1/news/").json()["results"][0]["title"] == "Public"
    assert "Minutes" in item(page).document
    assert not PendingChange.objects.exists()


def test_what_a_worker_has_not_come_to_yet_is_hidden_from_readers(monkeypatch, client):
    monkeypatch.setattr(sequencer, "PORTION", 1)
    factories.place("Osh", marked_public=True)
    for number in range(4):
        factories.news(title=f"Meeting {number}")
    Worker.objects.create(name="busy", started_at=timezone.now(), seen_at=timezone.now() + timedelta(days=1))
    with committed():
        index = NewsIndexPage.objects.get(locale__language_code="en")
        PageViewRestriction.objects.create(page=index, restriction_type="login")
    assert PublishedItem.objects.of_type("news").filter(removed=False).exists()
    # As where somebody else holds the lock.
    with monkeypatch.context() as held:
        held.setattr(sequencer, "process_batch", lambda: 0)
        assert client.get("/api/v1/news/").json()["results"] == []
        answer = client.get("/api/v1/changes/?type=news").json()
    assert answer["changes"] == []
    assert answer["has_more"]
    while answer["has_more"]:
        answer = client.get("/api/v1/changes/", {"type": "news", "cursor": answer["cursor"]}).json()
    # The same process serves the next reader.
    assert len(client.get("/api/v1/places/").json()["results"]) == 1


def test_a_page_whose_time_comes_while_something_else_is_published_is_not_lost(monkeypatch, client):
    now = timezone.now
    page = factories.news(title="Later", go_live_at=now() + timedelta(hours=1))
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(hours=2))
    factories.news(title="Another")
    titles = {each["title"] for each in client.get("/api/v1/news/").json()["results"]}
    assert titles == {"Later", "Another"}
    assert client.get(page.get_url()).status_code == 200


def test_a_comparison_waits_for_the_lock(monkeypatch):
    factories.news()
    lock, refused = sequencer.lock, iter([True, False, True])

    def busy():
        if next(refused, False):
            raise OperationalError("database is locked")
        return lock()

    monkeypatch.setattr(sequencer, "lock", busy)
    PublishedItem.objects.update(title="By hand")
    assert sequencer.reconcile() > 0
    assert not PublishedItem.objects.filter(title="By hand").exists()


def test_numbers_go_on_where_the_state_was_lost():
    page = factories.news()
    before = item(page).seq
    PublishedState.objects.all().delete()
    page.title = "Changed"
    factories.publish(page)
    assert item(page).seq > before


def test_a_page_deep_down_under_long_slugs_is_published():
    parent = factories.content(title="One", slug="a" * 200)
    for slug in ("b" * 200, "c" * 200):
        child = factories.content(title="Below", slug=slug)
        with committed():
            child.move(parent, pos="last-child")
        parent = type(child).objects.get(pk=child.pk)
    assert len(item(parent).html_path) > 600


def test_a_hint_that_is_committed_while_reconciling_stays_for_the_next_batch(monkeypatch):
    publish = sequencer.publish_what_can_be

    def publish_and_be_overtaken(*arguments):
        changed = publish(*arguments)
        PendingChange.objects.create(kind="group", key=str(factories.home().translation_key))
        return changed

    monkeypatch.setattr(sequencer, "publish_what_can_be", publish_and_be_overtaken)
    sequencer.reconcile()
    assert PendingChange.objects.count() == 1
