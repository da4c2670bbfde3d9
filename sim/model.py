"""The standoff as a Mesa model: step() is one tick of six hours, its phases in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import mesa

from sim.aid.relief import AidGroup, Relief
from sim.engines.base import Engine
from sim.engines.choice import lay_out, make_engine
from sim.given import seed_of
from sim.governments.belarus import Belarus
from sim.governments.choice import Noted, Weighed
from sim.governments.eu import EuropeanUnion
from sim.governments.frontline import Frontline
from sim.governments.origin import OriginState
from sim.governments.russia import Russia
from sim.governments.standing import Standing
from sim.guards.line import Line
from sim.kernel.calendar import TICKS_A_DAY, Calendar, part_of_day
from sim.kernel.compiled_draws import seed_key
from sim.kernel.identity import MOST_DAYS, MOST_MEMBERS, check_room
from sim.kernel.layouts import LeverName
from sim.kernel.stages import BORDER_CAMP, FLOW, MINSK, STAGES, STRIP
from sim.observe import Observer
from sim.people.hearsay import Hearsay
from sim.people.view import Migrants
from sim.scenario import Scenario, load_scenario
from sim.scenario.shipped import RECORDED
from sim.state import branched, copied
from sim.transport.guides import Guides
from sim.transport.market import Market
from sim.world.view import Reason, in_words
from sim.world.weather import Weather

Flows = Sequence[Sequence[int]]
Reporter = Callable[["Standoff"], Any]


class Standoff(mesa.Model):
    """The border of Belarus with its EU neighbours, for one scenario and one seed.

    `settings`: a Scenario, or the name or path of one. `rng`: the seed, an integer of 0 or more; None, Mesa's default,
    is refused, because `batch_run` would then repeat one run as its iterations. `engine`: "compiled" or "reference",
    which give the same results. `check`: look for broken invariants each tick. `reasons`: log why each decision was
    taken. `choices`: also record the options weighed. `collect`: let Mesa's data collector see each day. The model
    keeps no tables: a `sim.tables.recorder.Recorder` does; anything else that needs the end of a day adds itself to
    `day_ends`. Raises InputError for a bad scenario, seed or engine, InvariantError for a fault of the model.
    """

    def __init__(
        self,
        settings: Scenario | str | Path = RECORDED,
        rng: int | None = None,
        engine: str = "compiled",
        check: bool = False,
        reasons: bool = True,
        choices: bool = True,
        collect: bool = True,
    ) -> None:
        seed = seed_of(rng)
        super().__init__(rng=seed)
        self.settings = settings if isinstance(settings, Scenario) else load_scenario(settings)
        self.run_seed, self.key = seed, seed_key(seed)
        # Makes another model like this one.
        self.alike = partial(
            Standoff, engine=engine, check=check, reasons=reasons, choices=choices, collect=collect
        )
        self.world = self.settings.world.resolve(self.settings.overrides)
        self.p = self.world.p
        self.calendar = Calendar(self.settings.period.start, self.settings.period.until)
        check_room("days", self.calendar.days, MOST_DAYS)
        check_room("members of a party", max(self.p.party_largest, self.p.trained_group_size), MOST_MEMBERS)
        self.tick, self.day, self.today = 0, 0, self.calendar.start
        self.crisis_day = 0  # since the crisis began, from which the days of parameters count
        self.weather = Weather.generate(
            self.key,
            self.calendar,
            self.world.climate,
            [row.temperature_offset or 0.0 for row in self.world.neighbours.values()],
            self.settings.world.weather_start,
        )
        self.decisions: list[tuple[date, str, str, float | None, float, str]] = []
        self.weighed: list[Weighed | Noted] = []
        self.with_reasons, self.with_choices, self._collects = reasons or choices, choices, collect
        self._reasons: dict[tuple[str, str], str] = {}  # the last one of each actor's lever
        self.published: list[dict[str, float]] = []  # one row per day: what offices may know
        self.engine = self._make_engine(engine, check)
        self._make_actors()
        # Called at the end of each day with its flows of each kind by neighbour.
        self.day_ends: list[Callable[[Flows], object]] = []
        self.datacollector = mesa.DataCollector(model_reporters=REPORTERS)
        self._begin_day()

    def _make_engine(self, name: str, check: bool) -> Engine:
        """Make the engine; a model of a test wraps it before its first day."""
        return make_engine(name, check, self, lay_out(self.settings.world.sectors, self.world, self.key))

    def _make_actors(self) -> None:
        self.relief = Relief(self)
        self.line = Line(self)
        self.observer = Observer(self)
        self.hearsay = Hearsay(self)
        neighbours = tuple(self.world.neighbours)
        self.eu = EuropeanUnion(self, "eu")
        offices = [
            self.eu,
            *(Frontline(self, name, n) for n, name in enumerate(neighbours)),
            *(OriginState(self, name) for name in self.world.states),
            Belarus(self, "belarus"),
            Russia(self, "russia"),  # last: it answers what the others did
        ]
        self.governments = {office.name: office for office in offices}
        self.market = Market(self)
        self.guides = Guides(self)
        self.standing = Standing(self)
        self.aid_groups = [AidGroup(self, n) for n in range(len(neighbours))]

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles continue like this model; listeners of `day_ends` do not see their days."""
        if type(self) is not Standoff:
            raise TypeError(f"a {type(self).__name__} cannot be copied")
        return copied(self, self.alike)

    def branch(self, scenario: Scenario | str | Path) -> Standoff:
        """Return a new model in the state of this one, which continues tomorrow under the policy of another scenario.

        Raises InputError for a scenario that differs in more than its policy, and where this run is over.
        """
        return branched(self, self.alike, scenario)

    # What actors read of each other.

    def lever(self, actor: str, lever: LeverName) -> float:
        """Present value of a government's lever; 0 before its first decision.

        Raises InputError for a lever that the catalogue does not have.
        """
        try:
            return self.governments[actor].levers[lever]
        except KeyError:
            self.settings.world.lever_key(actor, lever)
            return 0.0

    def levers_of(self, actor: str) -> Mapping[str, float]:
        """Present values of a government's levers by name; empty before its first decision."""
        return self.governments[actor].levers

    @property
    def salience(self) -> float:
        """Public attention, 0 to 1."""
        return self.standing.salience

    @property
    def escalation(self) -> float:
        """Escalation index, 0 to 1."""
        return self.standing.escalation

    @property
    def stranded_thousands(self) -> float:
        """Thousands of people in Belarus who came for the border, per unit of scale."""
        census = self.engine.census.tolist()
        return float(census[MINSK] + census[BORDER_CAMP] + census[STRIP]) / self.p.scale / 1000.0

    @property
    def finished(self) -> bool:
        """Whether the period is over."""
        return self.tick >= self.calendar.ticks

    @property
    def migrants(self) -> Migrants:
        """The people: count, filter, read one, or turn into a DataFrame."""
        return Migrants(self)

    def log(self, actor: str, lever: str, before: float | None, after: float, reason: Reason) -> None:
        """Write a row of the decisions table."""
        why = in_words(reason) if self.with_reasons else ""
        self.decisions.append((self.today, actor, lever, before, after, why))
        self._reasons[actor, lever] = why

    def note(self, actor: str, lever: str, value: float, reason: Reason) -> None:
        """Write a row of the table of choices for a lever that stays by a rule, where the reason is a new one."""
        if not self.with_choices:
            return
        why = in_words(reason)
        if self._reasons.get((actor, lever)) != why:
            self._reasons[actor, lever] = why
            self.weighed.append((self.today, actor, lever, value, why))

    # One tick.

    def step(self) -> None:
        """One tick: weather; the day's decisions, trade and posts each night; then everybody lives six hours."""
        if self.finished:
            self.running = False
            return
        if self.tick % TICKS_A_DAY:
            self._set_hour()
        self.line.gather_columns()
        self.engine.tick()
        self.tick += 1
        if self.tick % TICKS_A_DAY == 0:
            self._end_day()
            self.running = not self.finished
            if self.running:
                self._begin_day()
        if hasattr(self, "steps"):  # Mesa 4 has none
            self.steps = self.tick // TICKS_A_DAY  # Mesa's own count: rows of its data collector, a day each

    def _begin_day(self) -> None:
        """Night: governments decide, the market trades, guards, aid and relief take their places."""
        self.day = self.tick // TICKS_A_DAY
        self.today = self.calendar.date_of_day(self.day)
        self.crisis_day = (self.today - self.settings.world.crisis_start).days
        self.engine.new_day()
        self.engine.now.day[0] = self.day
        self.engine.policies.wet[:] = self.weather.wet[self.day]
        self._set_hour()
        for government in self.governments.values():
            government.decide(self.today)
        now = self.engine.now
        now.pressure[0] = self.lever("belarus", "pressure")
        now.return_block[0] = self.lever("belarus", "return_block")
        if self.day == 0:
            self._settle_first()
        if self.settings.hypotheses.alleged_infiltration and self.crisis_day == int(self.p.trained_day):
            hub = self.settings.world.settings.alleged_groups.hub
            self.engine.infiltrate(list(self.world.hubs).index(hub))
        self.market.trade()
        self.line.prepare()
        self.hearsay.reach_minsk()
        waiting = self.line.waiting
        for group in self.aid_groups:
            group.go_out(waiting[group.neighbour])
        self.relief.prepare()

    def _settle_first(self) -> None:
        self.hearsay.update()
        self.engine.hubs.price[:] = self.p.package_price_start
        early = self.p.visas_before if self.settings.hypotheses.scheme_start > self.calendar.start else 1.0
        self.engine.settle(int(self.p.start_in_minsk * early * self.p.scale))

    def _set_hour(self) -> None:
        """Clock and temperature of this tick; of the first one of a day, before it begins."""
        now = self.engine.now
        now.tick[0], now.hour[0] = self.tick, part_of_day(self.tick)
        self.engine.policies.temperature[:] = self.weather.temperature[self.tick]

    def _end_day(self) -> None:
        """End a day: authorities record, word spreads, guards learn, attention and escalation change, recorders run."""
        self.line.count_waiting()
        flows = self.line.by_neighbour(self.engine.flows[:-1]).tolist()
        self.observer.record(flows, sum(self.engine.flows[:, FLOW["went_onward"]].tolist()))
        self.hearsay.spread(flows)
        self.engine.close_day()
        self.guides.trade(flows)
        self.standing.update()
        self._publish()
        self.market.inform_origins()
        for see in self.day_ends:
            see(flows)
        if self._collects:
            self.datacollector.collect(self)

    def _publish(self) -> None:
        """What offices can know of the day, once it is published; counts per unit of scale."""
        scale, word = self.p.scale, self.engine.policies.word.tolist()
        row = self.market.shares()
        for n, state in enumerate(self.world.neighbours):
            row[f"recorded_{state}"] = self.observer.seen(n) / scale
            row[f"taken_in_{state}"] = self.observer.taken_in(n) / scale
            row[f"success_{state}"] = word[n]
        row["stranded"] = self.stranded_thousands
        row["deaths_recent"] = self.standing.deaths_recent
        row["salience"], row["escalation"] = self.salience, self.escalation
        self.published.append(row)

    def run(self) -> None:
        """Step to the end of the period."""
        while not self.finished:
            self.step()


def _people_in(stage: int) -> Reporter:
    return lambda model: int(model.engine.census[stage])


# What Mesa's data collector keeps of each day: a notebook and SolaraViz plot it.
REPORTERS: dict[str, Reporter] = {
    **{name: _people_in(stage) for stage, name in enumerate(STAGES)},
    "arrivals": lambda model: int(model.engine.flows[:, FLOW["arrivals"]].sum()),
    "bookings": lambda model: int(model.market.booked),
    "pressure": lambda model: model.lever("belarus", "pressure"),
    "salience": lambda model: model.salience,
    "escalation": lambda model: model.escalation,
}
