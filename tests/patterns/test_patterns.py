"""P1 to P10 over enough seeds: the rule and its tolerances stand at the head of targets.toml."""

import pytest

from sim.analysis.validate import plan, validate
from sim.world import load_world

SEEDS = range(100, 106)  # none of those that the defaults were fitted with

pytestmark = pytest.mark.unchecked  # many runs of full size


@pytest.fixture(scope="module")
def verdicts():
    return {verdict.target.name: verdict for verdict in validate(plan("as_it_happened", SEEDS), workers=2)}


@pytest.mark.xdist_group("patterns")  # one worker: the runs are shared
@pytest.mark.parametrize("name", list(load_world().targets))
def test_pattern(verdicts, name):
    verdict = verdicts[name]
    assert verdict.passed, f"{name}: median {verdict.median:.2f}, passes within {verdict.bounds}"
