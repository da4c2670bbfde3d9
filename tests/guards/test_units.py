import pytest

from sim.guards.units import post, redeploy, unit_weight
from sim.kernel.draws import UNIT_MOVE, UNIT_SECTOR, uniform
from tests.rules import ALWAYS, here, now, parameters, rate_per_day, unit

AROUND = pytest.mark.parametrize(("factor", "happens"), [(0.999, False), (1.001, True)])
WHO = 1 << 60


def test_units_are_drawn_by_length_and_by_what_was_seen_or_who_is_held():
    sector = here(neighbour=1, length=8.0, seen=5.0, strip=70.0)
    p = parameters(guard_spread=0.5, scale=0.5)
    assert unit_weight(unit(neighbour=1), sector, p) == 9.0
    assert unit_weight(unit(neighbour=0), sector, p) == 0.0
    assert unit_weight(unit(neighbour=-1, belarusian=1), sector, p) == 144.0


@pytest.mark.parametrize("uid", [WHO + i for i in range(12)])
def test_a_unit_goes_where_it_is_drawn(uid):
    # For the neighbour 0: 10 + 0 and 10 + 20, shares of 1/4 and 3/4; the sector between is another's.
    line = [here(), here(neighbour=1, seen=1e6), here(seen=20.0)]
    one = unit(uid=uid)
    redeploy(one, line, now(), parameters())
    assert one.sector == (0 if uniform(1, uid, 101, UNIT_SECTOR) < 0.25 else 2)


@AROUND
def test_a_posted_unit_moves_at_its_rate(factor, happens):
    line = [here(neighbour=1), here()]
    p = parameters(redeploy_rate=rate_per_day(uniform(1, WHO, 101, UNIT_MOVE)) * factor)
    one = unit(sector=0)
    redeploy(one, line, now(), p)
    assert one.sector == (1 if happens else 0)


def test_a_new_unit_is_posted_at_once_and_an_inactive_one_never():
    line = [here(neighbour=1), here()]
    new, idle = unit(), unit(active=0)
    for one in (new, idle):
        redeploy(one, line, now(), parameters(redeploy_rate=0.0))
        post(one, line, parameters())
    assert (new.sector, idle.sector) == (1, -1)
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
    line = [here() for _ in range(50)]
    posts = []
    for uid in range(WHO, WHO + 200):
        one = unit(uid=uid)
        redeploy(one, line, now(), parameters(redeploy_rate=ALWAYS))
        posts.append(one.sector)
    assert len(set(posts)) > 40
