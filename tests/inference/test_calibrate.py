"""The whole fit, small: a few factors, a small world, few runs; and again from the runs that it kept."""

from datetime import date

import pandas as pd
import pytest

from sim.batch.executors import local
from sim.inference import calibrate as fits
from sim.inference import emulator, posterior
from sim.inference.calibrate import BUDGETS, Budget, calibrate
from sim.inference.factors import factors
from sim.inference.folder import write_posterior
from sim.scenario import load_scenario
from sim.scenario.draws import DRAWS, read_posterior
from sim.scenario.shipped import RECORDED

ORIGIN, FIT_END, LAST = date(2021, 9, 6), date(2021, 10, 1), date(2021, 11, 16)
FACTORS = {
    "attempt_rate",
    "demand_ceiling",
    "death_rate",
    "word_of_mouth",
    "word_weight",
    "belarus.objective",
}
SMALL = Budget(bases=1, observed=3, outcomes=1, wave=24, waves=1, draws=8, steps=5, whole=False)


@pytest.fixture
def fit(tmp_path, monkeypatch):
    """Fits, each into a folder of its own: the folder, and the number of runs that were simulated anew."""
    scenario = load_scenario(RECORDED).with_changes(parameters={"scale": 0.02})
    chosen = tuple(factor for factor in factors(scenario.world) if factor.name in FACTORS)
    monkeypatch.setattr(fits, "factors", lambda _: chosen)
    monkeypatch.setattr(fits, "origins", lambda _: [ORIGIN, FIT_END, LAST])
    monkeypatch.setattr(fits, "CANDIDATES", 2)
    monkeypatch.setattr(fits, "REPEATS", 2)
    monkeypatch.setattr(posterior, "RECOVERED", 4)
    monkeypatch.setattr(emulator, "MOST_COMPONENTS", 2)
    monkeypatch.setattr(emulator, "MOST_TUNED", 40)
    monkeypatch.setattr(emulator, "MOST_STEPS", 4)
    monkeypatch.setitem(BUDGETS, "small", SMALL)

    def make(name):
        kept = tmp_path / "kept"
        before = set(kept.glob("*.npz"))
        with local(2) as pool:
            found = calibrate(scenario, kept, SMALL, 0, pool)
        write_posterior(found, tmp_path / name, "small", 0)
        return tmp_path / name, len(set(kept.glob("*.npz")) - before)

    return make


def test_a_fit_writes_a_posterior_and_continues_from_its_runs(fit):
    first, made = fit("first")
    again, anew = fit("again")
    assert made > 0
    assert anew == 0
    files = sorted(path.name for path in first.glob("*.csv"))
    assert [(first / name).read_bytes() for name in files] == [(again / name).read_bytes() for name in files]
    posterior = read_posterior(first / DRAWS, load_scenario(RECORDED).world)
    assert len(posterior.draws) > 1
    drawn = set(posterior.draws[0])
    assert len(drawn) == SMALL.observed + SMALL.outcomes + 1
    assert "belarus.objective" in drawn
    assert drawn < FACTORS
    assert set(pd.read_csv(first / "origins.csv")["origin"]) == {ORIGIN.isoformat(), FIT_END.isoformat()}
