"""Reading a batch: only what is asked for."""

import json
import shutil
from datetime import date

import pandas as pd
import pytest

import sim.batch
from sim.analysis.compare import compare
from sim.batch import Batch
from sim.batch.reader import IncompleteBatchWarning
from sim.errors import InputError
from tests.batch.conftest import SEEDS


@pytest.fixture(scope="module")
def batch(undisturbed) -> Batch:
    return sim.batch.open(undisturbed)


def test_what_there_is(batch):
    assert batch.scenarios == ["cold", "mild"]
    assert batch.tables == ("runs", "daily", "border", "fates", "decisions")
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


@pytest.mark.parametrize(
    ("table", "column", "keys"),
    [
        ("daily", "in_strip", ["scenario", "run", "date"]),
        ("border", "attempts", ["scenario", "run", "date", "neighbour"]),
        ("fates", "people", ["scenario", "run", "date", "origin", "stage"]),
        ("decisions", "after", ["scenario", "run", "date", "actor", "lever"]),
        ("runs", "base", ["scenario", "run"]),
    ],
)
def test_a_table_always_has_its_keys(batch, table, column, keys):
    frame = batch.table(table, columns=[column])
    assert sorted(frame.columns) == sorted([*keys, column])
    assert not frame.duplicated(keys).any()


def test_a_part_without_an_entry_does_not_count(batch, undisturbed, tmp_path):
    copy = shutil.copytree(undisturbed, tmp_path / "copy")
    (copy / "blocks" / "000000.json").unlink()
    (copy / "daily" / "part-000000.parquet").write_bytes(b"half")
    assert len(Batch(copy, partial=True).table()) == len(batch.table()) - 10


@pytest.mark.parametrize(
    ("ask", "parts"),
    [
        ({"table": "dayly"}, ("dayly", "daily, border", "did you mean daily?")),
        ({"columns": ["in_stripe"]}, ("no such column in daily", "did you mean in_strip?")),
        ({"scenarios": ["milt"]}, ("no such scenario", "cold, mild", "did you mean mild?")),
        ({"scenarios": "mild"}, ('scenarios = "mild"', "is not a list of names")),
        ({"scenarios": []}, ("scenarios: is empty",)),
        ({"columns": "in_strip"}, ('columns = "in_strip"', "is not a list of names")),
        ({"columns": [1]}, ("columns", "is not a list of names")),
        ({"dates": ("x", "y")}, ("dates", "two dates in order")),
        ({"dates": ("2021-06-03",)}, ("dates", "two dates in order")),
        ({"dates": "2021-06-03"}, ("dates", "two dates in order")),
        ({"dates": date(2021, 6, 3)}, ("dates", "two dates in order")),
        ({"dates": (20210603, 20210604)}, ("dates", "two dates in order")),
        ({"dates": ("", "2021-06-04")}, ("dates", "two dates in order")),
        ({"dates": ("2021-06-04", "2021-06-03")}, ("dates", "two dates in order")),
    ],
)
def test_unknown_words(batch, ask, parts):
    with pytest.raises(InputError) as error:
        batch.table(**ask)
    assert [part for part in parts if part not in str(error.value)] == []


HARMS = {
    "is missing": lambda file: file.unlink(),
    "has 100 bytes of ": lambda file: file.write_bytes(file.read_bytes()[:100]),
    "was changed since it was written": lambda file: file.write_bytes(spoilt(file.read_bytes())),
}


def spoilt(content: bytes) -> bytes:
    """Of the same length, with the footer in another place."""
    return content[:-8] + bytes(4) + content[-4:]


@pytest.mark.parametrize(("said", "harm"), HARMS.items())
def test_a_damaged_part_is_named(undisturbed, tmp_path, said, harm):
    copy = shutil.copytree(undisturbed, tmp_path / "copy")
    part = copy / "daily" / "part-000001.parquet"
    harm(part)
    batch = Batch(copy)
    assert len(batch.table("border")) > 0
    for read in (batch.table, lambda: list(batch.by_block("daily", ["run"])), lambda: compare(batch, "mild")):
        with pytest.raises(InputError) as error:
            read()
        assert error.value.file == part
        assert str(error.value).startswith(f"{part}: {said}")
        assert str(error.value).endswith("the command that made the batch mends it")


def test_any_flipped_bit_is_noticed_before_a_number_is_used(undisturbed, tmp_path):
    copy = shutil.copytree(undisturbed, tmp_path / "copy")
    part = copy / "border" / "part-000002.parquet"
    whole = part.read_bytes()
    for place in range(0, len(whole), len(whole) // 20):
        part.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(
            InputError, match=r"border/part-000002\.parquet: was changed since it was written"
        ):
            compare(Batch(copy), "mild")
    part.write_bytes(whole)
    compare(Batch(copy), "mild")


def test_an_entry_that_is_a_copy_does_not_count_twice(batch, undisturbed, tmp_path):
    copy = shutil.copytree(undisturbed, tmp_path / "copy")
    shutil.copy(copy / "blocks" / "000005.json", copy / "blocks" / "000004.json")
    assert Batch(copy, partial=True).lacking == {"cold": 1}
    entry = json.loads((copy / "blocks" / "000005.json").read_text()) | {"block": 4}
    (copy / "blocks" / "000004.json").write_text(json.dumps(entry))
    with pytest.raises(InputError, match=r"blocks/000005\.json: repeats the runs of block 4"):
        Batch(copy)
    assert batch.lacking == {}


@pytest.mark.parametrize(
    "change",
    [{"keys": [1]}, {"seconds": "x"}, {"done": {"cold": None}}, {"parts": {"daily": 3}}, {"more": 1}],
)
def test_an_entry_of_other_types_is_none(undisturbed, tmp_path, change):
    copy = shutil.copytree(undisturbed, tmp_path / "copy")
    file = copy / "blocks" / "000001.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    assert Batch(copy, partial=True).lacking == {"mild": 1}


@pytest.mark.parametrize(
    ("harm", "said"),
    [(lambda file: file.unlink(), "is missing"), (lambda file: file.write_bytes(b"PAR1"), "cannot be read")],
)
def test_a_damaged_design_is_named(undisturbed, tmp_path, harm, said):
    copy = shutil.copytree(undisturbed, tmp_path / "copy")
    harm(copy / "design.parquet")
    with pytest.raises(
        InputError, match=rf"design\.parquet: {said}: the command that made the batch mends it"
    ):
        compare(Batch(copy), "mild")


def test_no_batch(tmp_path):
    with pytest.raises(InputError, match="holds no batch"):
        Batch(tmp_path)


def test_an_unfinished_or_partly_failed_batch_is_reported_by_every_reader(undisturbed, tmp_path):
    copy = shutil.copytree(undisturbed, tmp_path / "copy")
    (copy / "blocks" / "000000.json").unlink()
    file = copy / "blocks" / "000003.json"
    failure = dict.fromkeys(("key", "scenario", "base", "message", "traceback"), "x") | {
        "point": 1,
        "seed": 1,
    }
    entry = json.loads(file.read_text()) | {"keys": [], "parts": {}, "done": {"mild": 0}, "failed": [failure]}
    file.write_text(json.dumps(entry))
    said = r"copy is incomplete; unfinished or failed runs: 1 of cold, 1 of mild$"
    with pytest.warns(IncompleteBatchWarning, match=said):
        Batch(copy)
    Batch(copy, partial=True)  # warnings are errors here
    Batch(undisturbed)
