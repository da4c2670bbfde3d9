from typing import Any

import numpy as np
import pytest

from sim.engines.loops import post_units
from sim.guards.units import post, redeploy, weigh_sectors
from sim.kernel.draws import UNIT_LINE, UNIT_MOVE, UNIT_SECTOR, uniform
from sim.kernel.stages import HELD, POSTED
from tests.rules import ALWAYS, here, lay_out, now, parameters, policy, rate_per_day, unit, winner

AROUND = pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])
WHO = 1 << 24


def weighed(sectors: list[Any], policies: list[Any], **changes: float) -> tuple[list[Any], list[Any]]:
    """Sectors and policies laid out, with what draws units added up."""
    lay_out(sectors, policies)
    weigh_sectors(sectors, parameters(**changes))
    return sectors, policies


def test_units_are_drawn_by_length_and_by_what_was_seen_or_who_is_held():
    # Half a unit per km, and per scale: 4 + 5 and 4 + 140; then 5 + 1 and 5 + 4 more of the same line.
    sectors = [
        here(neighbour=0),
        here(neighbour=1, length=8.0, seen=5.0, strip=70.0),
        here(neighbour=1, seen=1.0, strip=2.0),
    ]
    weighed(sectors, [policy(), policy()], guard_spread=0.5, scale=0.5)
    assert [sector.reach[POSTED] for sector in sectors] == [5.0, 9.0, 15.0]
    assert [sector.reach[HELD] for sector in sectors] == [5.0, 144.0, 153.0]


@pytest.mark.parametrize("uid", [WHO + i for i in range(12)])
def test_a_unit_goes_where_it_is_drawn_at_the_line_of_its_own_side(uid):
    # At the neighbour 1: 10 + 0 and 10 + 20, shares of 1/4 and 3/4.
    line = weighed([here(seen=1e6), here(neighbour=1), here(neighbour=1, seen=20.0)], [policy(), policy()])
    one = unit(uid=uid, neighbour=1)
    redeploy(one, *line, now(), parameters())
    assert one.sector == (1 if uniform(1, uid, 101, UNIT_SECTOR) < 0.25 else 2)


@pytest.mark.parametrize("uid", [WHO + i for i in range(12)])
def test_a_unit_of_belarus_chooses_the_line_by_who_is_held_there(uid):
    # 10 + 5 at the neighbour 0; at 1 10 + 0 and 10 + 25, a sum of 45 with shares of 2/9 and 7/9.
    sectors = [here(strip=5.0, seen=1e6), here(neighbour=1), here(neighbour=1, strip=25.0)]
    line = weighed(sectors, [policy(), policy()])
    one = unit(uid=uid, neighbour=-1, belarusian=1)
    redeploy(one, *line, now(), parameters())
    if winner([15.0, 45.0], [1000, 1001], uid, 101, UNIT_LINE) == 0:
        assert one.sector == 0
    else:
        assert one.sector == (1 if uniform(1, uid, 101, UNIT_SECTOR) < 2 / 9 else 2)


@AROUND
def test_a_posted_unit_moves_at_its_rate(factor, happens):
    line = weighed([here(), here(neighbour=1)], [policy(), policy()])
    p = parameters(redeploy_rate=rate_per_day(uniform(1, WHO, 101, UNIT_MOVE)) / 3 * factor)
    one = unit(neighbour=1)
    redeploy(one, *line, now(), p)
    assert one.moves == 101 + 4 * (3 if happens else 4)
    one.sector = 0
    redeploy(one, *line, now(tick=one.moves - 4), p)
    assert one.sector == 0
    redeploy(one, *line, now(tick=one.moves), p)
    assert one.sector == 1


def test_new_units_are_posted_at_once_and_those_behind_a_force_never():
    line, policies = weighed([here(), here(neighbour=1)], [policy(), policy()])
    units = [unit(neighbour=1), unit(neighbour=1)]
    post_units(units, np.array([[0, 1], [2, 2]]), line, policies, [now()], [parameters(redeploy_rate=0.0)])
    assert [one.sector for one in units] == [1, -1]
    assert [sector.guards for sector in line] == [0.0, 20.0]


def test_posts_count_all_and_those_on_duty_per_km():
    line = [here(length=4.0)]
    for one in (unit(sector=0), unit(sector=0), unit(sector=0, belarusian=1)):
        post(one, line, parameters(duty_share=0.5))
    assert (line[0].guards, line[0].duty, line[0].minsk_guards) == (40.0, 5.0, 2.5)


def test_a_smaller_model_has_fewer_guards_as_close_together():
    line = [here(length=4.0)]
    post(unit(sector=0, strength=10.0), line, parameters(duty_share=0.5, scale=0.5))
    assert (line[0].guards, line[0].duty) == (10.0, 2.5)


def test_moves_are_drawn_by_unit_and_day():
    line = weighed([here() for _ in range(50)], [policy()])
    posts = []
    for uid in range(WHO, WHO + 200):
        one = unit(uid=uid)
        redeploy(one, *line, now(), parameters(redeploy_rate=ALWAYS))
        posts.append(one.sector)
    assert len(set(posts)) > 40
