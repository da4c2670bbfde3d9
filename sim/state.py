"""The state of a run as plain data, taken from one run and put into another of the same make.

A model is built anew from its scenario and seed; the state is only what the run has changed since: the records of
people and columns, and every plain value of the actors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar, cast

import mesa
import numpy as np
from pydantic import BaseModel

from sim.engines.base import Engine
from sim.errors import InputError
from sim.kernel.calendar import TICKS_A_DAY, Calendar
from sim.scenario import Scenario, load_scenario

State: TypeAlias = dict[str, Any]
STATEFUL = ("sim.", "mesa.datacollection")  # modules of objects whose attributes change in a run
GIVEN = "sim.world."  # those of what never does
GROWING = ("people",)  # arrays of the engine that have as many rows as there are people
SCALARS = (int, float, str, date, np.generic)
NUMBERS = (int, float, np.number)


class Model(Protocol):
    """The parts of a model that are read by name; the rest of its state is found automatically."""

    settings: Scenario
    run_seed: int
    calendar: Calendar
    engine: Engine

    @property
    def finished(self) -> bool:
        """Whether the period is over."""


Run = TypeVar("Run")
Make: TypeAlias = Callable[["Scenario", int], Run]
# What a scenario must share with the one it continues: only policies may differ.
SHARED: dict[str, Callable[[Scenario], Any]] = {
    "world": lambda scenario: scenario.world.digest,
    "start": lambda scenario: scenario.period.start,
    "hypotheses": lambda scenario: scenario.hypotheses,
    "parameters": lambda scenario: [scenario.parameter(name) for name in scenario.world.parameters],
}


class StateError(ValueError):
    """A state that does not fit the model; the message gives the place."""


def taken(run: Run) -> State:
    """Return what a run has changed in its model and recorder, by place; arrays are not copied."""
    return {"engine": _model(run).engine.state(), **dict(_values(run))}


def put(run: Run, state: Mapping[str, Any]) -> None:
    """Restore a new run to a state of a similar run; raise StateError without a change if it does not fit.

    The objects of a state belong to the run from then on.
    """
    model, parts = _model(run), dict(_parts(run, "run"))
    _agree("state", {"engine", *parts}, set(state))
    fresh = dict(_values(run))
    for path, part in parts.items():
        _agree(path, set(fresh[path]), set(state[path]))
        for name, value in fresh[path].items():
            _fit(f"{path}.{name}", value, state[path][name])
        if part is model:
            _check_clock(model, state[path])
    _check_engine(model.engine, state["engine"])
    model.engine.restore(state["engine"])
    for path, part in parts.items():
        for name, value in state[path].items():
            setattr(part, name, value)


def copied(run: Run, make: Make[Run]) -> tuple[Any, ...]:
    """Return how `__reduce__` recreates the run; `make`: builds a new run from scenario and seed."""
    model = _model(run)
    return _rebuilt, (make, model.settings, model.run_seed, deepcopy(taken(run)))


def branched(run: Run, make: Make[Run], scenario: Scenario | str | Path) -> Run:
    """Return a run in the same state that continues under another scenario's policy; raise InputError."""
    model, settings = _model(run), scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    for what, of in SHARED.items():
        if of(settings) != of(model.settings):
            raise InputError(f"differs in its {what}", file=settings.name, allowed="those of the run so far")
    if model.finished:
        raise InputError("cannot go on: the run is over", file=settings.name)
    return _rebuilt(make, settings, model.run_seed, deepcopy(taken(run)))


def _rebuilt(make: Make[Run], settings: Scenario, seed: int, state: State) -> Run:
    run = make(settings, seed)
    put(run, state)
    return run


def _model(run: Any) -> Model:
    """A run is a model, or what records one."""
    return cast("Model", run if isinstance(run, mesa.Model) else run.model)


def _check_clock(model: Model, values: Mapping[str, Any]) -> None:
    tick, calendar = values["tick"], model.calendar
    if not (isinstance(tick, int) and 0 <= tick <= calendar.ticks):
        raise StateError(f"the tick is not one of the {calendar.ticks} ticks of the period")
    day = min(tick, calendar.ticks - 1) // TICKS_A_DAY
    if (values["day"], values["today"]) != (day, calendar.date_of_day(day)):
        raise StateError("today is not the day of its tick")


