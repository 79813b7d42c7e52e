"""Whatever editors do, nobody sees what is not public, and everybody what is."""

from functools import partial

import pytest

from .editing import perform
from .histories import check, history
from .surfaces import SURFACES, routes

pytestmark = pytest.mark.django_db


def test_every_route_is_looked_at():
    assert set(routes()) - set(SURFACES) == set()


@pytest.mark.parametrize("address", ["", "pages/", "images/", "reports/", "api/main/"])
def test_the_admin_asks_everybody_to_sign_in(address, client):
    response = client.get(f"/admin/{address}")
    assert response.status_code in {302, 401, 403, 404}
    if response.status_code == 302:
        assert response["Location"].startswith("/admin/login/")


def test_the_site_that_histories_start_from_shows_what_is_public_and_nothing_else(world):
    with history(world) as unchanged:
        check(unchanged)


def test_every_state_in_which_something_is_hidden(world):
    """Those that must not wait for chance to bring them up, all at once."""
    with history(world, busy_worker=True) as changed:
        do, kit, spare = partial(perform, changed), changed.kits[1], changed.kits[2]
        home, board = changed.nodes[0], changed.folders[1]

        def new(kind: str = "news", **fields):
            return changed.add(kind, kit, **{"publish": True} | fields)

        expired, parent, members = new(), new("pages"), new("pages")
        for above in (parent, members):
            new("pages", parent=above)
        translated = new("projects")
        do("translate", translated, True)
        do("let_expire", expired, kit)
        do("time_passes")
        scheduled = new("projects", publish=False)
        do("alias", scheduled)
        do("schedule", scheduled, kit)
        do("unpublish", parent, False)
        do("alias", members, True, home)
        do("restrict", members)
        do("copy", members, True, home)
        do("restrict", translated)
        moved = new("pages")
        do("change", moved, True, kit)
        do("unpublish", moved)
        do("redirect", moved)
        do("delete", new("themes"))
        do("review", new(publish=False), False, kit)
        reverted = new(publish=False)
        do("edit", reverted, True, kit)
        do("revert", reverted, reverted.versions[0])
        do("edit", changed.nodes[-1], True, kit)
        shown = new("pages", publish=False)
        do("change", shown, False, spare)
        do("add_to_collection", spare.image, board)
        do("add_to_collection", spare.document, board)
        do("restrict_collection", board)
        check(changed)
