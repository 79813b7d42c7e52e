"""Phases are drawn where their dates lie, as precisely as these are known."""

import pytest

from projects.timeline import Axis, Bar


def project(start: str | None, end: str | None = None, status: str = "4", key: str = "one") -> dict:
    return {"id": key, "period": {"start": start, "end": end}, "status": {"code": status}}


def drawn(*profiles: dict) -> list[Bar | None]:
    axis = Axis(profiles)
    return [axis.bar(profile) for profile in profiles]


def test_bars_share_an_axis_of_whole_years():
    profiles = [project("2012", "2015"), project("2016", "2019", key="two")]
    assert drawn(*profiles) == [Bar(0, 50, False), Bar(50, 50, False)]
    assert [(tick.year, tick.x) for tick in Axis(profiles).ticks()] == [
        (2012, 0), (2014, 25), (2016, 50), (2018, 75)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "bar"),
    [
        ("2012", "2015", (0, 100)),
        ("2012-07", "2015", (12.5, 87.5)),
        ("2012", "2015-06", (0, 87.5)),
        ("2012-07", "2012-07", (12.5, 2.08)),
        ("2014", None, (50, 25)),
        # The end is known less precisely than the start.
        ("2013-05", "2013", (33.33, 16.67)),
    ],
)
def test_a_date_is_as_long_as_it_is_imprecise(start, end, bar):
    whole = project("2012", "2015", key="whole")
    assert drawn(project(start, end), whole)[0] == Bar(*bar, False)


def test_a_day_lies_within_its_month():
    first, whole = drawn(project("2012-01-01", "2012-01-31"), project("2012", "2012", key="whole"))
    assert (first.x, whole.width) == (0, 100)
    assert 8 < first.width < 9


def test_what_goes_on_has_an_open_end_and_what_has_no_beginning_no_bar():
    running, unknown = drawn(project("2016", status="2"), project(None, "2019", key="two"))
    assert running.is_open
    assert running.width > 50
    assert unknown is None


def test_a_long_time_has_few_years_written_and_none_has_none():
    assert len(list(Axis([project("1900", "2020")]).ticks())) <= 7
    # Somebody writes "0213" for 2013, or 9999 for "without an end".
    assert len(list(Axis([project("0213", "9999")]).ticks())) == 1
    assert list(Axis([project(None)]).ticks()) == []
