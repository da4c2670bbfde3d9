"""Changes hold from their day on, leave the days before as they were, and are the same when saved and read again."""

import subprocess
import sys
from datetime import date

import pytest

from sim import load_scenario
from sim.app.frames import frames
from sim.app.steering import Change, steerable, steered, toml_of, windows
from sim.errors import InputError
from tests.limits import barred, cap
from tests.shipped_world import WORLD

SEED = 5
DAY = date(2021, 6, 20)
N = (DAY - date(2021, 6, 1)).days


def change(key, value, day=DAY):
    return Change(key, day, value)


def test_a_change_holds_until_the_next_of_its_lever():
    june, august = date(2021, 6, 1), date(2021, 8, 1)
    assert windows([change("x", 9, DAY)]) == [{"value": 9, "from": DAY}]
    again = {"value": 7, "from": august}
    assert windows([change("x", 7, august), change("x", 9, DAY)]) == [
        {"value": 9, "from": DAY, "until": august},
        again,
    ]
    assert windows([change("x", 9, DAY), change("x", None, august)]) == [
        {"value": 9, "from": DAY, "until": august}
    ]
    assert windows([change("x", 8, june), change("x", 9, june)]) == [{"value": 9, "from": june}]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("poland.pushback", 0.0),
        ("eu.sanctions", 0.8),
        ("lithuania.admission", 0.0),
        ("belarus.pressure", 0.0),
        ("iraq.home_flights", 3.0),
        ("poland.force", 20000.0),
        ("latvia.aid_access", 0.2),
        ("routes.istanbul.weekly_cap", 0.0),
        ("routes.baghdad.nationality_ban", ["iraqi"]),
    ],
)
def test_days_before_are_the_same_to_the_last_bit_and_the_value_holds_from_its_day(scenario, key, value):
    plain = list(frames(scenario, SEED))
    after = list(frames(steered(scenario, [change(key, value)]), SEED))
    assert after[:N] == plain[:N]
    held = {}
    for frame in after[: N + 1]:
        held |= frame["levers"]
    assert held[key] == value
    assert after[N:] != plain[N:]


def test_as_in_the_scenario_again_gives_its_value_back(scenario):
    back = date(2021, 6, 25)
    run = steered(scenario, [change("poland.pushback", 0.1), change("poland.pushback", None, back)])
    wanted = scenario.lever_value("poland", "pushback", back)
    assert run.lever_value("poland", "pushback", DAY) == 0.1
    assert run.lever_value("poland", "pushback", back) == wanted != 0.1


def test_no_changes_are_the_scenario_itself(scenario):
    assert steered(scenario, []) is scenario


def test_a_limit_is_lifted_where_the_scenario_has_one():
    record = load_scenario("as_it_happened")
    day = date(2021, 11, 20)
    assert cap(record, "damascus", day) == 0.0
    assert cap(steered(record, [change("routes.damascus.weekly_cap", 100, day)]), "damascus", day) == 100.0
    run = steered(record, [change("routes.dubai.nationality_ban", [], day)])
    assert barred(record, "dubai", day) != barred(run, "dubai", day) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("poland.pushback", 1.5), ("hypotheses.russia.role", "nobody"), ("routes.istanbul.weekly_cap", -1)],
)
def test_a_value_out_of_range_is_refused(scenario, key, value):
    with pytest.raises(InputError):
        steered(scenario, [change(key, value)])


@pytest.mark.parametrize(
    "said", [{}, {"key": "poland.pushback"}, {"key": "x.y", "day": "2021-06-02", "value": 1}]
)
def test_what_is_no_change_is_refused(said):
    with pytest.raises(InputError):
        Change.read(said, WORLD)


def test_every_lever_limit_and_hypothesis_can_be_set():
    keys = steerable(WORLD)
    assert len(keys) == len(set(keys)) > 70
    assert {"hypotheses.russia.role", "routes.beirut.nationality_ban", "lebanon.home_flights"} <= set(keys)


CHANGES = [
    change("poland.pushback", 0.25),
    change("poland.pushback", None, date(2021, 6, 28)),
    change("routes.istanbul.weekly_cap", 3.5),
    change("routes.dubai.nationality_ban", ["iraqi"]),
    change("hypotheses.russia.role", "restrainer"),
    change("hypotheses.scheme_start", "2021-06-05"),
]


def test_a_saved_file_gives_the_same_scenario(scenario, short, tmp_path):
    saved = tmp_path / "saved.toml"
    saved.write_text(toml_of(scenario, "as_it_happened", SEED, CHANGES) + "\n[period]\nuntil = 2021-07-01\n")
    read, made = load_scenario(saved), steered(scenario, CHANGES)
    assert read.lever_windows == made.lever_windows
    assert read.hypotheses == made.hypotheses


def test_the_command_line_gives_the_numbers_of_the_page(scenario, tmp_path):
    import csv

    saved = tmp_path / "saved.toml"
    text = toml_of(scenario, "as_it_happened", SEED, CHANGES) + "\n[period]\nuntil = 2021-07-01\n"
    saved.write_text(text)
    command = [
        sys.executable,
        "-c",
        "from sim.cli import main; main()",
        "run",
        str(saved),
        "--seed",
        str(SEED),
    ]
    options = ["--quiet", "--no-figures", "--format", "csv", "--out", str(tmp_path / "out")]
    subprocess.run([*command, *options], check=True)
    (daily,) = (tmp_path / "out").rglob("daily.csv")
    with daily.open() as file:
        rows = list(csv.DictReader(file))
    shown = list(frames(steered(scenario, CHANGES), SEED))
    assert [float(row["in_strip"]) for row in rows] == [frame["values"][0] for frame in shown]
    assert [round(float(row["temperature"]), 1) for row in rows] == [frame["weather"][0] for frame in shown]


@pytest.mark.parametrize(
    ("key", "value"), [("poland.pushback", 0.1), ("eu.sanctions", 0.9), ("routes.istanbul.weekly_cap", 1.0)]
)
def test_a_change_holds_where_actors_decide_freely_and_the_days_before_stay(key, value):
    free = load_scenario("free").until(date(2021, 7, 1))
    plain = list(frames(free, SEED))
    back = date(2021, 6, 24)
    after = list(frames(steered(free, [change(key, value), Change(key, back, None)]), SEED))
    assert [frame["values"] for frame in after[:N]] == [frame["values"] for frame in plain[:N]]
    assert [frame["sectors"] for frame in after[:N]] == [frame["sectors"] for frame in plain[:N]]
    held = {}
    for frame in after[: N + 1]:
        held |= frame["levers"]
    assert held[key] == value


def test_a_saved_free_scenario_gives_the_same(tmp_path):
    free = load_scenario("free")
    made = steered(free, [change("poland.pushback", 0.1)])
    saved = tmp_path / "saved.toml"
    saved.write_text(toml_of(free, "free", SEED, [change("poland.pushback", 0.1)]))
    read = load_scenario(saved)
    assert read.lever_windows == made.lever_windows
    assert made.lever_value("poland", "pushback", DAY) == 0.1