def _check_engine(engine: Engine, state: Mapping[str, Any]) -> None:
    """Check that arrays have the engine's layout, and that codes point to existing rows."""
    fresh = engine.state()
    _agree("engine", set(fresh), set(state))
    for name, array in fresh.items():
        given = state[name]
        if not (isinstance(given, np.ndarray) and given.dtype == array.dtype and given.ndim == array.ndim):
            raise StateError(f"engine.{name} has another layout")
        if given.shape != array.shape and not (name in GROWING and given.shape[1:] == array.shape[1:]):
            raise StateError(f"engine.{name} has {given.shape} entries, not {array.shape}")
    for place, low, high in engine.codes():
        table, _, field = place.partition(".")
        codes = state[table][field]
        if len(codes) and not (codes.min() >= low and codes.max() < high):
            raise StateError(f"engine.{place} has codes outside {low} to {high - 1}")


def _agree(path: str, wanted: set[str], given: set[str]) -> None:
    if odd := sorted(wanted ^ given):
        raise StateError(f"{path} {'lacks' if odd[0] in wanted else 'has no'} {odd[0]}")


def _fit(path: str, fresh: Any, given: Any) -> None:
    """A value is of the kind that a new model has there, at any depth; where that has nothing yet, any plain value."""
    if fresh is None or given is None:
        right = given is None or isinstance(given, SCALARS) or (fresh is None and _is_data(given))
    elif isinstance(fresh, np.ndarray):
        right = isinstance(given, np.ndarray) and (given.dtype, given.shape) == (fresh.dtype, fresh.shape)
    elif isinstance(fresh, bool | np.bool_):
        right = isinstance(given, bool | np.bool_)
    elif isinstance(fresh, NUMBERS):
        right = isinstance(given, NUMBERS) and not isinstance(given, bool)
    else:
        right = type(given) is type(fresh)
    if not right:
        raise StateError(f"{path} holds {type(given).__name__}, not {type(fresh).__name__}")
    if isinstance(fresh, dict):
        for key in fresh.keys() & given.keys():
            _fit(f"{path}[{key}]", fresh[key], given[key])
    elif isinstance(fresh, list) and len(fresh) == len(given):
        for i, (old, new) in enumerate(zip(fresh, given, strict=True)):
            _fit(f"{path}[{i}]", old, new)


def _values(run: Any) -> Iterator[tuple[str, State]]:
    for path, part in _parts(run, "run"):
        yield path, {name: value for name, value in _own(part).items() if _is_data(value)}


def _parts(part: Any, path: str, seen: set[int] | None = None) -> Iterator[tuple[str, Any]]:
    """Yield every object of a run with state, and its path, once; the engine keeps its own."""
    seen = set() if seen is None else seen
    if id(part) in seen or isinstance(part, Engine) or _is_data(part):
        return
    seen.add(id(part))
    if isinstance(part, dict | list | tuple):
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield from _parts(value, f"{path}[{key}]", seen)
    elif type(part).__module__.startswith(STATEFUL) and not _frozen(part):
        yield path, part
        for name, value in _own(part).items():
            yield from _parts(value, f"{path}.{name}", seen)


def _own(part: Any) -> dict[str, Any]:
    """Return an object's attributes, without Mesa's own (its clock and registers restart) and listeners."""
    if not isinstance(part, mesa.Model):
        return vars(part)
    others = {"day_ends", *vars(mesa.Model())} - {"running"}
    return {name: value for name, value in vars(part).items() if name not in others}


def _frozen(part: Any) -> bool:
    """Whether an object never changes, as scenarios, calendars, catalogues and parameters."""
    settings = getattr(part, "__dataclass_params__", None)
    frozen = settings is not None and settings.frozen
    return frozen or isinstance(part, BaseModel) or type(part).__module__.startswith(GIVEN)


def _is_data(value: Any) -> bool:
    if type(value) is dict:
        return all(_is_data(item) for item in (*value.keys(), *value.values()))
    if type(value) in (list, tuple):
        return all(_is_data(item) for item in value)
    return value is None or isinstance(value, (*SCALARS, np.ndarray))
