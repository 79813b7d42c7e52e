"""People, and a news item that is on its way into Kyrgyz."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from cms.core.models import User
from news.models import NewsIndexPage, NewsPage


@pytest.fixture
def person() -> Callable[..., User]:
    """Makes a member of the named groups."""

    def make(*groups: str) -> User:
        user = User.objects.create_user(f"user-{User.objects.count()}", password="a long password")
        user.groups.set([Group.objects.get(name=name) for name in groups])
        return user

    return make


@pytest.fixture
def login(person) -> Callable[..., Client]:
    """A browser in which a member of the named groups has logged in."""

    def make(*groups: str) -> Client:
        client = Client()
        client.force_login(person(*groups), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


def add_news(title: str = "A meeting", locale: str = "en", *, publish: bool = True, **fields) -> NewsPage:
    parent = NewsIndexPage.objects.get(locale__language_code=locale)
    page = parent.add_child(instance=NewsPage(title=title, summary="Who met, and why.", live=False, **fields))
    revision = page.save_revision()
    if publish:
        revision.publish()
    return NewsPage.objects.get(pk=page.pk)


def submit(page: NewsPage, *codes: str) -> None:
    translate_object(page, list(Locale.objects.filter(language_code__in=codes)))


def translation_into(page: NewsPage, code: str) -> Translation:
    return Translation.objects.get(source__object=page.translation_key, target_locale__language_code=code)


def write_words(translation: Translation, words: dict[str, str]) -> None:
    """Translate the texts of the original that are keys of `words`."""
    for segment in translation.source.stringsegment_set.select_related("string", "context"):
        if segment.string.data in words:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=segment.context,
                defaults={"data": words[segment.string.data]},
            )


ALL_WORDS = {"A meeting": "Жолугушуу", "Who met, and why.": "Кимдер жана эмне үчүн жолугушту."}
