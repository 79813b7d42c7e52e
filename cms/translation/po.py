"""GNU gettext's PO format, read from text and written to it.

Reads what translators' programs write and says of everything else in which line it is wrong. polib, which
wagtail-localize uses, opens the file that a text names, ends lines at characters that are no line's end in PO, and
knows only where an entry begins.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

_LITERAL = r'"((?:[^"\\]|\\.)*)"'
_KEYWORD = re.compile(rf"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*{_LITERAL}")
_CONTINUED = re.compile(_LITERAL)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.)", re.DOTALL)
_CHARACTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", '"': '"', "\\": "\\"}
_ESCAPED = str.maketrans({character: f"\\{letter}" for letter, character in _CHARACTERS.items()})
# Where so much is wrong, it is no PO file, and is read no further.
_MOST_FAULTS = 1_000


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which line; 0 for the file as a whole."""

    line: int
    reason: str


@dataclass
class Entry:
    """A text with its translation. `lines` has the line of each keyword that it was read from."""

    msgid: str = ""
    msgstr: str = ""
    msgctxt: str | None = None
    fuzzy: bool = False
    # For people: what kind of text it is.
    comment: str = ""
    # The text that `msgstr` was made from, where it was another one.
    previous: str | None = None
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def line(self) -> int:
        """Where its translation is."""
        return self.lines.get("msgstr", self.lines.get("msgid", 0))


@dataclass
class Catalogue:
    """A file's header fields, without the entry that holds them, its entries, and what is wrong with it."""

    header: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(text: str) -> Catalogue:
    """Reads a whole file: obsolete entries and comments are passed over, and what is wrong is left out.

    There are no header fields where the file does not begin with an entry for the empty text.
    """
    reader = _Reader()
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        reader.take(number, line.strip(" \t\f\v"))
        if len(reader.found.faults) >= _MOST_FAULTS:
            break
    reader.finish()
    found = reader.found
    if found.entries and found.entries[0].msgid == "" and found.entries[0].msgctxt is None:
        found.header = _fields(found.entries.pop(0).msgstr)
    return found


class _Reader:
    """Takes a file line by line."""

    def __init__(self) -> None:
        self.found = Catalogue()
        self._entry = Entry()
        # By keyword, the pieces of its text.
        self._values: dict[str, list[str]] = {}
        self._keyword = ""
        self._broken = False

    def take(self, number: int, line: str) -> None:
        if not line:
            return
        if line.startswith("#"):
            self._comment(line)
        elif match := _KEYWORD.fullmatch(line):
            self._start(number, match[1], match[2])
        elif (match := _CONTINUED.fullmatch(line)) and self._keyword:
            self._values[self._keyword].append(self._unescaped(number, match[1]))
        else:
            self._fault(number, _("This is not a line of a PO file: %(line)s") % {"line": line[:60]})

    def finish(self) -> None:
        """Keep the entry that is complete."""
        lines = self._entry.lines
        if lines:
            first = min(lines.values())
            if "msgid" not in lines:
                self._fault(first, _("An entry has no msgid."))
            elif "msgid_plural" in lines or any(each.startswith("msgstr[") for each in lines):
                self._fault(first, _("An entry has plural forms; none of the texts here has any."))
            elif "msgstr" not in lines:
                self._fault(first, _("An entry has no msgstr."))
            if not self._broken:
                texts = {keyword: "".join(pieces) for keyword, pieces in self._values.items()}
                self._entry.msgid, self._entry.msgstr = texts["msgid"], texts["msgstr"]
                self._entry.msgctxt = texts.get("msgctxt")
                self.found.entries.append(self._entry)
        self._entry, self._values, self._keyword, self._broken = Entry(), {}, "", False

    def _comment(self, line: str) -> None:
        """What follows a translation is about the next entry."""
        self._keyword = ""
        if any(each.startswith("msgstr") for each in self._values) or line.startswith("#~"):
            self.finish()
        if line.startswith("#,") and "fuzzy" in re.split(r"[,\s]+", line[2:]):
            self._entry.fuzzy = True

    def _start(self, number: int, keyword: str, literal: str) -> None:
        if keyword in self._values or (keyword in {"msgctxt", "msgid"} and "msgstr" in self._values):
            self.finish()
        if keyword == "msgctxt" and "msgid" in self._values:
            self._fault(number, _("The msgctxt of an entry stands before its msgid."))
        self._entry.lines[keyword] = number
        self._keyword = keyword
        self._values[keyword] = [self._unescaped(number, literal)]

    def _unescaped(self, number: int, literal: str) -> str:
        def character(match: re.Match[str]) -> str:
            code = match[1]
            if code in _CHARACTERS:
                return _CHARACTERS[code]
            if code[0] == "x" and len(code) > 1:
                return chr(int(code[1:], 16))
            if code[0] in "01234567":
                return chr(int(code, 8))
            self._fault(
                number,
                _("%(code)s means nothing in a PO file; a backslash is written as %(twice)s.")
                % {"code": f"\\{code}", "twice": r"\\"},
            )
            return ""

        return _ESCAPE.sub(character, literal)

    def _fault(self, number: int, reason: str) -> None:
        self.found.faults.append(Fault(number, reason))
        self._broken = True


def _fields(header: str) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in header.split("\n") if ":" in line)
    return {name.strip().lower(): value.strip() for name, value in pairs}


def write(header: Mapping[str, str], entries: Iterable[Entry]) -> str:
    """A file of these entries; `header` has the fields' names and values."""
    fields = "".join(f"{name}: {value}\n" for name, value in header.items())
    return "\n".join(_written(each) for each in [Entry(msgstr=fields), *entries])


def _written(entry: Entry) -> str:
    lines = [f"#. {line}" for line in entry.comment.split("\n") if line]
    if entry.fuzzy:
        lines.append("#, fuzzy")
    if entry.previous is not None:
        lines += [f"#| {line}" for line in _statement("msgid", entry.previous)]
    if entry.msgctxt is not None:
        lines += _statement("msgctxt", entry.msgctxt)
    return "\n".join([*lines, *_statement("msgid", entry.msgid), *_statement("msgstr", entry.msgstr), ""])


def _statement(keyword: str, text: str) -> list[str]:
    """A line for each of the text's, as programs write it that show them."""
    if "\n" not in text:
        return [f'{keyword} "{text.translate(_ESCAPED)}"']
    pieces = [f"{each}\n" for each in text.split("\n")]
    pieces[-1] = pieces[-1].removesuffix("\n")
    return [f'{keyword} ""', *(f'"{each.translate(_ESCAPED)}"' for each in pieces if each)]
