"""Rows on the screen: whole for a pipe, folded and grouped in a terminal."""

import sys

import pytest

from sim.cli.table import show

HEADER = ("measure", "scenario", "mean", "seeds")
ROWS = [("arrivals", "a[x=1]", "1", "4"), ("arrivals", "b", "2", "4"), ("deaths", "a[x=1]", "3", "4")]


@pytest.fixture
def drawn(capsys, monkeypatch):
    """What a terminal shows of a table, by line and cell."""

    def draw(*arguments, **options) -> list[list[str]]:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        monkeypatch.setenv("COLUMNS", "100")
        monkeypatch.setenv("TERM", "dumb")
        show(*arguments, **options)
        text = capsys.readouterr().out
        assert "\t" not in text
        return [line.split() for line in text.splitlines()]

    return draw


def test_a_pipe_gets_every_column_uncut(capsys):
    show(HEADER, ROWS, fold=("seeds",), grouped=True)
    assert capsys.readouterr().out == "".join("\t".join(line) + "\n" for line in (HEADER, *ROWS))


def test_a_terminal_shows_all_columns_unless_asked_otherwise(drawn):
    assert drawn(HEADER, ROWS) == [list(line) for line in (HEADER, *ROWS)]


def test_a_column_of_one_value_is_reported_below_and_a_shared_first_one_above(drawn):
    assert drawn(HEADER, ROWS, fold=("scenario", "seeds"), grouped=True) == [
        ["scenario", "mean"],
        ["arrivals"],
        ["a[x=1]", "1"],
        ["b", "2"],
        ["deaths"],
        ["a[x=1]", "3"],
        ["seeds:", "4"],
    ]


def test_without_repetition_nothing_is_grouped(drawn):
    told = ["scenario:", "a[x=1];", "seeds:", "4"]
    assert drawn(HEADER, [ROWS[0], ROWS[2]], fold=("scenario", "seeds"), grouped=True) == [
        ["measure", "mean"],
        ["arrivals", "1"],
        ["deaths", "3"],
        told,
    ]
