"""Rival readings of the governments' motives: their scenarios, and their effects as a world ships them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.batch.store import EFFECTS, READINGS, Store
from sim.paths import data_dir
from sim.runs.folder import sign
from sim.runs.manifest import origin
from sim.runs.swap import replacing
from sim.scenario import Scenario, load_scenarios

ROBUST = "robust"  # of a manifest, named as the command


def readings() -> list[Scenario]:
    """Return the shipped readings: Russia's role by Belarus's objective."""
    return load_scenarios(data_dir("scenarios") / "hypotheses")


def write_readings(batch: Path, scenarios: Sequence[Scenario], about: Mapping[str, Any]) -> None:
    """Put the effects of a finished batch into its folder of readings, with a manifest of what they were made from.

    `scenarios`: the readings, then the policies. A world ships this folder as robust/. Raises OSError, or InputError
    if another process uses the batch.
    """
    with Store(batch).locked(), replacing(batch.resolve() / READINGS) as draft:
        shutil.copyfile(batch / EFFECTS, draft / EFFECTS)
        sign(draft, ROBUST, {**about, **origin(*scenarios)})
