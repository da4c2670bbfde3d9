"""Invariants checked inside a run: a mixin for either engine that looks before and after each loop.

An unchecked engine executes none of this code.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.engines.base import Engine
from sim.engines.moves import MOVE_EVENTS, RULES, STOCKS
from sim.kernel import stages as s
from sim.kernel.records import PERSON
from sim.kernel.rule import MORNING, TICKS_A_DAY
from sim.kernel.stages import FLOWS, STAGES

REALS = tuple(name for name in PERSON.names or () if PERSON[name].kind == "f")
SHARES = ("health", "hunger", "hope")  # 0 to 1


class InvariantError(RuntimeError):
    """The model violated an invariant: an error in the program, not in the input."""


def _bytes(people: np.ndarray) -> np.ndarray:
    """A row of bytes for each person: NumPy copies and compares records field by field, ten times slower."""
    return people.view(np.uint8).reshape(len(people), PERSON.itemsize)


class Checks(Engine):
    """The checks, to be mixed into an engine: raises InvariantError naming person, tick, rule and law."""

    _counted: tuple[np.ndarray, np.ndarray] | None = None  # census and flows at the last tally

    def settle(self, wanted: int) -> None:
        """As the engine does; then the newcomers are checked."""
        before = self._copy()
        super().settle(wanted)
        self._check_states(before, self._copy(), "settle")

    def infiltrate(self, origin: int) -> None:
        """As the engine does; then the newcomers are checked."""
        before = self._copy()
        super().infiltrate(origin)
        self._check_states(before, self._copy(), "infiltrate")

    def book(self, origins: np.ndarray) -> int:
        """As the engine does; then those who booked are checked."""
        before = self._copy()
        booked = super().book(origins)
        after = self._copy()
        self._check_states(before, after, "book")
        new = np.arange(len(after)) >= len(before)
        self._demand(~new | (after["stage"] == s.QUEUED), after, "book", "who books waits for a seat")
        self._demand(
            ~new | (after["sunk"] == self.hubs.price[after["origin"]]),
            after,
            "book",
            "what is paid is the price",
        )
        return booked

    def board(self) -> None:
        """As the engine does; then seats, moves and money are checked."""
        before = self._copy()
        super().board()
        after = self._copy()
        self._check_states(before, after, "board")
        self._check_moves(before, after)
        if (self.hubs.taken > self.hubs.seats).any():
            raise InvariantError(f"tick {self.now.tick[0]}, board: more seats taken than there are")
        kept = np.isclose(before["cash"] + before["sunk"], after["cash"] + after["sunk"], rtol=1e-12)
        self._demand(kept, after, "seek_other_way", "money moves between cash and sunk, none is made")
        may = (before["hub"] != after["hub"]) | (after["stage"] == s.LEFT)
        self._demand(may | (before["cash"] == after["cash"]), after, "board", "money only by rule")

    def tick(self) -> None:
        """One loop after the other, to look between them."""
        Engine.tick(self)

    def live(self) -> None:
        """As the engine does; then everybody's tick is checked."""
        before = self._copy()
        super().live()
        after = self._copy()
        self._check_states(before, after, "")
        self._check_moves(before, after)
        self._check_money(before, after)

    def tally(self) -> None:
        """As the engine does; then census and rosters are checked against the people, and stocks against flows."""
        super().tally()
        people = self._copy()
        stage, at = people["stage"], f"tick {self.now.tick[0]}, tally"
        if (np.bincount(stage, minlength=len(STAGES)) != self.census).any():
            raise InvariantError(f"{at}: the census does not count everybody once")
        for which in range(s.ROSTERS):
            rows = self.rosters[which][: self.listed[which]]
            rows = rows if which == s.QUEUE else np.sort(rows)
            if not np.array_equal(rows, np.flatnonzero(np.array(s.ROSTER_OF)[stage] == which)):
                raise InvariantError(f"{at}: a roster is not of those whose stage has its pace")
        if people["events"].any():
            raise InvariantError(f"{at}: what happened to somebody is not counted")
        in_strip = people["sector"][stage == s.STRIP]
        if (np.bincount(in_strip, minlength=len(self.strip)) != self.strip).any():
            raise InvariantError(f"{at}: people in the strip are not where they are")
        flows = self.flows.sum(axis=0)
        if self._counted is not None:
            census, before = self._counted
            new = people["trained"][census.sum() :]
            counted = dict(zip(FLOWS, (flows - before).tolist(), strict=True))
            counted |= {"trained": int(new.sum()), "bookings": len(new) - int(new.sum())}
            self._check_stocks(self.census - census, counted, at)
        self._counted = self.census.copy(), flows

    def new_day(self) -> None:
        """As the engine does; flows are counted from zero."""
        super().new_day()
        if self._counted is not None:
            self._counted = self._counted[0], np.zeros(len(FLOWS), np.int64)

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Restore the engine's state and forget what was seen before."""
        super().restore(state)
        self._counted = None

    def _check_stocks(self, grown: np.ndarray, flows: dict[str, int], at: str) -> None:
        """Check that every stock equals the last census plus inflows minus outflows."""
        for name, stock in STOCKS.items():
            came, went, perhaps_came, perhaps_went = (
                sum(flows[kind] for kind in kinds)
                for kinds in (stock.came, stock.went, stock.perhaps_came, stock.perhaps_went)
            )
            low, high = came - went - perhaps_went, came - went + perhaps_came
            change = int(grown[stock.stages].sum())
            if not low <= change <= high:
                expected = f"{low}" if low == high else f"{low} to {high}"
                raise InvariantError(f"{at}: {name} grew by {change}, its flows give {expected}")

    def _check_states(self, before: np.ndarray, after: np.ndarray, rule: str) -> None:
        """Check for one stage and place each, no NaN, shares within 0 and 1, and no action after a final stage."""
        rules = rule or before["stage"]
        for name in REALS:
            self._demand(np.isfinite(after[name]), after, rules, f"{name} is a number")
        for name in SHARES:
            self._demand((after[name] >= 0.0) & (after[name] <= 1.0), after, rules, f"{name} is 0 to 1")
        self._demand(after["cash"] >= 0.0, after, rules, "nobody owes money")
        stage, sector = after["stage"], after["sector"]
        self._demand((stage >= 0) & (stage < len(STAGES)), after, rules, "one stage each")
        at_border = (stage >= s.BORDER_CAMP) & (stage <= s.ASYLUM)
        placed = (sector >= 0) & (sector < len(self.strip))
        self._demand(np.where(at_border, placed, placed | (sector == -1)), after, rules, "one place each")
        over = before["stage"] >= s.FINAL_FROM
        still = np.ones(len(after), bool)
        still[: len(before)][over] = (_bytes(before)[over] == _bytes(after)[: len(before)][over]).all(axis=1)
        self._demand(still, after, rules, "nobody acts after a final stage")

    def _check_moves(self, before: np.ndarray, after: np.ndarray) -> None:
        """Every change of stage is one that the journey has, and its event was written."""
        needed = MOVE_EVENTS[before["stage"], after["stage"]]
        moved = before["stage"] != after["stage"]
        wrote = (needed & after["events"]) != 0
        self._demand(~moved | wrote, after, before["stage"], "a move of the journey, with its event")
        claimed = (before["stage"] == s.DETAINED) & (after["stage"] == s.ASYLUM)  # the way out stays the same
        clock = np.where(moved & ~claimed, self.now.tick[0], before["since"])
        # A move there and back within a tick restarts the clock.
        self._demand(
            (after["since"] == clock) | (after["since"] == self.now.tick[0]), after, before["stage"], "clock"
        )

    def _check_money(self, before: np.ndarray, after: np.ndarray) -> None:
        """Check that cash changes only by lodging, food, robbery, guides and the way out; sunk costs stay."""
        p, now = self.parameters, self.now
        stage, cash, events = before["stage"], before["cash"], after["events"]
        outside = np.isin(stage, (s.BORDER_CAMP, s.STRIP, s.INLAND))
        hostel = (stage == s.MINSK) * (now.hour[0] == MORNING) * p["hostel_cost"][0]
        robbed = np.where(events & s.WAS_ROBBED, 1.0 - p["robbery_share"][0], 1.0)
        robbed = np.where(events & s.ATTACKED, 1.0 - p["attack_share"][0], robbed)
        fare = np.where(events & s.FLEW_HOME, max(0.0, p["home_fare"][0] - now.return_support[0]), 0.0)
        fare = np.where(events & s.WENT_AWAY, p["overland_cost"][0], fare)
        paid = np.where(events & s.HIRED, self._guide_prices(before), 0.0)
        ways = [np.maximum(0.0, left * robbed - fare) - paid for left in (cash, cash - hostel)]
        right = (after["cash"] == ways[0]) | (after["cash"] == ways[1])
        free = (events & s.FLEW_HOME) > 0  # on a flight that the state put on
        right |= free & ((after["cash"] == cash) | (after["cash"] == cash - hostel))
        # Outside, food costs as much as hunger asks for: no more than a day's food per day.
        fed = np.maximum(0.0, cash - p["food_cost"][0] / TICKS_A_DAY) * robbed - fare - paid
        most = np.where(free, cash, ways[0])
        right |= outside & (after["cash"] >= fed - 1e-6) & (after["cash"] <= most)
        self._demand(right, after, stage, "money only by rule")
        self._demand(before["sunk"] + paid == after["sunk"], after, stage, "what is sunk stays sunk")

    def _guide_prices(self, people: np.ndarray) -> np.ndarray:
        """Today's price of a guide where each person is."""
        return np.asarray(self.policies.guide_price[self.sectors.neighbour[people["sector"]]])

    def _demand(self, right: np.ndarray, people: np.ndarray, rule: str | np.ndarray, law: str) -> None:
        """Raise InvariantError for the first person who violates an invariant."""
        if right.all():
            return
        row = int(np.argmin(right))
        person = {name: people[name][row].item() for name in PERSON.names or ()}
        name = rule if isinstance(rule, str) else RULES.get(int(rule[row]), "advance")
        raise InvariantError(f"tick {self.now.tick[0]}, {name}, person {row}: broke '{law}': {person}")

    def _copy(self) -> np.ndarray:
        return _bytes(self.people[: self.count]).copy().view(PERSON)[:, 0]
