"""A policy: what a scenario changes of the recorded one, to be applied to other scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sim.errors import InputError
from sim.scenario.fields import RULE
from sim.scenario.load import load_scenario
from sim.scenario.merge import Entry, merge, span
from sim.scenario.scenario import Scenario
from sim.scenario.shipped import RECORDED
from sim.scenario.timetable import Stretch, by_day, days_between, differences
from sim.world import World
from sim.world.catalogue import BAN, CAP, ROUTES, LeverKey


@dataclass(frozen=True)
class Policy:
    """The windows in which a scenario differs from the recorded one, and the parameters it sets.

    `dates`: the levers and routes of these windows, as in TOML; "rule" where history dates a lever that the
    scenario leaves to its rule.
    """

    name: str
    title: str
    dates: Mapping[str, Any]
    parameters: Mapping[str, float]

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """Return the policy of a scenario; raise InputError if it sweeps."""
        if scenario.sweep:
            keys = ", ".join(scenario.sweep)
            raise InputError(
                f"sweeps {keys}", key="policy", value=scenario.name, allowed="a scenario without [sweep]"
            )
        recorded, world = load_scenario(RECORDED), scenario.world
        history = recorded if recorded.world is world else None  # no other world has a record
        plain = history.parameter if history else lambda name: world.parameter(name).default
        parameters = {name: value for name, value in scenario.parameters.items() if value != plain(name)}
        return cls(scenario.name, scenario.title, _dates(scenario, history), parameters)

    @property
    def keys(self) -> list[str]:
        """What it sets, by the names that a sweep gives them."""
        levers_set = {f"{entry['actor']}.{entry['lever']}": None for entry in self.dates["lever"]}
        limits = [f"{ROUTES}.{hub}.{key}" for hub, limits in self.dates[ROUTES].items() for key in limits]
        return [*levers_set, *limits, *self.parameters]

    def changes(self, base: Scenario) -> bool:
        """Return whether the policy changes anything in a scenario."""
        dated = by_day(self._on(base)) != by_day(base)
        return dated or any(base.parameter(name) != value for name, value in self.parameters.items())

    def over(self, base: Scenario) -> Scenario:
        """The scenario BASE+POLICY: the policy's windows cut into those of `base`, as by `extends`.

        What actors of `base` are free to choose stays free outside these windows. Raises InputError where nothing
        changes.
        """
        if not self.changes(base):
            raise InputError(
                f"changes nothing of {base.name}",
                key="policy",
                value=self.name,
                allowed=f"a scenario that dates a lever or a route, or sets a parameter, otherwise than {RECORDED}",
            )
        return self._on(base)

    def _on(self, base: Scenario) -> Scenario:
        named = {"name": with_policy(base.name, self.name), "title": f"{base.title}; {self.title}"}
        changed = merge(base.content(), {**self.dates, "parameters": self.parameters})
        return Scenario.from_content({**changed, **named}, base.name)


def with_policy(base: str, policy: str) -> str:
    """What a scenario is called when a policy is applied to it."""
    return f"{base}+{policy}"


def _dates(scenario: Scenario, history: Scenario | None) -> dict[str, Any]:
    """The windows that differ from history on any day, and "rule" where only history dates a lever."""
    content, stretches, world = scenario.content(), list(differences(history, scenario)), scenario.world
    other = {
        (stretch.key, n) for stretch in stretches for n in days_between(stretch.first, stretch.until, world)
    }

    def own(windows: Sequence[Entry], keys: Sequence[LeverKey]) -> list[Entry]:
        return [
            window
            for window in windows
            if window["value"] != RULE
            and any((key, n) in other for key in keys for n in days_between(*span(window), world))
        ]

    entries = [e for e in content["lever"] if own([e], [LeverKey(e["actor"], e["lever"])])]
    routes = {
        hub: {limit: own(windows, _keys(hub, limit, world)) for limit, windows in limits.items()}
        for hub, limits in content[ROUTES].items()
    }
    for stretch in stretches:
        if stretch.after is None:
            _hand_back(stretch, entries, routes, world)
    return {
        "lever": entries,
        ROUTES: {hub: found for hub, limits in routes.items() if (found := _named(limits))},
    }


def _keys(hub: str, limit: str, world: World) -> list[LeverKey]:
    """Return the levers of a limit."""
    return [world.cap_key(hub)] if limit == CAP else [world.bar_key(hub, key) for key in world.nationalities]


def _named(limits: Mapping[str, list[Entry]]) -> dict[str, list[Entry]]:
    return {limit: windows for limit, windows in limits.items() if windows}


def _hand_back(
    stretch: Stretch, own: list[Entry], routes: dict[str, dict[str, list[Entry]]], world: World
) -> None:
    """Add the window in which a rule replaces a dated lever; for a ban, for one nationality."""
    lever = world.levers[stretch.key]
    window = {"value": RULE, "from": stretch.first, "until": stretch.until}
    if not lever.hub:
        own.append({"actor": lever.actor, "lever": lever.name, **window})
    elif lever.nationality in ("", next(iter(world.nationalities))):
        limit = BAN if lever.nationality else CAP
        routes.setdefault(lever.hub, {}).setdefault(limit, []).append(window)
