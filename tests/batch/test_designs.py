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
    sweep = {KEYS[0]: [-3.0, 4.0], KEYS[1]: [0.0, 0.3, 0.5, 1.0], KEYS[2]: [0.0, 1.0]}
    return base.from_content({**base.content(), "sweep": sweep}, "test")


def test_grid_is_every_combination(swept):
    keys, rows = Design().rows(swept)
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
        Design().rows(wide)


def test_nothing_swept_is_one_point():
    keys, rows = Design("latin", 5).rows(load_scenario("as_it_happened"))
    assert (keys, rows.shape) == ((), (1, 0))


@pytest.mark.parametrize(
    ("name", "samples", "count"),
    [("latin", 50, 50), ("sobol", 16, 80), ("saltelli", 16, 80), ("morris", 10, 40)],
)
def test_samples_keep_to_ranges_levels_and_switches(swept, name, samples, count):
    _, rows = Design(name, samples).rows(swept)
    assert rows.shape == (count, 3)
    assert -3 <= rows[:, 0].min() < -1 < 2 < rows[:, 0].max() <= 4
    assert len(np.unique(rows[:, 0])) > 3
    assert np.unique(rows[:, 1]).tolist() == [0.0, 0.3, 0.5, 1.0]
    assert np.unique(rows[:, 2]).tolist() == [0.0, 1.0]
    assert np.array_equal(rows, Design(name, samples).rows(swept)[1])


def test_a_latin_sample_has_one_point_in_each_stratum(swept):
    _, rows = Design("latin", 20).rows(swept)
    assert sorted(np.floor((rows[:, 0] + 3) / 7 * 20).astype(int)) == list(range(20))


def test_samples_are_told_exactly_by_six_digits(swept):
    _, rows = Design("latin", 50).rows(swept)
    assert all(float(f"{value:g}") == value for value in rows[:, 0])


def test_saltelli_has_the_shape_of_its_analysis(swept):
    """Row by row: A, then A with one column of B for each key, then B."""
    _, rows = Design("saltelli", 16).rows(swept)
    first, mixed, last = rows[0], rows[1:4], rows[4]
    for i, row in enumerate(mixed):
        expected = first.copy()
        expected[i] = last[i]
        assert row.tolist() == expected.tolist()


def test_morris_moves_one_key_at_a_time(swept):
    _, rows = Design("morris", 10).rows(swept)
    for path in rows.reshape(10, 4, 3):
        assert (np.count_nonzero(np.diff(path, axis=0), axis=1) <= 1).all()


def test_rows_of_a_file(swept, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("poland.pushback, routes.dubai.weekly_cap\n0.25,3\n\n1,0\n")
    keys, rows = Design(str(file)).rows(swept)
    assert keys == ("poland.pushback", "routes.dubai.weekly_cap")
    assert rows.tolist() == [[0.25, 3], [1, 0]]


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("poland.pushback\n0.5\n7\n", ("rows.csv", "poland.pushback", "[1] = 7", "out of range", "0 to 1")),
        ("poland.pushbak\n0.5\n", ("rows.csv", "poland.pushbak", "did you mean poland.pushback?")),
        ("poland.pushback\nmuch\n", ('poland.pushback[0] = "much"', "is not a number")),
        ("attempt_rate;detection_rate\n0,3;0,5\n", ("rows.csv", "line 1", "allowed: commas", "0.5")),
        ("poland.pushback\nnan\n", ("rows.csv", "finite")),
        ("poland.pushback,scale\n0.5\n", ("row [0] has 1 values", "2, one a key")),
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
        Design(str(file)).rows(swept)
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
        design.rows(swept)
    assert [part for part in parts if part not in str(error.value)] == []


@pytest.mark.parametrize("name", ["latin", "sobol"])
def test_whole_numbers_are_drawn_alike(name):
    base = load_scenario("as_it_happened")
    whole = base.from_content({**base.content(), "sweep": {"party_largest": [3.0, 6.0]}}, "test")
    values, counts = np.unique(Design(name, 256).rows(whole)[1], return_counts=True)
    assert values.tolist() == [3.0, 4.0, 5.0, 6.0]
    assert (counts == counts.sum() / 4).all()


def test_a_morris_design_steps_over_whole_numbers():
    base = load_scenario("as_it_happened")
    whole = base.from_content({**base.content(), "sweep": {"party_largest": [3.0, 6.0]}}, "test")
    assert set(Design("morris", 16).rows(whole)[1].ravel()) == {3.0, 4.0, 5.0, 6.0}
