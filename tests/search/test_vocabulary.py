"""What a word that nothing has may have been meant to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_mistakes_are_counted_alike_from_both_sides(one, other):
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other, 9) <= max(len(one), len(other))
    assert (distance(one, other, 1) <= 1) == (distance(one, other, 9) <= 1)
