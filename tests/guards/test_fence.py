import pytest

from sim.guards.fence import build_fence, gap_km, wear
from sim.guards.units import see
from tests.rules import here, parameters


def line(*seen, length=10.0, neighbour=0):
    return [here(length=length, seen=each, steer=1.0, neighbour=neighbour, fenced=0.0) for each in seen]


def built(sectors, km, neighbour=0):
    return build_fence(sectors, neighbour, km, parameters())


def fenced(sectors):
    return [sector.fenced for sector in sectors]


def test_fence_is_built_where_most_was_seen_sector_after_sector():
    sectors = line(1.0, 5.0, 3.0)
    assert built(sectors, 4.0) == 4.0
    assert fenced(sectors) == [0.0, 0.4, 0.0]
    assert built(sectors, 10.0) == 10.0
    assert fenced(sectors) == pytest.approx([0.0, 1.0, 0.4])


def test_of_two_alike_the_first_is_built_first():
    sectors = line(2.0, 2.0)
    built(sectors, 12.0)
    assert fenced(sectors) == pytest.approx([1.0, 0.2])


def test_where_nothing_was_seen_it_stands_where_people_will_be_brought():
    sectors = line(0.0, 0.0, 0.0)
    sectors[1].steer = 2.0
    built(sectors, 5.0)
    assert fenced(sectors) == [0.0, 0.5, 0.0]


def test_each_neighbour_builds_on_its_own_line_as_long_as_there_is_a_gap():
    sectors = [*line(9.0, neighbour=1), *line(1.0, 1.0)]
    assert built(sectors, 50.0) == pytest.approx(20.0)
    assert fenced(sectors) == [0.0, 1.0, 1.0]
    assert built(sectors, 50.0) == 0.0
    assert built(sectors, 50.0, neighbour=2) == 0.0


def test_a_sector_is_built_on_once_a_day_whatever_rounding_leaves_of_its_gap():
    sectors = line(5.0, 1.0, length=10.1)
    sectors[0].fenced = 0.7
    assert built(sectors, 5.0) == pytest.approx(5.0)
    assert fenced(sectors) == pytest.approx([1.0, (5.0 - 0.3 * 10.1) / 10.1])


def test_attempts_wear_the_fence_by_the_km():
    sector = here(length=10.0, fenced=0.5)
    wear(sector, 40, parameters(fence_wear=0.01, scale=2.0))
    assert sector.fenced == pytest.approx(0.5 * (1.0 - 0.01 * 40 / 2.0 / 10.0))
    wear(sector, 10**9, parameters(fence_wear=0.01, scale=2.0))
    assert sector.fenced == 0.0
    assert gap_km(sector) == 10.0


def test_guards_remember_where_people_were_stopped():
    sector = here(seen=4.0)
    see(sector, 40, parameters(seen_memory=5.0, scale=2.0))
    assert sector.seen == pytest.approx(4.0 + (20.0 - 4.0) / 5.0)
    assert sector.known == 20.0 / 10.0  # per km, and for good
    see(sector, 0, parameters(scale=2.0))
    assert sector.known == 2.0
