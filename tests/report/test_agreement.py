"""What rival readings say of a clear effect, in words."""

import pandas as pd
import pytest

from sim.report.agreement import agreements

WORDS = {"city": "Minsk", "patron_city": "Moscow"}
ROLES, AIMS = ("orchestrator", "restrainer"), ("revenge", "sanctions_relief", "mixed")


def readings(signs, clear=()):
    """Readings of one policy and outcome, by role and objective in turn."""
    names = [(role, aim) for role in ROLES for aim in AIMS]
    return pd.DataFrame(
        [
            {
                "policy": "a", "outcome": "arrivals", "scenario": f"{role}_{aim}", "role": role, "objective": aim,
                "parameter": "", "sign": sign, "clear": place in clear,
            }
            for place, ((role, aim), sign) in enumerate(zip(names, signs, strict=True))
        ]
    )  # fmt: skip


def of(rows):
    effects = pd.DataFrame([{"scenario": "b+a", "measure": "arrivals", "high90": -1.0, "clear": True}])
    return agreements(effects, rows, WORDS)["b+a", "arrivals"]


@pytest.mark.parametrize(
    ("signs", "named"),
    [
        ([-1] * 6, ""),
        ([1, -1, -1, -1, -1, -1], "Moscow orchestrator and Minsk with the objective revenge"),
        (
            [-1, 1, 1, -1, -1, -1],
            "Moscow orchestrator and Minsk with the objective sanctions relief or mixed",
        ),
        (
            [1, -1, -1, 1, 1, 1],
            "Moscow orchestrator and Minsk with the objective revenge; Moscow restrainer and Minsk with any objective",
        ),
    ],
)
def test_readings_that_differ_are_named_by_the_motives(signs, named):
    assert of(readings(signs)).differ == named


def test_counts_are_those_of_the_readings():
    found = of(readings([-1, -1, -1, -1, 1, 0], clear=(0, 4)))
    assert (found.same, found.other, found.total, found.clear_same, found.clear_other) == (4, 1, 6, 1, 1)
    assert not found.holds
    assert str(found) == (
        "the mean effect has the same sign in 4 of 6 readings (clearly in 1), and the other in 1 (clearly in 1): "
        "Moscow restrainer and Minsk with the objective sanctions relief"
    )


def test_readings_that_all_differ_are_not_listed():
    found = of(readings([1] * 6, clear=(2,)))
    assert str(found) == "the mean effect has the other sign in all 6 readings (clearly in 1)"
    assert found.brief == "the other sign in all 6 rival readings, clearly so in 1"


def test_scenarios_that_are_no_cross_of_motives_are_named_themselves():
    rows = readings([1, 1, -1, -1, -1, -1]).assign(role="r", objective="o")
    assert of(rows).differ == "orchestrator_revenge and orchestrator_sanctions_relief"


def test_an_effect_that_was_not_tested_has_no_entry():
    effects = pd.DataFrame([{"scenario": "c", "measure": "arrivals", "high90": -1.0, "clear": True}])
    assert agreements(effects, readings([-1] * 6), WORDS) == {}
