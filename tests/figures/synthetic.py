"""A run's tables without a run: the shapes of the real ones, numbers from smooth curves."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from sim.scenario import load_scenario
from sim.tables.measures import EU_COSTS
from sim.world import load_world
from tests.shipped_world import HUBS, bar_key, cap_key, levers

START = date(2021, 6, 1)
DAMASCUS_OPENS = 101  # days from the start


@cache
def recorded():
    return load_scenario("as_it_happened")


@dataclass(frozen=True)
class SyntheticScenario:
    name: str = "as_it_happened"
    title: str = "As it happened, in synthetic curves"
    question: str = "Do the figures hold?"
    description: str = "Numbers made up to try the figures."

    @property
    def world(self):
        return load_world()

    @property
    def hypotheses(self):
        return recorded().hypotheses

    def parameter(self, name):
        return self.world.parameter(name).default

    @property
    def lever_windows(self):
        return recorded().lever_windows

    def lever_value(self, actor, lever, day):
        return recorded().lever_value(actor, lever, day)


@dataclass(frozen=True)
class SyntheticResults:
    daily: pd.DataFrame
    border: pd.DataFrame
    decisions: pd.DataFrame
    sector: pd.DataFrame | None
    people: None = None
    scenario: SyntheticScenario = field(default_factory=SyntheticScenario)
    seed: int = 0


def bell(days, centre, width, height):
    return height * np.exp(-0.5 * ((days - centre) / width) ** 2)


def make(length=303, *, people=1.0, sectors_kept=True):
    """Results of `length` days; `people` scales every count, 0 for nobody at all."""
    dates = pd.date_range(START, periods=length, unit="s")
    days = np.arange(length)
    return SyntheticResults(
        daily=_daily(dates, days, people),
        border=_border(dates, days, people),
        decisions=_decisions(dates),
        sector=_sector(dates, days, people) if sectors_kept else None,
    )


def _daily(dates, days, people):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"scenario": "as_it_happened", "run": 0, "date": dates})
    shares = rng.dirichlet(np.ones(len(HUBS)))
    arrivals = people * (bell(days, 45, 15, 70) + bell(days, 140, 28, 130))
    for hub, share in zip(HUBS, shares, strict=True):
        frame[f"arrivals_{hub}"] = rng.poisson(arrivals * share)
    frame["flights_damascus"] = np.where(days < DAMASCUS_OPENS, 0.0, 2.6)
    frame["arrivals"] = frame[[f"arrivals_{hub}" for hub in HUBS]].sum(axis=1)
    for stage, centre, height in (
        ("in_minsk", 140, 5000), ("in_border_camp", 160, 1500), ("in_strip", 163, 4300), ("inland", 150, 350),
        ("in_eu_camp", 200, 0),
    ):  # fmt: skip
        frame[stage] = np.round(people * bell(days, centre, 30, height)).astype(int)
    for stage, final in (
        ("detained", 5000), ("asylum", 3300), ("onward", 9000), ("resettled", 0), ("returned", 4000),
        ("left", 700), ("dead", 21), ("deaths_recorded", 15),
    ):  # fmt: skip
        frame[stage] = np.round(people * final / (1 + np.exp(-(days - 150) / 20))).astype(int)
    # three in four of those who return fly home from Belarus, the others are sent home from the EU
    frame["flown_home"] = (3 * frame["returned"] // 4).diff().fillna(0).astype(int)
    frame["cancelled"] = (frame["left"] // 2).diff().fillna(0).astype(int)
    frame["german_recorded"] = rng.poisson(people * bell(days, 145, 30, 120)).cumsum()
    frame["escalation"] = bell(days, 163, 20, 0.5)
    frame["incident_probability"] = 0.00002 * days
    frame["gas_transit"] = np.where((days >= 163) & (days < 166), 0.0, 1.0)
    frame["sanctions"] = np.where(days < 184, 0.45, 0.55)
    for place, part in enumerate(EU_COSTS, 1):
        frame[f"cost_{part}_usd"] = 1e5 * place
    frame["cost_sanctions_belarus_usd"] = 4e6
    frame["temperature"] = 7 + 11 * np.cos((days - 45) / 58) + rng.normal(0, 3, len(days))
    return frame


def _border(dates, days, people):
    rng = np.random.default_rng(2)
    frames = []
    for neighbour, centre, height in zip(("PL", "LT", "LV"), (140, 50, 75), (520, 90, 25), strict=True):
        attempts = rng.poisson(people * bell(days, centre, 30, height))
        frames.append(
            pd.DataFrame(
                {
                    "date": dates,
                    "neighbour": neighbour,
                    "attempts": attempts,
                    "recorded_attempts": attempts,
                    "in_strip": 8 * attempts,
                    "detentions": attempts,
                    "detentions_recorded": attempts // 2,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _sector(dates, days, people):
    rng = np.random.default_rng(3)
    frames = []
    for s in load_world().sectors:
        height = {"PL": 250 * np.exp(-0.5 * ((s.km_from - 120) / 60) ** 2), "LT": 6.0, "LV": 3.0}[s.neighbour]
        counts = rng.poisson(people * bell(days, 160 if s.neighbour == "PL" else 60, 30, height))
        frames.append(pd.DataFrame({"date": dates, "sector": s.index, "in_strip": counts}))
    return pd.concat(frames, ignore_index=True)


def _decisions(dates):
    changes = [
        ("belarus", "pressure", 10, 0.6), ("belarus", "pressure", 155, 1.0),
        ("belarus", "pressure", 170, 0.2),
        ("belarus", "visa_openness", 143, 0.4), ("belarus", "gas_threat", 163, 1.0),
        ("poland", "force", 85, 3000.0), ("poland", "force", 150, 12000.0), ("poland", "emergency", 93, 1.0),
        ("poland", "pushback", 80, 0.9), ("lithuania", "pushback", 63, 1.0), ("latvia", "pushback", 70, 1.0),
        ("eu", "sanctions", 24, 0.4), ("eu", "sanctions", 184, 0.5), ("eu", "contact", 167, 0.6),
        ("russia", "display", 160, 1.0), (*bar_key("istanbul", "iraqi"), 164, 1.0),
        (*bar_key("istanbul", "syrian"), 164, 1.0), ("iraq", "home_flights", 170, 4.0),
        (*cap_key("baghdad"), 66, 1.0), (*cap_key("baghdad"), 165, 0.0), (*bar_key("baghdad", "syrian"), 164, 1.0),
        (*bar_key("erbil", "syrian"), 164, 1.0), (*cap_key("damascus"), 165, 0.0),
        (*bar_key("dubai", "iraqi"), 166, 1.0),
    ]  # fmt: skip
    caps = [cap_key(hub) for hub in HUBS]
    rows = [
        (dates[0], *key, None, lever.high if key in caps else 0.0, "start") for key, lever in levers().items()
    ]
    rows += [
        (dates[day], actor, lever, 0.0, value, "dated")
        for actor, lever, day, value in changes
        if day < len(dates)
    ]
    frame = pd.DataFrame(rows, columns=["date", "actor", "lever", "before", "after", "reason"])
    return frame.sort_values("date", kind="stable", ignore_index=True)
