"""P1 to P10 over enough seeds: the rule and its tolerances stand at the head of targets.toml."""

import pytest

from sim.analysis.validate import plan, validate
from sim.world import load_world

SEEDS = range(20)  # as many as the command takes

pytestmark = pytest.mark.unchecked  # many runs of full size


@pytest.fixture(scope="module")
def verdicts():
    jobs = plan(
        "as_it_happened", SEEDS, drawn=True
    )  # each seed with its draw of the posterior, as the command does
    return {verdict.target.name: verdict for verdict in validate(jobs, workers=2)}


# What the model misses; docs/TRACE.md says what the misses may mean. A target that is met must leave this list.
MISSED = {
    "P3_germany_august", "P3_latvia_days", "P3_poland_days", "P3_poland_surge", "P4_arrivals_early_november",
    "P4_price_november", "P5_crowd_forms", "P5_tail_without_block", "P8_sanctions_bring_the_threat",
}  # fmt: skip
MISSED_IN_FREE = {
    "P6_returns_begin",
    "P8_sanctions_bring_the_threat",
}  # 15 of 20 runs show each, 16 are asked for


@pytest.mark.xdist_group("patterns")  # one worker: the runs are shared
@pytest.mark.parametrize("name", list(load_world().targets))
def test_pattern(verdicts, name):
    verdict = verdicts[name]
    what = f"{name}: median {verdict.median:.2f}, 90 % of draws {verdict.interval(0.9)}"
    if name in MISSED:
        assert not verdict.passed, f"{what}: met, so no longer missed"
        pytest.xfail(what)
    assert verdict.passed, what


@pytest.mark.slow
def test_free_governments_close_the_crisis_as_p6_and_p8_have_it():
    """No lever has a date there: seats, attempts and returns follow from what governments want and see."""
    verdicts = validate(plan("free", SEEDS, drawn=True), workers=2)
    closing = {
        verdict.target.name: verdict.passed for verdict in verdicts if verdict.target.pattern in ("P6", "P8")
    }
    assert len(closing) == 7
    assert {name for name, passed in closing.items() if not passed} == MISSED_IN_FREE


def test_what_is_missed_is_a_target():
    assert set(load_world().targets) >= MISSED
