"""Worlds for the tests of the loop: the free scenario with levers held or links cut, read over many seeds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pandas as pd

from sim.batch.jobs import Failure, outcomes
from sim.model import Standoff
from sim.scenario import Scenario, load_scenario
from sim.tables.recorder import Recorder
from sim.world import load_world

SCALE = 0.1  # a tenth of the people: less than a second to mid-December
SEEDS = tuple(range(1000, 1050))  # none of those that anything was fitted with
WORKERS = 2
TAIL = 6  # attempts of one person, as in P5
HARD = 0.8  # pushback by rule, not by practice
WEEK_OF_VETO = pd.Timedelta(days=7)
AUTUMN = pd.Timestamp("2021-09-01"), pd.Timestamp("2021-12-15")
WORLD = load_world()
NEVER = pd.Timestamp("2100-01-01")


@dataclass(frozen=True)
class Held:
    """A lever dated by hand, where every other lever follows from its rule."""

    actor: str
    lever: str
    value: float
    start: date | None = None
    until: date | None = None

    def entry(self) -> dict[str, Any]:
        """As a scenario file has it."""
        window = {"from": self.start, "until": self.until}
        dated = {key: day for key, day in window.items() if day}
        return {"actor": self.actor, "lever": self.lever, "value": self.value, **dated}


@dataclass(frozen=True)
class World:
    """The free scenario, some levers held and some links cut: parameters at 0, outside what a scenario may set."""

    held: tuple[Held, ...] = ()
    cut: tuple[str, ...] = ()
    until: date = date(2021, 12, 15)
    scale: float = SCALE

    def settings(self) -> Scenario:
        """The free scenario in other words: no lever has a date but those that are held."""
        content: dict[str, Any] = load_scenario("free").content()
        content["hypotheses"]["decision"] = "historical"
        content |= {"routes": {}, "parameters": {"scale": self.scale}}
        content["lever"] = [held.entry() for held in self.held]
        return Scenario.from_content(content, "a world of the loop")


def to_mid_october(values: Mapping[str, float], mechanisms: Mapping[str, str]) -> Scenario:
    """The recorded policies on a small border up to mid-October, with some values and mechanisms changed."""
    content: dict[str, Any] = load_scenario("as_it_happened").content()
    content["hypotheses"] = content["hypotheses"] | {"mechanism": mechanisms}
    content["period"] = content["period"] | {"until": date(2021, 10, 16)}
    content["parameters"] = {"scale": 0.05} | dict(values)
    return Scenario.from_content(content, "to mid-October")


@dataclass(frozen=True)
class Job:
    """One run of a world."""

    world: World
    seed: int


@cache
def seen(world: World) -> pd.DataFrame:
    """What is read of every seed of a world: index seed, columns as `work` has them, counts at real size."""
    rows = {}
    for job, outcome in outcomes(work, [Job(world, seed) for seed in SEEDS], WORKERS):
        assert not isinstance(outcome, Failure), outcome
        rows[job.seed] = outcome
    return pd.DataFrame.from_dict(rows, orient="index").sort_index()


def work(job: Job) -> dict[str, Any]:
    """Run one world with one seed and read it."""
    model = Standoff(job.world.settings(), rng=job.seed)
    recorder = Recorder(model)
    for name in job.world.cut:
        assert hasattr(model.p, name)
        setattr(model.p, name, 0.0)
    while not model.finished and model.today < job.world.until:
        model.step()
    frames = recorder.frames()
    attempts = model.migrants.frame()["attempts"]
    tail = (attempts >= TAIL).sum() / max(1, (attempts >= 1).sum())
    read = _flows(frames, job.world.scale) | _stops(frames["decisions"]) | _gas(frames["decisions"])
    return {"tail": tail, **read, **_lines(frames["decisions"])}


def _flows(frames: Mapping[str, pd.DataFrame], scale: float) -> dict[str, Any]:
    daily = frames["daily"].set_index("date")
    border = frames["border"].drop(columns=["scenario", "run"]).pivot_table(index="date", columns="neighbour")
    attempts, strip = border["attempts"], daily["in_strip"]
    early: pd.Series[int] = attempts[:"2021-07-31"].sum()
    late: pd.Series[int] = attempts["2021-08-20":"2021-09-30"].sum()
    peak = strip.idxmax()
    return {
        "lithuania_detained": border["detentions"]["LT"][:"2021-08-03"].sum() / scale,
        "poland_early": early["PL"] / max(1, early.sum()),
        "poland_late": late["PL"] / max(1, late.sum()),
        "arrivals_before": daily["arrivals"]["2021-10-29":"2021-11-11"].sum() / scale,
        "arrivals_after": daily["arrivals"]["2021-11-19":"2021-12-02"].sum() / scale,
        "bookings_late": daily["bookings"]["2021-09-15":"2021-12-14"].sum() / scale,
        "pressure_july": daily["pressure"]["2021-07-01":"2021-07-31"].mean(),
        "pressure_september": daily["pressure"]["2021-09-01":"2021-09-30"].mean(),
        "strip_peak": strip[peak] / scale,
        "strip_peak_day": peak,
        "strip_september": strip["2021-09-01":"2021-09-10"].mean() / scale,
        "strip_kept": strip[peak:].min() / max(1, strip[peak]),
    }


def _days(decisions: pd.DataFrame, actor: str, lever: str, least: float) -> list[pd.Timestamp]:
    """The days on which a lever was set to `least` or more."""
    mine = (decisions["actor"] == actor) & (decisions["lever"] == lever) & (decisions["after"] >= least)
    return list(decisions["date"][mine])


def turns(values: Iterable[float]) -> int:
    """How often a lever turns round: a rise that follows on a fall, or the other way."""
    steps = [after - before for before, after in pairwise(values) if after != before]
    return sum(one * next_one < 0.0 for one, next_one in pairwise(steps))


def _lines(decisions: pd.DataFrame) -> dict[str, Any]:
    force, favours = (
        decisions[(decisions["actor"] == actor) & (decisions["lever"] == lever)]["after"]
        for actor, lever in (("poland", "force"), ("eu", "origin_pressure"))
    )
    return {
        "lithuania_pushback": min(_days(decisions, "lithuania", "pushback", HARD), default=NEVER),
        "poland_emergency": min(_days(decisions, "poland", "emergency", 1.0), default=NEVER),
        "poland_force_start": force.iloc[0],
        "poland_force": force.max(),
        "poland_force_turns": turns(force),
        "favours_turns": turns(favours),
        "shelter": min(_days(decisions, "belarus", "shelter", 1.0), default=NEVER),
    }


def _stops(decisions: pd.DataFrame) -> dict[str, Any]:
    """Hubs that lost seats for migrants from 1 September to 15 December; Iraq's first limit, Turkey's bar.

    A hub counts once, and not where those whom the bans name were kept off before.
    """
    limit = decisions["lever"].str.split(".", expand=True).reindex(columns=range(3))
    barred = (limit[2] == "nationality_ban") & (decisions["after"] >= 1.0)
    limited = (limit[2] == "weekly_cap") & (decisions["after"] < decisions["before"])
    gave_in = (decisions["lever"] == "carries_migrants") & (decisions["after"] == 0.0)
    lost: dict[str, pd.Timestamp] = {}
    for row in decisions[gave_in | barred | limited].itertuples():
        for hub in WORLD.hubs_of(row.actor) if row.lever == "carries_migrants" else [row.lever.split(".")[1]]:
            if hub not in lost or (row.lever == f"routes.{hub}.weekly_cap" and row.after == 0.0):
                lost[hub] = row.date
    autumn = [day for day in lost.values() if AUTUMN[0] <= day <= AUTUMN[1]]
    iraq, turkey = (
        decisions["date"][which & (decisions["actor"] == actor)]
        for which, actor in ((limited, "iraq"), (barred, "turkey"))
    )
    return {
        "hubs_limited": len(autumn),
        "iraq_limits": min(iraq, default=NEVER),
        "turkey_bars": min(turkey, default=NEVER),
    }


def _gas(decisions: pd.DataFrame) -> dict[str, Any]:
    """Threats, those of them while a package was decided and not in force, those that Russia vetoed in a week."""
    threats = _days(decisions, "belarus", "gas_threat", 1.0)
    vetoes = _days(decisions, "russia", "gas_veto", 1.0)
    packages = decisions[(decisions["lever"] == "sanctions_announced") & (decisions["after"] > 0.0)]
    in_force = pd.to_datetime(packages["reason"].str.extract(r"in force on (\S+)$")[0])
    spans = list(zip(packages["date"], in_force, strict=True))
    return {
        "threats": len(threats),
        "threats_answering": sum(any(a <= day <= b for a, b in spans) for day in threats),
        "threats_vetoed": sum(any(day <= v <= day + WEEK_OF_VETO for v in vetoes) for day in threats),
    }
