"""Counts from memory are those of the database, whatever happens to the items, and cost as much as has changed."""

import random
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.db.models import Count, F
from django.utils import timezone

from cms.core.models.local_words import TagWords
from cms.published import sequencer, tally
from cms.published.locking import new_epoch
from cms.published.models import PublishedFacet, PublishedItem, PublishedState, hidden
from cms.published.registry import item_types
from cms.published.selection import Criteria, Selection
from projects.models import ProjectTheme
from tests import factories as make
from tests import processes

pytestmark = pytest.mark.django_db

LOCALES = ("en", "ru", "sv")
VALUES = {
    "country": ("KG", "KZ", "SE"),
    "theme": ("youth", "water", "energy"),
    "status": ("1", "2", "3"),
    "organisation": ("one", "two"),
    "available_in": LOCALES,
}
ROLES = ("1", "4")
WORDS = ("river", "school", "wind")


class World:
    """Projects that are written, removed and brought back at random, with numbers as the sequencer gives them."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.things = [uuid.UUID(int=dice.getrandbits(128)) for _ in range(30)]

    def step(self) -> None:
        """Anything that a transaction of the sequencer may do."""
        for _ in range(self.dice.choice((1, 1, 1, 2, 12))):
            self.dice.choice((self.write, self.write, self.write, self.remove, self.end))()
        self.rise("generation")

    def rise(self, name: str) -> int:
        PublishedState.objects.filter(pk=1).update(**{name: F(name) + 1})
        return PublishedState.objects.values_list(name, flat=True).get(pk=1)

    def write(self) -> None:
        item, _new = PublishedItem.objects.update_or_create(
            type="project",
            uuid=self.dice.choice(self.things),
            locale=self.dice.choice(LOCALES),
            defaults={
                "source_id": 1,
                "seq": self.rise("seq"),
                "removed": False,
                "visible_until": self._end(),
                "changed_at": timezone.now(),
                "sort_key": self.dice.choice(("20130501", "20130000", "20140102", "")),
                "search_text": "".join(f" {word} ={word}" for word in self._words()) + " ",
            },
        )
        item.facets.all().delete()
        facets = {(name, value) for name, some in VALUES.items() for value in some if self.dice.random() < 0.4}
        facets |= {
            ("organisation_role", f"{value}:{role}")
            for name, value in facets
            if name == "organisation"
            for role in ROLES
            if self.dice.random() < 0.6
        }
        PublishedFacet.objects.bulk_create(PublishedFacet(item=item, name=name, value=value) for name, value in facets)

    def remove(self) -> None:
        for item in self._some().filter(removed=False):
            item.facets.all().delete()
            PublishedItem.objects.filter(pk=item.pk).update(removed=True, visible_until=None, seq=self.rise("seq"))

    def end(self) -> None:
        """Without a number, as what cannot be written, or what only ends at another time."""
        self._some().filter(removed=False).update(visible_until=self._end())

    def _words(self) -> list[str]:
        # PostgreSQL's index takes no text without any.
        return ["water", *(word for word in WORDS if self.dice.random() < 0.5)]

    def tamper(self) -> None:
        """Without any number."""
        PublishedFacet.objects.filter(item__in=self._some()).delete()

    def _some(self):
        return PublishedItem.objects.filter(type="project", uuid=self.dice.choice(self.things))

    def _end(self):
        ends = self.dice.choice((None, None, -1, 3600))
        return ends and timezone.now() + timedelta(seconds=ends)

    def hide(self) -> frozenset[int]:
        pks = list(PublishedItem.objects.filter(type="project").values_list("pk", flat=True))
        return frozenset(self.dice.sample(pks, min(len(pks), self.dice.choice((0, 0, 5)))))

    def criteria(self) -> Criteria:
        dice = self.dice
        filters = {}
        for name, values in VALUES.items():
            if dice.random() < 0.3:
                groups = dice.choice((1, 1, 2))
                filters[name] = tuple(
                    tuple((name, value) for value in dice.sample((*values, "unknown"), dice.choice((1, 2))))
                    for _ in range(groups)
                )
        if dice.random() < 0.3:
            filters["organisation"] = ((("organisation_role", "one:1"), ("organisation_role", "two:4")),)
        return Criteria(
            locales=tuple(dice.sample((*LOCALES, "ky"), dice.choice((1, 2, 3)))),
            filters=tuple(filters.items()),
            words=dice.choice((None, None, None, "river", "school wind", "", "nothing")),
            not_before=dice.choice(("", "", "", "2013", "2013-05")),
            not_after=dice.choice(("", "", "", "2013", "2013-05")),
        )


def by_sql(asked: Selection, names: list[str], apart: list[str]) -> dict[str, dict[str, int]]:
    """What is counted, as the database knows it: of each filter in the list as it would be without it."""
    found = {}
    for name in names:
        without = apart if name in apart else [name]
        criteria = asked.criteria
        left = tuple((each, groups) for each, groups in criteria.filters if each not in without)
        items = Selection(
            asked.item_type,
            Criteria(criteria.locales, left, criteria.words, criteria.not_before, criteria.not_after),
            asked.at,
        ).items()
        facets = PublishedFacet.objects.filter(item__in=items.values("pk"), name=name).order_by()
        found[name] = dict(facets.values("value").annotate(number=Count("pk")).values_list("value", "number"))
    return found


def compare(asked: Selection, apart: list[str]) -> None:
    """Everything that a selection says of itself is what the database says."""
    keys = set(asked.items().values_list("pk", flat=True))
    assert asked.count() == len(keys)
    assert set(asked.primary_keys(1000)) == keys == set(asked.listed().values_list("pk", flat=True))
    assert asked.primary_keys(len(keys)) is not None
    assert not keys or asked.primary_keys(len(keys) - 1) is None
    counted = asked.facets(list(VALUES), apart)
    told = {name: {each["value"]: each["count"] for each in entries} for name, entries in counted.items()}
    assert told == by_sql(asked, list(VALUES), apart)
    own = PublishedFacet.objects.filter(item__in=keys)
    every = [(name, value) for name, values in VALUES.items() for value in (*values, "unknown")]
    assert set(asked.known(every)) == set(own.values_list("name", "value")) & set(every)
    (role,) = (each for each in asked.item_type.filters if each.of)
    shares = {
        each: own.filter(name="organisation_role", value__in=[f"one:{each}", f"two:{each}"])
        .values("item")
        .distinct()
        .count()
        for each in ROLES
    }
    assert asked.shares(role, ["one", "two"]) == {each: number for each, number in shares.items() if number}


@contextmanager
def hiding(keys: frozenset[int]) -> Iterator[None]:
    token = hidden.set(keys)
    yield
    hidden.reset(token)


@pytest.mark.parametrize("seed", range(8))
def test_it_says_what_the_database_says_whatever_happens(seed, monkeypatch):
    # So that a few items are many.
    monkeypatch.setattr(tally, "_FEW", 20)
    monkeypatch.setattr(tally, "_RARE", 5)
    monkeypatch.setattr(tally, "_PORTION", 3)
    dice = random.Random(seed)
    world = World(dice)
    for number in range(25):
        if number % 10 == 9:
            ask(world)
            with transaction.atomic():
                world.step()
                ask(world)
                transaction.set_rollback(True)
        elif number % 10 == 5:
            # As after a restore: the same numbers may stand for something else.
            world.tamper()
            PublishedState.objects.filter(pk=1).update(epoch=new_epoch())
        else:
            world.step()
        with hiding(world.hide()):
            ask(world)


def ask(world: World) -> None:
    for _ in range(2):
        at = timezone.now() + world.dice.choice((timedelta(), timedelta(hours=2)))
        asked = Selection(item_types()["project"], world.criteria(), at, sequencer.standing())
        compare(asked, world.dice.choice(([], ["country", "theme"])))


def projects(count: int) -> World:
    """A world in which each of so many things is there in one locale."""
    world = World(random.Random(1))
    for thing in [uuid.UUID(int=number) for number in range(count)]:
        world.things = [thing]
        world.write()
    PublishedItem.objects.filter(type="project").update(visible_until=None)
    world.rise("generation")
    return world


def of_all() -> Selection:
    return Selection(item_types()["project"], Criteria(LOCALES), timezone.now())


@pytest.mark.parametrize("number", [5, 300])
def test_after_a_change_only_what_has_changed_is_read(number, django_assert_num_queries, monkeypatch):
    world = projects(number)
    assert of_all().count() == number
    with django_assert_num_queries(1):
        # Where the read model stands, and nothing else.
        assert of_all().count() == number
    read = []
    rows = tally.Tally._rows

    def noted(self: tally.Tally, things: Sequence[uuid.UUID]) -> list[tally.Row]:
        read.extend(things)
        return list(rows(self, things))

    monkeypatch.setattr(tally.Tally, "_rows", noted)
    world.remove()
    with django_assert_num_queries(4):
        # That, when items end, which things have changed, and these.
        assert of_all().count() == number - 1
    assert read == world.things
    world.rise("generation")
    with django_assert_num_queries(2):
        assert of_all().count() == number - 1
    assert read == world.things


def test_somebody_slow_neither_gets_less_nor_has_everything_read_anew(monkeypatch):
    world = projects(5)
    before, old = sequencer.standing(), of_all()
    world.remove()
    world.rise("generation")
    assert of_all().count() == 4
    monkeypatch.setattr(tally.Tally, "_begin", None)
    assert Selection(old.item_type, old.criteria, old.at, before).count() == 4
    assert of_all().count() == 4


def test_what_many_changes_leave_behind_is_tidied_up(monkeypatch):
    monkeypatch.setattr(tally, "_FEW", 20)
    world = projects(5)
    for _ in range(100):
        world.write()
        world.rise("generation")
        of_all().count()
    compare(of_all(), [])
    with tally.tally_of("project").sets(sequencer.standing()) as sets:
        assert sets.size <= 2 * 5 + 20


def test_what_is_read_of_an_item_counts_and_not_the_end_that_it_had_a_moment_before():
    now, thing = timezone.now(), uuid.UUID(int=1)
    ended, endless = now - timedelta(hours=1), None
    for before, after, number in ((ended, endless, 1), (now + timedelta(hours=1), ended, 0)):
        sets = tally.Sets(["theme"])
        sets.take({7: before}, [(thing, 7, "en", False, after, "theme=water")])
        chosen = sets.chosen(["en"], now, ())
        assert len(chosen) == number
        assert chosen.counts("theme") == ({"water": 1} if number else {})


def test_a_facet_that_no_filter_declares_is_not_taken_for_one_that_nothing_has():
    asked = Selection(item_types()["project"], Criteria(("en",), (("theme", ((("path", "x"),),)),)), timezone.now())
    with pytest.raises(KeyError, match="stored_as"):
        asked.count()


def test_every_filter_says_what_its_values_are_stored_as():
    """Codes, ids, and what is counted."""
    stored = {name: {each.name: each.stored_as for each in item_types()[name].filters} for name in ("project", "news")}
    assert stored["project"]["theme"] == {"theme", "theme_id"}
    assert stored["project"]["role"] == {"organisation_role"}
    assert "project_id" in stored["news"]["project"]


def test_a_tag_is_called_as_it_is_called_now():
    page = make.project(tags=["Clean water"])

    def labels() -> list[list[str]]:
        asked = (Criteria(("ru", "en")), Criteria(("en", "ru", "en")))
        selections = (Selection(item_types()["project"], each, timezone.now()) for each in asked)
        return [[entry["label"] for entry in each.facets(["tag"])["tag"]] for each in selections]

    assert labels() == [["Clean water"], ["Clean water"]]
    tag = page.tags.get()
    with make.committed():
        TagWords.objects.create(of=tag, language="ru", name="Чистая вода")
    assert labels() == [["Чистая вода"], ["Clean water"]]
    with make.committed():
        tag.name = "Safe water"
        tag.save()
    assert labels() == [["Чистая вода"], ["Safe water"]]


def test_what_values_are_called_is_read_once_until_something_changes(django_assert_num_queries):
    theme = make.theme(title="Water")
    make.project(children={"theme_links": [ProjectTheme(theme=theme)]})

    def titles(standing: sequencer.Standing) -> list[str]:
        asked = Selection(item_types()["project"], Criteria(("en",)), timezone.now(), standing)
        return [entry["label"] for entry in asked.facets(["theme"])["theme"]]

    standing = sequencer.standing()
    assert titles(standing) == ["Water"]
    with django_assert_num_queries(0):
        assert titles(standing) == ["Water"]
    # While something is due, what is kept may name what is not public any more.
    pk = make.item(theme).pk
    with hiding(frozenset({pk})):
        assert titles(standing._replace(due=True)) != ["Water"]
    theme.title = "Clean water"
    make.publish(theme)
    assert titles(sequencer.standing()) == ["Clean water"]


def test_threads_see_each_thing_as_it_is_before_or_after_a_change(tmp_path):
    with processes.own_database(tmp_path) as name:
        processes.call(name, many_threads)


def many_threads() -> None:
    """Every project always has one status, while a thread gives them others and others count."""
    tally.forget()
    world = projects(40)
    for item in PublishedItem.objects.filter(type="project"):
        give(item, "1")
    wrong: list[object] = []
    done = threading.Event()

    def count() -> None:
        try:
            while not done.is_set():
                statuses = of_all().facets(["status"])["status"]
                if sum(each["count"] for each in statuses) != 40:
                    wrong.append(statuses)
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    readers = [threading.Thread(target=count) for _ in range(4)]
    for reader in readers:
        reader.start()
    keys = list(PublishedItem.objects.filter(type="project").values_list("pk", flat=True))
    for number in range(60):
        with transaction.atomic():
            for item in PublishedItem.objects.filter(pk__in=world.dice.sample(keys, 3)):
                PublishedItem.objects.filter(pk=item.pk).update(seq=world.rise("seq"))
                give(item, str(number % 4 + 1))
            world.rise("generation")
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong
    compare(of_all(), [])


def give(item: PublishedItem, status: str) -> None:
    item.facets.filter(name="status").delete()
    item.facets.create(name="status", value=status)
