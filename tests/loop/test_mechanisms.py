"""Signs and limits of single mechanisms in a small run of the recorded policies, over a few seeds."""

from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from sim import Standoff, load_scenario, run
from sim.tables.recorder import Recorder

SEEDS = (3000, 3001, 3002)
SCALE = 0.1
END = date(2021, 9, 10)
UNBLOCKED = load_scenario("as_it_happened").with_changes(
    levers=[{"actor": "belarus", "lever": "return_block", "value": 0}], parameters={"scale": SCALE}
)


@cache
def border(until: date, **parameters: float) -> pd.DataFrame:
    """The table of the border from mid-August on, when all push back, over the seeds: sums by neighbour."""
    settings = load_scenario("as_it_happened").with_changes(parameters={"scale": SCALE} | parameters)
    frames = [run(settings, seed=seed, until=until, choices=False).border for seed in SEEDS]
    rows = pd.concat(frames)
    return rows[rows["date"] >= "2021-08-15"].groupby("neighbour").sum(numeric_only=True)


def test_few_people_make_many_attempts_where_they_are_kept_at_the_line():
    def per_day(**parameters: Any) -> float:
        latvia = border(END, **parameters).loc["LV"]
        return float(latvia["attempts"] / latvia["in_strip"])

    kept = {"neighbours.latvia.kept_at_line": 0.8}
    assert per_day(**kept) > 1.3 * per_day(**{"neighbours.latvia.kept_at_line": 0.0})


@cache
def autumn(**parameters: float) -> pd.Series:
    """Sums of the daily table from October to the closing of the hubs over the seeds."""
    settings = load_scenario("as_it_happened").with_changes(parameters={"scale": SCALE} | parameters)
    frames = [run(settings, seed=seed, until=date(2021, 11, 11), choices=False).daily for seed in SEEDS]
    rows = pd.concat(frames)
    return rows[rows["date"] >= "2021-10-01"].sum(numeric_only=True)


def test_rides_that_come_with_the_trade_let_entries_in_germany_grow():
    def entries(**parameters: float) -> tuple[float, float]:
        settings = load_scenario("as_it_happened").with_changes(parameters={"scale": SCALE} | parameters)
        frames = [run(settings, seed=seed, until=date(2021, 10, 1), choices=False).daily for seed in SEEDS]
        counts = pd.concat(frames).groupby("date")["german_recorded"].sum()
        return counts["2021-08-31"] - counts["2021-07-31"], counts["2021-09-30"] - counts["2021-08-31"]

    (august, september), (at_once, later) = entries(rides_half=30.0), entries(rides_half=0.0)
    assert august < 0.8 * at_once
    assert september / august > 1.2 * later / at_once


def test_where_the_way_back_is_open_rest_in_minsk_makes_attempts_rarer():
    def counts(share: float) -> tuple[float, float]:
        frames = [
            run(
                UNBLOCKED.with_changes(parameters={"rest_in_minsk": share}),
                seed=seed,
                until=END,
                choices=False,
            )
            for seed in SEEDS
        ]
        back = sum(frame.daily["went_back"].sum() for frame in frames)
        return float(back), float(sum(frame.border["attempts"].sum() for frame in frames))

    (back, attempts), (back_for_good, attempts_of_all) = counts(1.0), counts(0.0)
    assert back > 2.0 * back_for_good
    assert attempts < 0.97 * attempts_of_all


def test_guards_who_press_those_whom_they_hold_make_fewer_attempts_where_the_way_back_is_open():
    def attempts(held: float) -> float:
        runs = (
            run(UNBLOCKED.with_changes(parameters={"press_held": held}), seed=seed, until=END, choices=False)
            for seed in SEEDS
        )
        return float(sum(each.border["attempts"].sum() for each in runs))

    assert attempts(1.0) < 0.95 * attempts(0.0)


def test_who_is_weary_of_pushbacks_tries_less_often():
    pushed = border(END)["pushbacks"].sum() / border(END)["in_strip"].sum()
    untiring = border(END, weary_pushback=0.0)
    assert pushed < 0.97 * untiring["pushbacks"].sum() / untiring["in_strip"].sum()


def test_who_asks_again_waits_for_a_seat():
    assert autumn()["queued"] > 1.05 * autumn(ask_again=0.0)["queued"]


def test_price_clears_a_part_of_the_queue():
    outbid, fixed = autumn(), autumn(outbid=0.0)
    assert outbid["arrivals"] > 1.2 * fixed["arrivals"]
    assert outbid["queued"] / outbid["arrivals"] < fixed["queued"] / fixed["arrivals"]


def test_deterrence_acts_once_seats_do_not_bind():
    deterred, undeterred = autumn(deter_stranded=0.01), autumn(deter_stranded=0.0)
    assert deterred["arrivals"] < 0.95 * undeterred["arrivals"]


def test_few_cross_a_line_that_is_all_lake():
    def crossed(hold: float) -> float:
        settings = load_scenario("as_it_happened").with_changes(
            parameters={"scale": SCALE, "river_hold": hold}
        )
        model = Standoff(settings, rng=SEEDS[0])
        model.engine.sectors.water[:] = 1.0
        recorder = Recorder(model)
        while model.today < date(2021, 7, 15):
            model.step()
        border = recorder.frames()["border"]
        return float(border["crossings"].sum() / border["attempts"].sum())

    assert crossed(0.9) < 0.3 * crossed(0.0)


def test_a_longer_way_onward_turns_people_to_poland():
    def share(**parameters: Any) -> float:
        attempts = border(date(2021, 10, 1), **parameters)["attempts"]
        return float(attempts["PL"] / attempts.sum())

    alike = {"neighbours.lithuania.way_onward": 1.0, "neighbours.latvia.way_onward": 1.0}
    assert share() > share(**alike) + 0.05


def test_a_gathering_brings_many_to_one_crossing_within_days():
    def fullest(mechanism: str) -> float:
        settings = load_scenario("as_it_happened").with_changes(
            hypotheses={"mechanism": {"gathering": mechanism}}, parameters={"scale": SCALE}
        )
        frames = [
            run(settings, seed=seed, until=date(2021, 11, 16), sectors=True, choices=False).sector
            for seed in SEEDS
        ]
        days = pd.concat(frames, keys=SEEDS)
        last = days[days["date"] == "2021-11-15"].groupby(level=0)["in_strip"]
        return float((last.max() / last.sum()).mean())

    assert fullest("decided") > 1.5 * fullest("none")


def test_those_who_refuse_to_go_home_try_again_in_winter():
    def attempts(**mechanisms: str) -> int:
        settings = load_scenario("as_it_happened").with_changes(
            hypotheses={"mechanism": mechanisms}, parameters={"scale": SCALE}
        )
        frames = (run(settings, seed=seed, until=date(2022, 2, 1), choices=False).border for seed in SEEDS)
        return sum(int(border.loc[border["date"] >= "2022-01-01", "attempts"].sum()) for border in frames)

    assert attempts() > 1.5 * attempts(staying="alike") > 0
