"""Maps as geometry: what is fitted, where things are put, what becomes one mark."""

import json
import re
from itertools import combinations
from math import hypot, isclose
from time import process_time

import pytest

from cms.taxonomy.maps import Map, Spot, draw
from cms.taxonomy.maps.marks import NARROW, WIDE, width_of
from cms.taxonomy.maps.outlines import _FILE, outlines
from cms.taxonomy.maps.projection import Box, Projection, around, wide
from cms.taxonomy.maps.view import WIDTH, area, clipped, fitted, shown

BISHKEK = Spot("Bishkek", 42.87, 74.59, "city", True, items=frozenset(range(12)))
OSH = Spot("Osh", 40.53, 72.8, "city", True, items=frozenset(range(5)))
JALAL_ABAD = Spot("Jalal-Abad", 40.93, 73.0, "city", items=frozenset({3, 77}))
NARYN = Spot("Naryn", 41.43, 75.99, "town", items=frozenset({5}))
GOTHENBURG = Spot("Gothenburg", 57.71, 11.97, "city", True)
GANJA = Spot("Ganja", 40.68, 46.36, "city")
SOUTH_KAZAKHSTAN = Spot("South Kazakhstan", 43.3, 68.3, "region")

MAPS = {
    "one city": ([BISHKEK], ["KG"]),
    "four cities": ([BISHKEK, OSH, JALAL_ABAD, NARYN], ["KG"]),
    "three countries": ([GOTHENBURG, GANJA, BISHKEK, OSH], ["SE", "AZ", "KG"]),
    "across the antimeridian": ([Spot("Suva", -18.12, 178.45, "city"), Spot("Apia", -13.83, -171.77, "city")], []),
    "a country cut by it": ([], ["RU"]),
    "small ones beside a large one": ([], ["RU", "KG", "TJ"]),
    "the world": ([], ["BR", "SE", "KG", "NZ"]),
    "the equator": ([], ["ID"]),
    "the south": ([], ["AR"]),
    "the pole": ([Spot("Pole", 89.9, 0, "village", True)], []),
    "nowhere near land": ([Spot("Buoy", -48.9, -123.4, "village", True)], []),
}


@pytest.fixture(scope="module", params=MAPS)
def drawn(request) -> Map:
    spots, countries = MAPS[request.param]
    return draw(spots, countries)


def points(path: str) -> list[tuple[float, float]]:
    """The corners of a path in units."""
    found = []
    for line in path.split("M")[1:]:
        x = y = 0
        numbers = [int(number) for number in re.findall(r"-?\d+", line)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x / 10, y / 10))
    return found


def test_the_outlines_are_small_and_have_every_country_that_the_demo_names():
    assert _FILE.stat().st_size < 300_000
    known = outlines()
    assert len(known.countries) > 230
    assert {"SE", "KG", "KZ", "AZ", "TJ", "UA", "XK"} <= known.countries.keys()
    # Borders as the United Nations know them: Ukraine's largest piece reaches the south of Crimea.
    assert known.countries["UA"][0].box.south < 44.5


def test_neighbours_share_their_border():
    source = json.loads(_FILE.read_text())["objects"]["countries"]["geometries"]
    used = {
        country["id"]: {max(n, ~n) for polygon in country["arcs"] for ring in polygon for n in ring}
        for country in source
    }
    shared = used["KG"] & used["KZ"]
    assert shared
    assert shared <= set(outlines().borders)


@pytest.mark.parametrize(
    "box",
    [Box(69, 39, 80, 43), Box(11, 38, 80, 69), Box(-73, -55, -53, -21), Box(95, -11, 141, 6), Box(20, 41, 190, 82)],
)
def test_the_way_back_from_the_plane_leads_to_the_same_point(box):
    projection = Projection(box)
    for longitude, latitude in box.corners(4):
        back = projection.to_degrees(*projection.to_plane(longitude, latitude))
        assert back == pytest.approx((longitude, latitude), abs=1e-6)


def test_a_country_keeps_its_area_wherever_it_is_on_the_map():
    def size(code: str) -> float:
        view = fitted([outlines().box("SE"), outlines().box("KG")])
        return sum(area(ring) for ring in view.land()[code])

    # 450 000 and 200 000 square kilometres: on Mercator's map Sweden would be five times as large.
    assert size("SE") / size("KG") == pytest.approx(450 / 200, rel=0.08)


