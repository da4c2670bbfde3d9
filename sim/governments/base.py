"""What all governments share: levers that are dated, chosen by quantal response, or follow from others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from sim.actor import Actor
from sim.engines.draws import normal, uniform
from sim.governments.choice import Aim, Option, options, reason_for, weigh
from sim.people.draws import DECIDE, SIGHT
from sim.scenario.catalogue import levers

if TYPE_CHECKING:
    from sim.model import Standoff


@cache
def places(names: tuple[str, ...]) -> dict[str, int]:
    """The place of each name in their alphabetical order."""
    return {name: place for place, name in enumerate(sorted(names))}


class Choice(NamedTuple):
    """A lever's value, and the reason in one line with the numbers that drove it: a text, or a way to word it."""

    value: float
    reason: str | Callable[[], str]


class Government(Actor):
    """An office: each lever is dated by the scenario, or chosen for an aim, or follows a rule.

    A government's own file says no more than `aims` (levers it chooses on its days of decision, with the terms of
    their utility), `rules` (levers that follow from others, or move by a hazard) and what it will `remember`.
    """

    model: Standoff
    name: str
    kind = ""  # the parameters decision_days_<kind> and so on

    def __init__(self, model: Standoff, name: str, index: int) -> None:
        super().__init__(model)
        self.name, self.index = name, index
        self.levers: dict[str, float] = {}
        self._dated: dict[str, float | None] = {}  # what the scenario says of each lever since the last turn
        self._catalogue = {lever: entry for (actor, lever), entry in levers().items() if actor == name}
        self._number = {lever: i for i, lever in enumerate(self._catalogue)}

    def remember(self) -> None:
        """Note what happened since yesterday, on every day: decisions may be some days apart."""

    def aims(self) -> dict[str, Aim]:
        """Levers that are chosen, with the terms of their utility."""
        return {}

    def rules(self) -> dict[str, Choice]:
        """Value and reason of each lever that is not chosen: every lever is in one of both."""
        raise NotImplementedError

    def decide(self, today: date) -> None:
        """Set every lever for today and log what changed; a dated lever can only move at a turn of its dates."""
        m = self.model
        self.remember()
        due = not self.levers or m.crisis_day % int(getattr(m.p, f"decision_days_{self.kind}")) == 0
        followed, aims = self.rules(), self.aims() if due else {}
        turn = not self._dated or today in m.settings.turns[self.name]
        if turn:
            self._dated = {
                lever: m.settings.lever_value(self.name, lever, today) for lever in self._catalogue
            }
        for lever, dated in self._dated.items():
            if dated is not None:
                if turn:
                    self._set(lever, Choice(float(dated), "dated in the scenario"), grain=0.0)
            elif lever in followed:
                self._set(lever, followed[lever], grain=m.p.decision_grain)
            elif due:
                self._set(lever, self.choose(lever, aims[lever]), grain=0.0)  # inertia holds it already

    def choose(self, lever: str, aim: Aim) -> Choice:
        """Quantal response over a lever's options (McKelvey and Palfrey 1995), each with its utility noted."""
        p, entry = self.model.p, self._catalogue[lever]
        before = self.levers.get(lever, aim.start)
        steps = (p.step_small, p.step_middle, p.step_large)
        weighed = weigh(
            options(before, entry.low, entry.high, aim, steps), before, aim, p.rationality, p.inertia
        )
        mark = uniform(self.model.key, self._who(lever), self.model.day, DECIDE)
        taken = weighed[-1]
        for option in weighed:
            mark -= option.chance
            if mark < 0.0:
                taken = option
                break
        self._note(lever, before, aim, weighed, taken)
        return Choice(taken.value, partial(reason_for, lever, aim, before, taken.value, p.inertia))

    def see(self, name: str) -> float:
        """A published number as this office knows it: some days old, and with an error of its own."""
        p, past = self.model.p, self.model.published
        if not past:
            return 0.0
        row = past[max(0, len(past) - 1 - int(p.sight_delay))]
        who = self.index * 64 + places(tuple(row))[name]
        error: float = p.sight_error * normal(self.model.key, who, self.model.day, SIGHT)
        return row[name] * max(0.0, 1.0 + error)

    def _who(self, lever: str) -> int:
        return self.index * 64 + self._number[lever]

    def _set(self, lever: str, choice: Choice, grain: float) -> None:
        before = self.levers.get(lever)
        if choice.value == before:
            return
        entry = self._catalogue[lever]
        value = round(float(min(entry.high, max(entry.low, choice.value))), 4)  # its ends may be integers
        if before is None or abs(value - before) > grain * (entry.high - entry.low):
            self.levers[lever] = value
            reason = choice.reason if isinstance(choice.reason, str) else choice.reason()
            self.model.log(self.name, lever, before, value, reason)

    def _note(self, lever: str, before: float, aim: Aim, weighed: list[Option], taken: Option) -> None:
        m, fields = self.model, tuple(aim._replace(notes=dict(aim.notes)))
        noted = [(option.value, option.utility, option.chance) for option in weighed]
        m.weighed.append(
            (m.today, self.name, lever, before, m.p.inertia, fields, noted, weighed.index(taken))
        )
