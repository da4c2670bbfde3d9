"""Tables as files: what a spreadsheet sees, and what comes back."""

import csv

import pandas as pd
import pytest

from sim.runs.files import column_types, read_table, write_table


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "plain", "a=b", ""])
def test_no_text_in_a_csv_is_a_formula_and_each_comes_back(tmp_path, text):
    frame = pd.DataFrame({"name": pd.Series([text, "x"], dtype="str"), "n": [-1.0, 2.0]})
    write_table(frame, tmp_path / "t.csv", "csv")
    cell = list(csv.reader((tmp_path / "t.csv").open(newline="")))[1]
    assert not cell[0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell[1] == "-1.0"
    back = read_table(tmp_path / "t.csv", column_types(frame))
    if text:  # CSV does not tell an empty text from a missing one
        pd.testing.assert_frame_equal(back, frame)
