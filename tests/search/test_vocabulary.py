"""What a word that nothing has may have been meant to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import vocabulary
from search.vocabulary import Vocabulary, distance

WORDS = Vocabulary(["emergency", "assistance", "water", "winter", "womens", "rights"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("emergancy", ["emergency"]),
        ("mergnecy", ["emergency"]),
        ("wtaer", ["water"]),
        ("watter", ["water"]),
        ("watr", ["water"]),
        # Two mistakes in a short word make another one.
        ("wintar", ["winter"]),
        ("wantar", []),
        ("wat", []),
        ("xxxxxxxxxxxx", []),
    ],
)
def test_the_words_with_the_fewest_mistakes_are_near(typed, meant):
    assert WORDS.near(typed) == meant


def test_with_equally_many_mistakes_the_first_letter_decides():
    assert Vocabulary(["waters", "daters"]).near("waterz") == ["waters"]
    assert Vocabulary(["water", "dater"]).near("xater") == ["dater", "water"]


def test_a_word_is_looked_for_once_and_few_words_are_looked_at(monkeypatch):
    asked: list[str] = []

    def counted(one: str, other: str, most: int) -> int:
        asked.append(other)
        return distance(one, other, most)

    monkeypatch.setattr(vocabulary, "distance", counted)
    monkeypatch.setattr(vocabulary, "_MOST_KNOWN", 3)
    words = Vocabulary(["water", "waterproof", "вода", "rights"])
    assert words.near("watre") == words.near("watre") == ["water"]
    assert asked == ["water"]
    # What is kept is bounded, and what was dropped is found again.
    for number in range(5):
        assert words.near(f"right{number}") == ["rights"]
    assert words.near("watre") == ["water"]
    assert len(words._known) <= 3


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_mistakes_are_counted_alike_from_both_sides(one, other):
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other, 9) <= max(len(one), len(other))
    assert (distance(one, other, 1) <= 1) == (distance(one, other, 9) <= 1)
