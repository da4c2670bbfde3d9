"""The states of the hubs: flight limits, nationality bans, flights home."""

from __future__ import annotations

from collections.abc import Mapping

from sim.governments.base import Aims, Choice, Government, Rules
from sim.governments.choice import Aim
from sim.governments.view import OfficeView
from sim.kernel.actor import Resistance, worn_by
from sim.world.catalogue import bar_name, cap_name
from sim.world.tables import State

NOT_YET = Choice(0.0, "has not given in")
OWN_CITIZENS = Choice(0.0, "does not bar its own citizens: it limits flights")
NOT_NAMED = Choice(0.0, "is not among those whom the EU wants kept off")
# What a state is pressed for, one after the other, by whether its own citizens fly: told when it gives in, and before.
DEMANDS = {
    True: (
        ("limits its flights as the EU asks", "does not limit its flights yet"),
        ("stops its flights as the EU asks", "does not stop its flights yet"),
    ),
    False: (("bars them as the EU asks", "does not bar them yet"),),
}


class OriginState(Government):
    """Complies with European pressure with a hazard that depends on what it would lose."""

    @property
    def decision_days(self) -> float:
        """Days from one day of decision to the next."""
        return self.model.p.decision_days_origin

    def __init__(self, model: OfficeView, name: str) -> None:
        super().__init__(model, name)
        self.given_in = 0  # times it gave in: first to a limit, then to a stop
        self.gives_in = False  # today
        # What bore on it last: pressure, share of those who come, campaign on all states, readiness.
        self.weight = (0.0, 0.0, 0.0, 0.0)
        self.left = 0.0  # of its resistance, after that
        self.outcome = ""  # of that, in words
        self.row: State[float] = model.world.states[name]
        self._own_fly = self.row.own_citizens_fly
        hubs = [key for key, hub in model.world.hubs.items() if hub.state == name]
        groups = model.world.nationalities
        self._caps = [cap_name(hub) for hub in hubs]
        # A state without a hub has no cap.
        self._unlimited = max((self._catalogue[cap].high for cap in self._caps), default=0.0)
        # Bans of the groups that the EU wants barred, and of all others.
        self._bars, self._others = (
            [bar_name(hub, key) for hub in hubs for key, row in groups.items() if row.barred is barred]
            for barred in (True, False)
        )
        self._demands = DEMANDS[self._own_fly]
        self._resistance = Resistance(model.key, name)
        self._followed: Rules = (
            dict.fromkeys(self._caps, self._flight_cap)
            if self._own_fly
            else dict.fromkeys(self._bars, self._nationality_ban)
        )
        self._before: Rules = {**self._followed, "home_flights": lambda: NOT_YET}

    def remember(self) -> None:
        """It gives in by a hazard, pressed by its share of those who come, as it is known, or with all at once."""
        p, self.gives_in = self.model.p, False
        if self.given_in == len(self._demands):
            return
        pressure = max(
            self.model.lever("eu", "origin_pressure"), self.model.lever("eu", "appeals") * self._addressed
        )
        if pressure == 0.0 and not self.due:
            return  # no hazard accumulates, and reasons are logged on days of decision
        readiness = p.origin_compliance * (p.stop_compliance if self.given_in else 1.0)
        self.weight = pressure, self.see(f"share_{self.name}"), self.model.eu.campaign, readiness
        accepts, withstands = self._demands[self.given_in]
        self.gives_in = self._resistance.breaks(self._rate)
        self.outcome, self.left = accepts if self.gives_in else withstands, self._resistance.left
        if self.gives_in:
            self.given_in += 1
            self._resistance = Resistance(self.model.key, self.name, self.given_in)

    @property
    def _addressed(self) -> float:
        """How far appeals over those taken in concern it: wholly, if its own citizens come."""
        return 1.0 if self._own_fly else self.model.p.appeals_transit

    @property
    def _rate(self) -> float:
        """How fast it is worn down, 1/day."""
        pressure, _, _, readiness = self.weight
        rate: float = readiness * pressure * self._counted * self.row.eu_stake
        return rate

    @property
    def _counted(self) -> float:
        """What its share counts for: the states that send most are pressed out of proportion."""
        _, share, campaign, _ = self.weight
        counted: float = max(share, campaign) ** self.model.p.press_concentration
        return counted

    def _why(self) -> str:
        pressure, share, campaign, readiness = self.weight
        pressed_as = (
            f"in a campaign on all states, as if {campaign:.0%} of those who come flew from here"
            if campaign > share
            else f"and {share:.0%} of those who come fly from here"
        )
        return (
            f"{self.outcome}: the EU presses with {pressure:.2f} of 1, {pressed_as} (which counts as "
            f"{self._counted:.2g}); with a stake in the EU of {self.row.eu_stake:.2f} and a readiness of "
            f"{readiness:g} per day, {worn_by(self._rate, self.left)}"
        )

    def aims(self) -> Aims:
        """Flights home, once it has given in."""
        return {"home_flights": self._home_flights} if self.given_in else {}

    def _home_flights(self) -> Aim:
        """Return the aim of flights home, for people whom Minsk lets go and those refused in EU camps."""
        m, p = self.model, self.model.p
        most = self.row.home_flights
        wishing, refused = (count(self.name) / p.scale for count in (m.relief.wishing, m.relief.refused))
        here, there = (
            people / (p.seats_per_flight * p.home_fill) * p.home_effort / most
            for people in (wishing, refused)
        )
        let_go = m.lever("belarus", "homeward_flights")
        waiting = f"{wishing:,.0f} want home, {self.words['city']} lets {let_go:.0%} go"
        return Aim(
            {
                "people stranded": min(1.0, let_go * min(1.0, here) + there),
                "EU money": p.home_money * (m.lever("eu", "return_money") / p.return_money),
                "trouble and cost": -p.home_reserve,
            },
            span=most,
            notes={"people stranded": waiting + (f", {refused:,.0f} wait in EU camps" if refused else "")},
        )

    def rules(self) -> Rules:
        """Return limits on its own citizens' flights or bans of others; they move only on the day it gives in."""
        if not (self.due or self.turns or self.gives_in):
            return {}
        return self._followed if self.given_in else self._before

    def _flight_cap(self) -> Choice:
        """Flights per week from each hub."""
        return Choice((self._unlimited, self.model.p.flights_once_limited, 0.0)[self.given_in], self._why)

    def _nationality_ban(self) -> Choice:
        return Choice(float(self.given_in), self._why)

    def fixed(self) -> Mapping[str, Choice]:
        """Return levers that stay: it either limits its own citizens' flights or bars others."""
        if self._own_fly:
            return dict.fromkeys([*self._bars, *self._others], OWN_CITIZENS)
        no_cap = Choice(self._unlimited, "limits no flights: it bars who is not its own")
        return {**dict.fromkeys(self._caps, no_cap), **dict.fromkeys(self._others, NOT_NAMED)}
