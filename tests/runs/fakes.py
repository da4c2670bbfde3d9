"""A finished run small enough to write in a moment; as a script, a run that is written and never gets done.

Usage: python -m tests.runs.fakes FOLDER SEED
"""

import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from sim.scenario import Scenario


def scenario(name: str = "as_it_happened", **changes: float) -> Scenario:
    """A scenario that needs no file."""
    lever = {"actor": "eu", "lever": "sanctions", "value": 1, "source": ["lt_detained_2020"]}
    content = {"title": "t", "description": "d", "question": "q?", "lever": [lever], "parameters": changes}
    return Scenario.from_content({"name": name, **content}, "test")


@dataclass(frozen=True)
class FakeResults:
    scenario: Scenario = field(default_factory=scenario)
    seed: int = 0
    until: date | None = None
    attempts: tuple[int, ...] = (3, 0, 81)

    def tables(self) -> dict[str, pd.DataFrame]:
        dates = pd.to_datetime(["2021-06-01", "2021-06-02", "2021-06-03"])
        neighbours = pd.Categorical(["PL", "LT", "PL"], categories=["PL", "LT", "LV"])
        return {
            "daily": pd.DataFrame({"date": dates, "arrivals": [1, 2, 3], "salience": [0.1, 1 / 3, 2e-300]}),
            "border": pd.DataFrame(
                {
                    "date": dates,
                    "neighbour": neighbours,
                    "attempts": self.attempts,
                    "emergency": [True, False, True],
                }
            ),
            "decisions": pd.DataFrame(
                {"date": dates[:2].as_unit("s"), "reason": ['said "no",\nthen NA', "NA"]}
            ),
        }


def hang(folder: Path) -> dict[str, str]:
    folder.mkdir()
    (folder / "half.png").write_text("half a figure")
    sys.stdout.write("drawing\n")
    sys.stdout.flush()
    time.sleep(60)
    return {}


if __name__ == "__main__":
    from sim.runs.store import write

    write(FakeResults(seed=int(sys.argv[2])), sys.argv[1], force=True, draw=hang)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
