"""Maps, drawn on the server: countries and places fitted to what there is to show (see cms/docs/decisions)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

from .marks import Label, Mark, Spot, marked, named
from .outlines import outlines
from .projection import Box, wide
from .view import WIDTH, Ring, View, fitted, path

__all__ = ["Label", "Land", "Map", "Mark", "Spot", "draw"]

# A country that is wider than this is not shown whole where there are places to be shown: degrees at the equator.
_WHOLE = 35
_AROUND_KM = 60


@dataclass(frozen=True)
class Land:
    """A country that the map is about. `outline` is an SVG path in tenths of a unit, "" where none is seen."""

    code: str
    name: str
    outline: str
    url: str


@dataclass(frozen=True)
class Map:
    """A map, ready for its template (components/map_drawing.html): sizes in units, paths in tenths of one."""

    width: int
    height: int
    land: str
    borders: str
    countries: list[Land]
    marks: list[Mark]
    place_names: list[Label]
    country_names: list[Label]
    # Of land that the map is not about.
    neighbour_names: list[Label]


def draw(
    spots: Iterable[Spot],
    countries: Sequence[str] = (),
    *,
    name_of: Callable[[str], str] = str,
    urls: Mapping[str, str] | None = None,
) -> Map | None:
    """The map of places and of countries (ISO 3166-1 alpha-2); None where there is nothing to draw.

    `name_of` names a country, `urls` says by code where its outline leads.
    """
    known = outlines()
    spots = list(spots)
    codes = [code for code in dict.fromkeys(countries) if known.box(code)]
    boxes = [wide(spot.latitude, spot.longitude, max(spot.reach, _AROUND_KM)) for spot in spots]
    boxes += [box for code in codes if (box := known.box(code)) and _is_whole(box, bool(spots))]
    if not boxes:
        return None
    view, land, borders = _background(tuple(boxes))
    marks = marked(spots, view)
    lands = [
        Land(code, name_of(code), path(land.get(code, ()), closed=True), (urls or {}).get(code, "")) for code in codes
    ]
    about = {code: land[code] for code in codes if code in land}
    around = {code: rings for code, rings in land.items() if code not in codes}
    return Map(
        WIDTH,
        view.height,
        path((ring for rings in around.values() for ring in rings), closed=True),
        borders,
        lands,
        # What is small lies on what is large.
        sorted(marks, key=lambda mark: -mark.radius),
        *named(marks, about, around, name_of, view.height),
    )


@lru_cache(maxsize=16)
def _background(boxes: tuple[Box, ...]) -> tuple[View, dict[str, list[Ring]], str]:
    """What lies under the places: the same in every language, and on every page about the same countries."""
    view = fitted(boxes)
    return view, view.land(), path(view.borders(), closed=False)


def _is_whole(box: Box, has_places: bool) -> bool:
    return not has_places or (box.east - box.west) * cos(radians((box.south + box.north) / 2)) < _WHOLE
