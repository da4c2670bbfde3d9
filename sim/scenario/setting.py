"""One value of a scenario as one word, KEY=VALUE@FROM..UNTIL: on the command line, and as a point of a sweep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.errors import InputError, nearest
from sim.scenario.fields import NONE, RULE
from sim.world import World
from sim.world.catalogue import BAN, CAP, ROUTES

FREE_FROM = "free_from"
SPAN = ".."  # between the first day in force and the first no longer in force
FORM = f"KEY=VALUE, or KEY=VALUE@FROM, @FROM{SPAN}UNTIL or @{SPAN}UNTIL with days such as 2021-12-01"


@dataclass(frozen=True)
class Setting:
    """A value as TOML has it, in force from `start` until `until` (half-open; None: open).

    `key`: a parameter, `actor.lever`, `routes.hub.limit`, or a hypothesis such as `russia.role`.
    """

    key: str
    value: Any
    start: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        """The setting as it is written: poland.pushback=0.5@2021-12-01."""
        return f"{self.key}={written(self.value)}{self._window}"

    @property
    def _window(self) -> str:
        if self.start is None and self.until is None:
            return ""
        return f"@{self.start or ''}{f'{SPAN}{self.until}' if self.until else ''}"

    @property
    def dates(self) -> dict[str, date]:
        """The window as TOML has it."""
        return {key: day for key, day in (("from", self.start), ("until", self.until)) if day}


def settable(world: World) -> list[str]:
    """Return all keys: parameters, levers, limits on flights, hypotheses."""
    bans = (f"{ROUTES}.{hub}.{BAN}" for hub in world.hubs)
    return [*world.parameters, *world.sweepable, *bans, *world.hypotheses, FREE_FROM]


def read(text: str, world: World) -> Setting:
    """Return the setting of a word; raise InputError for an unknown key, or a value or window of another form."""
    key, equals, rest = text.partition("=")
    value, _, window = rest.partition("@")
    if not equals or not value:
        raise InputError("is no setting", value=text, allowed=FORM)
    key = key.strip()
    if key in world.renamed:
        raise InputError(f"is now called {world.renamed[key]}", value=text)
    if key not in (known := settable(world)):
        allowed = "a parameter, lever, limit or hypothesis: see `standoff levers WORD`"
        raise InputError(
            f"unknown key {key[:60]}", value=text, allowed=allowed, suggestion=nearest(key, known)
        )
    start, until = _days(window, text) if "@" in rest else (None, None)
    if start or until:
        _demand_dates(key, world)
    return Setting(key, _value(key, value.strip(), text, world), start, until)


def _demand_dates(key: str, world: World) -> None:
    """Raise InputError for a key that has no dates."""
    if key in world.parameters or key in world.hypotheses or key == FREE_FROM:
        raise InputError("has no dates", value=key, allowed=f"{key}, for the whole period")


def swept(key: str, value: Any, world: World) -> Setting:
    """Return the setting of a swept key at a value; raise InputError for a value or window of another form.

    A key that ends with a window, `poland.pushback@2021-12-01`, is swept within it; one that ends with a value,
    `poland.pushback=0.5@`, is swept over windows.
    """
    subject, at, window = key.partition("@")
    if at and not window:
        return read(f"{key}{value}", world)
    start, until = _days(window, key) if at else (None, None)
    if at:
        _demand_dates(subject, world)
    if isinstance(value, str):
        value = _value(subject, value, f"{key}={value}", world)
    return Setting(subject, value, start, until)


def subject(key: str) -> str:
    """Return what a swept key sets: its name without value and window."""
    return key.partition("@")[0].partition("=")[0]


def _value(key: str, value: str, text: str, world: World) -> Any:
    """Return the value in the type that its key has; texts stay for what is checked by name."""
    if key.endswith(f".{BAN}"):
        return RULE if value == RULE else [name.strip() for name in value.split(",") if name.strip() != NONE]
    if key == FREE_FROM or (key in world.hypotheses and isinstance(world.hypotheses[key].default, date)):
        return _day(value, text)
    if key in world.hypotheses:
        switch = isinstance(world.hypotheses[key].default, bool)
        return {"true": True, "false": False}.get(value, value) if switch else value
    if value in ((NONE, RULE) if key.endswith(f".{CAP}") else (RULE,)) and key not in world.parameters:
        return value
    try:
        return float(value)
    except ValueError:
        raise InputError("is not a number", value=text, allowed=FORM) from None


def _days(window: str, text: str) -> tuple[date | None, date | None]:
    first, _, last = window.partition(SPAN)
    if not first and not last:
        raise InputError("has no day after @", value=text, allowed=FORM)
    return _day(first, text) if first else None, _day(last, text) if last else None


def _day(word: str, text: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise InputError(f"{word[:20]} is not a day", value=text, allowed=FORM) from None


def written(value: Any) -> str:
    """Return a value as a setting has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ",".join(map(str, value)) or NONE
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def parts(world: World, settings: Iterable[Setting]) -> dict[str, Any]:
    """Return settings as the arguments of `Scenario.with_changes`."""
    found: dict[str, Any] = {"parameters": {}, "levers": [], "routes": {}, "hypotheses": {}}
    for setting in settings:
        top, _, rest = setting.key.partition(".")
        window = {"value": setting.value, **setting.dates}
        if setting.key in world.parameters:
            found["parameters"][setting.key] = setting.value
        elif setting.key in world.hypotheses or setting.key == FREE_FROM:
            _nest(found["hypotheses"], setting.key, setting.value)
        elif top == ROUTES:
            hub, _, limit = rest.partition(".")
            found["routes"].setdefault(hub, {}).setdefault(limit, []).append(window)
        else:
            found["levers"].append({"actor": top, "lever": rest, **window})
    return found


def _nest(tree: dict[str, Any], dotted: str, value: Any) -> None:
    *tables, last = dotted.split(".")
    for table in tables:
        tree = tree.setdefault(table, {})
    tree[last] = value
