"""Scenario files as text, to save what was set by hand."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sim.world.catalogue import ROUTES


def file_text(extends: str, title: str, changes: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """Return a scenario file that extends another by the changes, which `Scenario.with_changes` takes."""
    lines = [f"extends = {_said(extends)}", f"title = {_said(title)}"]
    lines += [f"{key} = {_said(text)}" for key, text in texts.items()]
    for table in ("hypotheses", "parameters"):
        if flat := list(_flat(changes.get(table, {}))):
            lines += ["", f"[{table}]", *(f"{name} = {_said(value)}" for name, value in flat)]
    for hub, limits in changes.get("routes", {}).items():
        for limit, dated in limits.items():
            for window in dated:
                lines += ["", f"[[{ROUTES}.{hub}.{limit}]]", *_pairs(window)]
    for lever in changes.get("levers", ()):
        lines += ["", "[[lever]]", *_pairs(lever)]
    return "\n".join(lines) + "\n"


def _flat(tree: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _pairs(window: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {_said(value)}" for name, value in window.items()]


def _said(value: Any) -> str:
    """A value as TOML writes it."""
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
