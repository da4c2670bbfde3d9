from collections import Counter
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from sim.world import load_world
from sim.world.geography import TERRAINS, Course, Part, Stretch, cut, distance_km

NEIGHBOURS = ("PL", "LT", "LV")


def of(neighbour):
    return [s for s in load_world().sectors if s.neighbour == neighbour]


def at(place):
    return next(s for s in load_world().sectors if place in s.places)


def test_counts_and_order():
    assert Counter(s.neighbour for s in load_world().sectors) == {"PL": 42, "LT": 68, "LV": 17}
    assert [s.index for s in load_world().sectors] == list(range(127))
    assert [s.neighbour_index for s in load_world().sectors] == [
        NEIGHBOURS.index(s.neighbour) for s in load_world().sectors
    ]
    assert [s.neighbour for s in load_world().sectors] == sorted(
        (s.neighbour for s in load_world().sectors), key=NEIGHBOURS.index
    )


@pytest.mark.parametrize(("neighbour", "official_km"), [("PL", 418.24), ("LT", 679), ("LV", 173)])
def test_lengths_are_official(neighbour, official_km):
    line = of(neighbour)
    assert sum(s.length_km for s in line) == pytest.approx(official_km)
    assert all(9.5 < s.length_km < 10.5 for s in line)
    for before, after in pairwise(line):
        assert after.km_from == pytest.approx(before.km_from + before.length_km)
        assert after.line[0] == pytest.approx(before.line[-1])


def test_lines_meet_at_the_tripoints():
    assert of("PL")[0].line[0] == pytest.approx(of("LT")[-1].line[-1])
    assert of("LT")[0].line[0] == pytest.approx(of("LV")[-1].line[-1])


def test_poland_runs_from_north_to_south():
    assert of("PL")[0].lat == pytest.approx(53.9, abs=0.05)
    assert of("PL")[-1].lat == pytest.approx(51.55, abs=0.05)


@pytest.mark.parametrize(
    ("place", "km", "lon", "lat", "crossing"),
    [
        ("Kuznica-Bruzgi", 56, 23.65, 53.51, True),
        ("Krynki", 89, 23.78, 53.27, False),
        ("Bobrowniki-Berestovitsa", 109, 23.90, 53.13, True),
        ("Bialowieza", 168, 23.87, 52.70, False),
        ("Terespol-Brest", 316, 23.65, 52.08, True),
        ("Medininkai-Kamenny Log", 284, 25.69, 54.54, True),
        ("Silene-Urbany", 152, 26.80, 55.70, True),
    ],
)
def test_places(place, km, lon, lat, crossing):
    sector = at(place)
    assert sector.km_from <= km < sector.km_from + sector.length_km
    assert distance_km((sector.lon, sector.lat), (lon, lat)) < 12
    assert (sector.crossing == place) is crossing


def test_every_place_lies_in_the_sector_that_names_it():
    for place in load_world().places:
        sector = at(place.name)
        assert sector.neighbour == place.neighbour
        assert 0 <= place.km - sector.km_from < sector.length_km
    assert {p.name for p in load_world().places if p.crossing} == {
        s.crossing for s in load_world().sectors
    } - {""}


def test_terrain():
    assert {s.terrain for s in load_world().sectors} == set(TERRAINS)
    poland = of("PL")
    assert {s.terrain for s in poland if 52.52 < s.lat < 52.93} == {"forest"}
    assert all(sum(s.shares) == pytest.approx(1.0) for s in load_world().sectors)
    bialowieza = [s for s in poland if s.terrain == "forest" and s.lat < 53]
    assert sum(s.length_km for s in bialowieza) == pytest.approx(79, abs=10)
    assert all((s.terrain == "river") == (s.km_from + s.length_km / 2 > 246.93) for s in poland)


def km_of(kind, neighbour):
    """Km of a terrain along a neighbour's line."""
    return sum(s.length_km * s.shares[TERRAINS.index(kind)] for s in of(neighbour))


def test_the_lines_have_their_rivers_and_lakes():
    assert km_of("river", "PL") == pytest.approx(171.31)  # the Bug
    assert at("Bobrowniki-Berestovitsa").shares[TERRAINS.index("stream")] > 0.5  # the Swislocz
    assert km_of("river", "LT") == pytest.approx(37)  # Druksiai 11, four small lakes 7, the Nemunas 19
    assert km_of("stream", "LT") == pytest.approx(100)  # outside forests; the treaty has 299 km of water
    assert km_of("river", "LV") == pytest.approx(27)  # the Daugava 16, lakes 11


def test_the_first_of_two_overlapping_stretches_counts():
    stretches = [
        Stretch(terrain=kind, from_km=start, until_km=end)
        for kind, start, end in (("river", 12, 14), ("forest", 10, 15))
    ]
    course = {"a": Course(sectors=2, part=(Part(length_km=20),), stretch=tuple(stretches))}
    neighbours: Any = {"a": SimpleNamespace(code="A")}
    first, second = cut(course, {"a": ((0.0, 0.0), (0.1, 0.0))}, neighbours)
    assert {first.terrain, second.terrain} == {"field"}
    assert list(first.shares) == [0, 0, 0, 1]
    assert second.shares == pytest.approx((0.3, 0.2, 0, 0.5))


def test_each_line_is_shorter_than_its_official_length():
    for s in load_world().sectors:
        drawn = sum(distance_km(a, b) for a, b in pairwise(s.line))
        assert 0.5 * s.length_km < drawn < s.length_km


def test_outlines_are_closed_rings():
    countries = {o.code: o for o in load_world().outlines}
    assert {"BY", "PL", "LT", "LV"} <= set(countries)
    for outline in countries.values():
        assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in outline.polygons)


def test_distance():
    assert distance_km((0, 0), (0, 1)) == pytest.approx(111.195, abs=0.01)
    assert distance_km((0, 60), (1, 60)) == pytest.approx(55.6, abs=0.05)
