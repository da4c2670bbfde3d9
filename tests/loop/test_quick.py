"""A few seeds of the loop, quick enough for every test run; test_loop.py has the probabilities."""

from dataclasses import replace
from datetime import date

import pandas as pd

from tests.loop.worlds import NEVER, Held, Job, World, work

SEEDS = (2000, 2001, 2002)
SMALL = World(until=date(2021, 9, 7), scale=0.03)
AUGUST = date(2021, 8, 16)


def read(**changes: object) -> pd.DataFrame:
    world = replace(SMALL, **changes)
    return pd.DataFrame([work(Job(world, seed)) for seed in SEEDS])


def test_without_word_of_mouth_few_come():
    cut, free = read(cut=("word_of_mouth",))["lithuania_detained"], read()["lithuania_detained"]
    assert cut.sum() < 0.5 * free.sum()


def test_a_call_opens_a_way_down():
    without, start = Held("eu", "contact", 0.0, None, AUGUST), Held("eu", "contact", 1.0, AUGUST)
    assert (read(held=(without, start))["shelter"] < NEVER).all()
    assert (read(held=(Held("eu", "contact", 0.0),))["shelter"] == NEVER).all()


def test_pressed_as_one_the_hubs_close_together():
    """The same pressure on states and carriers: while a package is announced, and each by its own share."""
    starts = date(2021, 11, 12)
    presses = (Held("eu", lever, 0.3, starts) for lever in ("origin_pressure", "carrier_pressure"))
    package = (
        Held("eu", "sanctions", 0.4, None, date(2021, 12, 6)),
        Held("eu", "sanctions", 0.5, date(2021, 12, 6)),
        Held("eu", "sanctions_announced", 0.5, starts, date(2021, 12, 6)),
    )
    silent = (Held("eu", lever, 0.0) for lever in ("contact", "moscow_contact"))
    world = replace(SMALL, held=(*presses, *package, *silent), until=date(2021, 12, 3))
    joined, apart = (read(**vars(each)) for each in (world, replace(world, cut=("campaign",))))
    kept, kept_apart = (seen["arrivals_after"] / seen["arrivals_before"] for seen in (joined, apart))
    assert (joined["hubs_limited"] >= apart["hubs_limited"]).all()
    assert kept_apart.mean() > 1.1 * kept.mean()


def test_pressure_rises_with_events_and_not_with_the_date():
    world = replace(SMALL, until=date(2021, 10, 1))
    moved, still = (
        read(**vars(replace(world, cut=cut))) for cut in ((), ("pressure_attention", "pressure_massing"))
    )
    assert moved["pressure_september"].mean() > 1.1 * moved["pressure_july"].mean()
    assert (still["pressure_september"] <= still["pressure_july"]).all()


def test_force_does_not_go_back_and_forth():
    """It rises through the autumn, and perhaps falls after a call; test_loop.py bounds winters."""
    assert (read(until=date(2021, 12, 15), scale=0.1)["poland_force_turns"] <= 3).all()
