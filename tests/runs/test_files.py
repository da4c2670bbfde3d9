"""Tables as files: what a spreadsheet sees, and what comes back."""

import csv
import re

import pandas as pd
import pytest

from sim.paths import PACKAGE
from sim.runs.files import column_types, read_table, write_table


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "plain", "a=b", ""])
def test_no_text_in_a_csv_is_a_formula_and_each_comes_back(tmp_path, text):
    frame = pd.DataFrame({"name": pd.Series([text, "x"], dtype="str"), "n": [-1.0, 2.0]})
    write_table(frame, tmp_path / "t.csv", "csv")
    with (tmp_path / "t.csv").open(newline="") as stream:
        cell = list(csv.reader(stream))[1]
    assert not cell[0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell[1] == "-1.0"
    back = read_table(tmp_path / "t.csv", column_types(frame))
    if text:  # CSV does not tell an empty text from a missing one
        pd.testing.assert_frame_equal(back, frame)


# Tables of parameters, series and draws, in which no text is a user's.
OWN_WORDS = {"inference/folder.py", "cli/forecast.py", "cli/sensitivity.py"}


def test_every_csv_that_is_written_has_its_texts_marked():
    plain = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        for call in re.findall(r"\S*\.to_csv\(", file.read_text(encoding="utf-8"))
        if not call.startswith("for_csv(")
    }
    assert plain == OWN_WORDS
