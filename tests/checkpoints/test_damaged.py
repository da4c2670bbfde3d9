"""A file that is torn, changed or something else is refused in one line, and no code in it is run."""

import hashlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.checkpoints import checkpoint
from sim.checkpoints.records import Checkpoints
from sim.errors import InputError
from sim.runs.run import run
from tests.checkpoints.saved import after, changed


def rewritten(file: Path, change: Callable[[Any, list[Any]], object]) -> None:
    """The file with other content, and the checksums that go with it."""
    head, values, arrays = file.read_bytes().split(b"\n", 2)
    plain, held = json.loads(values), list(np.load(io.BytesIO(arrays)).values())
    change(plain, held)
    buffer = io.BytesIO()
    np.savez(buffer, *held)
    parts = {"values": json.dumps(plain).encode(), "arrays": buffer.getvalue()}
    sums = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()}
    changed({**json.loads(head), "sha256": sums}, b"\n".join(parts.values()), file)


def at(plain: Any, *keys: Any) -> list[Any]:
    """The pair of key and value at a path of keys in an encoded state."""
    for key in keys:
        pair = next(pair for pair in plain["dict"] if pair[0] == key)
        plain = pair[1]
    return pair


def setting(value: Any, *keys: Any) -> Callable[[Any, list[Any]], None]:
    def change(plain: Any, held: list[Any]) -> None:
        at(plain, *keys)[1] = value

    return change


def people_with(field: str, value: int) -> Callable[[Any, list[Any]], None]:
    def change(plain: Any, held: list[Any]) -> None:
        held[at(plain, "engine", "people")[1]["array"]][field][0] = value

    return change


@pytest.mark.parametrize("cut", [0, 10, 1000, 5000, -1])
def test_a_torn_file_is_refused(cut: int, kept: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:cut])
    with pytest.raises(InputError, match="is not a whole checkpoint"):
        checkpoint.restore(after(0), kept)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there; allowed: a run with --checkpoint-every first"):
        checkpoint.restore(after(0), tmp_path / "none.checkpoint")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (setting(None, "run.model", "tick"), "the tick is not one of the 80 ticks"),
        (setting(-1_000_000_000, "run.model", "tick"), "the tick is not one of the 80 ticks"),
        (setting({"date": "2021-11-05"}, "run.model", "today"), "today is not the day of its tick"),
        (setting("1", "run.model", "tick"), "run.model.tick holds str, not int"),
        (setting([], "run.model.hearsay", "remembered"), ""),
        (
            setting([["a", "b"]] * 3, "run.model.hearsay", "remembered"),
            r"run.model.hearsay.remembered\[0\]\[0\] holds str, not float",
        ),
        (setting({"tuple": []}, "run.model", "_reasons"), "run.model._reasons holds tuple, not dict"),
        (setting([1, [2], None], "run.model", "decisions"), ""),
        (setting([{"dict": []}] * 9, "run.model", "published"), ""),
        (setting([{"dict": [["date", 3]]}], "run", "daily"), ""),
        (setting({"tuple": [1], "list": 2}, "run.model.hearsay", "remembered"), "too many values"),
        (setting({"array": 10**6}, "run.model.hearsay", "remembered"), "KeyError"),
        (setting({"scalar": "x"}, "run.model.hearsay", "remembered"), "ValueError"),
        (setting({"dict": [[[], 1]]}, "run.model.hearsay", "remembered"), "TypeError: unhashable"),
        (setting({"array": 0}, "engine", "people"), "engine.people has another layout"),
        (setting(3, "engine"), ""),
        (setting(3, "run.model"), ""),
        (lambda plain, _: plain["dict"].pop(), "state lacks"),
        (lambda plain, _: plain["dict"].append(["extra", 1]), "state has no extra"),
        (people_with("stage", 100), "engine.people.stage has codes outside 0 to 12"),
        (people_with("sector", 30_000), "engine.people.sector has codes outside -1"),
        (people_with("hub", -5), "engine.people.hub has codes outside 0"),
    ],
)
def test_values_of_another_kind_are_one_line(
    change: Callable[[Any, list[Any]], object], said: str, kept: Path
) -> None:
    rewritten(kept, change)
    scenario = after(0).model.settings
    with pytest.raises(InputError, match=f"x.checkpoint: holds a state .*{said}") as refused:
        run(scenario, 3, sectors=True, checkpoints=Checkpoints(kept, resume=True))
    assert str(refused.value).count("\n") == 0


def test_a_rewritten_file_is_as_good_as_the_first(kept: Path) -> None:
    rewritten(kept, lambda *_: None)
    checkpoint.restore(after(0), kept)


@pytest.mark.parametrize(
    "part", [b"", b"[]", b"[" * 100_000, b"9" * 5000, b"\x80\x04K\x01.", b"PK\x03\x04", b"{}"]
)
def test_parts_that_are_something_else_are_one_line(part: bytes, kept: Path) -> None:
    head, values, arrays = kept.read_bytes().split(b"\n", 2)
    for parts in ((part, arrays), (values, part)):
        sums = [hashlib.sha256(each).hexdigest() for each in parts]
        changed(
            {**json.loads(head), "sha256": dict(zip(checkpoint.PARTS, sums, strict=True))},
            b"\n".join(parts),
            kept,
        )
        with pytest.raises(InputError, match="holds a state that does not fit"):
            checkpoint.restore(after(0), kept)


def test_objects_in_arrays_are_never_read(kept: Path) -> None:
    head, values, _ = kept.read_bytes().split(b"\n", 2)
    buffer = io.BytesIO()
    np.savez(buffer, np.array([print], dtype=object))
    sums = [hashlib.sha256(each).hexdigest() for each in (values, buffer.getvalue())]
    body = values + b"\n" + buffer.getvalue()
    changed({**json.loads(head), "sha256": dict(zip(checkpoint.PARTS, sums, strict=True))}, body, kept)
    with pytest.raises(InputError, match="allow_pickle=False"):
        checkpoint.restore(after(0), kept)


def test_any_flipped_bit_is_noticed(kept: Path) -> None:
    whole, noticed = kept.read_bytes(), 0
    model = after(0)
    for place in range(0, len(whole), len(whole) // 60):
        torn = bytearray(whole)
        torn[place] ^= 1 << place % 8
        kept.write_bytes(torn)
        with pytest.raises(InputError, match=r"x\.checkpoint: is"):
            checkpoint.restore(model, kept)
        noticed += 1
    assert noticed >= 60


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.checkpoint")
    with pytest.raises(InputError, match=r"x\.checkpoint: is not a file"):
        checkpoint.restore(after(0), tmp_path / "x.checkpoint")
