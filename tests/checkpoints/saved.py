"""A run in the middle, to be saved, and a file with another head or content."""

import json
from pathlib import Path

from sim.model import Standoff
from sim.tables.recorder import Recorder
from tests.engines.worlds import small

TICKS = 4 * 9 + 2  # in the middle of a day


def after(ticks: int, name: str = "as_it_happened", seed: int = 3) -> Recorder:
    recorder = Recorder(Standoff(small(name, "2021-11-04", "2021-11-24"), rng=seed), sectors=True)
    for _ in range(ticks):
        recorder.model.step()
    return recorder


def changed(head: dict[str, object], content: bytes, file: Path) -> None:
    file.write_bytes(json.dumps(head).encode() + b"\n" + content)
