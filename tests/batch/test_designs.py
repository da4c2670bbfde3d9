"""The rows that a sweep tries."""

import numpy as np
import pytest

from sim.batch.designs import Design
from sim.errors import InputError
from sim.scenario import Scenario, load_scenario

KEYS = ("climate.temperature_shift", "poland.pushback", "belarus.gas_threat")


@pytest.fixture(scope="module")
def swept() -> Scenario:
    base = load_scenario("as_it_happened")
    sweep = {KEYS[0]: [-3.0, 3.0], KEYS[1]: [0.0, 0.3, 0.5, 1.0], KEYS[2]: [0.0, 1.0]}
    return base.from_content({**base.content(), "sweep": sweep}, "test")


def test_grid_is_every_combination(swept):
    keys, rows, _ = Design().table(swept)
    assert keys == KEYS
    assert len(rows) == len(np.unique(rows, axis=0)) == 16
    assert rows[:3].tolist() == [[-3, 0, 0], [-3, 0, 1], [-3, 0.3, 0]]


def test_a_grid_beyond_memory_is_refused():
    base = load_scenario("as_it_happened")
    steps = {"from": 0.0, "to": 1.0, "steps": 1000}
    sweep = dict.fromkeys(("poland.pushback", "latvia.pushback", "lithuania.pushback"), steps)
    wide = base.from_content({**base.content(), "sweep": sweep}, "test")
    with pytest.raises(
        InputError, match="sweep: spans a grid of 1000000000 points; allowed: at most 1048576"
    ):
        Design().table(wide)


def test_nothing_swept_is_one_point():
    keys, rows, _ = Design("latin", 5).table(load_scenario("as_it_happened"))
    assert (keys, rows.shape) == ((), (1, 0))


@pytest.mark.parametrize(
    ("name", "samples", "count"),
    [("latin", 50, 50), ("sobol", 16, 80), ("saltelli", 16, 80), ("morris", 10, 40)],
)
def test_samples_keep_to_ranges_levels_and_switches(swept, name, samples, count):
    rows = Design(name, samples).table(swept).rows
    assert rows.shape == (count, 3)
    assert -3 <= rows[:, 0].min() < -1 < 1 < rows[:, 0].max() <= 3
    assert len(np.unique(rows[:, 0])) > 3
    assert np.unique(rows[:, 1]).tolist() == [0.0, 0.3, 0.5, 1.0]
    assert np.unique(rows[:, 2]).tolist() == [0.0, 1.0]
    assert np.array_equal(rows, Design(name, samples).table(swept).rows)


def test_a_latin_sample_has_one_point_in_each_stratum(swept):
    rows = Design("latin", 20).table(swept).rows
    assert sorted(np.floor((rows[:, 0] + 3) / 6 * 20).astype(int)) == list(range(20))


def test_samples_are_distinguished_exactly_by_six_digits(swept):
    rows = Design("latin", 50).table(swept).rows
    assert all(float(f"{value:g}") == value for value in rows[:, 0])


def test_saltelli_has_the_shape_of_its_analysis(swept):
    """Row by row: A, then A with one column of B for each key, then B."""
    rows = Design("saltelli", 16).table(swept).rows
    first, mixed, last = rows[0], rows[1:4], rows[4]
    for i, row in enumerate(mixed):
        expected = first.copy()
        expected[i] = last[i]
        assert row.tolist() == expected.tolist()


def test_morris_moves_one_key_at_a_time(swept):
    rows = Design("morris", 10).table(swept).rows
    for path in rows.reshape(10, 4, 3):
        assert (np.count_nonzero(np.diff(path, axis=0), axis=1) <= 1).all()


