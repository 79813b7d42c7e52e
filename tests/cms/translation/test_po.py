"""PO files: what is written is read back, by others too, and of what is wrong the line is told."""

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.translation import po
from cms.translation.po import Entry

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=30)


@given(st.lists(st.tuples(TEXT.filter(bool), TEXT, TEXT, st.booleans(), st.none() | TEXT), max_size=4))
def test_what_is_written_is_read_back(values):
    entries = [Entry(text, words, context, fuzzy, "", was) for text, words, context, fuzzy, was in values]
    found = po.read(po.write({"Language": "ky"}, entries))
    assert (found.faults, found.header) == ([], {"language": "ky"})
    assert [(e.msgid, e.msgstr, e.msgctxt, e.fuzzy) for e in found.entries] == [
        (text, words, context, fuzzy) for text, words, context, fuzzy, _was in values
    ]


def test_others_read_what_is_written():
    entries = [
        Entry('She said: "a\\b"\nand left.\n', "Ал\tайтты", "body.1", True, "Text\nby machine", "She said."),
        Entry("Two", "", "body.2"),
    ]
    found = polib.pofile(po.write({"Language": "ky", "Content-Type": "text/plain; charset=UTF-8"}, entries))
    assert found.metadata["Language"] == "ky"
    assert [(e.msgid, e.msgstr, e.msgctxt, e.previous_msgid, e.flags) for e in found] == [
        ('She said: "a\\b"\nand left.\n', "Ал\tайтты", "body.1", "She said.", ["fuzzy"]),
        ("Two", "", "body.2", None, []),
    ]


HEADER = 'msgid ""\nmsgstr "Language: ky\\n"\n'


def test_what_other_programs_write_is_read():
    found = po.read(
        '\ufeff# Somebody\r\n#, fuzzy\r\nmsgid ""\r\nmsgstr ""\r\n"Language: ky\\n"\r\n\r\n#. Title\r\n#: a:1\r\n'
        'msgctxt "title"\r\nmsgid "One "\r\n\r\n"two"\r\nmsgstr "\\x41\\102"\r\n#~ msgid "old"\r\n#~ msgstr "x"\r\n'
    )
    assert (found.faults, found.header["language"]) == ([], "ky")
    assert [(e.msgctxt, e.msgid, e.msgstr, e.fuzzy, e.line) for e in found.entries] == [
        ("title", "One two", "AB", False, 13)
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('msgid "a"\nmsgstr b\n', 4, "not a line"),
        ('msgid "a"\nmsgstr "b\n', 4, "not a line"),
        ('msgid "a"\nmsgstr "b"c"\n', 4, "not a line"),
        ('"a"\n', None, None),
        ('# x\n"a"\n', 4, "not a line"),
        ('msgid "a"\nmsgstr "\\q"\n', 4, "means nothing"),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', 3, "no msgstr"),
        ('msgstr "c"\n', 3, "no msgid"),
        ('msgid "a"\nmsgctxt "x"\nmsgstr "c"\n', 4, "before its msgid"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n', 3, "plural"),
        ("/etc/passwd", 3, "not a line"),
    ],
)
def test_of_what_is_wrong_the_line_is_told(text, line, reason):
    faults = po.read(HEADER + text).faults
    if line is None:
        assert faults == []
    else:
        assert (faults[0].line, reason in faults[0].reason) == (line, True)


def test_a_file_that_is_not_one_is_no_error_but_has_faults():
    for text in ("", "\x00", "PK\x03\x04", '"', "msgid", "\\", "#"):
        assert po.read(text).entries == []
    assert po.read("/etc/passwd").faults
