"""Which segment of an older original a segment of the newer one was: by its text wherever it stands, else by sequence.

Pure functions over lists of (path, text): `path` is where a segment stands (one context of wagtail-localize: a field or
a block's field), and a rich text has several segments at one path, in its order.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

Segment = tuple[str, str]

# Less alike than this, and a paragraph is another one: the words for the old one say something else.
_ALIKE = 0.3
# What changed and moved at once must be more alike than that to be known again.
_VERY_ALIKE = 0.5
_WORD = re.compile(r"\w+")
# So many pairs are compared within one gap; beyond that paragraphs are paired in their order.
_MOST_PAIRS = 4_000


def align(
    old: Sequence[Segment], new: Sequence[Segment], labels: Collection[str] = (), silent: Collection[int] = ()
) -> list[int | None]:
    """For each new segment the index of the old one that it comes from, or None for what is new.

    A text that is the same comes first: at its path, then anywhere, so that what only moved keeps its words. What is
    left over at a path is aligned in its order, as far as it is alike, then in any order. At the paths in `labels`
    there is a title, a heading, a unit: it keeps its predecessor whatever it says. Those of `old` that are `silent`
    have no words: nothing has moved here from there.
    """
    found: list[int | None] = [None] * len(new)
    olds, news = _by_path(old), _by_path(new)
    for path, places in news.items():
        _match_equal(old, olds.get(path, []), new, places, found)
    _match_moved(old, new, found, silent)
    used = {place for place in found if place is not None}
    for path, places in news.items():
        before = olds.get(path, [])
        if len(before) == len(places) == 1 and path in labels:
            if found[places[0]] is None and before[0] not in used:
                found[places[0]] = before[0]
        else:
            _match_changed(old, before, new, places, found, used)
            _match_changed_and_moved(old, before, new, places, found, used)
    return found


def _by_path(segments: Sequence[Segment]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, (path, _text) in enumerate(segments):
        found[path].append(place)
    return found


def _match_equal(
    old: Sequence[Segment], before: list[int], new: Sequence[Segment], after: list[int], found: list[int | None]
) -> None:
    matcher = SequenceMatcher(None, [old[i][1] for i in before], [new[i][1] for i in after], autojunk=False)
    for start_old, start_new, size in matcher.get_matching_blocks():
        for step in range(size):
            found[after[start_new + step]] = before[start_old + step]


def _match_moved(
    old: Sequence[Segment], new: Sequence[Segment], found: list[int | None], silent: Collection[int]
) -> None:
    """The same text anywhere on the page; one that nothing else comes from where there is one."""
    used = {place for place in found if place is not None}
    by_text: dict[str, list[int]] = defaultdict(list)
    for place, (_path, text) in enumerate(old):
        if place not in silent:
            by_text[text].append(place)
    for place, (_path, text) in enumerate(new):
        if found[place] is None and by_text[text]:
            free = [each for each in by_text[text] if each not in used]
            found[place] = (free or by_text[text])[0]
            used.add(found[place])  # type: ignore[arg-type]


def _match_changed(
    old: Sequence[Segment],
    before: list[int],
    new: Sequence[Segment],
    after: list[int],
    found: list[int | None],
    used: set[int],
) -> None:
    """What is left between two neighbours that are known, paired in order so that as much as possible is alike."""
    start = 0
    gap: list[int] = []
    for place in [*after, None]:
        known = before.index(found[place]) if place is not None and found[place] in before else None  # type: ignore[arg-type]
        if place is not None and known is None:
            if found[place] is None:
                gap.append(place)
            continue
        end = known if known is not None else len(before)
        free = [each for each in before[start:end] if each not in used]
        for left, right in _pairs([old[i][1] for i in free], [new[i][1] for i in gap]):
            found[gap[right]] = free[left]
            used.add(free[left])
        if known is not None:
            start = max(start, known + 1)
        gap = []


def _match_changed_and_moved(
    old: Sequence[Segment],
    before: list[int],
    new: Sequence[Segment],
    after: list[int],
    found: list[int | None],
    used: set[int],
) -> None:
    """What is still left at a path, the most alike first."""
    left = [place for place in before if place not in used]
    right = [place for place in after if found[place] is None]
    if not left or not right or len(left) * len(right) > _MOST_PAIRS:
        return
    pairs = [(likeness(old[i][1], new[j][1]), i, j) for i in left for j in right]
    for alike, i, j in sorted(pairs, key=lambda pair: -pair[0]):
        if alike >= _VERY_ALIKE and i not in used and found[j] is None:
            found[j] = i
            used.add(i)


def _pairs(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Pairs of places, in order, whose likeness adds up to the most; none that are not alike."""
    if not old or not new:
        return []
    if len(old) * len(new) > _MOST_PAIRS:
        return [(i, i) for i in range(min(len(old), len(new))) if likeness(old[i], new[i]) >= _ALIKE]
    alike = [[likeness(left, right) for right in new] for left in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def likeness(old: str, new: str) -> float:
    """How much of two texts is the same words in the same order: 0 to 1."""
    return SequenceMatcher(None, _WORD.findall(old.lower()), _WORD.findall(new.lower()), autojunk=False).ratio()
