"""Tags are named in any script and addressed in Latin letters, as pages are."""

import pytest
from taggit.models import Tag


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "slug"), [("молодёжь", "molodezh"), ("gənclər", "gencler"), ("Жаштар", "zhashtar")])
def test_a_tag_has_a_latin_slug(name, slug):
    assert Tag.objects.create(name=name).slug == slug
