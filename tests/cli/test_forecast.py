"""`standoff forecast`: the forecast of others is scored without a run."""

import pytest
from typer.testing import CliRunner

from sim.cli import commands
from sim.errors import InputError

ROW = "2021-09-01,2021-09-08,attempts_PL"


def forecast(*words):
    return CliRunner().invoke(commands, ["forecast", *map(str, words)])


def test_the_forecast_of_others_is_scored_without_a_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    counts, other = tmp_path / "counts.csv", tmp_path / "other.csv"
    counts.write_text(f"from,until,measure,count\n{ROW},5\n")
    other.write_text(f"from,until,measure,by,q05,q25,q50,q75,q95\n{ROW},a rival,0,1,2,3,4\n")
    found = forecast("--score", counts, "--of", other)
    assert found.exit_code == 0, found.output
    assert "a rival" in found.output
    assert sorted(tmp_path.iterdir()) == [counts, other]


def test_the_forecast_of_others_needs_counts(tmp_path):
    error = forecast("--of", tmp_path / "other.csv").exception
    assert isinstance(error, InputError)
    assert "allowed: --score FILE too" in str(error)


@pytest.mark.parametrize("words", [("--from", "2021-05-01"), ("--until", "2021-09-01")])
def test_days_outside_the_period_are_refused(words):
    assert isinstance(forecast(*words).exception, InputError)