@pytest.mark.parametrize(
    ("boxes", "west", "east"),
    [
        ([Box(70, 40, 80, 43)], 70, 80),
        ([Box(10, 55, 24, 69), Box(45, 38, 50, 42), Box(69, 39, 80, 43)], 10, 80),
        ([Box(177, -19, 179, -17), Box(-172, -14, -171, -13)], 177, 189),
        ([Box(-10, 0, -5, 1), Box(5, 0, 12, 1)], -10, 12),
        ([Box(170, 0, 200, 1), Box(-165, 0, -160, 1)], 170, 200),
        # What lies within another, on the other side of the file's edge.
        ([Box(350, 0, 380, 1), Box(5, 0, 10, 1), Box(30, 0, 40, 1)], -10, 40),
    ],
)
def test_the_box_around_boxes_takes_the_shorter_way(boxes, west, east):
    found = around(boxes)
    turns = 360 * round((found.west - west) / 360)
    assert (found.west - turns, found.east - turns) == (west, east)
    assert -180 <= (found.west + found.east) / 2 <= 180


def test_everything_is_on_the_map_and_nothing_else_is_written(drawn):
    assert 0.5 * WIDTH <= drawn.height <= 0.81 * WIDTH
    for mark in drawn.marks:
        assert NARROW / 2 < mark.x < WIDTH - NARROW / 2
        assert NARROW / 2 < mark.y < drawn.height - NARROW / 2
    for country in drawn.countries:
        corners = points(country.outline)
        assert corners, country.code
        # Its middle is in the picture: it was fitted to it.
        assert 0 < sum(x for x, _y in corners) / len(corners) < WIDTH
    for x, y in points(drawn.land) + [corner for country in drawn.countries for corner in points(country.outline)]:
        assert -5 < x < WIDTH + 5
        assert -5 < y < drawn.height + 5


def test_a_drawing_is_small(drawn):
    assert len(drawn.land) + len(drawn.borders) < 60_000


def test_a_map_across_the_antimeridian_shows_one_ocean_and_not_the_world():
    spots, countries = MAPS["across the antimeridian"]
    west, east = sorted(draw(spots, countries).marks, key=lambda mark: mark.x)
    assert [west.label, east.label] == ["Suva", "Apia"]
    assert east.x - west.x > WIDTH / 2


def test_a_small_part_of_a_large_country_is_not_lost_in_it():
    alone = draw([Spot("Murmansk", 68.97, 33.07, "city", True)], ["RU"])
    # 300 km or so across: Russia runs out of the picture on every side.
    corners = points(alone.countries[0].outline)
    assert max(x for x, _y in corners) > WIDTH
    assert draw([], ["RU"]).countries[0].outline != alone.countries[0].outline


def visible(drawn: Map, width: str) -> list:
    return [mark for mark in drawn.marks if mark.only in ("", width)]


def test_places_that_would_overlap_are_one_mark_that_counts_each_thing_once():
    drawn = draw(*MAPS["four cities"])
    narrow = {mark.label: mark for mark in visible(drawn, "narrow")}
    assert set(narrow) == {"Bishkek", "Osh +1", "Naryn"}
    # Five at Osh, of which one is also at Jalal-Abad, where there is one more.
    assert (narrow["Osh +1"].count, narrow["Osh +1"].names) == (6, ["Osh", "Jalal-Abad"])
    assert {mark.label for mark in visible(drawn, "wide")} == {"Bishkek", "Osh", "Jalal-Abad", "Naryn"}


def test_marks_are_far_enough_apart_for_a_finger_and_every_place_is_in_one(drawn):
    for width, apart in (("narrow", 24), ("wide", 13)):
        marks = visible(drawn, width)
        assert all(hypot(a.x - b.x, a.y - b.y) >= apart for a, b in combinations(marks, 2))
        assert sum(len(mark.spots) for mark in marks) == len({spot for mark in drawn.marks for spot in mark.spots})


def test_a_place_without_anything_to_count_counts_as_a_place():
    (mark,) = visible(draw([GOTHENBURG, Spot("Mölndal", 57.66, 12.01, "town")], ["SE"]), "narrow")
    assert (mark.count, mark.counts_items, mark.url) == (2, False, "")


def test_an_approximate_place_is_an_area_as_large_as_what_is_known_of_it():
    drawn = draw([BISHKEK, NARYN, SOUTH_KAZAKHSTAN], ["KG"])
    marks = {mark.label: mark for mark in drawn.marks}
    assert not marks["Bishkek"].is_area
    assert marks["Naryn"].is_area
    assert marks["South Kazakhstan"].radius == pytest.approx(9 * marks["Naryn"].radius)
    # A region is an area even where its middle is known exactly.
    assert Spot("Region", 43, 68, "region", exact=True).is_area


