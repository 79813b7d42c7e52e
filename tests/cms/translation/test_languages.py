"""The translator's path speaks the translator's language."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.core.marked_texts import marked_texts

from .conftest import add_news, submit
from .test_following import live

pytestmark = pytest.mark.django_db
_PATH = "cms/translation/templates/translation/"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES if code != "en"])
def test_the_editor_is_in_the_language_that_its_user_chose(language, person, client):
    page = add_news()
    submit(page, "ky")
    user = person("Translators (ky)", "Reviewers (ky)")
    UserProfile.objects.create(user=user, preferred_language=language)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get(reverse("wagtailadmin_pages:edit", args=[live(page).pk])).content.decode()
    assert re.search(rf'<html[^>]* lang="{language}"', html)
    assert re.search(r'<html[^>]* dir="ltr"', html)
    ours = html[html.index('class="translation"') :]
    texts = [
        message.id
        for message in marked_texts()
        if isinstance(message.id, str)
        and any(name == f"{_PATH}editor.html" for name, _line in message.locations)
        and "%(" not in message.id
    ]
    assert len(texts) > 20
    shown = [text for text in texts if re.search(rf">\s*{re.escape(text)}\s*<", ours)]
    assert shown == []
