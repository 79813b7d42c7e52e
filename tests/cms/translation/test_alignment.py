"""Which old segment a new one comes from."""

import pytest

from cms.translation.alignment import align
from cms.translation.differences import difference


def at(path: str, *texts: str) -> list[tuple[str, str]]:
    return [(path, text) for text in texts]


MEETING = "We met in Osh on Monday and talked about the plan."
LATER = "We met in Osh on Friday and talked about the plan."
OTHER = "Nobody had seen such snow before."
THIRD = "The handbook is out in four languages now."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (at("b", MEETING, OTHER), at("b", MEETING, OTHER), [0, 1]),
        # A paragraph that changed knows its predecessor, whatever is added or taken away beside it.
        (at("b", MEETING, OTHER), at("b", THIRD, LATER, OTHER), [None, 0, 1]),
        (at("b", MEETING, OTHER, THIRD), at("b", LATER, THIRD), [0, 2]),
        # Another paragraph in the place of one that was taken away is new.
        (at("b", MEETING, OTHER), at("b", THIRD, OTHER), [None, 1]),
        # What moved is the same, also from block to block.
        (at("b", MEETING, OTHER), at("b", OTHER, MEETING), [1, 0]),
        (at("b", MEETING) + at("c", OTHER), at("d", OTHER) + at("b", MEETING), [1, 0]),
        # What moved and changed at once within one text is known again.
        (at("b", MEETING, OTHER, THIRD), at("b", THIRD, LATER, OTHER), [2, 0, 1]),
        (at("b", MEETING, OTHER, THIRD), at("b", OTHER, THIRD, LATER), [1, 2, 0]),
        # The same text twice has the same words twice.
        (at("b", MEETING), at("b", MEETING, MEETING), [0, 0]),
        # Alone in its field it is no other.
        (at("b", MEETING), at("b", LATER), [0]),
        (at("b", MEETING), at("b", OTHER), [None]),
        # But a title keeps its words whatever it says now.
        (at("title", "A meeting"), at("title", "Snow"), [0]),
        # A table's cell is somewhere else once a row is added above it.
        (at("b.t.0-0", "Osh") + at("b.t.1-0", "Naryn"), at("b.t.0-0", "Talas") + at("b.t.1-0", "Osh"), [None, 0]),
        (at("b", MEETING), at("c", LATER), [None]),
        ([], at("b", MEETING), [None]),
    ],
)
def test_new_segments_find_the_old_ones_that_they_come_from(old, new, expected):
    assert align(old, new, {"title"}) == expected


def test_nothing_has_moved_from_where_there_are_no_words():
    old, new = at("title", "A meeting") + at("summary", "Snow"), at("title", "Snow") + at("summary", OTHER)
    assert align(old, new, {"title"}) == [1, None]
    assert align(old, new, {"title"}, silent={1}) == [0, None]


def test_a_difference_is_told_word_by_word():
    assert difference("We met on <b>Monday</b>.", "We met here on <b>Friday</b>.") == [
        ("same", "We met "),
        ("added", "here "),
        ("same", "on <b>"),
        ("removed", "Monday"),
        ("added", "Friday"),
        ("same", "</b>."),
    ]
