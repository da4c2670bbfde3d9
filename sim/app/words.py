"""Levers, decisions and limits in plain words and units."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sim.text.reasons import plain_reason
from sim.text.words import number, turned, with_unit
from sim.world import World
from sim.world.catalogue import SWITCH, Lever, LeverKey

Decision = tuple[date, str, str, float | None, float, str]
PERCENT = 100
LEAST_MOVE = 0.05  # share of a lever's range: smaller steps are not logged


def lever_told(lever: Lever, value: float) -> str:
    """A lever's value in words: 72 %, yes, 12 000 people."""
    if lever.unit == SWITCH:
        return "yes" if value else "no"
    if lever.unit == "share":
        return f"{number(round(PERCENT * value, 1))} %"
    if lever.hub and value >= lever.high:
        return "no limit"
    return with_unit(number(round(value, 2)), lever.unit)


def decision_entries(world: World, decisions: Iterable[Decision], start: date) -> list[dict[str, Any]]:
    """What governments decided as lines of the log; the values that stood at the start are not decisions."""
    entries = []
    for day, actor, name, before, after, reason in decisions:
        lever = world.levers.get(LeverKey(actor, name))
        if lever is None:
            continue
        first = before is None or day <= start
        small = not (first or lever.hub) and abs(after - (before or 0.0)) < LEAST_MOVE * (
            lever.high - lever.low
        )
        if lever.unit == SWITCH and not first:
            what = turned([lever], on=bool(after))
        else:
            what = f"{lever.label}: {lever_told(lever, after)}"
            what += f" (was {lever_told(lever, before)})" if before is not None and not first else ""
        entries.append(
            {
                "key": str(lever.key).removesuffix(f".{lever.nationality}"),
                "actor": actor,
                "who": world.actors[actor],
                "what": what,
                "why": plain_reason(reason),
                "kind": "start" if first else "small" if small else "decision",
            }
        )
    return entries
