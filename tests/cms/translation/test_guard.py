"""A translation is never worse than what was live: what is refused, and to whom."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import Translation

from cms.translation.models import CarriedWords
from home.models import ContentPage, HomePage
from news.models import NewsPage
from tests import factories as make

from .conftest import ALL_WORDS, add_news, submit, translation_into, write_words

pytestmark = pytest.mark.django_db


def kyrgyz(page: NewsPage) -> NewsPage:
    return NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="ky")


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def messages(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_submitting_a_live_page_publishes_nothing(login):
    page = add_news()
    editor = login("Editors")
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    locales = {locale.language_code: locale.pk for locale in editor.get(url).context["form"].fields["locales"].queryset}
    assert set(locales) == {"ru", "sv", "ky", "kk", "az"}
    editor.post(url, {"locales": [locales["ky"]]})
    assert kyrgyz(page).live is False
    assert kyrgyz(page).slug == page.slug


def test_a_page_cannot_be_submitted_into_a_language_in_which_the_user_has_no_rights(login, person):
    page = add_news()
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    client = login("Translators (ky)")
    offered = client.get(url).context["form"].fields["locales"].queryset
    assert [locale.language_code for locale in offered] == ["ky"]
    # Even with the right to submit as such.
    user = person("Reviewers (ky)")
    user.user_permissions.add(Permission.objects.get(codename="submit_translation"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    swedish = Locale.objects.get(language_code="sv")
    response = client.post(url, {"locales": [swedish.pk]})
    assert "locales" in response.context["form"].errors
    assert Page.objects.filter(translation_key=page.translation_key).count() == 1


def test_a_draft_is_submitted_only_by_those_who_can_open_it(login, person):
    page = add_news(publish=False)
    user = person("Reviewers (ky)")
    user.user_permissions.add(Permission.objects.get(codename="submit_translation"))
    client = login("Reviewers (ky)")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("wagtail_localize:submit_page_translation", args=[page.pk])).status_code == 302


def test_a_page_is_not_submitted_before_the_page_above_it_has_been(login):
    home = HomePage.objects.get(locale__language_code="en")
    about = home.add_child(instance=ContentPage(title="About"))
    below = about.add_child(instance=ContentPage(title="People"))
    form = login("Editors").get(reverse("wagtail_localize:submit_page_translation", args=[below.pk])).context["form"]
    assert not form.fields["locales"].queryset.exists()
    assert "the page above it is not" in form.fields["locales"].help_text


def test_a_translation_leads_to_its_original_when_it_is_submitted(login):
    page = add_news()
    submit(page, "ky")
    url = reverse("wagtail_localize:submit_page_translation", args=[kyrgyz(page).pk])
    assert login("Editors").get(url).url == reverse("wagtail_localize:submit_page_translation", args=[page.pk])


def test_publishing_without_all_words_is_refused_and_says_what_is_missing(login):
    page = add_news()
    submit(page, "ky")
    data = words_for(page, "ky", {"A meeting": "Жолугушуу"}, action="publish")
    response = login("Reviewers (ky)").post(edit(kyrgyz(page)), data, follow=True)
    assert "Who met, and why." in messages(response)
    assert kyrgyz(page).live is False


def test_a_reviewer_publishes_a_complete_translation(login, django_capture_on_commit_callbacks):
    page = add_news()
    submit(page, "ky")
    write_words(translation_into(page, "ky"), ALL_WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        login("Reviewers (ky)").post(edit(kyrgyz(page)), {"action": "publish"})
    assert (kyrgyz(page).live, kyrgyz(page).title) == (True, "Жолугушуу")


def words_for(page: NewsPage, code: str, words: dict[str, str], **more: str) -> dict[str, str]:
    """What the translation editor posts."""
    segments = translation_into(page, code).source.stringsegment_set.select_related("string")
    keys = {f"{each.context_id}-{each.string_id}": each.string.data for each in segments}
    data = {f"words-{key}": words[text] for key, text in keys.items() if text in words}
    return {**data, **more}


def test_a_translator_may_write_but_not_publish(login):
    page = add_news()
    submit(page, "ky")
    translator = login("Translators (ky)")
    translator.post(edit(kyrgyz(page)), words_for(page, "ky", ALL_WORDS, action="publish"))
    assert translation_into(page, "ky").get_progress() == (2, 2)
    assert kyrgyz(page).live is False


def test_a_translator_writes_in_one_language_only(login):
    page = add_news()
    submit(page, "ky", "ru")
    russian = NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="ru")
    answer = login("Translators (ky)").post(edit(russian), words_for(page, "ru", ALL_WORDS, action="save"))
    assert answer.status_code in {302, 403}
    assert translation_into(page, "ru").get_progress() == (2, 0)


@pytest.mark.parametrize("group", ["Translators (ky)", "Editors"])
def test_what_our_editor_does_not_need_is_not_there(login, group):
    page = add_news()
    submit(page, "ky")
    translation = translation_into(page, "ky")
    segment = translation.source.stringsegment_set.first()
    url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    answer = login(group).generic("PUT", url, "value=x", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 404
    assert translation.get_progress() == (2, 0)


def test_only_those_who_may_publish_a_translation_delete_its_draft(login):
    page = add_news()
    submit(page, "ky")
    url = reverse("wagtailadmin_pages:delete", args=[kyrgyz(page).pk])
    login("Translators (ky)").post(url)
    assert kyrgyz(page)
    login("Reviewers (ky)").post(url)
    assert not NewsPage.objects.filter(translation_key=page.translation_key, locale__language_code="ky").exists()


@pytest.mark.parametrize("group", ["Translators (ky)", "Reviewers (ky)", "Editors", "Moderators"])
def test_nobody_makes_a_page_into_an_alias(login, group):
    page = add_news()
    submit(page, "ky")
    client = login(group)
    client.post(reverse("wagtail_localize:convert_to_alias", args=[kyrgyz(page).pk]))
    client.post(edit(kyrgyz(page)), {"localize-convert-to-alias": "1"}, follow=True)
    assert kyrgyz(page).alias_of is None
    assert translation_into(page, "ky").enabled


def test_updating_translations_publishes_none_of_them(login, django_capture_on_commit_callbacks):
    page = add_news()
    submit(page, "ky", "sv")
    source = translation_into(page, "ky").source
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    with django_capture_on_commit_callbacks(execute=True):
        login("Editors").post(url, {"publish_translations": "on"})
        assert "publish_translations" not in login("Editors").get(url).content.decode()
        login("Editors").post(url, {})
    assert not Page.objects.filter(translation_key=page.translation_key, live=True).exclude(pk=page.pk).exists()


def test_only_those_who_edit_the_original_update_its_translations(login, person):
    page = add_news()
    submit(page, "ky")
    source = translation_into(page, "ky").source
    source.last_updated_at = before = page.first_published_at
    source.save()
    user = person("Reviewers (ky)")
    user.user_permissions.add(Permission.objects.get(codename="submit_translation"))
    client = login("Reviewers (ky)")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("wagtail_localize:update_translations", args=[source.pk]), {})
    source.refresh_from_db()
    assert source.last_updated_at == before


def test_source_text_does_not_go_live_by_any_other_way(login):
    page = add_news()
    submit(page, "ky")
    draft = kyrgyz(page)
    with pytest.raises(PermissionDenied, match="2 untranslated texts"):
        draft.get_latest_revision().publish()
    # The explorer's bulk action publishes the latest revision, which is a copy of the original.
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={draft.pk}"
    login("Editors").post(url)
    assert kyrgyz(page).live is False


def complete(page: NewsPage) -> NewsPage:
    """Its live translation into Kyrgyz."""
    submit(page, "ky")
    write_words(translation_into(page, "ky"), ALL_WORDS)
    with make.committed():
        translation_into(page, "ky").save_target(publish=True)
    return kyrgyz(page)


def test_source_text_does_not_go_live_through_the_admin_api(login):
    page = add_news()
    submit(page, "ky")
    url = reverse("wagtailadmin_api:pages:action", args=[kyrgyz(page).pk, "publish"])
    reviewer = login("Reviewers (ky)")
    answer = reviewer.post(url)
    assert (answer.status_code, kyrgyz(page).live) == (403, False)
    assert "2 untranslated texts" in answer.json()["detail"]
    write_words(translation_into(page, "ky"), ALL_WORDS)
    translation_into(page, "ky").save_target(publish=False)
    assert reviewer.post(url).status_code == 200
    assert kyrgyz(page).live is True


def test_source_text_does_not_go_live_through_the_action_that_the_edit_view_makes(person):
    page = add_news()
    submit(page, "ky")
    action = PublishPageRevisionAction(kyrgyz(page).get_latest_revision(), user=person("Reviewers (ky)"))
    with pytest.raises(PermissionDenied, match="2 untranslated texts"):
        action.execute(skip_permission_checks=True)
    assert kyrgyz(page).live is False


def test_a_scheduled_version_with_source_text_stays_away_and_the_next_one_goes_live():
    refused, other = add_news(), add_news("Another meeting", publish=False)
    submit(refused, "ky")
    for hours, page in ((2, kyrgyz(refused)), (1, other)):
        revision = page.get_latest_revision()
        revision.approved_go_live_at = timezone.now() - datetime.timedelta(hours=hours)
        revision.save()
    call_command("publish_scheduled")
    assert kyrgyz(refused).live is False
    assert NewsPage.objects.get(pk=other.pk).live is True


def test_a_refused_publication_has_changed_nothing_that_is_live():
    page = add_news()
    complete(page)
    page.lead_image_caption = "The hall"
    make.publish(page)
    with pytest.raises(PermissionDenied, match="1 untranslated texts"), make.committed():
        translation_into(page, "ky").save_target(publish=True)
    assert (kyrgyz(page).live, kyrgyz(page).summary) == (True, ALL_WORDS["Who met, and why."])
    translation_into(page, "ky").save_target(publish=False)
    assert (kyrgyz(page).live, kyrgyz(page).summary) == (True, ALL_WORDS["Who met, and why."])


def restrictions(page: NewsPage) -> list[str]:
    return sorted(page.view_restrictions.values_list("restriction_type", flat=True))


def synchronise(login, page: NewsPage) -> None:
    url = reverse("wagtail_localize:update_translations", args=[translation_into(page, "ky").source.pk])
    assert login("Editors").post(url, {}).status_code == 302


def publish_again(_login, page: NewsPage) -> None:
    with make.committed():
        translation_into(page, "ky").save_target(publish=True)


@pytest.mark.parametrize("act", [synchronise, publish_again])
def test_a_translation_that_is_restricted_alone_stays_restricted(login, act):
    page = add_news()
    PageViewRestriction.objects.create(page=complete(page), restriction_type="login")
    act(login, page)
    assert restrictions(kyrgyz(page)) == ["login"]


@pytest.mark.parametrize("act", [synchronise, publish_again])
def test_a_translation_is_also_restricted_as_its_original_is(login, act):
    page = add_news()
    PageViewRestriction.objects.create(page=complete(page), restriction_type="login")
    members = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    members.groups.add(Group.objects.get(name="Editors"))
    act(login, page)
    act(login, page)
    assert restrictions(kyrgyz(page)) == ["groups", "login"]
    copied = kyrgyz(page).view_restrictions.get(restriction_type="groups")
    assert [group.name for group in copied.groups.all()] == ["Editors"]


def test_a_name_written_alike_in_both_languages_is_published_once_the_translator_has_entered_it():
    page = add_news()
    submit(page, "ky")
    write_words(translation_into(page, "ky"), {**ALL_WORDS, "A meeting": "A meeting"})
    translation_into(page, "ky").save_target(publish=False)
    kyrgyz(page).get_latest_revision().publish()
    assert (kyrgyz(page).live, kyrgyz(page).title) == (True, "A meeting")


def test_publishing_an_original_tells_which_of_its_translations_are_stale_and_leaves_them_live():
    page = add_news()
    submit(page, "ky")
    write_words(translation_into(page, "ky"), ALL_WORDS)
    translation_into(page, "ky").save_target(publish=False)
    kyrgyz(page).get_latest_revision().publish()
    page = NewsPage.objects.get(pk=page.pk)
    page.summary = "Who met, where, and why."
    page.save_revision().publish()
    assert CarriedWords.objects.get().made_from == "Who met, and why."
    assert (kyrgyz(page).live, kyrgyz(page).summary) == (True, ALL_WORDS["Who met, and why."])


def test_a_draft_of_the_original_makes_no_translation_stale():
    page = add_news()
    submit(page, "ky")
    write_words(translation_into(page, "ky"), ALL_WORDS)
    page.summary = "Who met, where, and why."
    page.save_revision()
    assert translation_into(page, "ky").get_progress() == (2, 2)


def test_first_pages_of_a_language_are_edited_there_as_they_are(login):
    index = Page.objects.get(slug="news", locale__language_code="ky")
    response = login("Translators (ky)").get(edit(index))
    assert response.status_code == 200
    assert response.templates[0].name != "wagtail_localize/admin/edit_translation.html"
    assert not Translation.objects.exists()