def test_rows_of_a_file(swept, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("poland.pushback, routes.dubai.weekly_cap\n0.25,3\n\n1,0\n")
    keys, rows, _ = Design(str(file)).table(swept)
    assert keys == ("poland.pushback", "routes.dubai.weekly_cap")
    assert rows.tolist() == [[0.25, 3], [1, 0]]


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("poland.pushback\n0.5\n7\n", ("rows.csv", "poland.pushback", "[1] = 7", "out of range", "0 to 1")),
        ("poland.pushbak\n0.5\n", ("rows.csv", "poland.pushbak", "did you mean poland.pushback?")),
        ("poland.pushback\nmuch\n", ('"poland.pushback"[0] = "much"', "is not a number")),
        ("attempt_rate;detection_rate\n0,3;0,5\n", ("rows.csv", "line 1", "allowed: commas", "0.5")),
        ("poland.pushback\nnan\n", ("rows.csv", "finite")),
        ("poland.pushback,scale\n0.5\n", ("line 2 has 1 values", "2, one per column")),
        ("scale,scale\n1,1\n", ("names a key twice",)),
        ('poland.pushback\n"0.5\n1\n', ("rows.csv", "cannot be read", "unexpected end of data")),
        ("scale\n", ("has no rows",)),
        ("", ("has no rows",)),
        ("scale\n\xff\n".encode("latin-1"), ("cannot be read",)),
        (None, ("cannot be read: No such file",)),
    ],
)
def test_bad_files(swept, tmp_path, content, parts):
    file = tmp_path / "rows.csv"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as error:
        Design(str(file)).table(swept)
    assert [part for part in parts if part not in str(error.value)] == []
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("design", "parts"),
    [
        (Design("latn", 3), ('"latn"', "latin", "did you mean latin?")),
        (Design("latin"), ("--samples", "is missing")),
        (Design("grid", 3), ("--samples = 3", "has no use")),
        (Design("sobol", 12), ("--samples = 12", "power of 2")),
    ],
)
def test_bad_designs(swept, design, parts):
    with pytest.raises(InputError) as error:
        design.table(swept)
    assert [part for part in parts if part not in str(error.value)] == []


@pytest.mark.parametrize("name", ["latin", "sobol"])
def test_whole_numbers_are_drawn_alike(name):
    base = load_scenario("as_it_happened")
    whole = base.from_content({**base.content(), "sweep": {"party_largest": [3.0, 6.0]}}, "test")
    values, counts = np.unique(Design(name, 256).table(whole).rows, return_counts=True)
    assert values.tolist() == [3.0, 4.0, 5.0, 6.0]
    assert (counts == counts.sum() / 4).all()


def test_a_morris_design_steps_over_whole_numbers():
    base = load_scenario("as_it_happened")
    whole = base.from_content({**base.content(), "sweep": {"party_largest": [3.0, 6.0]}}, "test")
    assert set(Design("morris", 16).table(whole).rows.ravel()) == {3.0, 4.0, 5.0, 6.0}


def table(design: Design, **sweep):
    base = load_scenario("as_it_happened")
    return design.table(base.from_content({**base.content(), "sweep": sweep}, "test"))


def test_what_is_no_number_is_kept_as_places_in_its_levels():
    sweep = {"russia.role": ["permissive", "restrainer"], "scale": [0.1, 0.2], "alleged_infiltration": [True]}
    found = table(Design(), **sweep)
    assert found.levels == {"russia.role": ("permissive", "restrainer"), "alleged_infiltration": (True,)}
    assert [found.values(row) for row in found.rows.tolist()][-1] == {
        "russia.role": "restrainer",
        "scale": 0.2,
        "alleged_infiltration": True,
    }
    assert len(found.rows) == 4


def test_two_days_are_a_range_of_days_in_a_sample():
    found = table(Design("latin", 310), scheme_start=["2021-06-01", "2021-07-01"])
    days = [found.values(row)["scheme_start"] for row in found.rows.tolist()]
    assert sorted(set(days)) == [f"2021-06-{day:02}" for day in range(1, 31)] + ["2021-07-01"]
    assert {days.count(day) for day in days} == {10}
    window = table(Design("latin", 20), **{"eu.contact=1@": ["2021-07-01", "2021-08-01..2021-09-01"]})
    assert window.levels["eu.contact=1@"] == ("2021-07-01", "2021-08-01..2021-09-01")


def test_keys_of_a_group_move_together():
    sweep = {
        "poland.pushback": {"values": [0.0, 0.5, 1.0], "group": "all"},
        "scale": [0.1, 0.2],
        "latvia.pushback": {"values": [0.1, 0.6, 0.9], "group": "all"},
    }
    grid = table(Design(), **sweep)
    assert grid.keys == ("poland.pushback", "latvia.pushback", "scale")
    assert grid.rows.tolist() == [[p, v, s] for p, v in ((0, 0.1), (0.5, 0.6), (1, 0.9)) for s in (0.1, 0.2)]
    sweep["poland.pushback"] = {"from": 0, "to": 1, "steps": 2, "group": "all"}
    sweep["latvia.pushback"] = {"from": 0, "to": 0.5, "steps": 2, "group": "all"}
    sample = table(Design("saltelli", 8), **sweep)
    assert sample.rows.shape == (8 * (2 + 2), 3)
    assert sample.rows[:, 2] == pytest.approx(sample.rows[:, 0] / 2, abs=1e-6)


