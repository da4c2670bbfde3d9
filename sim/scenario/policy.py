"""A policy: what a scenario changes of the recorded one, to be applied to other scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sim.errors import InputError
from sim.scenario.fields import RULE
from sim.scenario.load import load_scenario
from sim.scenario.scenario import Scenario
from sim.scenario.schema import Window
from sim.scenario.shipped import RECORDED
from sim.world import World

LEVER = "lever"
Key = tuple[str, str, str]  # "lever", actor, lever; or "routes", hub, list
Dates = dict[Key, list[Any]]  # the windows of each, none of those left to their rules


@dataclass(frozen=True)
class Policy:
    """The levers and routes that a scenario dates otherwise than the recorded one, and the parameters it sets.

    `dated`: all windows of each such lever and list, and of each window whether it says anything but history.
    """

    name: str
    title: str
    dated: Mapping[Key, Sequence[tuple[Window, bool]]]
    parameters: Mapping[str, float]

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """The policy of a scenario; raises InputError for one that sweeps."""
        if scenario.sweep:
            keys = ", ".join(scenario.sweep)
            raise InputError(
                f"sweeps {keys}", key="policy", value=scenario.name, allowed="a scenario without [sweep]"
            )
        history, world = load_scenario(RECORDED), scenario.world
        known = (
            world is history.world
        )  # of another world nothing is recorded: all that it dates is its policy
        before, after = _dates(history) if known else {}, _dates(scenario)
        dated = {
            key: [(window, _differs(window, before.get(key, ()), world)) for window in after.get(key, ())]
            for key in before | after
            if _by_day(before.get(key, ()), world) != _by_day(after.get(key, ()), world)
        }
        usual = history.parameter if known else lambda name: world.parameter(name).default
        parameters = {k: value for k, value in scenario.parameters.items() if value != usual(k)}
        return cls(scenario.name, scenario.title, dated, parameters)

    @property
    def keys(self) -> list[str]:
        """What it sets, by the names that a sweep gives them."""
        dated = [".".join(key).removeprefix(f"{LEVER}.") for key in self.dated]
        return [*dated, *self.parameters]

    def changes(self, base: Scenario) -> bool:
        """Whether anything of a scenario is another with it."""
        alone, laid, world = _alone(base), self._laid(base), base.world
        dated = any(_by_day(laid[key], world) != _by_day(alone.get(key, ()), world) for key in self.dated)
        return dated or any(base.parameter(name) != value for name, value in self.parameters.items())

    def over(self, base: Scenario) -> Scenario:
        """The scenario BASE+POLICY. What actors of `base` are free to choose stays free, but for the policy's own.

        Where `base` follows its dates, a lever or list that the policy changes takes all the policy's dates, as by
        `extends`: over the recorded one a policy is its own scenario. Where an actor is free, only those windows hold
        that say anything but history. Raises InputError where nothing changes.
        """
        if not self.changes(base):
            raise InputError(
                f"changes nothing of {base.name}",
                key="policy",
                value=self.name,
                allowed=f"a scenario that dates a lever or a route, or sets a parameter, otherwise than {RECORDED}",
            )
        content = base.content()
        for switch in ("free_from", "dated_actors"):
            content["hypotheses"].pop(switch, None)
        content["hypotheses"]["decision"] = "historical"
        return Scenario.from_content(
            content
            | {"name": with_policy(base.name, self.name), "title": f"{base.title}; {self.title}"}
            | {"parameters": {**base.parameters, **self.parameters}}
            | _content(self._laid(base)),
            base.name,
        )

    def _laid(self, base: Scenario) -> Dates:
        """What is dated of a scenario with this policy."""
        return _alone(base) | {
            key: [w for window, own in windows for w in ([window] if own else _until([window], base, key))]
            for key, windows in self.dated.items()
        }


def with_policy(base: str, policy: str) -> str:
    """What a scenario is called when a policy is laid over it."""
    return f"{base}+{policy}"


def _dates(scenario: Scenario) -> Dates:
    dates: Dates = {}
    for entry in scenario.lever:
        if entry.value != RULE:
            dates.setdefault((LEVER, entry.actor, entry.lever), []).append(entry)
    for hub, route in scenario.routes.items():
        dates |= {("routes", hub, name): list(windows) for name, windows in route if windows}
    return dates


def _alone(base: Scenario) -> Dates:
    """What is dated of a scenario, as far as its actors follow it."""
    return {key: _until(windows, base, key) for key, windows in _dates(base).items()}


def _content(dates: Dates) -> dict[str, Any]:
    """Dates as TOML would have them."""
    levers: list[dict[str, Any]] = []
    routes: dict[str, dict[str, Any]] = {}
    for (kind, owner, name), windows in dates.items():
        said = [window.model_dump(by_alias=True, exclude_none=True) for window in windows]
        if kind == LEVER:
            levers += said
        elif said:
            routes.setdefault(owner, {})[name] = said
    return {"lever": levers, "routes": routes}


def _until(windows: Iterable[Window], base: Scenario, key: Key) -> list[Window]:
    """What is in force of windows before the day from which their actor is free."""
    kind, owner, _ = key
    end = base.free_since[owner if kind == LEVER else base.world.hubs[owner].state]
    return [w if w.end <= end else w.model_copy(update={"until": end}) for w in windows if w.start < end]


def _by_day(windows: Iterable[Any], world: World) -> list[Any]:
    """The value on each day there is; None where none is dated."""
    values: list[Any] = [None] * (world.last_day - world.first_day).days
    for window in windows:
        for number in _days(window, world):
            values[number] = window.value
    return values


def _differs(window: Any, others: Iterable[Any], world: World) -> bool:
    values = _by_day(others, world)
    return any(values[number] != window.value for number in _days(window, world))


def _days(window: Window, world: World) -> range:
    """The days of a window, numbered from the first there is."""
    first, last = max(window.start, world.first_day), min(window.end, world.last_day)
    return range((first - world.first_day).days, (last - world.first_day).days)
