from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner, Result

from sim.cli.evidence import evidence
from sim.errors import InputError
from sim.evidence import figures
from sim.evidence.record import dated_rows
from sim.world import load_world
from tests.made_up import parameter

APP = typer.Typer()
APP.command()(evidence)


def called(*arguments: str) -> Result:
    return CliRunner().invoke(APP, list(arguments))


def test_table_has_one_line_a_parameter() -> None:
    result = called()
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0].startswith("parameter\tdefault\tunit")
    assert [line.split("\t")[0] for line in lines[1:]] == list(load_world().parameters)


def test_entry_of_a_parameter_shows_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = {"kind": "fitted", "reason": "why", "target": "P2_x", "window": "2021"}
    seats = {"name": "seats", "unit": "seats", "default": 180.0, "range": [150, 200]}
    planted = parameter(**seats, **fitted, source=["geo", "travel_agencies"])
    world = SimpleNamespace(parameters={"seats": planted})
    monkeypatch.setattr("sim.text.evidence.load_world", lambda: world)
    result = called("seats")
    assert result.exit_code == 0
    for line in ("default  180 seats", "range    150 to 200", "reason   why", "fitted   to P2_x over 2021"):
        assert line in result.stdout
    assert "source   geo\n" in result.stdout
    assert f"source   travel_agencies: {figures()['travel_agencies'].quantity}: 12 agencies" in result.stdout


def test_entry_of_a_hub_is_found_by_its_dotted_name() -> None:
    assert "share of the ceiling at Istanbul" in called("hubs.istanbul.demand").stdout


def test_entry_of_a_figure_shows_what_uses_it() -> None:
    result = called("stranded_strip")
    assert "4500 people (from 4000 to 5000)" in result.stdout
    assert "model    target P5_strip_mid_november" in result.stdout


def test_entry_of_a_figure_says_what_of_it_is_not_in_the_model() -> None:
    assert "  model    left out: " in called("rule_27_years").stdout


def test_entry_of_a_figure_shows_who_says_it() -> None:
    lines = called("stranded_strip").stdout.splitlines()
    assert "  source   wasiura, 2021-11 (after 2021-11-09)" in lines
    assert "  author   Michael Wasiura" in lines
    assert "  outlet   The Moscow Times" in called("gas_rebuke").stdout.splitlines()


def test_the_former_name_of_a_parameter_gets_the_new_one() -> None:
    error = called("demand_istanbul").exception
    assert isinstance(error, InputError)
    assert str(error) == "demand_istanbul: is now called hubs.istanbul.demand"


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    error = called("stranded_stripe").exception
    assert isinstance(error, InputError)
    assert str(error).endswith("did you mean stranded_strip?")


def test_the_check_is_of_all_and_takes_no_name() -> None:
    result = called("scale", "--check")
    assert isinstance(result.exception, InputError)
    assert str(result.exception).startswith('NAME = "scale": has no use; allowed: only without --check')
    assert result.stdout == ""


def test_check_says_that_all_is_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.world.check.check", list)
    result = called("--check")
    assert result.exit_code == 0
    assert result.stdout == (
        f"{len(load_world().parameters)} parameters, {len(figures())} figures and {len(dated_rows())} dated rows of "
        "the public record are valid\n"
    )


def test_check_lists_problems_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.world.check.check", lambda: ["one", "two"])
    result = called("--check")
    assert result.exit_code == 1
    assert result.stdout == "one\ntwo\n"
