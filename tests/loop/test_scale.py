"""A small run is a small large one: means per unit of scale agree within their errors, from a tenth on."""

from datetime import date

import pandas as pd
import pytest

from sim import load_scenario, run

pytestmark = pytest.mark.unchecked

SURE = 4.0  # standard errors: one of some twenty counts is this far off by chance in one test of a thousand
SLACK = 0.05  # of the count, for curves that noise bends
LATVIA = 3.0  # where few come noise becomes visits: see Scale in docs/ODD.md


def counts(scale: float, seed: int, until: date) -> pd.Series:
    """Arrivals by hub and people and attempts by neighbour in a run of the recorded policies, per unit of scale."""
    settings = load_scenario("as_it_happened").with_changes(parameters={"scale": scale})
    results = run(settings, seed=seed, until=until, choices=False, reasons=False)
    arrivals = results.daily.filter(like="arrivals").sum()
    border = results.border.groupby("neighbour")[["in_strip", "attempts", "crossings"]].sum()
    lines = {
        f"{neighbour} {name}": border.loc[neighbour, name] for neighbour in border.index for name in border
    }
    return pd.concat([arrivals, pd.Series(lines)]).astype(float) / scale


def means(scale: float, seeds: int, until: date) -> tuple[pd.Series, pd.Series]:
    """Mean and standard error of each count over seeds."""
    table = pd.DataFrame([counts(scale, 6000 + seed, until) for seed in range(seeds)])
    return table.mean(), table.std() / seeds**0.5


def off(small: tuple[pd.Series, pd.Series], large: tuple[pd.Series, pd.Series]) -> dict[str, float]:
    """Counts that differ by more than their errors and the slack allow, with the ratio of small to large."""
    error = (small[1] ** 2 + large[1] ** 2) ** 0.5
    gap = (small[0] - large[0]).abs()
    ratio = small[0] / large[0]
    far = gap > SURE * error + SLACK * large[0]
    far[far.index.str.startswith("LV")] = ratio[far.index.str.startswith("LV")] > LATVIA
    return {str(name): float(value) for name, value in ratio[far].items()}


def test_a_hub_with_a_seat_a_week_sells_it_at_any_size():
    """Beirut: a third of a seat a week at 0.02, of which a ninth was sold when one person filled the queue."""
    until = date(2021, 10, 1)
    small, large = means(0.05, 6, until)[0], means(0.5, 2, until)[0]
    assert small["arrivals_beirut"] > 0.5 * large["arrivals_beirut"]


@pytest.mark.slow
def test_counts_per_unit_of_scale_agree_by_hub_and_neighbour():
    until = date(2022, 4, 1)
    large = means(1.0, 5, until)
    assert off(means(0.1, 16, until), large) == {}
    assert off(means(4.0, 2, until), large) == {}
