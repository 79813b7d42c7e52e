"""Which words can stand for a text: bad ones are told at once, whatever they are made of."""

import time

import pytest

from cms.translation import po
from cms.translation.differences import difference
from cms.translation.limits import Limits
from cms.translation.wording import faults

LONG = Limits(longest=20_000, one_line=False, label=False)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("<![<!", "a declaration"),
        ("<![CDATA[x]]>", "a declaration"),
        ("<?php x ?>", "a processing instruction"),
        ("<!-- x", "a comment"),
        ("a < b > c", "“<” belongs to no mark"),
        ("<h1>x</h1>", "<h1> is no mark"),
        ("</p>x", "<p> is no mark"),
        ("x</b>", "</b> closes nothing"),
        ("<b><i>x</b></i>", "</b> closes nothing"),
        ("<b/>x", "<b> is not closed"),
        ("<b\u00a0>x</b>", "“<” belongs to no mark"),
        ("<a>x</a>", "A link has no id"),
        ("<a id='a1' id='a1'>x</a>", "<a> has an attribute"),
        ("<br class='x'>", "<br> has an attribute"),
        ("<b>" * 2_000 + "x" + "</b>" * 2_000, "More than 20 marks are inside each other"),
        ("&#" + "9" * 5_000 + ";", "the number of a character that there is not"),
        ("x" * 20_001, "20000 fit"),
    ],
)
def test_bad_words_are_refused_with_the_reason(words, told):
    assert told in " ".join(faults('<a id="a1">x</a>', words, LONG))


@pytest.mark.parametrize(
    "words",
    [
        '<A ID = "a1">x</A >',
        "<a id=a1>x</a>",
        "<b>x<br/>y<br />z<br></b>",
        "a > b &lt; c &amp; d &#1179;",
        "<b>" * 20 + "x" + "</b>" * 20,
    ],
)
def test_marks_may_be_written_in_any_way_that_browsers_read(words):
    assert faults('<a id="a1">x</a>', words, LONG) == []


@pytest.mark.parametrize(
    "read",
    [
        lambda: faults("x", "<!--" * 4_900, LONG),
        lambda: faults("x", "<a " * 6_500, LONG),
        lambda: faults("x", "<!--" * 400_000, LONG),
        lambda: po.read('msgid ""\nmsgstr ""\n' + '"a"\n' * 150_000),
        lambda: difference("a " * 5_000, "a " * 5_001 + "b"),
        lambda: difference("<" * 10_000, "<" * 10_001),
    ],
    ids=["comments", "links", "far too long", "lines", "words", "brackets"],
)
def test_nothing_that_somebody_sends_takes_long_to_read(read):
    start = time.process_time()
    read()
    assert time.process_time() - start < 2


def test_of_two_long_texts_the_difference_in_the_middle_is_told():
    same = "word " * 1_000
    assert difference(f"{same}Monday, {same}", f"{same}Friday, {same}") == [
        ("same", same),
        ("removed", "Monday"),
        ("added", "Friday"),
        ("same", f", {same}"),
    ]
