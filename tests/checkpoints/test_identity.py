"""A checkpoint serves the run and the program that saved it, and no other."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.checkpoints import checkpoint
from sim.checkpoints.identity import identity
from sim.errors import InputError
from sim.model import Standoff
from sim.tables.recorder import Recorder
from tests.checkpoints.saved import after, changed
from tests.engines.worlds import small


def cut_short() -> Recorder:
    return Recorder(Standoff(small("as_it_happened", "2021-11-04", "2021-11-23"), rng=3), sectors=True)


@pytest.mark.parametrize(
    ("said", "run"),
    [
        ("seed: 3, not 4; allowed: --seed 3, or a run from", lambda: after(0, seed=4)),
        ("scenario: as_it_happened, not gas_cut; allowed: the sc", lambda: after(0, "gas_cut")),
        ("scenario: as_it_happened [0-9a-f]{12}, not as_it_happened [0-9a-f]{12}; ", lambda: cut_short()),
        (
            "tables: with sectors, not without sectors; allowed: --sectors, or figures",
            lambda: Recorder(Standoff(after(0).model.settings, rng=3)),
        ),
    ],
)
def test_another_run_is_refused(said: str, run: Callable[[], Recorder], kept: Path) -> None:
    with pytest.raises(InputError, match=f"x.checkpoint: differs in its {said}"):
        checkpoint.restore(run(), kept)


def test_the_code_is_that_of_a_batch_with_the_public_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.checkpoints.identity.code_version", lambda: "1.0+of_the_tables_too")
    assert identity(after(0))["code"] == "1.0+of_the_tables_too"


@pytest.mark.parametrize("what", ["code", "versions", "parameters"])
def test_another_program_is_refused(what: str, kept: Path) -> None:
    head, content = kept.read_bytes().split(b"\n", 1)
    changed({**json.loads(head), what: "0"}, content, kept)
    with pytest.raises(InputError, match=f"differs in its {what}"):
        checkpoint.restore(after(0), kept)
