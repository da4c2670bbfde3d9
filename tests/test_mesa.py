"""Mesa's own batch_run on our model: independent and repeatable runs, with all their days."""

import mesa
import pandas as pd
import pytest

from sim import Standoff
from tests.engines.worlds import small

DAYS = 6


@pytest.fixture(scope="module")
def settings():
    return small("as_it_happened", "2021-11-04", "2021-11-10")


def done(settings, **options) -> pd.DataFrame:
    parameters = {"settings": [settings], "rng": [1, 2]}
    return pd.DataFrame(mesa.batch_run(Standoff, parameters, display_progress=False, **options))


def test_runs_of_two_seeds_differ_and_come_back(settings):
    first, again = done(settings), done(settings)
    pd.testing.assert_frame_equal(first, again)
    assert first["Step"].tolist() == [DAYS - 1] * 2
    assert first["in_minsk"].nunique() == 2


def test_every_day_is_collected(settings):
    days = done(settings, data_collection_period=1)
    assert days["Step"].tolist() == [*range(DAYS)] * 2
    model = Standoff(settings, rng=1)
    model.run()
    assert days["in_strip"].tolist()[:DAYS] == model.datacollector.model_vars["in_strip"]


def test_a_run_is_cut_short_after_whole_days(settings):
    assert set(done(settings, max_steps=2)["Step"]) == {2}
