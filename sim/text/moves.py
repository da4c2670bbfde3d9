"""Moves of governments: steps of one lever in one direction, close in time, combined into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Protocol

import pandas as pd

from sim.governments.choice import DATED
from sim.scenario import Scenario
from sim.text.reasons import plain_reason
from sim.text.words import day_of, number, turned
from sim.world.catalogue import SWITCH, Lever, LeverKey

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
        """Return one row per change of a lever; its first value is a row on the first day."""


@dataclass(frozen=True)
class Move:
    """Levers moved from `before` to `after` between two days, with the reason of the largest step.

    There are several only where a hub bars several nationalities at once.
    """

    levers: tuple[Lever, ...]
    actor_name: str
    first: date
    last: date
    before: float
    after: float
    reason: str

    @property
    def lever(self) -> Lever:
        """The lever, or the first of those that moved at once."""
        return self.levers[0]

    @property
    def size(self) -> float:
        """Return the size as a share of the lever's range; 1 for limits on flights, whose range is arbitrary."""
        return 1.0 if self.lever.hub else abs(self.after - self.before) / (self.lever.high - self.lever.low)

    @property
    def dated(self) -> bool:
        """Whether the scenario sets it, and no government decided."""
        return self.reason == DATED

    @property
    def why(self) -> str:
        """The reason in plain words."""
        return plain_reason(self.reason)

    def __str__(self) -> str:
        """Return date, actor and change in one line."""
        when = (
            day_of(self.first) if self.first == self.last else f"{day_of(self.first)} to {day_of(self.last)}"
        )
        if self.lever.unit == SWITCH:
            what = f" {turned(self.levers, on=bool(self.after))}"
        else:
            what = f": {self.lever.label} from {self._shown(self.before)} to {self._shown(self.after)}"
        return f"{when:<17} {self.actor_name}{what}"

    def _shown(self, value: float) -> str:
        return "no limit" if self.lever.hub and value == self.lever.high else number(round(value, 2))


def moves(run: Decisions) -> list[Move]:
    """Return every move of a government's lever after the first day, by date."""
    table, world = run.decisions, run.scenario.world
    later = table[table["date"] > table["date"].min()]
    found = [
        move
        for pair, rows in later.groupby(["actor", "lever"], sort=False)
        if (key := LeverKey(*pair)) in world.levers
        for move in _joined(world.levers[key], world.actors[key.actor], rows)
    ]
    return list(together(sorted(found, key=lambda move: (move.first, move.lever.actor, move.lever.hub))))


def together(moves: Iterable[Move]) -> Iterator[Move]:
    """Combine the moves of one hub's bans that occur on the same days."""
    for (nationality, *_), group in groupby(moves, key=_at_once):
        joined = list(group)
        if nationality:
            yield replace(joined[0], levers=tuple(move.lever for move in joined))
        else:
            yield from joined


def _at_once(move: Move) -> tuple[Any, ...]:
    return bool(move.lever.nationality), move.lever.hub, move.first, move.last, move.after


def key_moves(run: Decisions, beside: Decisions | None = None) -> list[Move]:
    """Every limit on flights and the few largest other moves, by date.

    Of the others one per lever, and not more than MOST_OF_ONE per government. None that the run `beside` makes too.
    """
    made = {_change(move) for move in moves(beside)} if beside else set()
    found = [move for move in moves(run) if _change(move) not in made]
    chosen = [move for move in found if move.lever.hub]
    for move in sorted((move for move in found if not move.lever.hub), key=lambda move: -move.size):
        of_one = [o.lever for o in chosen if o.lever.actor == move.lever.actor and not o.lever.hub]
        if move.size >= LARGE and move.lever not in of_one and len(of_one) < MOST_OF_ONE:
            chosen.append(move)
    return sorted(chosen, key=lambda move: move.first)


def _change(move: Move) -> tuple[Any, ...]:
    return tuple(lever.key for lever in move.levers), move.first, move.last, move.before, move.after


def _joined(lever: Lever, actor_name: str, rows: pd.DataFrame) -> Iterator[Move]:
    """The moves that one lever's steps, by date, add up to."""
    steps: list[Move] = []
    for row in rows.itertuples():
        step = _step(lever, actor_name, row)
        if steps and not _goes_on(steps[-1], step):
            yield _sum(steps)
            steps = []
        steps.append(step)
    if steps:
        yield _sum(steps)


def _sum(steps: list[Move]) -> Move:
    largest = max(steps, key=lambda step: round(abs(step.after - step.before), 6))
    return replace(steps[0], last=steps[-1].last, after=steps[-1].after, reason=largest.reason)


def _step(lever: Lever, actor_name: str, row: Any) -> Move:
    day = row.date.date()
    return Move((lever,), actor_name, day, day, row.before, row.after, row.reason)


def _goes_on(before: Move, step: Move) -> bool:
    same_way = (step.after > step.before) == (before.after > before.before)
    return same_way and step.first - before.last <= SAME_MOVE
