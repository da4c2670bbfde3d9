"""What a scenario may name: actors and their levers, hubs, nationality groups, hypotheses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from sim.evidence.registry import read_toml
from sim.paths import PACKAGE

FOLDER = PACKAGE / "scenario"
HUBS = ("baghdad", "erbil", "damascus", "amman", "istanbul", "dubai", "beirut")
NATIONALITIES = ("iraqi", "syrian", "yemeni", "afghan", "other")
# Who governs the airport of a hub.
HUB_STATE: Mapping[str, str] = MappingProxyType(
    {
        "baghdad": "iraq",
        "erbil": "iraq",
        "damascus": "syria",
        "amman": "jordan",
        "istanbul": "turkey",
        "dubai": "uae",
        "beirut": "lebanon",
    }
)
# The actors, in the order they are listed, and whose levers each one has.
ACTOR_LEVERS: Mapping[str, str] = MappingProxyType(
    {
        "belarus": "belarus",
        "poland": "poland",
        "lithuania": "poland",
        "latvia": "poland",
        "eu": "eu",
        "russia": "russia",
        "iraq": "iraq",
        "turkey": "iraq",
        "uae": "iraq",
        "syria": "iraq",
        "jordan": "iraq",
        "lebanon": "iraq",
    }
)
ACTORS = tuple(ACTOR_LEVERS)
LEVER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "steer_pl": "steering to Poland",
        "steer_lt": "steering to Lithuania",
        "steer_lv": "steering to Latvia",
        "contact": "contact with Minsk",
        "moscow_contact": "contact with Moscow",
    }
)
ORIGIN_STATES = tuple(actor for actor in ACTORS if actor in HUB_STATE.values())


@dataclass(frozen=True)
class Lever:
    """What an actor can set: a number in [low, high] of that unit."""

    actor: str
    name: str
    unit: str
    low: float
    high: float
    meaning: str
    source: tuple[str, ...]


@dataclass(frozen=True)
class Hypothesis:
    """A switch between rival readings of the events."""

    name: str
    values: tuple[Any, ...]
    default: Any
    meaning: str
    source: tuple[str, ...]


@cache
def levers() -> Mapping[tuple[str, str], Lever]:
    """Every lever by (actor, lever), in the order of ACTORS."""
    catalogue = read_toml(FOLDER / "levers.toml")
    return MappingProxyType(
        {
            (actor, name): _lever(actor, name, entry)
            for actor, owner in ACTOR_LEVERS.items()
            for name, entry in catalogue[owner].items()
        }
    )


def lever_name(lever: str) -> str:
    """A lever's name for readers."""
    return LEVER_NAMES.get(lever, lever.replace("_", " "))


def levers_of(actor: str) -> tuple[str, ...]:
    """The names of an actor's levers."""
    return tuple(name for owner, name in levers() if owner == actor)


@cache
def hypotheses() -> Mapping[str, Hypothesis]:
    """Every hypothesis by its dotted name (`russia.role`); dates as dates."""
    tree = read_toml(FOLDER / "hypotheses.toml")
    flat = {
        name: entry
        for top, table in tree.items()
        for name, entry in ({top: table} if "values" in table else _dotted(top, table)).items()
    }
    return MappingProxyType({name: _hypothesis(name, entry) for name, entry in flat.items()})


def _lever(actor: str, name: str, entry: dict[str, Any]) -> Lever:
    low, high = entry["range"]
    return Lever(actor, name, entry["unit"], low, high, entry["meaning"], tuple(entry["source"]))


def _dotted(top: str, table: dict[str, Any]) -> dict[str, Any]:
    return {f"{top}.{name}": entry for name, entry in table.items()}


def _hypothesis(name: str, entry: dict[str, Any]) -> Hypothesis:
    return Hypothesis(
        name=name,
        values=tuple(map(_dated, entry["values"])),
        default=_dated(entry["default"]),
        meaning=entry["meaning"],
        source=tuple(entry["source"]),
    )


def _dated(value: Any) -> Any:
    """The date that a text such as 2021-06-01 stands for; anything else as it is."""
    if isinstance(value, str) and value[:1].isdigit():
        return date.fromisoformat(value)
    return value
