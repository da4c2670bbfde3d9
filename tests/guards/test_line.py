from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from sim import Standoff
from sim.guards.line import lay_out_sectors, raise_units
from sim.kernel.stages import FLOWS
from sim.world import load_world
from sim.world.geography import TERRAINS
from tests.stand_in import free


@pytest.fixture(scope="module")
def settings():
    return free().with_changes(parameters={"scale": 0.05})


@pytest.fixture
def model(settings):
    return Standoff(settings, rng=0)


@pytest.fixture
def poland(model):
    """Rows of the Polish sectors, without fence, seen attempts or people."""
    sectors = model.engine.sectors
    for column in (sectors.fenced, sectors.seen, sectors.strip, sectors.steer):
        column[:] = 0.0
    return np.arange(len(sectors))[model.line.rows[0]]


def test_sectors_are_the_places_of_the_geography(model):
    places, sectors = load_world().sectors, model.engine.sectors
    assert len(sectors) == len(places) == 127
    neighbours = [sectors.neighbour[rows].tolist() for rows in model.line.rows]
    assert neighbours == [[0] * 42, [1] * 68, [2] * 17]
    assert sectors.length.tolist() == [place.length_km for place in places]


def test_steering_favours_crossings_and_terrain_by_length():
    pull = {"forest": 2.0, "river": 0.5, "stream": 1.0, "field": 1.0}
    values = {f"steer_{kind}": value for kind, value in pull.items()} | {"steer_crossing": 3.0}
    sectors = lay_out_sectors(load_world().sectors, load_world().resolve(values))
    for place, steer in zip(load_world().sectors, sectors.steer, strict=True):
        mean = sum(share * pull[kind] for kind, share in zip(TERRAINS, place.shares, strict=True))
        assert steer == pytest.approx(place.length_km * mean * (3 if place.crossing else 1))


def test_people_are_seen_and_stopped_by_the_terrain_where_they_are_brought():
    values = {"steer_river": 0.5, "steer_field": 1.0, "visibility_river": 1.2, "visibility_field": 0.9}
    mixed = replace(
        load_world().sectors[0], shares=(0.0, 0.5, 0.0, 0.5)
    )  # half river, to which a third is brought
    dry = replace(mixed, index=1, name="dry", shares=(0.0, 0.0, 0.0, 1.0))
    sectors = lay_out_sectors([mixed, dry], load_world().resolve(values))
    assert sectors.water.tolist() == pytest.approx([1 / 3, 0.0])
    assert sectors.visibility.tolist() == pytest.approx([1.0, 0.9])


def test_units_are_raised_for_the_strongest_force():
    units = raise_units(
        SimpleNamespace(force_limit=400.0, unit_size=20.0, belarus_guards=100.0, scale=0.5), "abc"
    )
    assert len(units) == 3 * 20 + 5
    assert units.strength.tolist() == [10.0] * 65
    assert units.neighbour.tolist() == [0] * 20 + [1] * 20 + [2] * 20 + [-1] * 5
    assert units.belarusian.tolist() == [0] * 60 + [1] * 5
    assert len(set(units.uid.tolist())) == 65


def test_the_force_of_a_state_stands_at_its_line(model):
    size = model.p.unit_size
    for state, force in [("poland", 30 * size), ("lithuania", 10.5 * size), ("latvia", 0.0)]:
        model.governments[state].levers["force"] = force
    model.line.prepare()
    assert model.line.by_neighbour(model.engine.sectors.guards).tolist() == pytest.approx(
        [30 * size * 0.05, 10 * size * 0.05, 0.0]
    )


def test_fence_is_built_where_most_was_seen_until_the_day_is_over(model, poland):
    sectors = model.engine.sectors
    first, second = poland[5], poland[9]
    sectors.seen[first], sectors.seen[second] = 10.0, 5.0
    model.governments["poland"].levers["fence"] = 7.0 * (sectors.length[first] + 3.0)
    model.line.prepare()
    assert sectors.fenced[first] == 1.0
    assert sectors.fenced[second] == pytest.approx(3.0 / sectors.length[second])
    assert sectors.fenced.sum() == pytest.approx(1.0 + 3.0 / sectors.length[second])
    assert model.line.built_km[0] == pytest.approx(sectors.length[first] + 3.0)
    assert model.line.fenced_km[0] == pytest.approx(sectors.length[first] + 3.0)


