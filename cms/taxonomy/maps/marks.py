"""What a map says about places: marks that do not overlap, and names beside as many of them as there is room for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import hypot

from .projection import EARTH_KM, Point
from .view import WIDTH, Ring, View, area

# The size of letters in units: in a column as narrow as the picture, and where it is more than twice as wide. See
# cms/static/css/map.css, which sets both.
NARROW, WIDE = 12.5, 6.25
# Marks closer than this are one, on a narrow map and on a wide one: a finger needs as much.
_APART = {NARROW: 24.0, WIDE: 13.0}
# How far around its coordinates a place may be, in kilometres: where they are approximate, and for what is no point.
_REACH = {"region": 90, "district": 35, "city": 15, "town": 10, "village": 10}
_SURFACES = {"region", "district"}
# Smaller, an area is drawn as large as a mark; larger, it has room for other marks.
_SMALL, _LARGE = 9.0, 24.0  # units
# Half the width of a mark, and the room between it and its name, in sizes of letters.
_POINT, _AREA, _WITH_COUNT = 0.42, 0.7, 0.85
_BESIDE = 0.3
_ASCENT, _DESCENT = 0.8, 0.3
_MOST_NAMES = 40
# So many points of a country say where there is room for its name.
_ENOUGH = 100


@dataclass(frozen=True)
class Spot:
    """A place on a map: degrees, a kind of `PlaceKind`, and what there is at it, for counting."""

    name: str
    latitude: float
    longitude: float
    kind: str
    exact: bool = False
    url: str = ""
    items: frozenset[object] = frozenset()

    @property
    def is_area(self) -> bool:
        """Whether it is shown as an area: its coordinates are no more than that."""
        return not self.exact or self.kind in _SURFACES

    @property
    def reach(self) -> float:
        """How far around the coordinates the place may be, in kilometres."""
        return _REACH.get(self.kind, 10) if self.is_area else 0


@dataclass
class Mark:
    """Places as they are drawn: one, or several that would overlap, the most important first."""

    x: float
    y: float
    spots: tuple[Spot, ...]
    # Of areas, in units; 0 of a point, or of areas of which one has an exact point.
    radius: float
    # "narrow" or "wide" where it is on such a map only: the other has it apart, or with others.
    only: str = ""

    @property
    def is_small(self) -> bool:
        """Whether it is drawn as large as every mark."""
        return self.radius < _SMALL

    @property
    def is_area(self) -> bool:
        return all(spot.is_area for spot in self.spots)

    @property
    def half(self) -> float:
        """Half the width of what is drawn, if it is small: in sizes of letters."""
        if self.count > 1:
            return _WITH_COUNT
        return _AREA if self.is_area else _POINT

    @property
    def names(self) -> list[str]:
        return [spot.name for spot in self.spots]

    @property
    def is_group(self) -> bool:
        return len(self.spots) > 1

    @property
    def url(self) -> str:
        """Where it leads; "" for several places, which lead to different ones."""
        return "" if self.is_group else self.spots[0].url

    @property
    def count(self) -> int:
        """How many things there are at its places, each once; without any, how many places."""
        return len(frozenset().union(*(spot.items for spot in self.spots))) or len(self.spots)

    @property
    def counts_items(self) -> bool:
        return any(spot.items for spot in self.spots)

    @property
    def label(self) -> str:
        first = self.spots[0].name
        return f"{first} +{len(self.spots) - 1}" if self.is_group else first


@dataclass(frozen=True)
class Label:
    """A name on the map: `dx` and `dy` in sizes of its letters, so that it keeps its distance at every size."""

    text: str
    x: float
    y: float
    dx: float = 0
    dy: float = 0
    anchor: str = "middle"
    # As of a mark; "wide" too where only such a map has room for it.
    only: str = ""


def marked(spots: Iterable[Spot], view: View) -> list[Mark]:
    """The marks of the places, those with most to count first: of a narrow map, then what a wide one has instead."""
    narrow, wide = (_grouped(spots, view, _APART[size]) for size in (NARROW, WIDE))
    both = {mark.spots for mark in narrow} & {mark.spots for mark in wide}
    for mark in narrow:
        mark.only = "" if mark.spots in both else "narrow"
    for mark in wide:
        mark.only = "wide"
    return narrow + [mark for mark in wide if mark.spots not in both]


def _grouped(spots: Iterable[Spot], view: View, apart: float) -> list[Mark]:
    marks: list[Mark] = []
    for spot in sorted(spots, key=lambda spot: -len(spot.items)):
        x, y = view.place(spot.longitude, spot.latitude)
        radius = spot.reach / EARTH_KM * view.scale
        near = (mark for mark in marks if max(mark.radius, radius) < _LARGE and hypot(mark.x - x, mark.y - y) < apart)
        if mark := next(near, None):
            mark.spots += (spot,)
            mark.radius = max(mark.radius, radius) if mark.is_area else 0
        else:
            marks.append(Mark(x, y, (spot,), radius))
    return marks


class Labels:
    """Names, each put where it covers neither a mark nor another name: first on a narrow map, then on a wide one."""

    def __init__(self, height: int) -> None:
        self.placed: list[Label] = []
        self._height = height
        self._size = NARROW
        self._taken: list[tuple[float, float, float, float]] = []

    def keep_clear(self, mark: Mark) -> None:
        """Nothing is written over this mark."""
        half = mark.half * self._size
        self._taken.append((mark.x - half, mark.y - half, mark.x + half, mark.y + half))

    def widen(self) -> None:
        """Go on with a wide map: what is on both is there already, in smaller letters."""
        self._size = WIDE
        self._taken = [self._box(label) for label in self.placed if not label.only]

    def write(self, label: Label) -> bool:
        """Put it there, if there is room for it."""
        left, top, right, bottom = box = self._box(label)
        if left < 2 or right > WIDTH - 2 or top < 1 or bottom > self._height - 1:
            return False
        if any(left < r and right > l and top < b and bottom > t for l, t, r, b in self._taken):  # noqa: E741
            return False
        self._taken.append(box)
        self.placed.append(label)
        return True

    def hides(self, label: Label, points: Iterable[Point]) -> bool:
        """Whether it would be written over one of these."""
        left, top, right, bottom = self._box(label)
        return any(left < x < right and top < y < bottom for x, y in points)

    def _box(self, label: Label) -> tuple[float, float, float, float]:
        width = width_of(label.text) * self._size
        x, y = label.x + label.dx * self._size, label.y + label.dy * self._size
        left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor]
        return left, y - _ASCENT * self._size, left + width, y + _DESCENT * self._size


def width_of(text: str) -> float:
    """About how wide a text is, in sizes of its letters; rather too much than too little."""
    return sum(0.36 if letter in "iljtfI .,'-" else 0.9 if letter in "mwMWшщжюыШЩЖЮЫ" else 0.62 for letter in text)


def named(
    marks: Sequence[Mark],
    countries: dict[str, list[Ring]],
    neighbours: dict[str, list[Ring]],
    name_of: Callable[[str], str],
    height: int,
) -> tuple[list[Label], list[Label], list[Label]]:
    """The names of places, of the countries that the map is about, and of others: as many as there is room for.

    A country finds room more easily than a place; where one finds none, they are named first. The others come last.
    """
    for countries_first in (False, True):
        names = _named(marks, countries, neighbours, name_of, height, countries_first)
        if len(names[1]) == 2 * len(countries):
            break
    return names


def _named(
    marks: Sequence[Mark],
    countries: dict[str, list[Ring]],
    neighbours: dict[str, list[Ring]],
    name_of: Callable[[str], str],
    height: int,
    countries_first: bool,
) -> tuple[list[Label], list[Label], list[Label]]:
    """The same in one order: those of countries and of others for each size of map apart."""
    labels = Labels(height)
    of_places: list[Label] = []
    of_countries: list[Label] = []
    of_neighbours: list[Label] = []
    lands = {name_of(code): rings[0] for code, rings in countries.items()}
    without: list[Mark] = []
    for size, only, other in ((NARROW, "narrow", "wide"), (WIDE, "wide", "narrow")):
        here = [mark for mark in marks if mark.only != other]
        if size == WIDE:
            labels.widen()
            here = [mark for mark in here if mark in without or mark.only]
        for mark in (mark for mark in marks if mark.only != other and (mark.is_small or mark.count > 1)):
            labels.keep_clear(mark)
        if countries_first:
            of_countries += _of_countries(lands, labels, size, only)
        without = []
        for mark in here[:_MOST_NAMES]:
            if label := _beside(mark, labels, mark.only or ("wide" if size == WIDE else "")):
                of_places.append(label)
            else:
                without.append(mark)
        if not countries_first:
            of_countries += _of_countries(lands, labels, size, only)
        inside = (_inside(name_of(code), rings[0], labels, size, only) for code, rings in neighbours.items() if code)
        of_neighbours += [label for label in inside if label]
    return of_places, of_countries, of_neighbours


def _of_countries(lands: dict[str, Ring], labels: Labels, size: float, only: str) -> list[Label]:
    """Write the names of `lands`: what has room within its own is not kept from it by what has none."""
    found = {name: _inside(name, land, labels, size, only) for name, land in lands.items()}
    for name in (name for name, label in found.items() if not label):
        others = [land for each, land in lands.items() if each != name]
        found[name] = _near(name, lands[name], others, labels, size, only)
    return [label for label in found.values() if label]


def _beside(mark: Mark, labels: Labels, only: str) -> Label | None:
    """Write the name of a mark beside it, where there is room; that of a large area into it."""
    away = mark.half + _BESIDE
    sides: list[tuple[str, float, float, float]] = [
        ("start", 0, away, 0.32),
        ("end", 0, -away, 0.32),
        ("middle", 0, 0, -away),
        ("middle", 0, 0, away + 0.75),
    ]
    if not mark.is_small:
        sides = [
            ("middle", 0, 0, 0.32),
            ("start", mark.radius, _BESIDE, 0.32),
            ("end", -mark.radius, -_BESIDE, 0.32),
        ]
    possible = (Label(mark.label, mark.x + x, mark.y, dx, dy, anchor, only) for anchor, x, dx, dy in sides)
    return next((label for label in possible if labels.write(label)), None)


def _inside(name: str, ring: Ring, labels: Labels, size: float, only: str) -> Label | None:
    """Write a country's name where its land is wide enough, the nearer to its middle the better."""
    width = (width_of(name) * 1.08 + 0.5) * size
    if area(ring) < 2 * width * size:
        return None
    ring = ring[:: len(ring) // _ENOUGH + 1]
    top, bottom = min(y for _x, y in ring), max(y for _x, y in ring)
    found: list[tuple[float, Point]] = []
    for step in range(2, 11):
        y = top + (bottom - top) * step / 12
        for left, right in _stretches(ring, y, size):
            if right - left > width:
                room = min(right - left, 2 * width) / width
                found.append((room - abs(step / 12 - 0.5), ((left + right) / 2, y)))
    for _worth, (x, y) in sorted(found, reverse=True):
        label = Label(name, x, y, dy=0.3, only=only)
        if labels.write(label):
            return label
    return None


def _near(name: str, ring: Ring, others: Sequence[Ring], labels: Labels, size: float, only: str) -> Label | None:
    """Write a country's name across its land and beyond, or beside land that it would hide.

    Never across the middle of one of the `others`: it would be taken for that one's name.
    """
    left, top, right, bottom = _extent(ring)
    (x, y), half = _middle(ring), width_of(name) * 1.08 * size / 2
    # In the picture, of land that is seen only in part.
    across = min(max(x, half + 3), WIDTH - half - 3)
    places: list[tuple[str, float, float, float, float]] = []
    if right - left > half and bottom - top > size:
        steps = sorted((n / 4 * size for n in range(-12, 13)), key=abs)
        places = [("middle", across, y + step, 0, 0.3) for step in steps if top < y + step < bottom]
    places += [
        ("start", right, y, _BESIDE, 0.3),
        ("end", left, y, -_BESIDE, 0.3),
        ("middle", across, top, 0, -_BESIDE - _DESCENT),
        ("middle", across, bottom, 0, _BESIDE + _ASCENT),
    ]
    middles = [_middle(other) for other in others]
    for anchor, at_x, at_y, dx, dy in places:
        label = Label(name, at_x, at_y, dx, dy, anchor, only)
        if not labels.hides(label, middles) and labels.write(label):
            return label
    return None


def _extent(ring: Ring) -> tuple[float, float, float, float]:
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _middle(ring: Ring) -> Point:
    """The centre of gravity of a piece of land; of a line, which a cut at the edge may leave, where it begins."""
    turns = [(p, q, p[0] * q[1] - q[0] * p[1]) for p, q in zip(ring, ring[1:] + ring[:1], strict=True)]
    whole = 3 * sum(turn for _p, _q, turn in turns)
    if not whole:
        return ring[0]
    x, y = (sum((p[axis] + q[axis]) * turn for p, q, turn in turns) / whole for axis in (0, 1))
    return x, y


def _stretches(ring: Ring, y: float, size: float) -> list[tuple[float, float]]:
    """Where a line of text at this height is on land: from, to."""
    upper, lower = _crossings(ring, y - size / 2), _crossings(ring, y + size / 2)
    return [(max(a, c), min(b, d)) for a, b in upper for c, d in lower if min(b, d) > max(a, c)]


def _crossings(ring: Ring, y: float) -> list[tuple[float, float]]:
    found = []
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y0 > y) != (y1 > y):
            found.append(x0 + (y - y0) / (y1 - y0) * (x1 - x0))
    found.sort()
    return list(zip(found[::2], found[1::2], strict=False))
