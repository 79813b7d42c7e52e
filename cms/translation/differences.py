"""What changed between two versions of a text, word by word, for a translator's eyes."""

import re
from difflib import SequenceMatcher
from itertools import takewhile

_PIECE = re.compile(r"<[^<>]+>|\w+|\s+|[^\w\s]")
# So many pairs of words are compared. Where there are more, only the middle is; where that is too long, it is replaced.
_MOST = 1_000_000

Pieces = list[tuple[str, str]]


def difference(old: str, new: str) -> Pieces:
    """Pieces in reading order: ("same" | "removed" | "added", text)."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    if len(before) * len(after) <= _MOST:
        return _compared(before, after)
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    first, last = "".join(before[:start]), "".join(before[len(before) - end :])
    before, after = before[start : len(before) - end], after[start : len(after) - end]
    replaced = [("removed", "".join(before)), ("added", "".join(after))]
    middle = _compared(before, after) if len(before) * len(after) <= _MOST else replaced
    return [(kind, text) for kind, text in [("same", first), *middle, ("same", last)] if text]


def _compared(before: list[str], after: list[str]) -> Pieces:
    pieces: Pieces = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(before[start:end])))
            continue
        if start < end:
            pieces.append(("removed", "".join(before[start:end])))
        if new_start < new_end:
            pieces.append(("added", "".join(after[new_start:new_end])))
    return pieces


def _alike(before: list[str], after: list[str]) -> int:
    """How many pieces both begin with."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
