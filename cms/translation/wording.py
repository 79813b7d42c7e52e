"""Whether words that did not come from the editor can stand for a text of the original."""

import re
from html import unescape

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail_localize.strings import INLINE_TAGS, StringValue, extract_ids, validate_translation_links

from .limits import Limits
from .omitting import WAITING

# What no text has: control characters but the line's end and the tabulator, half of a pair, and our own mark.
_UNWANTED = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff{WAITING}]")
# What ends a line, for somebody who reads it: also written as <br>.
_LINE_END = re.compile("[\n\r\u2028\u2029]")
# A character by a number that is none of Unicode's.
_NO_NUMBER = re.compile("&#[0-9]{8,}")
# Characters in the writing for one that readers see, as &quot; has; and for marks besides.
_WRITTEN, _FOR_MARKS = 6, 1_000
_MOST_TOLD = 5

_BRACKETED = re.compile("<[^<>]*>?")
_SPACE = " \t\n\r\f"
_MARK = re.compile(rf"<(?:/([A-Za-z][A-Za-z0-9]*)[{_SPACE}]*|([A-Za-z][A-Za-z0-9]*)((?:[{_SPACE}/][^<>]*)?))>")
_ID = re.compile(rf"""id[{_SPACE}]*=[{_SPACE}]*("[^"]*"|'[^']*'|[\w.-]+)""", re.IGNORECASE)
_DEEPEST = 20
_NO_MARK = gettext_noop("“<” belongs to no mark; as a character it is written &lt;.")
_OTHERS = {
    "<!--": gettext_noop("It has a comment."),
    "<!": gettext_noop("It has a declaration."),
    "<?": gettext_noop("It has a processing instruction."),
}


def faults(text: str, words: str, limits: Limits) -> list[str]:
    """Why `words` cannot be taken for `text`, whose field has these limits; empty where they can."""
    if len(words) > limits.longest * _WRITTEN + _FOR_MARKS:
        return [_too_long(len(words), limits)]
    if _NO_NUMBER.search(words):
        return [_("It has the number of a character that there is not.")]
    found = []
    if unwanted := _UNWANTED.search(words) or _UNWANTED.search(unescape(words)):
        found.append(_("It has a character that no text has (%(code)s).") % {"code": f"U+{ord(unwanted[0]):04X}"})
    of_markup = _faults_of_markup(words)
    found += of_markup
    if not of_markup:
        try:
            StringValue.from_translated_html(words)
            validate_translation_links(text, words)
        except ValueError as error:
            found.append(str(error))
        plain = StringValue(words).render_text()
        if limits.one_line and _LINE_END.search(plain):
            found.append(_("It has a line break; this text is a single line."))
        if len(plain) > limits.longest:
            found.append(_too_long(len(plain), limits))
    return list(dict.fromkeys(found))[:_MOST_TOLD]


def _too_long(length: int, limits: Limits) -> str:
    return _("It has %(length)s characters; %(longest)s fit.") % {"length": length, "longest": limits.longest}


def lost_links(text: str, words: str) -> list[str]:
    """The links of `text` that `words` do not have, by their ids."""
    return sorted(extract_ids(text) - extract_ids(words))


def _faults_of_markup(words: str) -> list[str]:
    """What a browser would mend: every mark is closed, in order, and nothing is in angle brackets but marks.

    Read in one pass: Python's parser takes its time over marks that do not end, and stumbles over some.
    """
    found: list[str] = []
    is_open: list[str] = []
    for bracketed in _BRACKETED.findall(words):
        mark = _MARK.fullmatch(bracketed)
        if mark is None:
            told = next((told for start, told in _OTHERS.items() if bracketed.startswith(start)), _NO_MARK)
            found.append(_(told))
            continue
        tag, rest = (mark[1] or mark[2]).lower(), (mark[3] or "").strip(_SPACE)
        attribute = rest.removesuffix("/").rstrip(_SPACE)
        if tag not in INLINE_TAGS:
            found.append(_("%(tag)s is no mark that a text can have.") % {"tag": f"<{tag[:20]}>"})
        elif mark[1] and is_open and is_open[-1] == tag:
            is_open.pop()
        elif mark[1]:
            found.append(_("%(tag)s closes nothing.") % {"tag": f"</{tag}>"})
        else:
            if attribute and not (tag == "a" and _ID.fullmatch(attribute)):
                found.append(_("%(tag)s has an attribute; only a link has one, its id.") % {"tag": f"<{tag}>"})
            elif tag == "a" and not attribute:
                found.append(_("A link has no id."))
            if tag != "br" and not rest.endswith("/"):
                is_open.append(tag)
            elif tag != "br":
                found.append(_("%(tag)s is not closed.") % {"tag": f"<{tag}>"})
        if len(is_open) > _DEEPEST:
            return [*found, _("More than %(most)s marks are inside each other.") % {"most": _DEEPEST}]
    return [*found, *(_("%(tag)s is not closed.") % {"tag": f"<{tag}>"} for tag in is_open)]
