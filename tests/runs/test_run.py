import gc
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sim import Standoff, run
from sim.errors import InputError
from tests.short_run import ALWAYS, START, recorded, short


def same(first, second):
    assert first.tables().keys() == second.tables().keys()
    for name, table in first.tables().items():
        assert_frame_equal(table, second.tables()[name], check_exact=True)


def test_a_seed_fixes_the_tables_and_another_moves_them():
    first, again, other = (run(short(), seed=seed, sectors=True, people=True) for seed in (3, 3, 4))
    same(first, again)
    for name in ("daily", "border", "sector", "people"):
        assert (
            not first.tables()[name]
            .drop(columns="run", errors="ignore")
            .equals(other.tables()[name].drop(columns="run", errors="ignore"))
        )


def test_stepping_and_running_give_the_same():
    results = run(short(), seed=3, sectors=True, people=True)
    for name, table in recorded().frames().items():
        assert_frame_equal(table, results.tables()[name], check_exact=True)
    assert_frame_equal(recorded().model.migrants.frame(), results.people, check_exact=True)


def test_the_order_in_which_a_scenario_is_written_does_not_matter():
    content = short().content()
    turned = content | {
        "parameters": dict(reversed(content["parameters"].items())),
        "lever": list(reversed(content["lever"])),
        "routes": dict(reversed(content["routes"].items())),
    }
    assert turned["lever"] != content["lever"]
    same(run(short(), seed=3), run(short().from_content(turned, "short"), seed=3))


def test_the_global_generators_are_neither_read_nor_moved():
    np.random.seed(1)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    results = run(short(), seed=3)
    assert np.array_equal(np.random.get_state()[1], before)  # noqa: NPY002
    assert_frame_equal(results.daily, recorded().frames()["daily"], check_exact=True)


def test_until_cuts_the_run_and_nothing_else():
    whole, cut = (run(short(), seed=3, until=until) for until in (None, START + timedelta(days=5)))
    assert (whole.until, cut.until) == (START + timedelta(days=14), START + timedelta(days=5))
    assert len(cut.daily) == 5
    assert_frame_equal(cut.daily, whole.daily.head(5), check_exact=True)
    assert_frame_equal(cut.border, whole.border.head(15), check_exact=True)


NEVER = [None, -1, 1.0, True, "1", 2**63]
DAYS = [
    "2021-06-05",
    pd.Timestamp("2021-06-05"),
    datetime(2021, 6, 5, tzinfo=UTC),
    START,
    START + timedelta(days=99),
]


@pytest.mark.parametrize("seed", NEVER)
def test_what_is_no_seed_is_refused(seed):
    for start in (lambda: run(short(), seed=seed), lambda: Standoff(short(), rng=seed)):
        with pytest.raises(
            InputError, match=r"seed: is not allowed: .*; allowed: a whole number from 0 to 9223"
        ):
            start()


@pytest.mark.parametrize("until", DAYS)
def test_what_is_no_day_of_the_period_is_refused(until):
    with pytest.raises(InputError, match=r"until.*: (is not a date|out of range).*, after 2021-"):
        run(short(), until=until)


def test_a_seed_of_numpy_is_a_seed():
    first, second = (run(short(), seed=seed, until=START + timedelta(days=2)) for seed in (3, np.int64(3)))
    same(first, second)


def test_progress_tells_the_dates():
    told = []
    run(short(), until=START + timedelta(days=3), progress=told.append)
    assert told == [START + timedelta(days=day) for day in range(3)]


@pytest.mark.parametrize("collects", [True, False])
def test_python_searches_for_no_cycles_during_a_run_and_as_before_after_it(collects):
    seen = []

    def look(day):
        seen.append(gc.isenabled())
        if len(seen) == 2:
            raise KeyboardInterrupt

    (gc.enable if collects else gc.disable)()
    try:
        with pytest.raises(KeyboardInterrupt):
            run(short(), progress=look)
        assert (seen, gc.isenabled()) == ([False, False], collects)
    finally:
        gc.enable()


def test_optional_tables_are_kept_when_asked_for():
    assert run(short(), until=START + timedelta(days=1)).tables().keys() == ALWAYS
    whole = run(short(), until=START + timedelta(days=1), sectors=True, people=True)
    assert whole.tables().keys() == ALWAYS | {"sector", "people"}
    assert run(short(), until=START + timedelta(days=1), choices=False).tables().keys() == ALWAYS - {
        "choices"
    }


def test_scale_changes_how_many_there_are_and_not_what_happens_to_them():
    small, large = (run(short(days=30, scale=scale), seed=1).border for scale in (0.5, 4.0))
    tries = [table["attempts"].sum() / scale for table, scale in ((small, 0.5), (large, 4.0))]
    across = [table["crossings"].sum() / table["attempts"].sum() for table in (small, large)]
    assert tries[0] == pytest.approx(tries[1], rel=0.2)
    assert across[0] == pytest.approx(across[1], abs=0.1)
    guards = [table["guards"].iloc[:3].sum() / scale for table, scale in ((small, 0.5), (large, 4.0))]
    assert guards[0] == pytest.approx(guards[1])
