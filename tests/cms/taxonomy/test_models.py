"""Organisations and places are found and shown by the names that people know."""

import pytest
from django.urls import reverse
from django.utils import translation

from cms.core.models import User
from cms.taxonomy.models import Place
from cms.taxonomy.models.places import PlaceName
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def gothenburg() -> Place:
    place = factories.place("Göteborg", country="SE")
    place.names = [PlaceName(language="en", name="Gothenburg"), PlaceName(language="ru", name="Гётеборг")]
    place.save()
    return place


def test_an_editor_finds_a_place_by_its_name_in_any_language(client, gothenburg):
    client.force_login(User.objects.create_superuser("admin"))
    for name in ("Gothen", "Göteborg", "Гётеборг"):
        answer = client.get(reverse("wagtailsnippetchoosers_taxonomy_place:choose_results"), {"q": name})
        assert "Göteborg" in answer.content.decode(), name
    answer = client.get(reverse("wagtailsnippetchoosers_taxonomy_place:choose_results"), {"q": "Stockholm"})
    assert "Göteborg" not in answer.content.decode()


def test_a_place_shows_its_name_in_the_language_of_the_admin_beside_its_own(gothenburg):
    with translation.override("en"):
        assert str(gothenburg) == "Gothenburg (Göteborg)"
    with translation.override("sv"):
        assert str(gothenburg) == "Göteborg"


def test_a_code_is_written_small_however_it_was_typed():
    assert factories.organisation("Sida", code="SIDA").code == "sida"
