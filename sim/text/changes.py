"""What a scenario changes of another, from its file: levers, limits on flights, parameters, hypotheses, period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sim.evidence.registry import flat
from sim.scenario import Scenario
from sim.scenario.timetable import Stretch, differences
from sim.text.words import day_of, listed, number, with_unit
from sim.world import World
from sim.world.catalogue import BAN, SWITCH

RULE = "left to its rule"


@dataclass(frozen=True)
class Change:
    """One row: what is changed (key in the file, words for readers), when, and its value before and after."""

    kind: str
    key: str
    label: str
    when: str
    before: str
    after: str


def changes(baseline: Scenario, scenario: Scenario) -> list[Change]:
    """Return every difference of a scenario from the baseline: dated values first, then what is set for all days."""
    return [
        *_dated(baseline, scenario),
        *_parameters(baseline, scenario),
        *_hypotheses(baseline, scenario),
        *_period(baseline, scenario),
    ]


def changed_levers(baseline: Scenario, scenario: Scenario) -> set[str]:
    """Return the keys of the levers that it dates otherwise."""
    if baseline.world is not scenario.world:
        return set()
    return {str(stretch.key) for stretch in differences(baseline, scenario)}


def _dated(baseline: Scenario, scenario: Scenario) -> Iterator[Change]:
    if baseline.world is not scenario.world:
        yield Change("world", "world", "world", "", baseline.world.title, scenario.world.title)
        return
    world, period = scenario.world, scenario.period
    stretches = (
        s for s in differences(baseline, scenario) if s.first < period.until and s.until > period.start
    )
    for _, group in groupby(sorted(stretches, key=_at_once), key=_at_once):
        together = list(group)
        first = together[0]
        lever = world.levers[first.key]
        label = _label(world, lever, [world.levers[s.key].group for s in together])
        when = _when(
            max(first.first, period.start), min(first.until, period.until), period.start, period.until
        )
        key = str(first.key).partition(f".{BAN}.")[0] + (f".{BAN}" if lever.nationality else "")
        yield Change(
            "lever", key, label, when, shown(world, first, first.before), shown(world, first, first.after)
        )


def _at_once(stretch: Stretch) -> tuple[str, date, date, str, str]:
    """The same for nationalities that are barred together."""
    key = str(stretch.key).partition(f".{BAN}.")[0]
    ban = BAN if f".{BAN}." in str(stretch.key) else ""
    return f"{key}{ban}", stretch.first, stretch.until, str(stretch.before), str(stretch.after)


def _label(world: World, lever: Any, groups: list[str]) -> str:
    name = world.actors[lever.actor]
    if lever.nationality:
        return f"{world.hubs[lever.hub].name}: {listed(groups)} passengers barred"
    if lever.hub:
        return f"{world.hubs[lever.hub].name}: flights per week"
    return f"{name}: {lever.label}"


def shown(world: World, stretch: Stretch, value: float | None) -> str:
    """Return a value of a lever for readers."""
    lever = world.levers[stretch.key]
    if value is None:
        return RULE
    if lever.unit == SWITCH:
        return "yes" if value else "no"
    if lever.hub and value >= world.unlimited:
        return "no limit"
    return number(value) if lever.hub else with_unit(number(value), lever.unit)


def _when(first: date, until: date, start: date, end: date) -> str:
    """Name the days of a window; `until` is not one of them."""
    last = until.fromordinal(until.toordinal() - 1)
    if (first, until) == (start, end):
        return "all the time"
    if first == start:
        return f"until {day_of(last, year=True)}"
    if until == end:
        return f"from {day_of(first, year=True)}"
    return f"{day_of(first, year=True)} to {day_of(last, year=True)}"


def _parameters(baseline: Scenario, scenario: Scenario) -> Iterator[Change]:
    for name in dict.fromkeys((*baseline.parameters, *scenario.parameters)):
        before, after = baseline.parameter(name), scenario.parameter(name)
        if before != after:
            found = scenario.world.parameter(name)
            values = (with_unit(f"{value:g}".replace("-", "−"), found.unit) for value in (before, after))
            yield Change("parameter", name, found.meaning, "all the time", *values)


def _hypotheses(baseline: Scenario, scenario: Scenario) -> Iterator[Change]:
    old, new = (flat(each.hypotheses.model_dump(mode="json")) for each in (baseline, scenario))
    for key, value in new.items():
        if value != old.get(key):
            yield Change(
                "hypothesis", key, key.replace("_", " "), "all the time", _plain(old.get(key)), _plain(value)
            )


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else "none" if value is None else str(value)


def _period(baseline: Scenario, scenario: Scenario) -> Iterator[Change]:
    old, new = baseline.period, scenario.period
    if (old.start, old.until) != (new.start, new.until):
        periods = (f"{day_of(p.start, year=True)} to {day_of(p.until, year=True)}" for p in (old, new))
        yield Change("period", "period", "days that are simulated", "", *periods)
