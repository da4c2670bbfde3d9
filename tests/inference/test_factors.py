import numpy as np
import pytest

from sim.inference.factors import Factor, coded, factors, of_rivals, settings
from sim.world import load_world
from tests.worlds.copies import LAKE

NARROW = Factor("share", "share", 0.5, 0.2, 0.8)
WIDE = Factor("rate", "1/day", 0.01, 0.001, 0.1)
RARE = Factor("rare", "1/day", 0.0001, 0.0, 0.01)
COUNT = Factor("most", "people", 4.0, 3.0, 6.0, whole=True)
ROLE = Factor("role", "reading", "b", values=("a", "b", "c"), weights=(0.25, 0.25, 0.5))


def test_a_range_is_even_and_one_of_a_factor_of_ten_is_even_in_logarithms():
    assert NARROW.value(0.5) == 0.5
    assert WIDE.value(0.5) == pytest.approx(0.01)
    assert RARE.value(0.5) == pytest.approx(0.00125)  # from 0, with a best guess near it: by cube roots
    assert (NARROW.value(0.0), NARROW.value(1.0)) == (0.2, 0.8)


def test_each_whole_number_has_the_same_share():
    assert [COUNT.value(place) for place in (0.0, 0.24, 0.26, 0.74, 0.76, 1.0)] == [3, 3, 4, 5, 6, 6]


def test_a_hypothesis_has_the_probabilities_of_its_prior():
    assert [ROLE.value(place) for place in (0.0, 0.24, 0.26, 0.51, 1.0)] == ["a", "a", "b", "c", "c"]


@pytest.mark.parametrize(
    ("factor", "value"),
    [(NARROW, 0.35), (WIDE, 0.05), (RARE, 0.0002), (COUNT, 5.0), (ROLE, "a"), (ROLE, "c")],
)
def test_the_place_of_a_value_has_that_value(factor, value):
    assert factor.value(factor.place(value)) == pytest.approx(value)


def test_an_emulator_sees_a_column_for_each_reading():
    places = np.array([[0.3, 0.1], [0.7, 0.9]])
    assert coded([NARROW, ROLE], places).tolist() == [[0.3, 0, 0], [0.7, 0, 1]]


def test_a_parameter_of_a_rival_structure_is_not_drawn():
    names = {factor.name for factor in factors(load_world())}
    assert "pressure_unanswered" not in names  # the clock
    assert {"pressure_attention", "guides_start", "absorbed_permissive"} <= names


def test_every_other_parameter_with_a_range_is_a_factor_and_no_alleged_reading_has_a_prior():
    world = load_world()
    found = {factor.name: factor for factor in factors(world)}
    open_ones = {
        entry.name
        for entry in world.parameters.values()
        if entry.low < entry.high and entry.kind != "setting"
    }
    assert open_ones - of_rivals(world) == found.keys() - world.hypotheses.keys()
    assert "orchestrator" not in found["russia.role"].values
    assert "alleged_infiltration" not in found


def test_the_prior_of_each_hypothesis_is_a_probability():
    for entry in load_world().hypotheses.values():
        assert len(entry.prior) == len(entry.values)
        assert sum(entry.prior) == pytest.approx(1.0)


def test_settings_name_each_value():
    assert settings([NARROW, ROLE], np.array([0.5, 0.3])) == {"share": 0.5, "role": "b"}


def test_every_world_has_its_own_factors():
    """The switches of mechanisms stand for parameters of each of its neighbours, and of no other world's."""
    lake = load_world(LAKE)
    assert {"neighbours.norland.way_onward"} <= set(lake.hypotheses["mechanism.long_way"].sets["alike"])
    assert {
        name for entry in lake.hypotheses.values() for sets in entry.sets.values() for name in sets
    } <= set(lake.parameters)
    assert {factor.name for factor in factors(lake)} >= {"neighbours.norland.way_onward", "russia.role"}
