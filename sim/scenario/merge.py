"""How the content of one scenario lies over that of another."""

from collections.abc import Mapping
from typing import Any


def merge(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """The child's content over the parent's: tables key by key, lists whole, levers by (actor, lever)."""
    return {
        **over(_named(parent), _named(child)),
        "lever": _levers(parent.get("lever", ()), child.get("lever", ())),
    }


def flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """A table of tables with dotted names: `hubs.istanbul.demand = 0.2` as TOML reads it, by its name."""
    names: dict[str, Any] = {}
    for key, value in tree.items():
        names |= flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else {f"{prefix}{key}": value}
    return names


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


def _levers(parent: Any, child: Any) -> list[Mapping[str, Any]]:
    restated = {(entry.get("actor"), entry.get("lever")) for entry in child}
    return [*(entry for entry in parent if (entry["actor"], entry["lever"]) not in restated), *child]
