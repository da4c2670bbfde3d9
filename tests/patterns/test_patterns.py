"""P1 to P10 over enough seeds: the rule and its tolerances stand at the head of sim/evidence/targets.toml."""

import pytest

from sim.analysis.validate import plan, validate
from sim.evidence import targets

# Strict: one that comes to pass must leave this list, and docs/ODD.md.
MISSED = {"P8_sanctions_bring_the_threat": "in as_it_happened heavy sanctions bring it in six runs of ten"}
SEEDS = range(100, 106)  # none of those that the defaults were fitted with


@pytest.fixture(scope="module")
def verdicts():
    return {verdict.target.name: verdict for verdict in validate(plan("as_it_happened", SEEDS), workers=2)}


@pytest.mark.xdist_group("patterns")  # one worker: the runs are shared
@pytest.mark.parametrize("name", list(targets()))
def test_pattern(verdicts, name, request):
    if name in MISSED:
        request.applymarker(pytest.mark.xfail(reason=MISSED[name], strict=True))
    verdict = verdicts[name]
    assert verdict.passed, f"{name}: median {verdict.median:.2f}, passes within {verdict.bounds}"