def test_an_exact_place_among_areas_is_a_point():
    (mark,) = visible(draw([JALAL_ABAD, Spot("Suzak", 40.9, 72.9, "village", True)], ["KG"]), "narrow")
    assert not mark.is_area


def test_names_cover_neither_each_other_nor_marks(drawn):
    for size, width in ((NARROW, "narrow"), (WIDE, "wide")):
        boxes = []
        for label in drawn.place_names + drawn.country_names + drawn.neighbour_names:
            if label.only not in ("", width):
                continue
            length = width_of(label.text) * size
            left = label.x + label.dx * size - {"start": 0, "middle": length / 2, "end": length}[label.anchor]
            middle = label.y + (label.dy - 0.25) * size
            assert left > 0
            assert left + length < WIDTH
            boxes.append((left, middle - 0.4 * size, left + length, middle + 0.4 * size))
        boxes += [
            (mark.x - half, mark.y - half, mark.x + half, mark.y + half)
            for mark in visible(drawn, width)
            if mark.is_small and (half := mark.half * size)
        ]
        for a, b in combinations(boxes, 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (width, a, b)


def test_the_most_important_places_are_named():
    drawn = draw(*MAPS["four cities"], name_of=lambda code: {"KG": "Kyrgyzstan"}.get(code, code))
    assert {label.text for label in drawn.place_names if label.only != "wide"} == {"Bishkek", "Osh +1", "Naryn"}
    assert "Kyrgyzstan" in {label.text for label in drawn.country_names}


def test_every_country_that_the_map_is_about_is_named_on_both_sizes(drawn):
    for width in ("narrow", "wide"):
        names = [label.text for label in drawn.country_names if label.only == width]
        assert sorted(names) == sorted(country.name for country in drawn.countries)


def test_the_name_of_a_small_country_is_beside_it_and_not_on_another_one_that_the_map_is_about():
    known = {"KG": "Kyrgyzstan", "TJ": "Tajikistan"}
    drawn = draw(*MAPS["small ones beside a large one"], name_of=lambda code: known.get(code, code))
    corners = {country.name: points(country.outline) for country in drawn.countries}
    left = min(x for x, _y in corners["Tajikistan"])
    right = max(x for x, _y in corners["Kyrgyzstan"])
    names = {label.text: label for label in drawn.country_names if label.only == "narrow"}
    assert (names["Kyrgyzstan"].anchor, names["Kyrgyzstan"].x) == ("start", pytest.approx(right, abs=1))
    assert (names["Tajikistan"].anchor, names["Tajikistan"].x) == ("end", pytest.approx(left, abs=1))


def test_neighbours_take_no_room_from_what_the_map_is_about():
    spots, countries = MAPS["four cities"]
    drawn = draw(spots, countries)
    assert "KZ" in {label.text for label in drawn.neighbour_names}
    assert not {label.text for label in drawn.neighbour_names} & set(countries)
    # On each size of map for itself: a name on the narrow one leaves room for those of places on the wide one.
    assert {label.only for label in drawn.neighbour_names} <= {"narrow", "wide"}


def test_without_places_and_known_countries_there_is_no_map():
    assert draw([], []) is None
    assert draw([], ["ZZ", ""]) is None


def test_what_lies_outside_is_cut_off():
    square = [(-100.0, -100.0), (100.0, -100.0), (100.0, 100.0), (-100.0, 100.0)]
    assert area(clipped(square, 200)) == pytest.approx(104 * 104)
    assert clipped([(-50.0, 0.0), (-40.0, 0.0), (-40.0, 10.0)], 200) == []
    assert list(shown([(-50.0, 5.0), (-40.0, 5.0), (-30.0, 5.0)], 200)) == []
    # A long border that neither begins nor ends in the picture is drawn.
    assert list(shown([(-50.0, 5.0), (500.0, 5.0)], 200)) == [[(-50.0, 5.0), (500.0, 5.0)]]


def test_a_map_is_drawn_in_a_moment():
    spots, countries = MAPS["four cities"]
    draw(spots, countries)
    start = process_time()
    for _each in range(5):
        draw(spots, countries)
    assert (process_time() - start) / 5 < 0.1


def test_the_box_around_a_point_is_wider_in_degrees_where_meridians_are_closer():
    equator, north = wide(0, 20, 111.2), wide(60, 20, 111.2)
    assert isclose(equator.east - 20, 1, abs_tol=0.01)
    assert isclose(north.east - 20, 2, abs_tol=0.01)
    assert north.north == pytest.approx(61, abs=0.01)
