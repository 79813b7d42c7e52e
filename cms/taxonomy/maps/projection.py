"""From degrees to the plane of a map: Albers' equal-area conic, fitted to what the map is to show.

Snyder, "Map Projections: A Working Manual" (1987), chapters 10 and 14. The earth is a sphere of radius 1; a plane has y
growing to the south, as pictures have.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import asin, atan2, cos, degrees, hypot, isclose, radians, sin, sqrt

EARTH_KM = 6371.0
# Wider than this, only a steep cone shows the earth well; other maps become cylindrical (and are equal-area still).
_CONE_DEGREES, _STEEP = 140, 0.6
# The parallel that keeps its shape on a map of the world.
_WORLD_PARALLEL = radians(37)

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A part of the earth in degrees; `east` is never less than `west`, but may be more than 180."""

    west: float
    south: float
    east: float
    north: float

    def corners(self, per_side: int = 8) -> list[Point]:
        """Points (longitude, latitude) along its sides: they bend on the plane."""
        steps = [n / per_side for n in range(per_side + 1)]
        along = [self.west + (self.east - self.west) * step for step in steps]
        up = [self.south + (self.north - self.south) * step for step in steps]
        return [(x, y) for x in along for y in (self.south, self.north)] + [
            (x, y) for y in up for x in (self.west, self.east)
        ]


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of them, across the antimeridian where that is the shorter way."""
    known = list(boxes)
    spans = sorted((box.west % 360, box.west % 360 + box.east - box.west) for box in known)
    # The widest gap between them, going once around the earth, is what the box leaves out.
    gap, west, east = 0.0, -180.0, 180.0
    reach = max(end for _start, end in spans) - 360
    for (_start, end), (following, _end) in pairwise([*spans, (spans[0][0] + 360, 0.0)]):
        reach = max(reach, end)
        if following - reach > gap:
            gap, west, east = following - reach, following, reach + 360
    turns = 360 * round((west + east) / 720)
    return Box(west - turns, min(box.south for box in known), east - turns, max(box.north for box in known))


class Projection:
    """Albers' projection around the middle of a box."""

    def __init__(self, box: Box) -> None:
        self.centre = (box.west + box.east) / 2
        # A sixth from its edges: the parallels between which a map of the box is stretched least.
        sixth = (box.north - box.south) / 6
        lower, upper = radians(box.south + sixth), radians(box.north - sixth)
        self._n = (sin(lower) + sin(upper)) / 2
        is_world = box.east - box.west > _CONE_DEGREES and abs(self._n) < _STEEP
        if is_world or isclose(self._n, 0, abs_tol=0.03):
            # Around the equator the cone is a cylinder.
            self._n = 0.0
            self._scale = cos(_WORLD_PARALLEL if is_world else max(abs(lower), abs(upper)))
        else:
            self._c = cos(lower) ** 2 + 2 * self._n * sin(lower)
            self._rho = self._distance(radians((box.south + box.north) / 2))

    def _distance(self, latitude: float) -> float:
        return sqrt(max(0.0, self._c - 2 * self._n * sin(latitude))) / self._n

    def near(self, longitude: float) -> float:
        """The same meridian, counted so that it is less than half a turn from the middle of the map."""
        return (longitude - self.centre + 180) % 360 - 180 + self.centre

    def to_plane(self, longitude: float, latitude: float) -> Point:
        """Where a point is; a longitude beyond half a turn from the middle is drawn beyond it."""
        x, y = radians(longitude - self.centre), radians(latitude)
        if not self._n:
            return x * self._scale, -sin(y) / self._scale
        rho, angle = self._distance(y), self._n * x
        return rho * sin(angle), rho * cos(angle) - self._rho

    def to_degrees(self, x: float, y: float) -> Point:
        """The way back: (longitude, latitude); beyond a pole, the pole."""
        if not self._n:
            return degrees(x / self._scale) + self.centre, degrees(asin(_within(-y * self._scale)))
        if self._n < 0:
            x, down = -x, -(y + self._rho)
        else:
            down = y + self._rho
        rho = hypot(x, down)
        latitude = asin(_within((self._c - (rho * self._n) ** 2) / (2 * self._n)))
        return degrees(atan2(x, down) / self._n) + self.centre, degrees(latitude)

    def seen(self, left: float, top: float, right: float, bottom: float) -> Box:
        """What a rectangle of the plane shows, at least."""
        steps = [n / 12 for n in range(13)]
        edge = [(left + (right - left) * step, y) for step in steps for y in (top, bottom)]
        edge += [(x, top + (bottom - top) * step) for step in steps for x in (left, right)]
        places = [self.to_degrees(*point) for point in edge]
        longitudes, latitudes = [place[0] for place in places], [place[1] for place in places]
        if self._n and left < 0 < right and top < -self._rho < bottom:
            # The pole is on the map, and with it every meridian.
            pole = 90.0 if self._n > 0 else -90.0
            return Box(self.centre - 180, min(*latitudes, pole), self.centre + 180, max(*latitudes, pole))
        return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _within(sine: float) -> float:
    return max(-1.0, min(1.0, sine))


def wide(latitude: float, longitude: float, kilometres: float) -> Box:
    """The box around a point that reaches so far in every direction."""
    up = degrees(kilometres / EARTH_KM)
    across = min(180.0, up / max(0.05, cos(radians(latitude))))
    return Box(longitude - across, max(-90.0, latitude - up), longitude + across, min(90.0, latitude + up))
