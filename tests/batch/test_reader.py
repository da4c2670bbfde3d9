"""Reading a batch: only what is asked for."""

from datetime import date

import pandas as pd
import pytest

import sim.batch
from sim.batch import Batch
from sim.errors import InputError
from tests.batch.conftest import SEEDS


@pytest.fixture(scope="module")
def batch(undisturbed) -> Batch:
    return sim.batch.open(undisturbed)


def test_what_there_is(batch):
    assert batch.scenarios == ["cold", "mild"]
    assert batch.tables == ("runs", "daily", "border", "decisions")
    assert len(batch.runs) == 2 * SEEDS
    assert batch.failures is None
    assert batch.design[["base", "point"]].to_numpy().tolist() == [["cold", 0], ["mild", 1]]


def test_chosen_columns_scenarios_and_dates(batch):
    days = date(2021, 6, 3), "2021-06-05"
    frame = batch.table("daily", columns=["in_strip"], scenarios=["mild"], dates=days)
    assert list(frame.columns) == ["scenario", "run", "date", "in_strip"]
    assert frame["scenario"].unique().tolist() == ["mild"]
    assert frame["date"].unique().tolist() == [pd.Timestamp("2021-06-03"), pd.Timestamp("2021-06-04")]
    assert len(frame) == 2 * SEEDS
    whole = batch.table()
    chosen = whole[(whole["scenario"] == "mild") & whole["date"].isin(frame["date"])]
    pd.testing.assert_frame_equal(frame, chosen[frame.columns].reset_index(drop=True))


def test_a_part_without_an_entry_does_not_count(batch, undisturbed, tmp_path):
    import shutil

    copy = shutil.copytree(undisturbed, tmp_path / "copy")
    (copy / "blocks" / "000000.json").unlink()
    (copy / "daily" / "part-000000.parquet").write_bytes(b"half")
    assert len(Batch(copy).table()) == len(batch.table()) - 10


@pytest.mark.parametrize(
    ("ask", "parts"),
    [
        ({"table": "dayly"}, ("dayly", "daily, border", "did you mean daily?")),
        ({"columns": ["in_stripe"]}, ("no such column in daily", "did you mean in_strip?")),
        ({"scenarios": ["milt"]}, ("no such scenario", "cold, mild", "did you mean mild?")),
    ],
)
def test_unknown_words(batch, ask, parts):
    with pytest.raises(InputError) as error:
        batch.table(**ask)
    assert [part for part in parts if part not in str(error.value)] == []


def test_no_batch(tmp_path):
    with pytest.raises(InputError, match="holds no batch"):
        Batch(tmp_path)
