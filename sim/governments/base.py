"""What all governments share: levers that are dated, chosen by quantal response, or follow from others."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from sim.governments.choice import DATED, Aim, Options, options, reason_for, weigh
from sim.governments.view import OfficeView
from sim.kernel.actor import Actor
from sim.kernel.choices import pick
from sim.kernel.compiled_draws import normal, uniform
from sim.kernel.draws import DECIDE, SIGHT
from sim.kernel.keys import name_key
from sim.kernel.layouts import LeverName
from sim.world.view import Reason

# Published numbers that an error cannot lift above 1.
SHARES = ("share_", "success_", "salience", "escalation")
NO_ERROR = (-1, 0.0, 0.0)  # before the first draw


@lru_cache(maxsize=8)
def drift(day: int, span: int) -> tuple[int, float, float]:
    """The day of the draw before, the share of `span` days passed since, and what brings the spread back to 1."""
    first = day - day % span
    passed = (day - first) / span
    return first, passed, math.hypot(1.0 - passed, passed)


class Choice(NamedTuple):
    """A lever's value, and the reason for it."""

    value: float
    reason: Reason


Aims = Mapping[str, Callable[[], Aim]]
Rules = Mapping[str, Callable[[], Choice]]


class Government(Actor):
    """An office: each lever is dated by the scenario, or chosen for an aim, or follows a rule.

    A government's own file contains only `aims` (levers it chooses on its days of decision, with the terms of
    their utility), `rules` (levers that follow from others), `fixed` (levers that stay) and what it will `remember`.
    """

    model: OfficeView
    name: str

    def __init__(self, model: OfficeView, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.levers: dict[str, float] = {}
        self.due = True  # whether today is a day of decision
        self.turns = True  # whether dates of the scenario begin or end today
        self._dated: dict[str, float | None] = {}  # the dated value of each lever since the last turn
        # Errors of what it sees: start day, from and to.
        self._errors: dict[str, tuple[int, float, float]] = {}
        self._catalogue = {
            lever: entry for (actor, lever), entry in model.settings.world.levers.items() if actor == name
        }
        self._number = {lever: i for i, lever in enumerate(self._catalogue)}
        self._decision_days = int(self.decision_days)
        self.words = model.settings.world.words  # what reasons call the parties

    @property
    @abstractmethod
    def decision_days(self) -> float:
        """Days from one day of decision to the next."""

    def own(self, lever: LeverName) -> float:
        """Present value of an own lever; 0 before the first decision. Raises InputError for an unknown one."""
        try:
            return self.levers[lever]
        except KeyError:
            self.model.settings.world.lever_key(self.name, lever)
            return 0.0

    def remember(self) -> None:
        """Update daily what the office remembers, since decisions may be days apart."""

    def aims(self) -> Aims:
        """How to weigh each lever that is chosen: asked for the free ones only, on days of decision."""
        return {}

    def rules(self) -> Rules:
        """Return the levers that follow from others, once a day; those left out stay as they are."""
        return {}

    def fixed(self) -> Mapping[str, Choice]:
        """Levers that stay where they are unless the scenario dates them: every lever is in one of the three."""
        return {}

    def decide(self, today: date) -> None:
        """Set every lever for today and log what changed; a dated lever can only move at a turn of its dates."""
        m = self.model
        logged = len(m.decisions)
        due = self.due = not self.levers or m.crisis_day % self._decision_days == 0
        self.remember()
        self.turns = not self._dated or today in m.settings.turns[self.name]
        if self.turns:
            self._turn(today)
        if due:
            for lever, weigh_up in self.aims().items():
                if self._dated[lever] is None:
                    self._set(lever, self.choose(lever, weigh_up()))
        for lever, follow in self.rules().items():
            if self._dated[lever] is None:
                self._set(lever, follow(), note=due)
        if len(m.decisions) > logged + 1:
            # In the order of the catalogue, whether dated or free.
            m.decisions[logged:] = sorted(
                m.decisions[logged:], key=lambda row: self._number.get(row[2], math.inf)
            )

    def _turn(self, today: date) -> None:
        """Return what the scenario dates from today, and the values of levers that nobody changes."""
        self._dated = {
            lever: self.model.settings.lever_value(self.name, lever, today) for lever in self._catalogue
        }
        for lever, dated in self._dated.items():
            if dated is not None:
                self._set(lever, Choice(float(dated), DATED))
        for lever, choice in self.fixed().items():
            if self._dated[lever] is None:
                self._set(lever, choice, note=True)

    def choose(self, lever: str, aim: Aim) -> Choice:
        """Quantal response over a lever's options (McKelvey and Palfrey 1995), each with its utility noted."""
        p, entry = self.model.p, self._catalogue[lever]
        before = self.levers.get(lever, aim.start)
        steps = (p.step_small, p.step_middle, p.step_large)
        weighed = weigh(
            options(before, entry.low, entry.high, aim, steps), before, aim, p.rationality, p.inertia
        )
        taken = self._draw(lever, weighed)
        self._note(lever, before, aim, weighed, taken)
        reason = partial(reason_for, entry.label, aim, before, weighed, taken, p.inertia)
        return Choice(weighed.values[taken], reason)

    def see(self, name: str) -> float:
        """Return a published number as this office knows it: some days old, with its own drifting error."""
        p, past = self.model.p, self.model.published
        if not past:
            return 0.0
        number = past[max(0, len(past) - 1 - int(p.sight_delay))][name]
        if number == 0.0:
            return 0.0
        seen = number * max(0.0, 1.0 + p.sight_error * self._error(name))
        return min(1.0, seen) if name.startswith(SHARES) else seen

    def _error(self, name: str) -> float:
        """A standard normal number that drifts from one draw to the next in `sight_memory` days."""
        m, span = self.model, int(self.model.p.sight_memory)
        first, passed, spread = drift(m.day, span)
        since, start, end = self._errors.get(name, NO_ERROR)
        if since != first:
            who = name_key(f"{self.name} sees {name}")
            start, end = (normal(m.key, who, day, SIGHT) for day in (first, first + span))
            self._errors[name] = first, start, end
        return (start * (1.0 - passed) + end * passed) / spread

    def _draw(self, lever: str, weighed: Options) -> int:
        """The place of the option that is taken."""
        u = uniform(self.model.key, name_key(f"{self.name} {lever}"), self.model.day, DECIDE)
        return pick(weighed.chances, u)

    def _set(self, lever: str, choice: Choice, *, note: bool = False) -> None:
        """Set a lever and log the change; `note`: also log why it stays."""
        before, value = self.levers.get(lever), choice.value
        if value != before:
            entry = self._catalogue[lever]
            value = round(float(min(entry.high, max(entry.low, value))), 4)  # its ends may be integers
        if value != before:
            self.levers[lever] = value
            self.model.log(self.name, lever, before, value, choice.reason)
        elif note:
            self.model.note(self.name, lever, value, choice.reason)

    def _note(self, lever: str, before: float, aim: Aim, weighed: Options, taken: int) -> None:
        m = self.model
        if m.with_choices:
            m.weighed.append(
                (m.today, self.name, lever, before, m.p.inertia, tuple(aim), tuple(weighed), taken)
            )
