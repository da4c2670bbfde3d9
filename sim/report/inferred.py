"""What the commands of inference found about a baseline: read beside the report, or as shipped with its world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.readings import ROBUST
from sim.paths import PACKAGE
from sim.runs import manifest
from sim.scenario import Scenario
from sim.scenario.draws import POSTERIOR

FORECAST, SENSITIVITY = "forecast", "sensitivity"  # folders, named as their commands
COMMANDS = {POSTERIOR: "calibrate", FORECAST: "forecast", SENSITIVITY: "sensitivity"}
RESULTS = PACKAGE.parent / "docs" / "results"  # as shipped with a source tree
MIXED = ["from_value", "to_value"]  # columns of numbers and of values of hypotheses
MARKS = {POSTERIOR: "scores.csv", FORECAST: "forecast.csv", SENSITIVITY: "sobol.csv", ROBUST: "effects.csv"}


@dataclass(frozen=True)
class Inferred:
    """Folders by kind (`MARKS`), and what a reader has to know of them, in sentences."""

    folders: Mapping[str, Path]
    notes: tuple[str, ...]

    def table(self, kind: str, name: str) -> pd.DataFrame:
        """Return NAME.csv of a kind; an empty table where there is none."""
        file = self.folders[kind] / f"{name}.csv" if kind in self.folders else None
        found = pd.read_csv(file) if file and file.exists() else pd.DataFrame()
        for column in found.columns.intersection(MIXED):
            found[column] = found[column].astype(object).map(_number)
        return found

    def about(self, kind: str) -> Mapping[str, Any]:
        """Return what the manifest of a kind says of how it was made."""
        return _about(self.folders[kind], kind) if kind in self.folders else {}

    def source(self, kind: str, baseline: str) -> str:
        """Return the source line of a figure of a kind, whose runs are not those of the report.

        `baseline`: its title.
        """
        seed = self.about(kind).get("seed")
        seeded = "" if seed is None else f", seed {seed}"
        return (
            f"standoff {COMMANDS[kind]} of “{baseline}”{seeded}; from other runs than those of this report."
        )


def inferred(baseline: Scenario, beside: Path | None) -> Inferred:
    """Return what there is for a baseline; `beside`: the folder in which the report will be."""
    shipped = baseline.world.folder
    folders, notes = dict[str, Path](), list[str]()
    for kind, mark in MARKS.items():
        own = kind in (FORECAST, SENSITIVITY)  # of these, what a user has made comes first
        places = [shipped / kind] if not own else [beside / kind] if beside else []
        if own and baseline.name in _about(RESULTS / kind, kind).get("scenario", {}):
            places.append(RESULTS / kind)
        folder = next((place for place in places if (place / mark).exists()), None)
        if folder:
            folders[kind] = folder
            as_it_is = manifest.is_from(_about(folder, kind), baseline)
            notes += [_of_another(kind, baseline)] if own and not as_it_is else []
        elif kind in COMMANDS:
            notes.append(_absent(kind))
    return Inferred(folders, tuple(notes))


def _about(folder: Path, kind: str) -> Mapping[str, Any]:
    content = manifest.load(folder, kind) or {}
    made: Mapping[str, Any] = content.get(kind, {})
    return made


def _of_another(kind: str, baseline: Scenario) -> str:
    return (
        f"The {kind} was made with another version of “{baseline.title}”, of its world or of its parameters than this "
        f"report: standoff {COMMANDS[kind]} makes it again."
    )


def _absent(kind: str) -> str:
    what = {
        POSTERIOR: "posterior, and so no score of past forecasts",
        FORECAST: "forecast",
        SENSITIVITY: "sensitivity",
    }
    return f"There is no {what[kind]}: standoff {COMMANDS[kind]} makes it."


def _number(cell: Any) -> Any:
    try:
        return float(cell)
    except ValueError:
        return cell
