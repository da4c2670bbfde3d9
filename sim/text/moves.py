"""What governments did, as moves: steps of one lever in one direction, close in time, told as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol

import pandas as pd

from sim.scenario import Scenario
from sim.text.words import day_of, limit_told, number
from sim.world.catalogue import Lever

SAME_MOVE = timedelta(days=7)  # steps further apart are two moves: governments decide at least weekly
LARGE = 0.5  # of the lever's range
MOST_OF_ONE = 3


class Decisions(Protocol):
    """A run's table of decisions, and its scenario."""

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario."""

    @property
    def decisions(self) -> pd.DataFrame:
        """One row a change of a lever; each lever's first value is a row at the first day."""


@dataclass(frozen=True)
class Move:
    """A lever moved from `before` to `after` between two days; the reason is that of the first step."""

    lever: Lever
    actor_name: str
    first: date
    last: date
    before: float
    after: float
    reason: str

    @property
    def size(self) -> float:
        """How far, as a share of the lever's range."""
        return abs(self.after - self.before) / (self.lever.high - self.lever.low)

    @property
    def why(self) -> str:
        """The reason alone: one that was weighed begins with the move."""
        return self.reason.partition(": ")[2] if " -> " in self.reason else self.reason

    def __str__(self) -> str:
        """When, who, what, in one line."""
        when = (
            day_of(self.first) if self.first == self.last else f"{day_of(self.first)} to {day_of(self.last)}"
        )
        name = self.lever.label
        if self.lever.unit == "switch":
            what = f"{name}: {'yes' if self.after else 'no'}"
        else:
            what = f"{name} from {self._told(self.before)} to {self._told(self.after)}"
        return f"{when:<17} {self.actor_name}: {what}"

    def _told(self, value: float) -> str:
        unlimited = self.lever.name == "flight_cap" and value == self.lever.high
        return "no limit" if unlimited else number(round(value, 2))


def moves(run: Decisions) -> list[Move]:
    """Every move of a government's lever after the first day, by date."""
    table, world = run.decisions, run.scenario.world
    later = table[table["date"] > table["date"].min()]
    found = [
        move
        for key, rows in later.groupby(["actor", "lever"], sort=False)
        if key in world.levers
        for move in _joined(world.levers[key], world.actors[key[0]], rows)
    ]
    return sorted(found, key=lambda move: move.first)


def key_moves(run: Decisions) -> list[Move]:
    """The few largest moves by date: of each lever one, of each government not more than MOST_OF_ONE."""
    chosen: list[Move] = []
    for move in sorted(moves(run), key=lambda move: -move.size):
        of_one = [other.lever for other in chosen if other.lever.actor == move.lever.actor]
        if move.size >= LARGE and move.lever not in of_one and len(of_one) < MOST_OF_ONE:
            chosen.append(move)
    return sorted(chosen, key=lambda move: move.first)


def limit_moves(scenario: Scenario, first: date, last: date) -> list[tuple[date, str]]:
    """Dated limits on flights that begin after the first day, by date, each in one line like a move."""
    world = scenario.world
    lines = [
        (
            start,
            f"{day_of(start):<17} {world.actors[world.hubs[hub].state]}: {limit_told(world, hub, key, value)}",
        )
        for (hub, key), windows in scenario.route_windows.items()
        for start, _, value in windows
        if first < start <= last and scenario.route_value(hub, key, start) is not None
    ]
    return sorted(lines)


def _joined(lever: Lever, actor_name: str, rows: pd.DataFrame) -> Iterator[Move]:
    """The moves that one lever's steps, by date, add up to."""
    move: Move | None = None
    for row in rows.itertuples():
        step = _step(lever, actor_name, row)
        if move and _goes_on(move, step):
            move = replace(move, last=step.last, after=step.after)
        else:
            if move:
                yield move
            move = step
    if move:
        yield move


def _step(lever: Lever, actor_name: str, row: Any) -> Move:
    day = row.date.date()
    return Move(lever, actor_name, day, day, row.before, row.after, row.reason)


def _goes_on(move: Move, step: Move) -> bool:
    same_way = (step.after > step.before) == (move.after > move.before)
    return same_way and step.first - move.last <= SAME_MOVE
