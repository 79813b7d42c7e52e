"""The admin speaks the editors' languages: none of our own texts is left in English, and none of Wagtail's where
translators and reviewers work."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import wagtail
import wagtail_localize
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple
from wagtail.users.models import UserProfile

from cms.core.catalogues import catalogue_files, read_catalogue
from cms.core.models import User, Withholding
from cms.partners.models import Delivery
from tests import factories

pytestmark = pytest.mark.django_db

_SPOKEN = {"placeholder", "aria-label", "title"}
# Said by Wagtail, which keeps them in English, or titles of pages and pictures, in the same words as texts of ours.
_NOT_OURS = {"Actions", "Home", "Tags", "News", "Picture"}
# The languages that Wagtail has no texts in.
_WITHOUT_WAGTAILS = ("ky", "kk", "az")
# What the definitions of blocks, which the browser draws, say to people.
_OF_BLOCKS = {"label", "helpText", "description"}


@pytest.fixture
def editor() -> Client:
    user = User.objects.create_user("editor", password="a long password")
    user.groups.set(Group.objects.filter(name__in=["Editors", "Moderators", "Partners' managers"]))
    UserProfile.objects.create(user=user, preferred_language="ky")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def english() -> set[str]:
    """Our own texts, as they are marked and as they begin a line, that Kyrgyz has other words for."""
    path = next(path for path in catalogue_files() if path.parts[-4:-2] == ("locale", "ky"))
    texts = {
        each.id for each in read_catalogue(path) if isinstance(each.id, str) and each.id and each.id != each.string
    }
    return texts | {text[0].upper() + text[1:] for text in texts}


def said(html: str) -> set[str]:
    """What a screen says to its user, scripts' definitions of blocks included."""
    soup = BeautifulSoup(html, "html.parser")
    for each in soup(["script", "style"]):
        each.decompose()
    texts = {" ".join(text.split()) for text in soup.stripped_strings}
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if name in _SPOKEN:
                texts.add(value)
            elif name == "data-w-block-data-value":
                texts |= set(_labels(json.loads(value)))
    return texts


def english_of_wagtail() -> set[str]:
    """What Wagtail and wagtail-localize say, as a whole: without what is filled in."""
    catalogues = [
        read_catalogue(path)
        for package in (wagtail, wagtail_localize)
        for path in Path(package.__file__).parent.glob("**/locale/en/LC_MESSAGES/django.po")
    ]
    return {each.id for catalogue in catalogues for each in catalogue if isinstance(each.id, str) and each.id}


