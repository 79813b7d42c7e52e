"""Whatever editors do, nobody sees what is not public, and everybody what is."""

from functools import partial
from unittest import mock

import pytest
from django.db import transaction

from cms.published import sequencer

from .canaries import text
from .crawler import Crawl
from .editing import HOUR, perform, put_off
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
        check(changed, every_method=True)


def test_what_is_put_off_is_hidden_until_its_time(world):
    with history(world) as changed:
        put_off(changed, changed.add("news", changed.kits[1], publish=True))
        parent = changed.add("pages", None, publish=True)
        changed.add("pages", changed.kits[2], parent=parent, publish=True)
        put_off(changed, parent)
        check(changed)
        perform(changed, "time_passes")
        check(changed)


def test_what_has_ended_is_gone_before_anybody_has_noted_it(world):
    """Somebody else holds the read model's lock: what has ended is in no list all the same."""
    with history(world) as changed:
        page = changed.add("news", None, publish=True)
        perform(changed, "let_expire", page, None)
        title = text(page.row.title)
        changed.passed += 2 * HOUR
        with mock.patch.object(sequencer, "process_batch", return_value=0):
            crawl = Crawl(changed)
            crawl.is_never(page.address, "/en/zq999999qz/")
            detail = "/api/v1/news/{}/?locale=en"
            crawl.is_never(detail.format(page.key), detail.format("00000000-0000-4000-8000-000000000000"))
            lists = ["/api/v1/news/?limit=100", f"/api/v1/search/?q={title}", f"/en/search/?q={title}", "/en/news/"]
            for address in (*lists, "/sitemap-en-1.xml", "/en/feed/rss/"):
                assert page.row.slug not in crawl.ask(address).text, address
        assert not crawl.faults, crawl.faults


def test_the_page_of_what_names_it_does_not_name_what_has_ended_before_anybody_has_noted_it(world):
    with history(world) as changed:
        whole = changed.add("projects", changed.kits[1], publish=True)
        part = changed.add("projects", None, parent=whole, publish=True)
        assert part.row.slug in Crawl(changed).ask(whole.address).text
        perform(changed, "let_expire", part, None)
        changed.passed += 2 * HOUR
        with mock.patch.object(sequencer, "process_batch", return_value=0):
            assert part.row.slug not in Crawl(changed).ask(whole.address).text


def test_what_is_hidden_together_with_much_else_is_gone_at_once(world):
    """With a worker, who has much to do: whoever is the first to read anything finds nothing of it any more."""
    with history(world, busy_worker=True) as changed:
        many = [changed.add("news", None, publish=True) for _each in range(3)]
        title = text(many[0].row.title)
        perform(changed, "restrict", many[0].parent)
        addresses = ["/api/v1/news/?limit=100", f"/api/v1/search/?q={title}", f"/en/search/?q={title}", "/en/"]
        # What names them.
        naming = [next(node for node in changed.pages() if node.type == kind) for kind in ("themes", "projects")]
        addresses += [f"/api/v1/{node.type}/{node.key}/?locale=en" for node in naming]
        addresses += ["/sitemap-en-1.xml", "/en/feed/json/", *(node.address for node in naming)]
        crawl = Crawl(changed)
        for address in addresses:
            undo = transaction.savepoint()
            crawl.look_for_canaries(address, crawl.ask(address))
            transaction.savepoint_rollback(undo)
        assert not crawl.faults, "\n".join(crawl.faults)


@pytest.mark.parametrize("busy_worker", [False, True])
def test_the_clock_alone_takes_away(world, busy_worker):
    """Nothing else happens after it that would bring the site to look again."""
    with history(world, busy_worker=busy_worker) as changed:
        above = changed.add("pages", None, publish=True)
        changed.add("pages", changed.kits[1], parent=above, publish=True)
        ends = changed.add("projects", changed.kits[2], publish=True)
        changed.add("news", None, publish=True)
        perform(changed, "let_expire", ends, changed.kits[2])
        perform(changed, "let_expire", above, None)
        perform(changed, "time_passes")
        check(changed)
