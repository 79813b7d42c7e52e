"""The part of the earth that a map shows, and the land in it as paths of an SVG picture."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import degrees

from .outlines import Outlines, outlines
from .projection import Box, Point, Projection, around

# Units of the picture. Its width is about that of a narrow column in CSS pixels; wider, everything grows.
WIDTH = 320
_LOWEST, _HIGHEST = 0.52, 0.8  # height by width
_PADDING = 0.07
_LEAST = 0.05  # radii of the earth across: 320 km
# Land is cut off this far outside, so that the cut is not seen; points closer than this are one; less is no island.
_MARGIN, _TOLERANCE, _SPECK = 4.0, 0.8, 2.0
# Paths are written in whole tenths.
TENTHS = 10

Ring = list[Point]


@dataclass
class View:
    """A rectangle of the plane, drawn `WIDTH` units wide and `height` high."""

    projection: Projection
    left: float
    top: float
    scale: float
    height: int
    _outlines: Outlines = field(default_factory=outlines)

    def __post_init__(self) -> None:
        right, bottom = self.left + WIDTH / self.scale, self.top + self.height / self.scale
        edge = _MARGIN / self.scale
        self._seen = self.projection.seen(self.left - edge, self.top - edge, right + edge, bottom + edge)
        self._grain = degrees(_TOLERANCE / self.scale)
        self._lines: dict[tuple[int, int], Ring] = {}

    def place(self, longitude: float, latitude: float) -> Point:
        """Where a point is in the picture."""
        return self._units(self.projection.near(longitude), latitude)

    def _units(self, longitude: float, latitude: float) -> Point:
        x, y = self.projection.to_plane(longitude, latitude)
        return (x - self.left) * self.scale, (y - self.top) * self.scale

    def land(self) -> dict[str, list[Ring]]:
        """The pieces of each country that are seen, cut at the edge of the picture, the largest first."""
        found = {}
        for code, polygons in self._outlines.countries.items():
            rings = [
                ring
                for polygon in polygons
                for turn in self._turns(polygon.box)
                for numbers in polygon.rings
                if len(ring := clipped(self._ring(numbers, turn), self.height)) > 2 and area(ring) > _SPECK
            ]
            if rings:
                found[code] = sorted(rings, key=area, reverse=True)
        return found

    def borders(self) -> list[Ring]:
        """Lines between countries, as far as they are seen."""
        return [
            line
            for number in self._outlines.borders
            for turn in self._turns(self._outlines.arcs[number].box)
            for line in shown(self._line(number, turn), self.height)
        ]

    def _turns(self, box: Box) -> Iterator[int]:
        """How often round the earth this is to be taken to be seen: mostly none or 0."""
        if box.north < self._seen.south or box.south > self._seen.north:
            return
        first = -int((box.east - self._seen.west) // 360)
        for turn in range(first, first + 3):
            if box.east + 360 * turn >= self._seen.west and box.west + 360 * turn <= self._seen.east:
                yield turn

    def _ring(self, numbers: Iterable[int], turn: int) -> Ring:
        ring: Ring = []
        for number in numbers:
            line = self._line(number, turn) if number >= 0 else self._line(~number, turn)[::-1]
            ring += line[1:] if ring else line
        return ring

    def _line(self, number: int, turn: int) -> Ring:
        """An arc in units, without the points that nobody would see: of what is not on the map, only its ends."""
        known = self._lines.get((number, turn))
        if known is not None:
            return known
        arc = self._outlines.arcs[number]
        is_seen = turn in self._turns(arc.box)
        points = arc.no_finer(self._grain) if is_seen else (arc.points[0], arc.points[-1])
        units = [self._units(longitude + 360 * turn, latitude) for longitude, latitude in points]
        line = units[:1]
        for x, y in units[1:-1]:
            if abs(x - line[-1][0]) + abs(y - line[-1][1]) > _TOLERANCE:
                line.append((x, y))
        line += units[1:][-1:]
        self._lines[number, turn] = line
        return line


def fitted(boxes: Iterable[Box]) -> View:
    """The view that shows all of these."""
    box = around(boxes)
    projection = Projection(box)
    xs, ys = zip(*(projection.to_plane(*corner) for corner in box.corners()), strict=True)
    width, height = (max(max(axis) - min(axis), _LEAST) * (1 + 2 * _PADDING) for axis in (xs, ys))
    shape = min(_HIGHEST, max(_LOWEST, height / width))
    width = max(width, height / shape)
    left, top = ((max(axis) + min(axis) - size) / 2 for axis, size in ((xs, width), (ys, width * shape)))
    return View(projection, left, top, WIDTH / width, round(WIDTH * shape))


def area(ring: Ring) -> float:
    """In square units."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def clipped(ring: Ring, height: float) -> Ring:
    """What of a ring lies in the picture or its margin (Sutherland and Hodgman)."""
    for axis, limit, sign in (
        (0, -_MARGIN, 1),
        (0, -WIDTH - _MARGIN, -1),
        (1, -_MARGIN, 1),
        (1, -height - _MARGIN, -1),
    ):
        depths = [sign * point[axis] - limit for point in ring]
        if not ring or min(depths) >= 0:
            continue
        kept: Ring = []
        before, depth_before = ring[-1], depths[-1]
        for point, depth in zip(ring, depths, strict=True):
            if (depth < 0) != (depth_before < 0):
                part = depth_before / (depth_before - depth)
                kept.append((before[0] + (point[0] - before[0]) * part, before[1] + (point[1] - before[1]) * part))
            if depth >= 0:
                kept.append(point)
            before, depth_before = point, depth
        ring = kept
    return ring


def shown(line: Ring, height: float) -> Iterator[Ring]:
    """The stretches of a line that may be seen in the picture."""
    stretch: Ring = []
    for start, end in pairwise(line):
        (left, right), (top, bottom) = (sorted(axis) for axis in zip(start, end, strict=True))
        if right > -_MARGIN and left < WIDTH + _MARGIN and bottom > -_MARGIN and top < height + _MARGIN:
            stretch = stretch or [start]
            stretch.append(end)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def path(lines: Iterable[Ring], *, closed: bool) -> str:
    """The `d` of an SVG path in tenths of a unit."""
    parts = []
    for line in lines:
        steps = [(round(x * TENTHS), round(y * TENTHS)) for x, y in line]
        moves = [f"{x - x0} {y - y0}" for (x0, y0), (x, y) in pairwise(steps) if (x, y) != (x0, y0)]
        parts.append(f"M{steps[0][0]} {steps[0][1]}l{' '.join(moves) or '0 0'}{'z' if closed else ''}")
    return "".join(parts).replace(" -", "-")
