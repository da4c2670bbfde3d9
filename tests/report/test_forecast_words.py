"""How a report says what earlier forecasts were worth."""

import pandas as pd
import pytest

from sim.report.forecast_words import skill

NAMES = {"attempts": "Attempts"}


def scores(model, naive):
    rows = [("model", *model), *((f"naive {n}", *each) for n, each in enumerate(naive))]
    table = pd.DataFrame(rows, columns=["by", "relative", "cover90"])
    return table.assign(measure="attempts", counts=26)


@pytest.mark.parametrize(
    ("model", "naive", "told"),
    [
        (
            (0.85, 0.88),
            [(0.58, 0.73), (1.98, 0.62), (0.67, 0.65)],
            (
                "is 85 %, worse than 2 of 3 naive forecasts (58 to 198 %), but its 90 % interval holds 88 % of 26 "
                "counts, nearer to 90 % than those of the naive ones (62 to 73 %)."
            ),
        ),
        (
            (0.5, 0.88),
            [(0.6, 0.7), (0.7, 0.7)],
            (
                "is 50 %, better than all 2 naive forecasts (60 to 70 %), and its 90 % interval holds 88 % of 26 "
                "counts, nearer to 90 % than those of the naive ones (70 %)."
            ),
        ),
        (
            (0.8, 0.5),
            [(0.6, 0.9)],
            (
                "is 80 %, worse than 1 of 1 naive forecasts (60 %), and its 90 % interval holds 50 % of 26 counts, "
                "no nearer to 90 % than those of the naive ones (90 %)."
            ),
        ),
    ],
)
def test_the_median_and_the_interval_are_compared_with_the_naive_ones(model, naive, told):
    (text,) = skill(scores(model, naive), NAMES)
    assert text == f"Attempts: the relative error of the model's median {told}"


def test_without_naive_forecasts_nothing_is_compared():
    assert list(skill(scores((0.5, 0.9), []), NAMES)) == []
    assert list(skill(pd.DataFrame(), NAMES)) == []
