"""The page that shows developers what the site is built of."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_gallery_shows_each_kind_of_component_in_the_sites_own_frame(client):
    page = client.get("/components/").content.decode()
    for part in (
        'class="row',
        'class="lead"',
        'class="brief"',
        'class="card',
        'class="box',
        'class="behind"',
        'class="timeline',
        'class="file"',
        "<main",
    ):
        assert part in page, part
    assert "style=" not in page
