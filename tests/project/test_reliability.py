"""docs/reliability.md: every promise names tests or benchmarks that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("| Promise |")[2].partition("\n\n")[0]
ROWS = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in TABLE.splitlines()[2:]]
PROMISES = [row for row in ROWS if not row[0].startswith("**")]


@cache
def names_in(file: str) -> set[str]:
    """The names of the tests in a file."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_there_are_promises() -> None:
    assert len(PROMISES) > 40


@pytest.mark.parametrize("row", PROMISES, ids=lambda row: re.sub(r"\W+", "-", row[0])[:40])
def test_what_holds_a_promise_exists(row: list[str]) -> None:
    promise, held_by = row
    assert promise
    for part in held_by.split("; "):
        file, _, names = part.partition(": ")
        if names:
            assert {f"test_{name}" for name in names.split(", ")} <= names_in(file)
        else:
            assert (ROOT / file).is_file()
            assert file.startswith("benchmarks/")
