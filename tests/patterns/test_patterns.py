"""P1 to P10 over enough seeds: the rule and its tolerances stand at the head of targets.toml."""

import pytest

from sim.analysis.validate import plan, validate
from sim.world import load_world

SEEDS = range(100, 106)  # none of those that the defaults were fitted with

pytestmark = pytest.mark.unchecked  # many runs of full size


@pytest.fixture(scope="module")
def verdicts():
    return {verdict.target.name: verdict for verdict in validate(plan("as_it_happened", SEEDS), workers=2)}


# What the model misses at the defaults, which were set before its present mechanisms and are fitted anew by
# `standoff calibrate`; docs/TRACE.md says what each miss may mean. A target that is met leaves this list.
MISSED = {
    "P2_lithuania_days", "P3_germany_august", "P3_germany_september", "P3_latvia_days", "P3_latvia_sums",
    "P3_lithuania_august", "P3_lithuania_pushed_back", "P3_poland_august", "P3_poland_detained_august",
    "P3_poland_detained_september", "P3_poland_surge", "P4_arrivals_early_november", "P4_flights_all",
    "P4_flights_beirut", "P4_flights_damascus", "P4_flights_istanbul", "P4_price_october", "P4_price_september",
    "P5_strip_mid_november", "P5_tail_without_block", "P7_deaths_september",
}  # fmt: skip


@pytest.mark.xdist_group("patterns")  # one worker: the runs are shared
@pytest.mark.parametrize("name", list(load_world().targets))
def test_pattern(verdicts, name):
    verdict = verdicts[name]
    what = f"{name}: median {verdict.median:.2f}, 90 % of seeds {verdict.interval(0.9)}"
    if name in MISSED and not verdict.passed:
        pytest.xfail(what)
    assert verdict.passed, what


def test_what_is_missed_is_a_target():
    assert set(load_world().targets) >= MISSED
