"""`standoff levers`: everything that a scenario can set is found by a word."""

import pytest
import typer
from typer.testing import CliRunner

from sim.cli.levers import levers
from sim.cli.options import Command
from sim.scenario.setting import FREE_FROM, settable
from sim.text.levers import HEADER, rows
from sim.world import load_world

APP = typer.Typer()
APP.command(cls=Command)(levers)


def listed(*words: str) -> list[list[str]]:
    result = CliRunner().invoke(APP, words)
    assert result.exit_code == 0, result.output
    head, *lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert tuple(head) == HEADER
    return lines


def test_all_that_can_be_set_is_listed_once():
    assert sorted(key for key, *_ in listed()) == sorted(set(settable(load_world())) - {FREE_FROM})


@pytest.mark.parametrize(
    ("words", "row"),
    [
        (
            ("eu.sanctions",),
            (
                "eu.sanctions",
                "lever",
                "rule",
                "0 to 1",
                "index",
                "sanctions on Belarus as a rung of the ladder (0 none, 1 full trade embargo)",
            ),
        ),
        (("GAS", "transit", "belarus"), ("belarus.gas_threat", "lever", "rule", "0 or 1", "switch")),
        (("istanbul cap",), ()),
        (("istanbul", "cap"), ("routes.istanbul.weekly_cap", "cap", "rule", "0 to 100", "flights/week")),
        (("largest party",), ("party_largest", "parameter", "6", "3 to 6, whole", "people", "largest party")),
        (("what Moscow's role",), ()),
        (("moscow's role",), ("russia.role", "hypothesis", "permissive")),
        (("alleged", "claim"), ("alleged_infiltration", "hypothesis", "false", "false, true")),
    ],
)
def test_a_row_is_found_by_any_words_of_it(words, row):
    found = rows(load_world(), words)
    assert any(line[: len(row)] == row for line in found) if row else not found


def test_a_word_that_nothing_has_gets_the_nearest_key():
    result = CliRunner().invoke(APP, ["party_largst"])
    said = 'WORD = "party_largst": no row has all of these words; did you mean party_largest?'
    assert str(result.exception) == said
