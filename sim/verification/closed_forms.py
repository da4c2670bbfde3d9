"""Rules against the laws that they stand for: cohorts of alike people whose numbers are known in closed form."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.kernel.counts import poisson
from sim.kernel.draws import DEATH, exponential
from sim.kernel.records import HUB, PERSON, POLICY, SECTOR
from sim.kernel.rule import TICKS_A_DAY, first_event
from sim.kernel.stages import DEAD, INLAND, QUEUED, STRIP
from sim.people.attempt import attempt
from sim.people.wellbeing import endure
from sim.scenario import load_scenario
from sim.scenario.shipped import RECORDED
from sim.transport.booking import board

PEOPLE = 3000
SEED = 11
DETECTED = 0.7
DEATHS = 0.004  # per tick
LEFT, GONE = 0.2, 0.3  # rates per day of two competing events
BOOKED, DAYS, BATCHES = 0.7, 6000, 20  # people per day, for one seat


@dataclass(frozen=True)
class Form:
    """A law, what it gives, what the code gives, and the standard error of the latter."""

    law: str
    expected: float
    found: float
    error: float

    @property
    def agrees(self) -> bool:
        """Whether they differ by at most four standard errors, or a thousandth where nothing is drawn."""
        return abs(self.found - self.expected) <= max(4.0 * self.error, 1e-3 * abs(self.expected))


def closed_forms() -> Iterator[Form]:
    """Yield every law with what the code makes of it."""
    yield from survival()
    yield from attempts()
    yield from competing()
    yield from counts()
    yield queue()


def _record(layout: np.dtype, **values: Any) -> Any:
    """A record of zeros with some values, as plain Python numbers."""
    zeros = np.zeros(1, layout)[0]
    return SimpleNamespace(**{name: zeros[name].tolist() for name in layout.names or ()} | values)


def _parameters(**values: float) -> Any:
    """The registry's defaults with some values changed."""
    return SimpleNamespace(**{**load_scenario(RECORDED).world.resolve({}).general, **values})


def survival() -> Iterator[Form]:
    """A constant hazard: the share alive after n ticks is exp(-n h)."""
    p = _parameters(
        death_hunger=0.0,
        death_exposure=0.0,
        death_vulnerable=1.0,
        wear_rate=0.0,
        bought_food=0.0,
        food_cost=0.0,
    )
    here, policy, now = _record(SECTOR), _record(POLICY, deaths=DEATHS), SimpleNamespace(seed=SEED, tick=0)
    crowd = [
        _record(PERSON, health=1.0, stage=STRIP, spare=exponential(SEED, n, 0, DEATH), until_aid=1e9)
        for n in range(PEOPLE)
    ]
    for tick in range(1, 241):
        now.tick = tick
        for person in crowd:
            if person.stage != DEAD:
                endure(person, here, policy, now, p)
        if tick in (60, 240):
            share = math.exp(-DEATHS * tick)
            alive = float(np.mean([person.stage != DEAD for person in crowd]))
            yield Form(f"alive after {tick} ticks", share, alive, math.sqrt(share * (1 - share) / PEOPLE))


def attempts() -> Iterator[Form]:
    """One sector without feedback: attempts until one is not detected are geometric."""
    p = _parameters(
        detection_rate=-math.log(1.0 - DETECTED), duty_half=1e12, night_sight=1.0, pushback_harm=0.0
    )
    here, policy = _record(SECTOR, duty=1.0, visibility=1.0, length=10.0), _record(POLICY, pushback=1.0)
    now, tries = SimpleNamespace(seed=SEED, tick=0, hour=2), []
    for n in range(PEOPLE):
        person = _record(PERSON, group=n, health=1.0, stage=STRIP)
        for tick in range(1000):
            now.tick = tick
            attempt(person, here, policy, now, p)
            if person.stage == INLAND:
                break
        tries.append(int(person.attempts))
    mean = 1.0 / (1.0 - DETECTED)
    spread = math.sqrt(DETECTED) / (1.0 - DETECTED)
    yield Form("mean attempts until through", mean, float(np.mean(tries)), spread / math.sqrt(PEOPLE))
    tail = DETECTED**5
    yield Form(
        "share with six or more attempts",
        tail,
        float(np.mean(np.array(tries) >= 6)),
        math.sqrt(tail * (1 - tail) / PEOPLE),
    )


def competing() -> Iterator[Form]:
    """Two competing hazards of a morning: that any comes, and which, by their shares."""
    draws = (np.arange(PEOPLE) + 0.5) / PEOPLE
    found = [first_event(float(u), (LEFT, GONE), 1.0) for u in draws]
    any_comes = 1.0 - math.exp(-LEFT - GONE)
    yield Form("either of two events in a day", any_comes, 1.0 - found.count(-1) / PEOPLE, 0.0)
    yield Form("the first of them", any_comes * LEFT / (LEFT + GONE), found.count(0) / PEOPLE, 0.0)


def counts() -> Iterator[Form]:
    """Parties that could book are Poisson: mean and variance agree."""
    mean = 7.3
    drawn = np.array([poisson(mean, SEED, 5, day, DEATH) for day in range(PEOPLE)], float)
    yield Form("mean of a Poisson count", mean, float(drawn.mean()), math.sqrt(mean / PEOPLE))
    error = math.sqrt((mean + 2.0 * mean**2) / PEOPLE)
    yield Form("variance of a Poisson count", mean, float(drawn.var()), error)


def queue() -> Form:
    """One seat a day and Poisson bookings of rate b: on average b^2 / 2 (1 - b) people still wait in the evening."""
    p = _parameters()
    hub, now = _record(HUB, seats=1.0), SimpleNamespace(seed=SEED, tick=0)
    waiting: list[Any] = []
    evenings = []
    for day in range(DAYS):
        now.tick, hub.taken = day * TICKS_A_DAY, 0.0
        booked = poisson(BOOKED, SEED, 6, day, DEATH)
        waiting += [_record(PERSON, stage=QUEUED, group=day) for _ in range(booked)]
        for person in waiting:
            board(person, hub, now, p)
        waiting = [person for person in waiting if person.stage == QUEUED]
        evenings.append(len(waiting))
    batches = np.array(evenings).reshape(BATCHES, -1).mean(axis=1)
    error = float(batches.std(ddof=1)) / math.sqrt(BATCHES)
    return Form("people left in a queue", BOOKED**2 / (2.0 * (1.0 - BOOKED)), float(batches.mean()), error)