def _labels(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from (value for name, value in data.items() if name in _OF_BLOCKS and isinstance(value, str))
        data = data.values()
    elif not isinstance(data, list):
        return
    for each in data:
        yield from _labels(each)


def test_no_text_of_ours_is_left_in_english_where_editors_work(editor):
    news, project, theme = factories.news("ky"), factories.project("ky"), factories.theme("ky")
    translation = factories.translate(factories.news("en"), "ky")
    Withholding.objects.create(page=translation, reason="…")
    organisation, place = factories.organisation(), factories.place()
    key, _token = factories.api_key(label="steppe.example")
    webhook, failing = factories.endpoint(owner=key.partner), factories.endpoint(failing_since=timezone.now())
    delivery = Delivery.objects.create(endpoint=failing, type="webhook.test", body="{}")
    pages = [news, project, theme, factories.home("ky"), factories.content("ky")]
    screens = {
        **{
            f"the form of a {page._meta.model_name}": reverse("wagtailadmin_pages:edit", args=[page.pk])
            for page in pages
        },
        "a translation": reverse("wagtailadmin_pages:edit", args=[translation.pk]),
        "detaching": reverse("detach_translation", args=[translation.pk]),
        "unpublishing": reverse("unpublish_everywhere", args=[news.pk]),
        "withdrawing": reverse("withdraw_page", args=[news.pk]),
        "withdrawals": reverse("withdrawals"),
        "an organisation": reverse(organisation.snippet_viewset.get_url_name("edit"), args=[organisation.pk]),
        "a place": reverse(place.snippet_viewset.get_url_name("edit"), args=[place.pk]),
        "organisations": reverse(organisation.snippet_viewset.get_url_name("list")),
        "news": reverse("news_items:index"),
        "projects": reverse("project_profiles:index"),
        "themes": reverse("themes_listing:index"),
        "names": reverse("names", args=["ky"]),
        "coverage": reverse("translation_coverage"),
        "files": reverse("translation_exchange"),
        "submitting": reverse("wagtail_localize:submit_page_translation", args=[news.pk]),
        "a picture": reverse("wagtailimages:edit", args=[factories.image().pk]),
        "partners": reverse("partners:index"),
        "a partner": reverse("partners:inspect", args=[key.partner_id]),
        "the form of a partner": reverse("partners:edit", args=[key.partner_id]),
        "a new key": reverse("partners:issue_key", args=[key.partner_id]),
        "revoking a key": reverse("partners:revoke_key", args=[key.pk]),
        "webhooks": reverse("webhooks:index"),
        "a webhook": reverse("webhooks:inspect", args=[webhook.pk]),
        "a webhook where nothing arrives": reverse("webhooks:inspect", args=[failing.pk]),
        "the form of a webhook": reverse("webhooks:edit", args=[webhook.pk]),
        "deliveries": reverse("deliveries:index"),
        "a delivery": reverse("deliveries:inspect", args=[delivery.pk]),
        "the dashboard": reverse("wagtailadmin_home"),
        "the settings": reverse("wagtailsettings:edit", args=["core", "sitesettings"]),
    }
    left = {}
    ours = english() - _NOT_OURS
    for name, address in screens.items():
        answer = editor.get(address, follow=True)
        assert answer.status_code == 200, (name, answer.status_code)
        if found := said(answer.content.decode()) & ours:
            left[name] = sorted(found)
    assert left == {}, left


def test_the_forms_of_pages_name_their_fields_rows_and_blocks_in_the_editors_language(editor):
    found = said(editor.get(reverse("wagtailadmin_pages:edit", args=[factories.project("ky").pk])).content.decode())
    wanted = {
        "Пландалган башталышы",  # a field
        "Ал кызмат кылган узак мөөнөттүү өзгөрүү.",  # what is said to help
        "Катышуучу уюмдар",  # rows
        "Кыскача маалымат",  # a tab
        "Цитата",  # a block
        "Муну ким айтат.",  # what is said to help with a part of it
        "Ишке ашырылууда",  # a choice
    }
    assert wanted - found == set()


@pytest.fixture
def reviewer() -> Client:
    user = User.objects.create_user("reviewer", password="a long password")
    user.groups.set([Group.objects.get(name=f"Reviewers ({code})") for code in _WITHOUT_WAGTAILS])
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("language", _WITHOUT_WAGTAILS)
def test_what_wagtail_says_to_translators_and_reviewers_is_in_their_language(reviewer, language):
    user = User.objects.get(username="reviewer")
    UserProfile.objects.create(user=user, preferred_language=language)
    page, waiting, locked, submitted = (factories.translate(factories.content(), language) for _ in range(4))
    draft = waiting.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + datetime.timedelta(days=1)
    draft.save_revision().publish()
    locked.locked, locked.locked_by, locked.locked_at = True, user, timezone.now()
    locked.save()
    submitted.get_workflow().start(submitted, user)
    pages = {"open": page, "scheduled": waiting, "locked": locked, "in review": submitted}
    screens = {
        "the dashboard": reverse("wagtailadmin_home"),
        "the search": reverse("wagtailadmin_pages:search") + "?q=a",
        "a list": reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        "the account": reverse("wagtailadmin_account"),
        "who translates what": reverse("translation_coverage"),
        "comparing": reverse("review_translation", args=[submitted.pk]),
        "unscheduling": reverse("wagtailadmin_pages:revisions_unschedule", args=[waiting.pk, draft.latest_revision_id]),
        **{
            f"a translation, {state}": reverse("wagtailadmin_pages:edit", args=[each.pk])
            for state, each in pages.items()
        },
        **{
            f"its history, {state}": reverse("wagtailadmin_pages:history", args=[each.pk])
            for state, each in pages.items()
        },
    }
    same = {
        each.id
        for path in catalogue_files()
        if path.parts[-3] == language
        for each in read_catalogue(path)
        if each.id == each.string
    }
    texts = english_of_wagtail() - same - _NOT_OURS - {"None"}  # "None" stands where a button has no label
    left = {}
    for name, address in screens.items():
        answer = reviewer.get(address)
        assert answer.status_code == 200, (name, answer.status_code)
        if found := said(answer.content.decode()) & texts:
            left[name] = sorted(found)
    assert left == {}, left
    # What is filled in.
    assert "Pages" not in reviewer.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("language", _WITHOUT_WAGTAILS)
def test_what_wagtail_draws_in_the_browser_is_in_the_language_of_its_user(reviewer, language):
    UserProfile.objects.create(user=User.objects.get(username="reviewer"), preferred_language=language)
    script = reviewer.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    drawn = json.loads(script.partition("const newcatalog = ")[2].partition(";\n")[0])
    words = {"ky": "Издөө", "kk": "Іздеу", "az": "Axtarış"}
    assert drawn["Search"] == words[language]


@pytest.mark.parametrize(
    ("language", "words"), [("ky", "6 мүнөт мурун"), ("kk", "6 минут бұрын"), ("az", "6 dəqiqə əvvəl")]
)
def test_how_long_ago_something_was_is_said_in_the_language_of_the_admin(language, words):
    six = timezone.now() - datetime.timedelta(minutes=6, seconds=5)
    with override(language):
        assert timesince_simple(six).replace("\xa0", " ") == words
        assert "ago" not in naturaltime(six)
