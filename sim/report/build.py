"""The report: every scenario run a few times on all cores, its figures, and one page over all."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from sim import __version__
from sim.errors import InputError
from sim.output import manifest as manifests
from sim.output.folder import changes, clear, hashes_of, occupant
from sim.output.swap import replacing
from sim.report.headlines import HEADLINES
from sim.report.page import Run, Section, write_page
from sim.report.pool import Failure, outcomes
from sim.report.themes import by_theme
from sim.scenario import Scenario

NUMBERS = "headlines.csv"


@dataclass(frozen=True)
class Job:
    """A scenario to be run with a seed; with a folder, its figures are drawn into that."""

    scenario: Scenario
    seed: int
    figures: Path | None

    def __str__(self) -> str:
        """Scenario and seed, for readers."""
        return f"{self.scenario.name}, seed {self.seed}"


@dataclass(frozen=True)
class Report:
    """What a report came to: its page, None when every run failed; its sections; the failures in words."""

    page: Path | None
    sections: list[Section]
    failures: list[str]


def build(
    scenarios: Sequence[Scenario],
    out: Path,
    seeds: Sequence[int],
    workers: int,
    done: Callable[[Job], object] = lambda _: None,
) -> Report:
    """Run every scenario with every seed and write the report into the folder `out`, whole or not at all.

    The figures are those of the first seed. A run that fails is left out and named in the result; `done` is
    told of each run as it ends. Raises InputError for two scenarios of one name, for a folder that
    `preflight` refuses, and when the disk does.
    """
