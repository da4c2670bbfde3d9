"""Bands over seeds: quantiles by hand, runs that are those of their seeds, and none for what nobody wants."""

import numpy as np
import pytest

from sim.app.bands import LEVELS, SEEDS, SeedRun, SeedRuns, bands, seed_run
from sim.app.frames import frames
from sim.app.series import all_series
from sim.scenario import draws
from sim.scenario.draws import Posterior, drawn
from tests.shipped_world import WORLD


def made(value):
    series = np.full((2, len(all_series(WORLD))), value, np.float32)
    return SeedRun(series, np.full((2, 3), value, np.uint16), np.full((2, 4, 3), value, np.uint16))


def test_bands_are_quantiles_by_series_day_and_level():
    message = bands(WORLD, [made(value) for value in range(21)], [])
    assert message["runs"] == 21
    assert message["quantiles"][0] == [[1, 5, 15, 19]] * 2
    assert message["sectors"] == [[[[1, 5, 15, 19]] * 2] * 4] * 3
    assert message["deaths_low"] == [[1, 1, 1]] * 2
    assert message["deaths_high"] == [[19, 19, 19]] * 2
    assert message["effect"] == []


def test_an_effect_is_paired_by_seed():
    others = [made(value) for value in range(21)]
    runs = [made(value + 2) for value in range(21)]
    assert bands(WORLD, runs, others)["effect"][0] == [[2, 2]] * 2


MADE_UP = Posterior(
    ({"attempt_rate": 0.3}, {"attempt_rate": 0.5, "russia.role": "restrainer"}), (0.5, 0.5), ""
)


@pytest.mark.parametrize("posterior", [None, MADE_UP], ids=["no posterior", "made up"])
@pytest.mark.parametrize("seed", [0, 7])
def test_a_seeds_run_is_the_run_that_the_page_shows_with_the_draw_of_the_seed(
    scenario, seed, posterior, monkeypatch
):
    monkeypatch.setattr(draws, "posterior_of", lambda _: posterior)
    settings = drawn(scenario, posterior.of(seed)) if posterior else scenario
    assert (settings != scenario) is bool(posterior)
    run, shown = seed_run(scenario, seed), list(frames(settings, seed))
    for day, frame in enumerate(shown):
        pairs = zip(frame["values"], run.values[day].tolist(), strict=True)
        assert all(value is None or value == pytest.approx(other, rel=1e-6) for value, other in pairs)
    assert run.sectors[-1].tolist() == list(shown[-1]["sectors"].values())
    assert run.deaths[-1].sum() <= run.values[-1][[s.key for s in all_series(WORLD)].index("deaths")]
    assert len(LEVELS) == 4


def test_runs_come_for_every_seed_in_other_processes_and_are_kept(scenario):
    runs = SeedRuns(1)
    try:
        found = list(runs.of([scenario], lambda: True))
        assert len(found) == len(SEEDS)
        assert (found[3][0].values == seed_run(scenario, 3).values).all()
        again = list(runs.of([scenario], lambda: True))
        assert all(a[0] is b[0] for a, b in zip(found, again, strict=True))
    finally:
        runs.end()


def test_nothing_is_run_that_nobody_wants(scenario):
    runs = SeedRuns(1)
    assert list(runs.of([scenario], lambda: False)) == []
    assert runs._futures == {}
    runs.end()
