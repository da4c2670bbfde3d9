"""Texts of cells."""

import pandas as pd
import pytest

from sim.report.cells import compared, typeset, unbroken


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("law -0.25, resolve +0.24", "law −0.25, resolve +0.24"),
        ("hardened since 2021-07-23, x-rays", "hardened since 2021-07-23, x-rays"),
        ("failure +0.02 (16% of the states)", "failure +0.02 (16 % of the states)"),
        ("0.25 x 0.70 of those", "0.25 × 0.70 of those"),
    ],
)
def test_reasons_have_the_signs_of_print_and_dates_stay(written, set_):
    assert typeset(written) == set_


def test_a_number_in_a_text_stays_on_one_line_and_has_thin_spaces():
    assert unbroken({"a": ["12 % of 2,500"]}) == {"a": ["12\u00a0% of 2\u202f500"]}


def test_effects_on_one_outcome_have_the_same_decimals_and_each_outcome_its_own():
    ends = [("escalation", -0.0042, 0.0014), ("escalation", -0.06, 0.04), ("arrivals", -512.0, 20.0)]
    rows = compared(pd.DataFrame(ends, columns=["measure", "low90", "high90"]))
    assert [row.most.change for row in rows] == ["−0.004 to +0.001", "−0.060 to +0.040", "−510 to +20"]
