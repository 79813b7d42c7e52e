"""Figures of several projects are added only where the sum is true."""

from decimal import Decimal

import pytest

from cms.published.totals import Figure, results, total


def figure(value, qualifier="exact", start="", end="", **more):
    more.setdefault("source_id", f"{value}-{start}")
    return Figure(Decimal(value), qualifier, more.pop("unit", "campaigns"), start, end, **more)


def of_years(*pairs):
    """Figures of one year each, so that no period overlaps another."""
    return [figure(value, qualifier, str(year), str(year)) for year, (value, qualifier) in enumerate(pairs, 2010)]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(14, "exact"), (3, "exact")], (17, "exact")),
        ([("0.1", "exact"), ("0.2", "exact")], ("0.3", "exact")),
        ([(14, "exact"), (100, "at_least")], (114, "at_least")),
        ([(14, "at_least"), (100, "at_least")], (114, "at_least")),
        ([(14, "at_least"), (100, "more_than")], (114, "more_than")),
        ([(14, "exact"), (100, "more_than")], (114, "more_than")),
        ([(14, "exact"), (100, "about")], (114, "about")),
        ([(14, "exact"), (31, "up_to")], (45, "up_to")),
        ([(14, "up_to"), (31, "up_to")], (45, "up_to")),
        ([(14, "at_least"), (31, "up_to")], None),
        ([(14, "more_than"), (31, "up_to")], None),
        ([(14, "about"), (31, "up_to")], None),
        ([(14, "about"), (31, "at_least")], None),
        ([(1, "exact"), (14, "about"), (31, "more_than")], None),
    ],
)
def test_a_sum_says_no_more_than_its_figures(pairs, expected):
    assert total(of_years(*pairs)) == (expected and (Decimal(expected[0]), expected[1]))


@pytest.mark.parametrize(
    ("one", "other", "are_added"),
    [
        (("2012", "2015"), ("2016", "2019"), True),
        (("2016", "2019"), ("2012", "2015"), True),
        (("2012", "2015-05"), ("2015-06", "2019"), True),
        (("2012", "2015-05-31"), ("2015-06", ""), True),
        (("2012", "2015"), ("2015-06", "2019"), False),
        (("2012", "2015"), ("2015", "2019"), False),
        (("2012", "2019"), ("2014", "2015"), False),
        (("2012", ""), ("2016", "2019"), False),
        (("2012", "2015"), ("", "2019"), False),
        (("", ""), ("", ""), False),
    ],
)
def test_what_may_have_happened_at_the_same_time_is_not_added(one, other, are_added):
    assert bool(total([figure(1, "exact", *one), figure(2, "exact", *other)])) == are_added


def test_a_part_is_not_added_to_its_whole():
    whole = figure(10, start="2010", end="2012", source_id="programme")
    part = figure(4, start="2013", end="2014", source_id="phase", whole_id="programme")
    assert total([whole, part]) is None
    assert total([part, whole]) is None
    # Two parts of the same whole are.
    assert total([figure(5, start="2010", end="2012", source_id="first", whole_id="programme"), part]) == (9, "exact")


def test_different_units_are_never_added_and_one_that_cannot_be_added_leaves_all_of_its_unit_as_they_are():
    campaigns = [figure(1, start="2010", end="2010"), figure(2, start="2011", end="2011", unit="Campaigns ")]
    people = [figure(value, start="2010", end="2012", unit="people") for value in (30, 40)]
    people.append(figure(50, start="2015", end="2015", unit="people"))
    found = results([people[0], *campaigns, *people[1:]])
    assert [(result.value, result.unit, result.is_sum) for result in found] == [
        (30, "people", False),
        (40, "people", False),
        (50, "people", False),
        (3, "campaigns", True),
    ]


def test_a_sum_names_each_of_its_projects_once():
    years = [figure(1, start=str(year), end=str(year), source_id="one", source="One") for year in (2010, 2011)]
    (result,) = results([*years, figure(1, start="2012", end="2012", source_id="two", source="Two")])
    assert result.sources == ["One", "Two"]
