"""Whether words that did not come from the editor can stand for a text of the original."""

import re
from html import unescape
from html.parser import HTMLParser

from wagtail_localize.strings import INLINE_TAGS, StringValue, extract_ids, validate_translation_links

from .limits import Limits
from .omitting import WAITING

# What no text has: control characters but the line's end and the tabulator, half of a pair, and our own mark.
_UNWANTED = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff{WAITING}]")
# What ends a line, for somebody who reads it: also written as <br>.
_LINE_END = re.compile("[\n\r\u2028\u2029]")


def faults(text: str, words: str, limits: Limits) -> list[str]:
    """Why `words` cannot be taken for `text`, whose field has these limits; empty where they can."""
    found = []
    if unwanted := _UNWANTED.search(words) or _UNWANTED.search(unescape(words)):
        found.append(f"It has a character that no text has (U+{ord(unwanted[0]):04X}).")
    markup = _Markup(words)
    found += markup.faults
    if not markup.faults:
        try:
            StringValue.from_translated_html(words)
            validate_translation_links(text, words)
        except ValueError as error:
            found.append(str(error))
        plain = StringValue(words).render_text()
        if limits.one_line and _LINE_END.search(plain):
            found.append("It has a line break; this text is a single line.")
        if len(plain) > limits.longest:
            found.append(f"It has {len(plain)} characters; {limits.longest} fit.")
    return found


def lost_links(text: str, words: str) -> list[str]:
    """The links of `text` that `words` do not have, by their ids."""
    return sorted(extract_ids(text) - extract_ids(words))


class _Markup(HTMLParser):
    """Finds what a browser would mend: every mark is closed, in order, and nothing is in angle brackets but marks."""

    def __init__(self, words: str) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(words)
        self.close()
        self.faults += [f"<{tag}> is not closed." for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE_TAGS:
            self.faults.append(f"<{tag}> is no mark that a text can have.")
            return
        if any(name != "id" or tag != "a" for name, _value in attrs):
            self.faults.append(f"<{tag}> has an attribute; only a link has one, its id.")
        elif tag == "a" and not attrs:
            self.faults.append("A link has no id.")
        if tag != "br":
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        elif tag in INLINE_TAGS:
            self.faults.append(f"</{tag}> closes nothing.")

    def handle_data(self, data: str) -> None:
        if "<" in data:
            self.faults.append("“<” belongs to no mark; as a character it is written &lt;.")

    def handle_comment(self, data: str) -> None:
        self.faults.append("It has a comment.")

    def handle_decl(self, decl: str) -> None:
        self.faults.append("It has a declaration.")

    def unknown_decl(self, data: str) -> None:
        self.faults.append("It has a declaration.")

    def handle_pi(self, data: str) -> None:
        self.faults.append("It has a processing instruction.")
