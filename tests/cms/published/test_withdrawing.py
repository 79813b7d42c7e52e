"""What is withdrawn goes at once and everywhere, and stays away until somebody lifts the withdrawal."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, PageLogEntry, Workflow, WorkflowTask
from wagtail_localize.models import Translation

from cms.core.models import User
from cms.core.visibility import is_public
from cms.published import sequencer, withdrawing
from cms.published.models import PublishedItem, PublishedState, Withdrawal
from home.models import HomePage
from news.models import NewsOrganisation, NewsPage, NewsProject
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db


@pytest.fixture
def login():
    """A browser in which a member of the named groups has logged in."""

    def make(*groups: str) -> Client:
        user = User.objects.create_user(f"user-{User.objects.count()}", password="a long password")
        user.groups.set([Group.objects.get(name=name) for name in groups])
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def editor(login):
    return login("Editors")


def withdraw(page) -> Withdrawal:
    with committed():
        return withdrawing.withdraw(page, None)[0]


def lift(withdrawal: Withdrawal) -> None:
    with committed():
        withdrawing.lift(withdrawal, None)


def tombstones(page) -> dict[str, PublishedItem]:
    return {item.locale: item for item in PublishedItem.objects.filter(uuid=page.translation_key, removed=True)}


def last_seq() -> int:
    return PublishedState.objects.get(pk=1).seq


def publishing_is_refused(page) -> bool:
    revision = Page.objects.get(pk=page.pk).specific.save_revision()
    with pytest.raises(withdrawing.Withdrawn, match="lift the withdrawal first"), transaction.atomic():
        revision.publish()
    return not Page.objects.get(pk=page.pk).live


def test_all_that_is_public_only_with_a_page_goes_at_once_and_partners_are_asked_to_delete_it(client, editor):
    image, used_elsewhere, marked = factories.image("Hers"), factories.image("Theirs"), factories.image("Press photo")
    marked.marked_public = True
    known, unknown = factories.organisation("Known"), factories.organisation("Unknown", marked_public=True)
    hers = factories.organisation("Hers alone")
    links = [NewsOrganisation(organisation=each) for each in (known, unknown, hers)]
    with committed():
        marked.save()
    shown = {"decorative": True, "alt_text": "", "caption": "", "credit": ""}
    body = [("image", {"image": each, **shown}) for each in (used_elsewhere, marked)]
    page = factories.news(title="Her story", lead_image=image, body=body, children={"organisation_links": links})
    factories.news(lead_image=used_elsewhere, children={"organisation_links": [NewsOrganisation(organisation=known)]})
    kyrgyz = factories.translate(page, "ky")
    with committed():
        alias = page.create_alias(parent=factories.home(), update_slug="again")
    files = [each.renditions.first().file.name for each in (image, used_elsewhere, marked)]
    assert [client.get(f"/media/{name}").status_code for name in files] == [200] * 3
    tag = client.get(f"/media/{files[0]}")["ETag"]

    question = editor.get(reverse("withdraw_page", args=[page.pk])).content.decode()
    goes, _, stays = question.partition("What stays")
    only_they = "nothing else that is public uses it"
    for said in (
        "Кыргызча",
        "alias",
        "Hers (image)",
        "Hers alone (organisation)",
        f"Press photo (image): {only_they};",
    ):
        assert said in goes
    for said in (
        "Theirs (image): something",
        "Known (organisation): something",
        "Unknown (organisation): it is marked",
    ):
        assert said in stays
    assert is_public(page)

    before, later = last_seq(), timezone.now() + datetime.timedelta(hours=24)
    # Nothing waits for what comes after the transaction.
    assert editor.post(reverse("withdraw_page", args=[page.pk])).status_code == 302
    assert not any(map(is_public, (page, kyrgyz, alias)))
    assert [client.get(f"/media/{name}").status_code for name in files] == [404, 200, 404]
    assert client.get(f"/media/{files[0]}", headers={"if-none-match": tag}).status_code == 404
    found = tombstones(page)
    assert set(found) == {"en", "ky"}
    assert all(item.seq > before and item.purge_by >= later and not item.document for item in found.values())
    # Only pages are withdrawn: what goes with them is gone, and nothing more is said of it.
    assert {(item.locale, item.purge_by) for item in tombstones_of(hers)} == {(code, None) for code in LOCALES}
    assert not PublishedItem.objects.filter(uuid=unknown.uuid, removed=True).exists()
    logged = PageLogEntry.objects.filter(action="published.withdraw").values_list("page", flat=True)
    assert set(logged) == {page.pk, kyrgyz.pk, alias.pk}
    assert sequencer.reconcile() == 0


LOCALES = ["en", "ru", "sv", "ky", "kk", "az"]


def tombstones_of(thing) -> list[PublishedItem]:
    return list(PublishedItem.objects.filter(uuid=thing.uuid, removed=True))


def test_what_names_it_says_nothing_of_it_any_more():
    project = factories.project(title="Her project")
    news = factories.news(children={"project_links": [NewsProject(project=project)]})
    below = factories.content(title="Above")
    with committed():
        child = below.copy(to=below, update_attrs={"slug": "below", "title": "Below"})
        child.save_revision().publish()
    withdraw(project)
    assert factories.item(news).data["projects"] == []
    withdraw(below)
    assert factories.item(child).purge_by is not None


def test_what_was_unpublished_before_becomes_withdrawn_and_what_never_was_public_leaves_no_trace():
    page, draft = factories.news(), factories.news(live=False)
    with committed():
        page.unpublish()
    gone = factories.item(page)
    assert (gone.removed, gone.purge_by) == (True, None)
    withdrawal = withdraw(page)
    again = factories.item(page)
    assert again.seq > gone.seq
    assert again.purge_by == withdrawal.purge_by
    assert withdrawing.asked(withdrawal) == again.seq
    seq = last_seq()
    assert withdrawing.asked(withdraw(draft)) is None
    assert last_seq() == seq
    assert tombstones(draft) == {}


def test_schedules_and_open_reviews_are_cancelled(settings):
    page = factories.news()
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    workflow = Workflow.objects.create(name="Two eyes")
    task = GroupApprovalTask.objects.create(name="Two eyes")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    with committed():
        page.save_revision().publish()
        workflow.start(page, User.objects.create_superuser("root"))
    withdraw(page)
    page = NewsPage.objects.get(pk=page.pk)
    assert page.current_workflow_state is None
    assert not page.revisions.exclude(approved_go_live_at=None).exists()


def test_nothing_brings_it_back_until_the_withdrawal_is_lifted(editor):
    page = factories.news(title="Her story")
    kyrgyz = factories.translate(page, "ky")
    with committed():
        alias = page.create_alias(parent=factories.home(), update_slug="again")
    withdrawal = withdraw(page)
    assert all(map(publishing_is_refused, (page, kyrgyz)))
    # Nor by a schedule, a translation, a save of the row, a bulk action, the editor's button, or a copy.
    later = NewsPage.objects.get(pk=page.pk)
    later.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    with pytest.raises(withdrawing.Withdrawn), transaction.atomic():
        later.save_revision().publish()
    translation = Translation.objects.get(source__object_id=page.translation_key)
    with pytest.raises(withdrawing.Withdrawn), transaction.atomic():
        translation.save_target(publish=True)
    row = NewsPage.objects.get(pk=page.pk)
    row.live = True
    with pytest.raises(withdrawing.Withdrawn), transaction.atomic():
        row.save()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    editor.post(f"{bulk}?id={page.pk}&next=/admin/")
    screen = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "It cannot be published until the withdrawal is lifted." in screen
    assert "action-publish" not in screen
    assert "Lift the withdrawal" in screen
    with committed():
        copy = page.copy(update_attrs={"slug": "copy"})
        editor.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    assert all(map(publishing_is_refused, (copy, alias)))
    assert not any(map(is_public, (page, kyrgyz, copy, alias)))

    with committed():
        assert editor.post(reverse("lift_withdrawal", args=[withdrawal.pk])).status_code == 302
    # Nothing is public yet, and partners are still to delete it.
    assert not is_public(page)
    assert factories.item(page).purge_by == withdrawal.purge_by
    factories.publish(NewsPage.objects.get(pk=page.pk))
    item = factories.item(page)
    assert (item.removed, item.purge_by) == (False, None)
    assert "withdrawn" not in editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    with committed():
        NewsPage.objects.get(pk=page.pk).unpublish()
    assert factories.item(page).purge_by is None
    assert set(PageLogEntry.objects.filter(action="published.lift").values_list("page", flat=True)) >= {
        page.pk,
        copy.pk,
    }


def test_a_page_whose_alias_was_withdrawn_with_another_is_published_and_the_alias_waits():
    page, other = factories.content(title="Above"), factories.content(title="Elsewhere")
    with committed():
        alias = other.create_alias(parent=page, update_slug="alias")
    withdrawal = withdraw(page)
    assert is_public(other)
    factories.publish(type(other).objects.get(pk=other.pk))
    assert is_public(other)
    assert not Page.objects.get(pk=alias.pk).live
    lift(withdrawal)
    factories.publish(type(other).objects.get(pk=other.pk))
    assert Page.objects.get(pk=alias.pk).live


def test_a_withdrawal_within_another_stays_in_force_when_the_other_is_lifted():
    page = factories.content(title="Above")
    with committed():
        child = page.copy(to=page, update_attrs={"slug": "below"})
        child.save_revision().publish()
    first = withdraw(child)
    second = withdraw(page)
    assert factories.item(child).purge_by == first.purge_by
    lift(second)
    factories.publish(type(page).objects.get(pk=page.pk))
    assert publishing_is_refused(child)


def test_a_new_withdrawal_after_a_lifted_one_asks_anew():
    page = factories.news()
    first = withdraw(page)
    seq = factories.item(page).seq
    lift(first)
    second = withdraw(page)
    item = factories.item(page)
    assert item.seq > seq
    assert item.purge_by == second.purge_by


def test_only_who_may_publish_all_of_it_withdraws_it_and_lifts_that(login, editor):
    page = factories.news()
    kyrgyz = factories.translate(page, "ky")
    reviewer = login("Reviewers (ky)")
    for each in (page, kyrgyz):
        assert "withdrawals/page" not in reviewer.get(f"/admin/pages/{each.pk}/").content.decode()
        reviewer.post(reverse("withdraw_page", args=[each.pk]))
    assert not Withdrawal.objects.exists()
    assert reverse("withdraw_page", args=[page.pk]) in editor.get(f"/admin/pages/{page.pk}/").content.decode()
    withdrawal = withdraw(page)
    reviewer.post(reverse("lift_withdrawal", args=[withdrawal.pk]))
    assert Withdrawal.objects.in_force().exists()
    # A front page is no page among others: the whole language would go with it.
    home = HomePage.objects.get(locale__language_code="en")
    editor.post(reverse("withdraw_page", args=[home.pk]))
    assert is_public(home)


def test_the_report_says_what_was_withdrawn_to_those_who_may_publish_it(login, editor):
    page, other = factories.news(title="Her story"), factories.news("ru", title="Another's story")
    withdrawal = withdraw(page)
    withdraw(other)
    report = editor.get(reverse("withdrawals")).content.decode()
    for said in ("Her story", "Another&#x27;s story", f"{withdrawal.purge_by:%Y-%m-%d %H:%M}"):
        assert said in report
    reviewer = login("Reviewers (ru)").get(reverse("withdrawals")).content.decode()
    assert "Another&#x27;s story" in reviewer
    assert "Her story" not in reviewer
    translator = login("Translators (ru)").get(reverse("withdrawals"))
    assert translator.status_code == 302


def test_the_report_says_who_has_read_of_it(editor, monkeypatch):
    page = factories.news()
    withdrawal = withdraw(page)
    last = withdrawing.asked(withdrawal)
    here = PublishedState.objects.get(pk=1).epoch
    monkeypatch.setattr(withdrawing, "_readers", [])
    withdrawing.register_readers(
        lambda: [
            ("Near", lambda epoch, seq: epoch == here and last >= seq),
            ("Far", lambda _epoch, seq: last - 1 >= seq),
        ]
    )
    assert "Near: knows; Far: not yet" in editor.get(reverse("withdrawals")).content.decode()
