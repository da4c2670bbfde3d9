"""The forest plot of a comparison, of effects that are made up."""

from itertools import product
from math import nan

import numpy as np
import pandas as pd
import pytest

from sim.figures.forest import MOST_ROWS, forest
from sim.tables.measures import used


def effects(*scenarios: str) -> pd.DataFrame:
    """What `compare` would return: 30 more of everything by the first scenario, 60 by the second; of deaths no mean."""
    rows = [
        {
            "measure": measure.name,
            "label": measure.label,
            "unit": measure.unit,
            "reading": "",
            "scenario": scenario,
            "runs": 4,
            "mean": nan if measure.deaths else 30.0 * place,
            "low": 30.0 * place - 1.0,
            "high": 30.0 * place + 1.0,
        }
        for measure, (place, scenario) in product(used("compare"), enumerate(scenarios, 1))
    ]
    return pd.DataFrame(rows)


def test_the_forest_has_a_panel_a_measure_and_a_row_a_scenario():
    figure = forest(effects("one", "two"), "as_it_happened", "seeds alone")
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == [f"{measure.label} ({measure.unit})" for measure in used("compare")]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["one", "two"]
    dots = {axes.get_title(loc="left"): axes.collections[-1].get_offsets() for axes in figure.axes}
    assert dots["arrivals (people)"].tolist() == [[30, 0], [60, 1]]
    assert np.ma.getmaskarray(dots["deaths (people)"])[:, 0].all()


def test_too_many_scenarios_are_not_drawn():
    with pytest.raises(ValueError, match="81 scenarios, more than 80"):
        forest(effects(*(f"s{i}" for i in range(MOST_ROWS + 1))), "base", "seeds alone")
