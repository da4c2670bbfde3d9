"""`standoff explain` on a real run: what it prints about an actor on a day, and what it refuses."""

import json
import re
import shutil

import pytest
import typer
from typer.testing import CliRunner

from sim.cli.explain import _whole, explain
from sim.cli.run import run
from sim.errors import InputError
from sim.runs.store import StoredRun, open_run
from sim.world import load_world

APP = typer.Typer()
APP.command()(run)
APP.command()(explain)
UNTIL = "2021-09-15"
SCENARIO = """
title = "Free and small"
description = "Free at a hundredth of the size; a lever of Poland's is dated."
question = "What is explained?"
extends = "free"
[parameters]
scale = 0.01
[hypotheses]
decision = "mixed"
dated_actors = ["poland", "jordan"]
[[lever]]
actor = "poland"
lever = "fence"
value = 5
from = 2021-07-01
[[routes.amman.weekly_cap]]
value = 1
from = 2021-08-01
[[routes.amman.nationality_ban]]
value = ["syrian", "yemeni"]
from = 2021-08-01
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("explained")
    (place / "small.toml").write_text(SCENARIO)
    done = CliRunner().invoke(
        APP, ["run", str(place / "small.toml"), "--until", UNTIL, "--out", str(place / "out")]
    )
    assert done.exit_code == 0, done.output
    return place / "out"


def said(folder, actor, day):
    done = CliRunner().invoke(APP, ["explain", str(folder), "--actor", actor, "--date", day])
    if done.exception is not None:
        raise done.exception
    return done.stdout.splitlines()


def entry(lines, lever):
    """The line of one lever, and what was weighed of it by day."""
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{lever} = "))
    weighed = {}
    for line in lines[start + 1 :]:
        if not line.startswith(" ") and not line.startswith("\t"):
            break
        if line.startswith("  unchanged; reason since "):
            continue
        if line.startswith("  weighed on "):
            weighed[line.split()[2]] = []
        else:
            weighed[next(reversed(weighed))].append(line)
    return lines[start], weighed


def test_a_chosen_lever_is_explained_by_the_options_of_the_day_it_moved(folder):
    line, weighed = entry(said(folder, "belarus", "2021-08-25"), "pressure")
    value, moved = re.match(r"pressure = (\S+) since (\S+): pressure \S+ -> \S+: ", line).groups()
    assert list(weighed) == sorted({moved, "2021-08-24"})  # and those of the last day of decision
    (taken,) = [option for option in weighed[moved] if option.strip().startswith("*")]
    assert taken.split()[1] == value
    assert "rising cost" in taken


def test_levers_that_follow_and_dated_ones_have_a_reason_and_no_options(folder):
    line, weighed = entry(said(folder, "belarus", "2021-08-25"), "gap_opening")
    assert "follows pressure" in line
    assert weighed == {}
    line, weighed = entry(said(folder, "poland", "2021-08-25"), "fence")
    assert line == "fence = 5 since 2021-07-01: dated in the scenario"
    assert weighed == {}


def test_carriers_are_explained_too(folder):
    lines = said(folder, "belavia", "2021-08-25")
    assert entry(lines, "carries_migrants")[0].startswith("carries_migrants = 1 since 2021-06-01")
    assert any(line.startswith("flights_istanbul = ") for line in lines)


def test_a_lever_that_follows_has_the_reason_of_the_day_and_not_of_its_last_move(folder):
    lines = said(folder, "lithuania", "2021-08-25")
    at = lines.index(
        "crossings_open = 1 since 2021-06-01: 0 recorded attempts per day, and the line was not stormed here"
    )
    (day,) = re.match(r"  unchanged; reason since (\S+): \d+ recorded attempts", lines[at + 1]).groups()
    assert day > "2021-08-18"


def test_a_dated_limit_on_flights_is_explained_as_a_lever_of_its_state(folder):
    before, after = said(folder, "jordan", "2021-07-25"), said(folder, "jordan", "2021-08-25")
    assert "routes.amman.weekly_cap = 1 since 2021-08-01: dated in the scenario" in after
    assert "routes.amman.nationality_ban = syrian, yemeni since 2021-08-01: dated in the scenario" in after
    cap, ban = (line for line in before if line.startswith("routes."))
    assert cap.startswith("routes.amman.weekly_cap = 100 since 2021-06-01: limits no flights")
    assert ban.startswith("routes.amman.nationality_ban = nobody since 2021-06-01: ")
    told = "routes.amman.weekly_cap = 1 since 2021-08-01: dated in the scenario"
    assert told in said(folder, "belavia", "2021-08-25")  # which flies there
    assert told not in said(folder, "flydubai", "2021-08-25")


def test_limits_of_other_states_are_not_explained(folder):
    assert not any("amman" in line for line in said(folder, "uae", "2021-08-25"))


def test_germany_speaks_through_the_eu(folder):
    first, *rest = said(folder, "germany", "2021-08-25")
    assert first == "germany acts through eu, which is explained here"
    assert rest == said(folder, "eu", "2021-08-25")


@pytest.mark.parametrize(
    ("actor", "day", "message"),
    [
        ("belavai", "2021-08-25", "did you mean belavia"),
        ("belarus", "2021-09-15", "outside the run; allowed: 2021-06-01 to 2021-09-14"),
        ("belarus", "2021-05-31", "outside the run"),
        ("belarus", "25 August", "is not a date"),
    ],
)
def test_what_cannot_be_explained_is_refused(folder, actor, day, message):
    with pytest.raises(InputError, match=re.escape(message)):
        said(folder, actor, day)


@pytest.fixture
def altered(folder, tmp_path):
    """A copy of the run whose manifest a test has changed."""

    def alter(change):
        copy = shutil.copytree(folder, tmp_path / "copy")
        manifest = json.loads((copy / "manifest.json").read_text())
        change(manifest)
        (copy / "manifest.json").write_text(json.dumps(manifest))
        return copy

    return alter


def test_a_run_without_what_was_weighed_is_refused(altered):
    without = altered(lambda manifest: manifest["tables"].pop("choices"))
    with pytest.raises(
        InputError, match=r"copy: has no table choices; allowed: a folder written by `standoff run`"
    ):
        said(without, "eu", "2021-08-25")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.update(tables={"daily": 3}), "manifest.json: does not describe the table daily"),
        (lambda m: m["tables"]["daily"].pop("path"), "manifest.json: does not describe the table daily"),
        (
            lambda m: m["tables"]["daily"].update(columns=[]),
            "manifest.json: does not describe the table daily",
        ),
        (lambda m: m["files"].clear(), "manifest.json: does not describe the table daily"),
        (lambda m: m.pop("scenario"), "manifest.json: wrong type; allowed: a table"),
        (lambda m: m["scenario"].pop("title"), "manifest.json: title: is missing"),
        (lambda m: m["scenario"]["lever"][0].update(value="x"), "manifest.json: lever[0].value"),
        (lambda m: m["scenario"].update(more=1), "manifest.json: more = 1: unknown key"),
    ],
)
def test_what_is_wrong_with_a_manifest_is_one_message(altered, change, message):
    with pytest.raises(InputError, match=re.escape(message)):
        said(altered(change), "eu", "2021-08-25")


@pytest.mark.parametrize("column", ["date", "utility", "terms"])
def test_a_table_must_have_its_columns_in_their_kinds(folder, column):
    run = open_run(folder)
    wrong = run.tables["choices"].drop(columns=column)
    tables = [wrong] if column == "terms" else [wrong, wrong.assign(**{column: "x"})]
    for table in tables:
        with pytest.raises(InputError, match=f"table choices has no readable column {column}"):
            _whole(StoredRun(run.manifest, {"choices": table}), "choices", folder, load_world())
