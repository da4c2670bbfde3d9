"""Scenarios set by hand: made from KEY=VALUE settings, and saved as files."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sim.errors import InputError
from sim.evidence.registry import flat
from sim.scenario.scenario import Scenario
from sim.scenario.setting import Setting, parts, read
from sim.world import World
from sim.world.catalogue import ROUTES

LONGEST_NAME, LONGEST_TITLE = 120, 200  # letters


def with_settings(scenario: Scenario, words: Sequence[str], option: str) -> tuple[Scenario, list[Setting]]:
    """Return a scenario with the settings that the words give, named after them, and the settings.

    Raises InputError that names the option, and the word if it is wrong by itself.
    """
    world = scenario.world
    settings = [_read(word, world, option) for word in words]
    label, title = ",".join(map(str, settings)), "; ".join([scenario.title, *map(str, settings)])
    many = f"{len(settings)} settings"
    name = f"{scenario.name}[{label if len(label) <= LONGEST_NAME else many}]"
    if len(title) > LONGEST_TITLE:
        title = f"{scenario.title[: LONGEST_TITLE // 2]}; {many}"
    try:
        changed = scenario.with_changes(name=name, **parts(world, settings))
    except InputError as error:
        for word, setting in zip(words, settings, strict=True):
            try:
                scenario.with_changes(**parts(world, [setting]))
            except InputError as own:
                raise _of_option(own, option, word) from None
        raise _of_option(error, option, " ".join(words)) from None
    return changed.model_copy(update={"title": title}), settings


def _read(word: str, world: World, option: str) -> Setting:
    try:
        return read(word, world)
    except InputError as error:
        raise _of_option(error, option, word) from None


def _of_option(error: InputError, option: str, word: str) -> InputError:
    return InputError(
        error.message, key=option, value=word, allowed=error.allowed, suggestion=error.suggestion
    )


def file_text(extends: str, title: str, changes: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """Return a scenario file that extends another by the changes, which `Scenario.with_changes` takes."""
    lines = [f"extends = {_toml(extends)}", f"title = {_toml(title)}"]
    lines += [f"{key} = {_toml(text)}" for key, text in texts.items()]
    for table in ("hypotheses", "parameters"):
        if values := flat(changes.get(table, {})):
            lines += ["", f"[{table}]", *_pairs(values)]
    for hub, limits in changes.get("routes", {}).items():
        for limit, dated in limits.items():
            for window in dated:
                lines += ["", f"[[{ROUTES}.{hub}.{limit}]]", *_pairs(window)]
    for lever in changes.get("levers", ()):
        lines += ["", "[[lever]]", *_pairs(lever)]
    return "\n".join(lines) + "\n"


def _pairs(window: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {_toml(value)}" for name, value in window.items()]


def _toml(value: Any) -> str:
    """A value as TOML writes it."""
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
