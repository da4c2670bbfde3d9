"""Merge the content of one scenario with its parent's, and drop dates of free actors."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sim.evidence.registry import flat
from sim.scenario.fields import RULE
from sim.world import World

Entry = Mapping[str, Any]  # a window as in TOML: from, until, value and its lever or limit
Span = tuple[date, date]
# Hypotheses that free actors from the dates of the scenarios that a file extends.
SWITCHES = frozenset({"decision", "free_from", "dated_actors"})


def merge(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Merge the child into the parent: tables by key, dates by window, other lists as a whole.

    Windows of the child replace the parent's on the same days of the same lever or limit, and leave the rest; where
    one says `replace`, the rest is left to the actor's rule.
    """
    merged = {**over(_named(parent), _named(child)), "lever": [], "routes": {}}
    merged["sweep"] = {**parent.get("sweep", {}), **child.get("sweep", {})}
    old, new = (_by_lever(content.get("lever", ())) for content in (parent, child))
    for key in old | new:
        merged["lever"] += _laid(old.get(key, ()), new.get(key, ()))
    routes, limits = parent.get("routes", {}), child.get("routes", {})
    for hub in routes | limits:
        here, there = routes.get(hub, {}), limits.get(hub, {})
        merged["routes"][hub] = {key: _laid(here.get(key, ()), there.get(key, ())) for key in here | there}
    return merged


def freed(content: Mapping[str, Any], since: Mapping[str, date], world: World) -> dict[str, Any]:
    """Return the content without the dates of each actor from the day on which the actor is free."""
    routes = {
        hub: {
            key: kept
            for key, entries in limits.items()
            if (kept := _before(entries, since[world.hubs[hub].state]))
        }
        for hub, limits in content.get("routes", {}).items()
    }
    levers = [part for entry in content.get("lever", ()) for part in _before([entry], since[entry["actor"]])]
    return {**content, "lever": levers, "routes": {hub: limits for hub, limits in routes.items() if limits}}


def span(entry: Entry) -> Span:
    """The first day in force, and the first no longer in force."""
    return entry.get("from") or date.min, entry.get("until") or date.max


def _named(content: Mapping[str, Any]) -> Mapping[str, Any]:
    parameters = content.get("parameters")
    return {**content, "parameters": flat(parameters)} if isinstance(parameters, Mapping) else content


def over(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """The child's keys over the parent's, tables key by key."""
    both = {
        key: over(parent[key], value)
        for key, value in child.items()
        if isinstance(value, Mapping) and isinstance(parent.get(key), Mapping)
    }
    return {**parent, **child, **both}


def _by_lever(entries: Sequence[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """The entries of each lever."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry["actor"], entry["lever"]), []).append(entry)
    return found


def _laid(parent: Sequence[Entry], child: Sequence[Entry]) -> list[Entry]:
    """Merge the windows of one lever or limit; the child's take precedence."""
    rest = [part for entry in parent for part in _outside(entry, [span(window) for window in child])]
    if any(window.get("replace") for window in child):
        rest = [{**part, "value": RULE} for part in rest]
    own = [{key: value for key, value in window.items() if key != "replace"} for window in child]
    return sorted([*rest, *own], key=span)


def _before(entries: Sequence[Entry], end: date) -> list[Entry]:
    return [part for entry in entries for part in _outside(entry, [(end, date.max)])]


def _outside(entry: Entry, holes: Sequence[Span]) -> Iterator[Entry]:
    """Return the parts of a window outside all others, by date."""
    start, end = span(entry)
    for first, last in sorted(holes):
        if start < min(first, end):
            yield _between(entry, start, min(first, end))
        start = max(start, last)
    if start < end:
        yield _between(entry, start, end)


def _between(entry: Entry, start: date, end: date) -> Entry:
    edges = {"from": start if start > date.min else None, "until": end if end < date.max else None}
    return {key: value for key, value in {**entry, **edges}.items() if value is not None}
