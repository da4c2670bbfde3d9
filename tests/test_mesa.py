"""Mesa's own batch_run on our model: independent and repeatable runs, with all their days."""

from inspect import signature

import mesa
import pandas as pd
import pytest

from sim import Standoff
from sim.errors import InputError
from sim.kernel.calendar import TICKS_A_DAY
from tests.engines.worlds import small

if not hasattr(mesa, "batch_run"):
    pytest.skip("Mesa 4.0.0a0 has no batch_run", allow_module_level=True)

DAYS = 6
# Mesa from 3.5 on takes seeds as `rng`, and its column Step holds the ticks done; before, the number of the row.
COUNTS_TICKS = "rng" in signature(mesa.batch_run).parameters


@pytest.fixture(scope="module")
def settings():
    return small("as_it_happened", "2021-11-04", "2021-11-10")


def done(settings, **options) -> pd.DataFrame:
    """Two seeds, passed as this version of Mesa expects: as `rng`, or in older ones as a parameter."""
    parameters, seeds = {"settings": [settings]}, {"rng": [1, 2]}
    if COUNTS_TICKS:
        options |= seeds
    else:
        parameters |= seeds
    return pd.DataFrame(mesa.batch_run(Standoff, parameters, display_progress=False, **options))


def test_runs_of_two_seeds_differ_and_come_back(settings):
    first, again = done(settings), done(settings)
    pd.testing.assert_frame_equal(first, again)
    assert first["Step"].tolist() == [TICKS_A_DAY * DAYS if COUNTS_TICKS else DAYS - 1] * 2
    assert first["in_minsk"].nunique() == 2


def test_every_day_is_collected(settings):
    days = done(settings, data_collection_period=1)
    ends = range(TICKS_A_DAY, TICKS_A_DAY * DAYS + 1, TICKS_A_DAY) if COUNTS_TICKS else range(DAYS)
    assert days["Step"].tolist() == [*ends] * 2
    model = Standoff(settings, rng=1)
    model.run()
    assert days["in_strip"].tolist()[:DAYS] == model.datacollector.model_vars["in_strip"]


def test_a_run_is_cut_short_after_whole_days(settings):
    assert set(done(settings, max_steps=2)["Step"]) == {2 * TICKS_A_DAY if COUNTS_TICKS else 2}


def test_iterations_without_seeds_are_refused(settings):
    """Before 3.5, Mesa gives iterations no seeds: all would be the same run."""
    unseeded = {"rng": [None] * 3} if COUNTS_TICKS else {"iterations": 3}
    with pytest.raises(InputError, match="seed: is not allowed: None"):
        mesa.batch_run(Standoff, {"settings": [settings]}, display_progress=False, **unseeded)
