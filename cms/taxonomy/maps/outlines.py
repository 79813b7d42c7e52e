"""The outlines of the countries, read once per process (see cms/taxonomy/outlines/README.md)."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path

from .projection import Box, Point

_FILE = Path(__file__).parents[1] / "outlines" / "countries.json"
# How far apart the points of coarser outlines are, in degrees.
_STEPS = (1.2, 0.6, 0.3, 0.15)
# An island farther from a country than its own extent, or smaller than this part of it, is not what it is known by.
_NEAR, _PART = 0.5, 0.01


@dataclass(frozen=True)
class Arc:
    """A line between two places where countries meet, or a coast; (longitude, latitude)."""

    points: tuple[Point, ...]
    box: Box
    # The same with fewer and fewer points, for maps of more of the earth.
    _coarser: dict[float, tuple[Point, ...]] = field(default_factory=dict, compare=False, repr=False)

    def no_finer(self, degrees: float) -> tuple[Point, ...]:
        """Points that are about so far from each other, or farther; the ends are kept."""
        step = next((step for step in _STEPS if step <= degrees), 0)
        if not step:
            return self.points
        if step not in self._coarser:
            kept = [self.points[0]]
            for x, y in self.points[1:-1]:
                if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > step:
                    kept.append((x, y))
            self._coarser[step] = (*kept, self.points[-1])
        return self._coarser[step]


@dataclass(frozen=True)
class Polygon:
    """A piece of land with its lakes: rings of numbers of arcs, `~number` for one that runs the other way."""

    rings: tuple[tuple[int, ...], ...]
    box: Box


@dataclass(frozen=True)
class Outlines:
    """The land by country (ISO 3166-1 alpha-2; "" for what no country is agreed to have), the largest piece first."""

    arcs: tuple[Arc, ...]
    countries: dict[str, tuple[Polygon, ...]]
    # The numbers of the arcs that part two countries.
    borders: tuple[int, ...]

    def box(self, code: str) -> Box | None:
        """What a map of the country has to show: the mainland and what lies near it."""
        return _boxes().get(code)


def _extent(points: Iterable[Point]) -> Box:
    longitudes, latitudes = zip(*points, strict=True)
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


@cache
def outlines() -> Outlines:
    """All of them."""
    source = json.loads(_FILE.read_text())
    scale = source["transform"]["scale"][0]
    arcs = []
    for deltas in source["arcs"]:
        xs, ys = map(accumulate, zip(*deltas, strict=True))
        points = tuple((x * scale, y * scale) for x, y in zip(xs, ys, strict=True))
        arcs.append(Arc(points, _extent(points)))
    countries: dict[str, tuple[Polygon, ...]] = {}
    owners: dict[int, set[str]] = defaultdict(set)
    for country in source["objects"]["countries"]["geometries"]:
        polygons = []
        for rings in country["arcs"]:
            outer = [arcs[max(number, ~number)].box for number in rings[0]]
            corners = [(x, y) for box in outer for x, y in ((box.west, box.south), (box.east, box.north))]
            polygons.append(Polygon(tuple(map(tuple, rings)), _extent(corners)))
            for ring in rings:
                for number in ring:
                    owners[max(number, ~number)].add(country["id"])
        countries[country["id"]] = tuple(sorted(polygons, key=_size, reverse=True))
    borders = tuple(number for number, codes in sorted(owners.items()) if len(codes) > 1)
    return Outlines(tuple(arcs), countries, borders)


def _size(polygon: Polygon) -> float:
    return (polygon.box.east - polygon.box.west) * (polygon.box.north - polygon.box.south)


@cache
def _boxes() -> dict[str, Box]:
    return {code: _main(polygons) for code, polygons in outlines().countries.items() if code}


def _main(polygons: tuple[Polygon, ...]) -> Box:
    box = polygons[0].box
    for polygon in polygons[1:]:
        if _size(polygon) < _PART * _size(polygons[0]):
            break
        # The file is cut at the antimeridian; what lies beyond belongs to it all the same.
        turns = 360 * round((box.west + box.east - polygon.box.west - polygon.box.east) / 720)
        west, east = polygon.box.west + turns, polygon.box.east + turns
        south, north = polygon.box.south, polygon.box.north
        apart_x = max(west - box.east, box.west - east, 0)
        apart_y = max(south - box.north, box.south - north, 0)
        if apart_x <= _NEAR * (box.east - box.west) and apart_y <= _NEAR * (box.north - box.south):
            box = Box(min(west, box.west), min(south, box.south), max(east, box.east), max(north, box.north))
    return box