@pytest.mark.parametrize(
    ("law", "quarters"),
    [
        ({"distribution": "uniform", "low": 0.2, "high": 0.6}, (0.3, 0.4, 0.5)),
        ({"distribution": "loguniform", "low": 0.01, "high": 0.16}, (0.02, 0.04, 0.08)),
        # symmetric around 0.4: half a width times the root of a half to each side
        ({"distribution": "triangular", "low": 0.2, "mode": 0.4, "high": 0.6}, (0.3414, 0.4, 0.4586)),
        ({"distribution": "normal", "mean": 0.5, "sd": 0.1}, (0.4326, 0.5, 0.5674)),
        ({"distribution": "lognormal", "median": 0.1, "sd": 0.5}, (0.0714, 0.1, 0.1401)),
        # of what lies between 0.5 and 1 of a normal at 0.5: its upper half
        ({"distribution": "normal", "mean": 0.5, "sd": 0.1, "low": 0.5}, (0.5319, 0.5674, 0.6150)),
    ],
)
def test_a_distribution_is_sampled_by_its_quantiles(law, quarters):
    rows = table(Design("latin", 4000), **{"poland.pushback": law}).rows[:, 0]
    assert np.quantile(rows, (0.25, 0.5, 0.75)) == pytest.approx(quarters, rel=0.01)
    assert law.get("low", 0.0) <= rows.min() < rows.max() <= law.get("high", 1.0)


@pytest.mark.parametrize(
    ("sweep", "said"),
    [
        ({"poland.pushback": {"distribution": "normal", "mean": 0.5}}, "sd: is missing"),
        ({"poland.pushback": {"distribution": "uniform", "mode": 0.5}}, "has no use with"),
        ({"poland.pushback": {"values": [0], "low": 0.5}}, "has no use without a distribution"),
        ({"poland.pushback": {"values": [0], "distribution": "uniform"}}, "has both values and distribution"),
        ({"poland.pushback": {"group": "g"}}, "is empty"),
        ({"poland.pushback": {"distribution": "uniform", "high": 3}}, "0 to 1 (share)"),
        ({"poland.pushback": {"distribution": "loguniform"}}, "is not above 0"),
        ({"poland.pushback": {"distribution": "triangular", "mode": 0.9, "high": 0.5}}, "0 to 0.5"),
        ({"poland.emergency": {"distribution": "uniform"}}, "has no distribution"),
        ({"russia.role": {"distribution": "uniform"}}, "has no distribution"),
        ({"russia.role": ["mad"]}, "orchestrator, permissive, restrainer"),
        ({"alleged_infiltration": ["perhaps"]}, "allowed: false, true"),
        ({"scale": [True]}, "a number"),
        ({"scale@2021-07-01": [1.0]}, "has no dates"),
        ({"poland.pushback@2021-13-01": [1.0]}, "is not a day"),
        ({"poland.pushback@2020-06-01": [1.0]}, "2021-06-01 to 2022-04-01"),
        ({"poland.pushback=0.5@": ["2021-08-01..2021-07-01"]}, "is not after from"),
        ({"poland.pushback=0.5@": ["soon"]}, "is not a day"),
        ({"poland.pushback=3@": ["2021-08-01"]}, "0 to 1 (share)"),
        (
            {
                "poland.pushback": {"values": [0, 1], "group": "g"},
                "scale": {"values": [0.1, 0.2, 0.3], "group": "g"},
            },
            "has 3 values; allowed: 2, as many as poland.pushback",
        ),
        ({"mechanism.custody": ["short"], "abscond_rate": [0.001]}, "not both"),
    ],
)
def test_a_bad_factor_is_refused_in_one_line(sweep, said):
    with pytest.raises(InputError) as error:
        table(Design(), **sweep)
    assert said in str(error.value)
    assert str(error.value).startswith("test: sweep")


def test_a_grid_takes_no_distribution():
    with pytest.raises(
        InputError, match="a grid takes no distribution; allowed: a list of values, or --design"
    ):
        table(Design(), **{"poland.pushback": {"distribution": "uniform"}})


def test_a_file_may_hold_texts_and_days(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("russia.role,scheme_start,scale\nrestrainer,2021-07-01,0.1\npermissive,2021-07-01,0.2\n")
    found = Design(str(file)).table(load_scenario("as_it_happened"))
    assert [list(found.values(row).values()) for row in found.rows.tolist()] == [
        ["restrainer", "2021-07-01", 0.1],
        ["permissive", "2021-07-01", 0.2],
    ]
