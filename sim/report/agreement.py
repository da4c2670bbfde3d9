"""What rival readings of the governments' motives say of a report's clear effects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from sim.analysis.effects import rows_of
from sim.text.words import listed

MOST_READINGS = 0.8  # share of rival readings that have to agree, none of the others clearly


@dataclass(frozen=True)
class Agreement:
    """In how many rival readings the mean effect has the headline's sign, or the other one, and clearly so.

    `differ`: the readings with the other sign, in words.
    """

    same: int
    other: int
    total: int
    clear_same: int = 0
    clear_other: int = 0
    differ: str = ""

    @property
    def holds(self) -> bool:
        """Return whether the headline can stand without a word about it."""
        return self.clear_other == 0 and self.same >= MOST_READINGS * self.total

    @property
    def clearly(self) -> bool:
        """Return whether as many readings as `holds` asks for have the headline's sign clearly."""
        return self.holds and self.clear_same >= MOST_READINGS * self.total

    @property
    def brief(self) -> str:
        """Return the counts in a few words."""
        clearly = f", clearly so in {self.clear_other}" if self.clear_other else ""
        if self.other == self.total:
            return f"the other sign in all {self.total} rival readings{clearly}"
        other = f", the other in {self.other}{clearly}" if self.other else ""
        return f"the same sign in {self.same} of {self.total} rival readings{other}"

    def __str__(self) -> str:
        """Return the counts, and which readings differ."""
        if self.other == self.total:
            return f"the mean effect has the other sign in all {self.total} readings (clearly in {self.clear_other})"
        same = f"the mean effect has the same sign in {self.same} of {self.total} readings"
        text = f"{same} (clearly in {self.clear_same})"
        if self.other:
            text += f", and the other in {self.other} (clearly in {self.clear_other}): {self.differ}"
        return text


Agreements = Mapping[tuple[str, str], Agreement]


def agreements(
    effects: pd.DataFrame, readings: pd.DataFrame, words: Mapping[str, str]
) -> dict[tuple[str, str], Agreement]:
    """Return by scenario and measure what the readings say of each clear effect that they were run for.

    `readings`: as `sim.analysis.robust.effects` returns them; those with a parameter moved are not counted. `words`:
    the names of the world's parties.
    """
    found: dict[tuple[str, str], Agreement] = {}
    if readings.empty or effects.empty:
        return found
    counted = readings[readings["parameter"] == ""]
    for row in rows_of(effects[effects["clear"]]):
        cells = counted[(counted["policy"] == policy_of(row.scenario)) & (counted["outcome"] == row.measure)]
        if len(cells):
            found[str(row.scenario), str(row.measure)] = _agreement(cells, -1 if row.high90 < 0 else 1, words)
    return found


def policy_of(scenario: str) -> str:
    """Return how readings name a policy; a batch that applies policies names it SCENARIO+POLICY."""
    return scenario.rpartition("+")[2]


def _agreement(cells: pd.DataFrame, sign: int, words: Mapping[str, str]) -> Agreement:
    same, other = cells["sign"] == sign, cells["sign"] == -sign
    clear = cells["clear"]
    return Agreement(
        same=int(same.sum()),
        other=int(other.sum()),
        total=len(cells),
        clear_same=int((same & clear).sum()),
        clear_other=int((other & clear).sum()),
        differ="; ".join(_named(cells, other, words)),
    )


def _named(cells: pd.DataFrame, chosen: pd.Series, words: Mapping[str, str]) -> Iterator[str]:
    """Yield the chosen readings in words, by the patron's role; by name where they are no cross of motives."""
    if cells.duplicated(["role", "objective"]).any():
        yield listed(cells["scenario"][chosen].tolist())
        return
    for role, group in cells.groupby("role", sort=False):
        aims = [aim.replace("_", " ") for aim in group["objective"][chosen[group.index]]]
        if aims:
            every = len(aims) == len(group) > 1
            which = "any objective" if every else f"the objective {listed(aims, 'or')}"
            yield f"{words['patron_city']} {role} and {words['city']} with {which}"
