"""The change feed: a copy that takes it over in order misses nothing and holds nothing that it should not."""

import base64
import datetime

import pytest
from django.utils import timezone

from cms.published import changes
from cms.published.changes import BadCursor, Filter, Position, Resync, code_facet, end, next_page
from cms.published.models import PublishedItem, PublishedState, Worker
from news.models import NewsTheme
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db
EVERYTHING = Filter()


def everything(selected: Filter = EVERYTHING, position: Position | None = None, limit: int = 100):
    """The thin changes after a position, page by page, and the position at the end."""
    found = []
    while True:
        page = next_page(position, selected, limit)
        found += [change.thin for change in page.changes]
        position = page.position
        if not page.has_more:
            return found, position


def since(position: Position, selected: Filter = EVERYTHING) -> list[tuple[str, str, str | None]]:
    found, _position = everything(selected, position)
    return [(change["op"], change["id"], change.get("reason")) for change in found]


def themed(theme, **fields):
    return factories.news(children={"theme_links": [NewsTheme(theme=theme)]}, **fields)


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "position",
    [Position("a1", 0), Position("0f" * 8, 10**17), Position("a1", 0, 1), Position("a1", 5, mark="0123abcd")],
)
def test_a_cursor_says_what_position_it_stands_for(position):
    assert Position.decode(position.encode()) == position


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a1",
        "a1:",
        "a1:05",
        "A1:5",
        "a1:-5",
        "a1:5:5",
        "a1:5:6:7",
        "a1:5/",
        "a1:5/0123abcde",
        f"a1:{9**19}",
        "a1:5\n",
    ],
)
def test_what_was_never_given_as_a_cursor_is_none(text):
    with pytest.raises(BadCursor):
        Position.decode(encoded(text))


@pytest.mark.parametrize("cursor", ["a1:5", "äöü", encoded("a1:5") + "=", encoded("a1:٣")])
def test_what_is_not_written_as_cursors_are_is_none(cursor):
    with pytest.raises(BadCursor):
        Position.decode(cursor)


def test_the_first_synchronisation_has_what_is_public_and_nothing_of_what_was():
    page, gone = factories.news(), factories.news()
    factories.news(live=False)
    with committed():
        gone.unpublish()
    found, position = everything()
    assert {change["op"] for change in found} == {"upsert"}
    assert str(page.translation_key) in {change["id"] for change in found}
    assert str(gone.translation_key) not in {change["id"] for change in found}
    assert len(found) == PublishedItem.objects.visible().count()
    assert position == end()
    assert since(position) == []


def test_a_change_is_thin():
    page = factories.news(title="Water")
    found, _position = everything(Filter(types=("news",)))
    written = factories.item(page)
    assert found == [
        {
            "seq": written.seq,
            "op": "upsert",
            "type": "news",
            "id": str(page.translation_key),
            "locale": "en",
            "at": written.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "url": f"http://testserver/api/v1/news/{page.translation_key}/?locale=en",
            "digest": written.digest,
        }
    ]


@pytest.mark.parametrize("limit", [1, 100])
def test_what_happens_during_a_synchronisation_is_not_missed(limit):
    pages = [factories.news() for _each in range(3)]
    selected = Filter(types=("news",))
    first = next_page(None, selected, 1)
    assert [change.thin["id"] for change in first.changes] == [str(pages[0].translation_key)]
    assert first.has_more
    with committed():
        pages[0].unpublish()
    pages[1].title = "Changed"
    factories.publish(pages[1])
    new = factories.news()
    found, position = everything(selected, first.position, limit)
    assert [(change["op"], change["id"]) for change in found if change["type"] == "news"] == [
        ("upsert", str(pages[2].translation_key)),
        ("remove", str(pages[0].translation_key)),
        ("upsert", str(pages[1].translation_key)),
        ("upsert", str(new.translation_key)),
    ]
    assert position == end(selected=selected)


def test_only_the_last_state_of_an_item_is_sent():
    page = factories.news()
    position = end()
    for title in ("One", "Two"):
        page.title = title
        page = factories.publish(page)
    assert since(position) == [("upsert", str(page.translation_key), None)]


def test_a_tombstone_says_nothing_but_that_it_is_gone():
    page = factories.news(title="Secret")
    position = end()
    with committed():
        page.unpublish()
    ((change,), _position) = everything(position=position)
    removed = factories.item(page)
    assert change == {
        "seq": removed.seq,
        "op": "remove",
        "type": "news",
        "id": str(page.translation_key),
        "locale": "en",
        "at": removed.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "url": f"http://testserver/api/v1/news/{page.translation_key}/?locale=en",
        "digest": None,
        "reason": "removed",
    }


