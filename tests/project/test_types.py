"""mypy refuses in a rule what is no field of a record and no parameter, and a column that is replaced."""

import re
from pathlib import Path

import pytest

from sim.paths import PACKAGE

api = pytest.importorskip("mypy.api")
SNIPPETS = """
from sim.kernel.layouts import Now, NowColumns, Parameters, Person
from sim.kernel.rule import rule
from sim.world.view import View

@rule
def right(person: Person, now: Now, p: Parameters) -> None:
    person.hope *= 1.0 - p.disappointment
    person.rest = now.tick + int(p.rest_ticks)

@rule
def wrong(person: Person, now: Now, p: Parameters, columns: NowColumns) -> None:
    person.event = 1  # refused: a bit of events
    person.rest = now.tick + p.rest_ticks  # refused: a real number in a whole field
    chance = p.atempt_rate  # refused: no parameter
    now.presure = 1.0  # refused: no field
    columns.pressure = 1.0  # refused: lost, as a column is written into
    columns.pressure[0] = 1.0
    right(now, person, p)  # refused: in another order

def act(view: View) -> float:
    return view.lever("eu", "sanctions") + view.lever("eu", "sanktions")  # refused: no lever
"""


def test_mypy_refuses_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "snippets.py"
    file.write_text(SNIPPETS)
    root = PACKAGE.parent
    said, _, _ = api.run(
        [str(file), "--config-file", str(root / "pyproject.toml"), "--cache-dir", str(root / ".mypy_cache")]
    )
    refused = {int(line) for line in re.findall(r"snippets\.py:(\d+): error", said)}
    assert refused == {
        number for number, line in enumerate(SNIPPETS.splitlines(), 1) if "# refused" in line
    }, said
