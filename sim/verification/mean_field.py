"""The journey once more, as expected numbers, from docs/ODD.md section 7 alone: it shares no rule with sim/people.

It holds where people are alike: mechanisms that make them differ are off, and nobody gives up. What is not the journey
is taken from a run: arrivals by air, guards on duty, and the geography.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from sim.model import Standoff
from sim.scenario import Scenario, load_scenario
from sim.scenario.shipped import RECORDED
from sim.tables.recorder import Recorder

DAYS = 92
OFF = (
    *("advice", "gathering", "guides", "attacks", "overland", "own_tickets", "wide_water"),
    *("pushback_violence", "guards_learn", "rest", "weariness"),
)
# Nobody is given up on or spared, sees better or worse than others, is moved on, or dies but by the least rate allowed.
ALIKE = {
    "minsk_give_up": 0.0,
    "camp_give_up": 0.0,
    "give_up_rate": 0.001,
    "give_up_pushback": 0.0,
    "move_on_rate": 0.0,
    "vulnerable_spared": 0.0,
    "found_by_duty": 0.0,
    "wet_sight": 1.0,
    "death_rate": 1e-6,
    "expel_rate": 0.0,
    "column_pressure": 1.0,
    "start_in_minsk": 0.0,
}
PRESSURE, PUSHBACK = 0.6, 0.9
OF_HOME = {
    "pressure": PRESSURE,
    "return_block": 1.0,
    "gap_opening": 0.0,
    "homeward_flights": 0.0,
    "shelter": 0.0,
    "visa_openness": 1.0,
}
OF_NEIGHBOUR = {
    "pushback": PUSHBACK,
    "admission": 0.0,
    "emergency": 0.0,
    "aid_access": 0.0,
    "fence": 0.0,
    "camps": 0.0,
}
# Who is pushed back rests as long as anywhere, and travels on as from the nearest neighbour.
LIKE_OTHERS = {"kept_at_line": 0.0, "way_onward": 1.0}
COUNTS = ("attempts", "crossings", "pushbacks", "detentions", "onward", "in_minsk", "in_strip", "inland")


@dataclass(frozen=True)
class Inputs:
    """What the journey is given: arrivals by day; guards on duty per km by day and sector; visibility and weights.

    `duty`: (days, sectors); `home_duty`: likewise, of the home country's guards; `visibility`, `brought` (sum 1):
    (sectors,).
    """

    arrivals: np.ndarray
    duty: np.ndarray
    home_duty: np.ndarray
    visibility: np.ndarray
    brought: np.ndarray


def plain_world(scale: float, base: Scenario | None = None) -> Scenario:
    """Return a scenario with everybody alike and fixed levers, where all are steered to the world's first neighbour.

    `base`: the scenario that is made plain; the recorded one if omitted.
    """
    base = base or load_scenario(RECORDED)
    first, *_ = base.world.neighbours
    steer = {f"steer_{key}": float(key == first) for key in base.world.neighbours}
    levers = [
        {"actor": actor, "lever": name, "value": value}
        for actor, fixed in (("belarus", OF_HOME | steer), (first, OF_NEIGHBOUR))
        for name, value in fixed.items()
    ]
    switches = {name: base.world.hypotheses[f"mechanism.{name}"] for name in OFF}
    off = {name: list(switch.sets)[-1] for name, switch in switches.items()}
    there = {f"neighbours.{first}.{name}": value for name, value in LIKE_OTHERS.items()}
    return base.with_changes(
        name="everybody_alike",
        parameters={**ALIKE, **there, "scale": scale},
        levers=levers,
        hypotheses={"mechanism": off},
    )


def simulated(scenario: Scenario, seed: int, days: int = DAYS) -> tuple[Inputs, pd.Series]:
    """Return what the journey was given in the first days of a run of the model, and what came of it (COUNTS)."""
    until = scenario.period.start + timedelta(days)
    model = Standoff(scenario.until(until), rng=seed, reasons=False, choices=False, collect=False)
    recorder = Recorder(model)
    duty: list[np.ndarray] = []
    home: list[np.ndarray] = []

    def note(_: Any) -> None:
        duty.append(model.engine.sectors.duty.copy())
        home.append(model.engine.sectors.minsk_guards.copy())

    model.day_ends.append(note)
    while not model.finished:
        model.step()
    frames = recorder.frames()
    line, sectors = model.line.rows[0], model.engine.sectors
    weights = sectors.steer[line]
    daily, border = frames["daily"], frames["border"]
    here = border[border["neighbour"] == next(iter(scenario.world.neighbours.values())).code]
    counts = {name: float(here[name].sum()) for name in COUNTS[:4]}
    counts |= {name: float(daily[name].iloc[-1]) for name in COUNTS[4:]}
    inputs = Inputs(
        daily["arrivals"].to_numpy(float),
        np.stack(duty)[:, line],
        np.stack(home)[:, line],
        sectors.visibility[line].copy(),
        weights / weights.sum(),
    )
    return inputs, pd.Series(counts)


def expected(inputs: Inputs, p: Mapping[str, float], ticks: int = 4) -> pd.Series:
    """Return the expected counts of the journey (COUNTS), in so many ticks per day; `p`: parameters by name.

    With four ticks the first of a day is night and decisions in the city fall in the second; with more, likewise.
    """
    sectors = len(inputs.brought)
    city, camp, rested, inland = 0.0, np.zeros(sectors), np.zeros(sectors), np.zeros(sectors)
    resting = np.zeros((round(p["rest_ticks"] * ticks / 4), sectors))
    total = dict.fromkeys(COUNTS, 0.0)
    transfer = 1.0 - math.exp(-(p["transfer_alone"] + p["transfer_rate"] * PRESSURE))
    to_strip = 1.0 - math.exp(-(p["camp_to_strip"] * PRESSURE + p["camp_to_strip_alone"]) / ticks)
    caught_inland = PUSHBACK * p["inland_pushback"]
    leave = 1.0 - math.exp(-(p["found_rate"] + p["onward_rate"]) / ticks)
    found_share = p["found_rate"] / (p["found_rate"] + p["onward_rate"])
    for day, arrivals in enumerate(inputs.arrivals):
        city += arrivals
        for tick in range(ticks):
            night = tick < ticks / 4
            if tick == ticks // 4:
                gone = city * transfer
                city -= gone
                camp += gone * inputs.brought
            tried = rested * (1.0 - np.exp(-_attempts(inputs, p, day, night) / ticks))
            detected = _detected(inputs, p, day, night)
            through, stopped = tried * (1.0 - detected), tried * detected
            back = stopped * PUSHBACK
            moved = inland * leave
            found = moved * found_share
            back_inland = found * caught_inland
            arriving = camp * to_strip
            total["attempts"] += tried.sum()
            total["crossings"] += through.sum()
            total["pushbacks"] += (back + back_inland).sum()
            total["detentions"] += (stopped - back + found - back_inland).sum()
            total["onward"] += (moved - found).sum()
            rested += arriving + resting[0] - tried
            resting = np.vstack([resting[1:], back + back_inland])
            camp -= arriving
            inland += through - moved
    strip = float(rested.sum() + resting.sum())
    return pd.Series({**total, "in_minsk": city, "in_strip": strip, "inland": float(inland.sum())})


def _attempts(inputs: Inputs, p: Mapping[str, float], day: int, night: bool) -> np.ndarray:
    """Attempts per day of a rested person, by sector."""
    presence = 1.0 - np.exp(-p["presence_rate"] * inputs.home_duty[day])
    rate = p["attempt_rate"] * (1.0 + p["press_gain"] * PRESSURE * presence)
    return rate * (p["night_attempts"] if night else 1.0)


def _detected(inputs: Inputs, p: Mapping[str, float], day: int, night: bool) -> np.ndarray:
    """Probability that an attempt is detected, by sector."""
    duty = inputs.duty[day] / (1.0 + inputs.duty[day] / p["duty_half"])
    sight = inputs.visibility * (p["night_sight"] if night else 1.0)
    return 1.0 - np.exp(-p["detection_rate"] * duty * sight)
