"""What changed between two versions of a text, word by word, for a translator's eyes."""

import re
from difflib import SequenceMatcher

_PIECE = re.compile(r"<[^>]+>|\w+|\s+|[^\w\s]")


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """Pieces in reading order: ("same" | "removed" | "added", text)."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    pieces: list[tuple[str, str]] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(before[start:end])))
            continue
        if start < end:
            pieces.append(("removed", "".join(before[start:end])))
        if new_start < new_end:
            pieces.append(("added", "".join(after[new_start:new_end])))
    return pieces
