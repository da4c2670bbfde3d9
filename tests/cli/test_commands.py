"""The commands in this process: what they print, and how bad input ends them."""

import json
import sys
from pathlib import Path

import pytest

from sim.cli.table import show
from sim.scenario import load_scenario, shipped_scenarios
from sim.scenario.schema_file import schema_text
from tests.command import Standoff

BAD_LEVER = '[[lever]]\nactor = "polnd"\nlever = "pushback"\nvalue = 1\n'


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, standoff: Standoff) -> Standoff:
    """Call `standoff` in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return standoff


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.toml"
    path.write_text('title = "A"\ndescription = "B"\nquestion = "C?"\n' + BAD_LEVER, encoding="utf-8")
    return path


def test_help_names_every_command(call: Standoff) -> None:
    code, shown, _ = call("--help")
    assert code == 0
    for command in ("run", "check", "scenarios", "schema", "evidence"):
        assert f"\n  {command} " in shown
    assert "..." not in shown.partition("Commands:")[2]  # no line is cut


def test_check_says_ok_for_paths_and_names(call: Standoff) -> None:
    output = call("check", "as_it_happened", "hard_winter.toml")
    assert output == (0, "as_it_happened: ok\nhard_winter.toml: ok\n", "")


def test_check_prints_what_differs_from_the_parent(call: Standoff) -> None:
    code, printed, _ = call("check", "no_new_sanctions", "turkish_and_gulf_bans_early", "free")
    lines = printed.splitlines()
    assert code == 0
    assert lines[:2] == ["no_new_sanctions: ok", "  2021-12-02 to 2022-04-01  eu.sanctions: 0.55 -> 0.45"]
    bans = "routes.istanbul.nationality_ban: iraqi, syrian, yemeni: 0 -> 1"
    assert f"  2021-08-06 to 2021-11-12  {bans}" in lines
    assert "  russia decides freely: 5 dated values dropped" in lines
    code, printed, _ = call("check", "--full", "no_new_sanctions")
    assert code == 0
    assert "  2021-06-01 to 2021-06-24  eu.sanctions: 0.25" in printed.splitlines()


def test_check_goes_on_after_a_bad_file(call: Standoff, bad: Path) -> None:
    output = call("check", bad, "hard_winter", "no_such")
    assert output.code == 2
    assert output.out == "hard_winter: ok\n"
    first, second = output.err.splitlines()
    assert first.startswith(f'{bad}: lever[0].actor = "polnd": unknown actor; allowed: belarus, ')
    assert first.endswith("did you mean poland?")
    assert second.startswith("no_such: no such file or shipped scenario")


def test_scenarios_are_plain_lines_in_a_pipe(call: Standoff) -> None:
    code, printed, _ = call("scenarios")
    header, *rows = printed.splitlines()
    assert code == 0
    assert header == "name\ttitle\tquestion"
    assert [row.split("\t")[0] for row in rows] == list(shipped_scenarios())
    base = load_scenario("as_it_happened")
    assert f"as_it_happened\t{base.title}\t{base.question}" in rows


def test_scenarios_are_a_table_in_a_terminal(call: Standoff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    code, shown, _ = call("scenarios")
    assert code == 0
    assert "\t" not in shown
    assert "hard_winter" in shown


def test_brackets_in_a_drawn_table_are_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    show(("sign in a[scale=1]",), [("swept[scale=0.5]",)])
    shown = capsys.readouterr().out
    assert "sign in a[scale=1]" in shown
    assert "swept[scale=0.5]" in shown


def test_schema_is_the_kept_one(call: Standoff) -> None:
    code, shown, _ = call("schema")
    assert code == 0
    assert shown == schema_text()
    assert "poland.pushback" in json.loads(shown)["properties"]["sweep"]["properties"]


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("--seed", "-1"), ("--seed", '"-1"', "a whole number from 0")),
        (("--seed", "1.5"), ("--seed", '"1.5"', "a whole number from 0")),
        (("--seed", "9" * 30), ("--seed", "a whole number from 0")),
        (("--until", "2021-13-01"), ("--until", '"2021-13-01"', "is not a date", "after 2021-06-01")),
        (("--until", "2021-06-01"), ("--until", "out of range", "after 2021-06-01")),
        (("--until", "2022-04-02"), ("--until", "out of range", "not after 2022-04-01")),
        (("--format", "xls"), ("--format", '"xls"', "parquet or csv")),
        (("--format", "CSV"), ("--format", '"CSV"', "did you mean csv?")),
    ],
)
def test_bad_option_is_one_message_and_nothing_is_written(
    call: Standoff, arguments: tuple[str, str], parts: tuple[str, ...]
) -> None:
    code, _, said = call("run", "as_it_happened", *arguments)
    (line,) = said.splitlines()
    assert code == 2
    assert all(part in line for part in parts)
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize("port", ["-1", "65536", "9" * 5000, "http"])
def test_a_bad_port_is_one_message(call: Standoff, port: str) -> None:
    code, _, said = call("app", "free", "--port", port)
    (line,) = said.splitlines()
    assert code == 2
    assert line.startswith('error: --port = "')
    assert line.endswith("is not allowed; allowed: a whole number from 0 to 65535")


def test_bad_scenario_of_a_run_is_one_message(call: Standoff, bad: Path) -> None:
    code, _, said = call("run", bad)
    (line,) = said.splitlines()
    assert code == 2
    assert line.startswith(f"error: {bad}: lever[0].actor")
    assert list(Path.cwd().iterdir()) == []


def test_misspelt_command_suggests_the_nearest(call: Standoff) -> None:
    code, _, said = call("evidense")
    assert code == 2
    assert "Did you mean 'evidence'?" in said


def test_interrupt_ends_with_130(call: Standoff, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.scenario.load_scenario", interrupted)
    assert call("check", "as_it_happened").code == 130


@pytest.mark.parametrize(("host", "open_to_others"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_the_page_asks_others_for_a_token_and_says_what_it_exposes(
    call: Standoff,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    open_to_others: bool,
) -> None:
    tokens: list[str] = []
    monkeypatch.setattr("sim.app.serve.serve", lambda *given: tokens.append(given[-1]))
    code, said, _ = call("app", "free", "--host", host, "--port", "0", "--no-browser")
    (token,) = tokens
    assert code == 0
    assert ("Anyone who has this address" in said) is open_to_others
    assert (f"/?token={token} " in said) is open_to_others
    assert (len(token) >= 32) is open_to_others