def test_no_more_fence_than_there_is_line(model, poland):
    model.engine.sectors.fenced[:] = 1.0
    model.engine.sectors.fenced[poland[0]] = 0.5
    model.governments["poland"].levers["fence"] = 700.0
    model.line.prepare()
    assert model.line.built_km[0] == pytest.approx(model.engine.sectors.length[poland[0]] / 2)
    assert model.engine.sectors.fenced.max() <= 1.0


def test_what_was_stopped_is_remembered_and_attempts_wear_the_fence(model, poland):
    sectors, flows = model.engine.sectors, model.engine.flows
    for name, value in (("seen_memory", 4.0), ("fence_wear", 0.1)):
        model.engine.parameters[name] = value
    sectors.seen[poland[3]], sectors.fenced[poland[3]] = 8.0, 0.5
    flows[:] = 0
    flows[poland[3], FLOWS.index("stopped")] = 1  # one of a twentieth: 20 of the whole
    flows[poland[3], FLOWS.index("attempts")] = 2
    model.engine.close_day()
    assert sectors.seen[poland[3]] == pytest.approx(8.0 + (20.0 - 8.0) / 4)
    assert sectors.fenced[poland[3]] == pytest.approx(0.5 * (1 - 0.1 * 40 / sectors.length[poland[3]]))
    assert sectors.seen.sum() == pytest.approx(11.0)


@pytest.mark.parametrize(
    ("hour", "pressure", "held", "storms"),
    [
        (1, 0.8, 100, 1),
        (2, 0.8, 100, 1),
        (0, 0.8, 100, 0),
        (3, 0.8, 100, 0),
        (1, 0.5, 100, 0),
        (1, 0.8, 4, 0),
    ],
)
def test_columns_gather_by_day_under_pressure_where_many_are_held(
    model, poland, hour, pressure, held, storms
):
    p, engine = model.p, model.engine
    p.column_pressure, p.column_people, p.column_rate, p.column_share = 0.6, 100.0, 1e9, 0.5
    engine.sectors.strip[poland[7]] = held  # a column needs 100 of the whole, 5 of a twentieth
    engine.now.hour[0], engine.now.pressure[0] = hour, pressure
    model.line.stormed[:] = 0
    model.line.gather_columns()
    assert (model.line.columns, model.line.stormed.tolist()) == (storms, [storms, 0, 0])
    assert engine.sectors.column[poland[7]] == engine.sectors.column.sum() == storms
    if storms:
        assert engine.sectors.crowd[poland[7]] == 100 * 0.5 / 0.05


def test_the_crowd_storms_at_any_pressure_and_nobody_else(model, poland):
    p, engine = model.p, model.engine
    p.column_people, p.gather_storms = 100.0, 1e9
    engine.sectors.strip[poland] = 5.0
    engine.now.hour[0], engine.now.pressure[0], engine.now.crowd_at[0] = 1, 0.0, poland[7]
    model.line.gather_columns()
    assert np.flatnonzero(engine.sectors.column).tolist() == [poland[7]]


def test_belarus_calls_people_together_at_the_place_of_the_map(model):
    p, now, line = model.p, model.engine.now, model.line
    p.gather_rate = 0.4
    line.prepare()
    assert (now.crowd_at[0], now.gathering[0]) == (-1, 0.0)
    model.governments["belarus"].levers["gathering"] = 1.0
    line.prepare()
    assert load_world().sectors[now.crowd_at[0]].crossing == "Kuznica-Bruzgi"
    assert now.gathering[0] == 0.4


def test_a_column_lasts_one_tick(model, poland):
    model.engine.sectors.column[:] = 1.0
    model.engine.now.hour[0] = 0
    model.line.gather_columns()
    assert model.engine.sectors.column.sum() == 0.0


def test_policies_reach_the_rules(model):
    levers = {"pushback": 0.5, "admission": 0.25, "emergency": 1.0, "crossings_open": 0.0}
    model.governments["latvia"].levers.update(levers)
    model.governments["belarus"].levers.update({"steer_latvia": 0.125, "gap_opening": 0.375})
    model.line.prepare()
    policies = model.engine.policies
    assert {name: getattr(policies, name)[2] for name in levers} == levers
    assert policies.steer[2] == 0.125
    assert set(model.engine.sectors.gap.tolist()) == {0.375}
