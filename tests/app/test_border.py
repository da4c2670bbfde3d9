"""The shapes of the map: places on the plane, names, and the scale."""

import math

from sim.app.border import WIDTH, border_shapes, label_of, plane_of
from sim.world.geography import distance_km
from tests.shipped_world import WORLD

PLANE = plane_of(WORLD)


def test_north_is_up_and_east_is_right():
    assert PLANE.at((25, 54))[0] < PLANE.at((26, 54))[0]
    assert PLANE.at((25, 54))[1] > PLANE.at((25, 55))[1]


def test_all_that_is_drawn_lies_on_the_drawing():
    shapes = border_shapes(WORLD)
    points = [shapes["home"]["at"], *(s["at"] for s in shapes["sectors"]), *(h["at"] for h in shapes["hubs"])]
    labels = [label_of(WORLD, code) for code in ("PL", "LT", "LV", "BY")]
    for x, y in [*points, *labels]:
        assert 0 <= x <= WIDTH
        assert 0 <= y <= PLANE.height


def test_the_scale_bar_is_as_long_as_a_north_south_line_of_its_length():
    scale = border_shapes(WORLD)["scale"]
    (x, y), (u, v) = PLANE.at((25, 53)), PLANE.at((25, 54))
    km = distance_km((25, 53), (25, 54))
    assert math.isclose(scale["length"] / scale["km"], math.dist((x, y), (u, v)) / km, rel_tol=0.01)


def test_sectors_are_in_the_order_of_the_model_and_named_by_place():
    shapes = border_shapes(WORLD)["sectors"]
    assert len(shapes) == len(WORLD.sectors)
    sector = next(s for s in WORLD.sectors if s.places)
    assert sector.places[0] in shapes[sector.index]["name"]
    assert shapes[sector.index]["name"].startswith("Poland, ")


def test_place_names_do_not_touch_and_the_forest_is_one():
    places = border_shapes(WORLD)["places"]
    assert {"Bialowieza forest", "Kuznica"} <= {place["name"] for place in places}
    assert all(math.dist(a["at"], b["at"]) > 20 for a in places for b in places if a is not b)
