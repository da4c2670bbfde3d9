"""Manifest and design of a batch: lost, cut short or changed, they are noticed and written again."""

import json

import pytest

from sim.batch.plan import Plan
from sim.batch.reader import Batch
from sim.errors import InputError
from tests.batch.conftest import do, parts

TORN = [None, "", '{"made_by": "border-st', "[" * 100_000]


@pytest.mark.parametrize("text", TORN)
def test_a_lost_manifest_is_written_again_where_the_finished_blocks_agree(few, tmp_path, text):
    do(few, tmp_path)
    manifest = tmp_path / "manifest.json"
    before, held = parts(tmp_path), manifest.read_text()
    manifest.unlink() if text is None else manifest.write_text(text)
    with pytest.raises(InputError, match=r"manifest\.json: .*the command that made the batch mends it"):
        Batch(tmp_path)
    messages = []
    assert do(few, tmp_path, report=messages.append).done == {"cold": 2, "mild": 2}
    assert manifest.read_text() == held
    assert parts(tmp_path) == before
    (message,) = messages
    assert message.startswith("manifest.json ")
    assert message.endswith(": written again, for the finished blocks are those of this command")


@pytest.mark.parametrize("text", TORN)
def test_a_lost_manifest_never_costs_the_blocks_of_another_batch(few, scenarios, tmp_path, text):
    do(few, tmp_path)
    manifest, before = tmp_path / "manifest.json", parts(tmp_path)
    manifest.unlink() if text is None else manifest.write_text(text)
    other = Plan.of(scenarios, runs=2, seed_from=7)
    with pytest.raises(InputError, match=r"and block 0 is not one of this command; allowed: .*--force"):
        do(other, tmp_path)
    assert parts(tmp_path) == before
    do(other, tmp_path, force=True)
    assert parts(tmp_path) != before


WRONG = {
    "batch.runs": 0,
    "batch.runs ": "2",
    "batch.tables": "sector",
    "batch.scenarios": [],
    "batch.digest": 3,
    "scenarios.cold": None,
    "scenarios.cold.hypotheses.russia": "orchestrator",
    "scenarios.cold.parameters.scale": "small",
}


@pytest.mark.parametrize("place", WRONG)
def test_a_manifest_has_the_types_it_should_at_any_depth(few, tmp_path, place):
    do(few, tmp_path)
    manifest = tmp_path / "manifest.json"
    held = manifest.read_text()
    content = node = json.loads(held)
    *tables, last = place.strip().split(".")
    for table in tables:
        node = node[table]
    node[last] = WRONG[place]
    manifest.write_text(json.dumps(content))
    with pytest.raises(InputError) as caught:
        Batch(tmp_path)
    said = str(caught.value)
    assert f"manifest.json: is not as a batch writes it: {place.strip()}" in said
    assert said.endswith(": the command that made the batch mends it")
    do(few, tmp_path)
    assert manifest.read_text() == held


@pytest.mark.parametrize("files", [(), ("mine.json",)])
def test_a_torn_manifest_without_our_blocks_is_not_ours(few, tmp_path, files):
    (tmp_path / "blocks").mkdir()
    for name in files:
        (tmp_path / "blocks" / name).write_text("mine")
    (tmp_path / "manifest.json").write_text("mine")
    with pytest.raises(InputError, match=r"manifest\.json: cannot be read: .*; allowed: another folder$"):
        do(few, tmp_path, force=True)
    assert (tmp_path / "manifest.json").read_text() == "mine"


def test_a_changed_manifest_is_noticed_and_written_again(few, tmp_path):
    do(few, tmp_path)
    manifest = tmp_path / "manifest.json"
    held = manifest.read_text()
    for old, new in (
        (few.digest(), "0" * 64),
        ('"climate.temperature_shift": -2', '"climate.temperature_shift": -3'),
    ):
        assert old in held
        manifest.write_text(held.replace(old, new))
        with pytest.raises(
            InputError, match=r"manifest\.json: was changed since it was written: the command"
        ):
            Batch(tmp_path)
        do(few, tmp_path)
        assert manifest.read_text() == held


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda file: file.unlink(), "is missing"),
        (lambda file: file.write_bytes(b"PAR1"), "was changed since it was written"),
    ],
)
def test_a_lost_design_is_written_again(few, tmp_path, harm, said):
    messages = []
    do(few, tmp_path, report=messages.append)
    assert messages == []
    before = (tmp_path / "design.parquet").read_bytes()
    harm(tmp_path / "design.parquet")
    do(few, tmp_path, report=messages.append)
    assert messages == [f"design.parquet {said}: written again"]
    assert (tmp_path / "design.parquet").read_bytes() == before


def test_a_changed_design_is_noticed(few, tmp_path):
    do(few, tmp_path)
    design = tmp_path / "design.parquet"
    held = design.read_bytes()
    for place in range(4, len(held) - 8, len(held) // 50):
        design.write_bytes(held[:place] + bytes([held[place] ^ 1]) + held[place + 1 :])
        with pytest.raises(
            InputError, match=r"design\.parquet: .*: the command that made the batch mends it"
        ):
            Batch(tmp_path)
    design.write_bytes(held)
    assert len(Batch(tmp_path).design) == 2