def test_what_was_withdrawn_is_to_be_purged():
    page = factories.news()
    position = end()
    with committed():
        page.unpublish()
    PublishedItem.objects.filter(uuid=page.translation_key).update(
        purge_by=datetime.datetime(2030, 1, 2, 3, tzinfo=datetime.UTC)
    )
    ((change,), _position) = everything(position=position)
    assert (change["reason"], change["purge_by"]) == ("withdrawn", "2030-01-02T03:00:00Z")


def test_a_filter_takes_what_it_says_and_removes_what_leaves_it():
    water, roads = factories.theme(theme_code="water"), factories.theme()
    wet, dry = themed(water), themed(roads)
    by_code, by_id = Filter.of(themes=["Water"]), Filter.of(themes=[str(water.translation_key)])
    found, position = everything(by_code)
    assert [change["id"] for change in found] == [str(wet.translation_key)]
    assert everything(by_id)[0] == found
    wet.theme_links = [NewsTheme(theme=roads)]
    factories.publish(wet)
    dry.title = "Still dry"
    factories.publish(dry)
    news = [change for change in everything(by_code, position)[0] if change["type"] == "news"]
    assert [(change["op"], change["id"], change["reason"]) for change in news] == [
        ("remove", str(wet.translation_key), "left_filter"),
        ("remove", str(dry.translation_key), "left_filter"),
    ]


def test_filters_by_type_locale_and_country_hold_together():
    factories.place("Naryn")
    first = factories.organisation("A", country="SE", marked_public=True)
    factories.organisation("B", country="KG", marked_public=True)
    found, _position = everything(Filter.of(["organisation"], ["ky", "sv"], countries=["se", "NO"]))
    assert [(change["id"], change["locale"]) for change in found] == [
        (str(first.uuid), "sv"),
        (str(first.uuid), "ky"),
    ]


def test_a_code_is_told_from_an_id():
    assert code_facet("theme", "Water") == ("theme", "water")
    key = "0F000000-0000-4000-8000-000000000000"
    assert code_facet("theme", key) == ("theme_id", key.lower())


def test_what_has_ended_is_removed_though_nobody_has_noticed(monkeypatch):
    soon = timezone.now() + datetime.timedelta(hours=1)
    page = factories.news(expire_at=soon)
    position = Position(end().epoch, factories.item(page).seq - 1)
    with monkeypatch.context() as later:
        later.setattr(changes.timezone, "now", lambda: soon)
        assert ("remove", str(page.translation_key), "removed") in since_unnoticed(position)
        assert str(page.translation_key) not in {
            change.thin["id"] for change in next_page(None, EVERYTHING, 100).changes
        }
    assert ("upsert", str(page.translation_key), None) in since(position)


def since_unnoticed(position: Position) -> list[tuple[str, str, str | None]]:
    page = next_page(position, EVERYTHING, 100)
    assert page.has_more
    return [(change.thin["op"], change.thin["id"], change.thin.get("reason")) for change in page.changes]


def test_what_was_prolonged_after_its_end_comes_back(monkeypatch):
    """Without having been removed in between: a copy has been told that it has ended."""
    soon = timezone.now() + datetime.timedelta(hours=1)
    page = factories.news(expire_at=soon)
    before = factories.item(page).seq
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + datetime.timedelta(hours=2))
    with committed():
        type(page).objects.filter(pk=page.pk).update(expire_at=None)
        page.refresh_from_db()
        page.save()
    assert factories.item(page).seq > before


def test_there_is_more_while_something_waits_for_its_number():
    _found, position = everything()
    page = factories.news(live=False)
    Worker.objects.create(name="busy", started_at=timezone.now(), seen_at=timezone.now())
    page.live = True
    page.save()
    waiting = next_page(position, EVERYTHING, 100)
    assert (waiting.changes, waiting.position, waiting.has_more) == ([], position, True)


def test_a_position_of_another_epoch_or_ahead_of_the_feed_leads_nowhere():
    factories.news()
    here = end()
    PublishedState.objects.update(epoch="0f")
    with pytest.raises(Resync):
        next_page(here, EVERYTHING, 10)
    here = end()
    for position in (Position(here.epoch, here.seq + 1), Position(here.epoch, 0, here.seq + 1)):
        with pytest.raises(Resync):
            next_page(position, EVERYTHING, 10)
    assert next_page(here, EVERYTHING, 10).changes == []


def test_a_page_takes_one_query_after_the_standing_is_known(django_assert_num_queries):
    factories.news()
    at = changes.standing()
    for position in (None, Position(at.epoch, 0)):
        with django_assert_num_queries(1):
            assert next_page(position, Filter.of(themes=["water"]), 10, at=at, full=True).position
