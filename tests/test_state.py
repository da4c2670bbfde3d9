"""A copy of a model continues like the original, and a branch like a run of the other scenario."""

import copy
import pickle
from collections.abc import Callable
from datetime import date

import pytest

from sim.errors import InputError
from sim.model import Standoff
from sim.scenario import Scenario
from sim.tables.recorder import Recorder
from tests.engines.worlds import assert_same, small
from tests.invariants.watched import Watched

TICKS = 4 * 9 + 2  # in the middle of a day


def after(ticks: int, settings: Scenario, engine: str = "compiled") -> Recorder:
    run = Recorder(Standoff(settings, rng=3, engine=engine), sectors=True)
    for _ in range(ticks):
        run.model.step()
    return run


def scenario(lifted: date | None = None) -> Scenario:
    """The exclusion zone of Poland may be lifted."""
    base = small("as_it_happened", "2021-11-04", "2021-11-24")
    levers = [dict(entry) for entry in base.content()["lever"]]
    (zone,) = [
        e
        for e in levers
        if e["lever"] == "emergency" and e["actor"] == "poland" and e.get("until") == date(2022, 3, 1)
    ]
    if lifted:
        levers.append({**zone, "value": 0.0, "from": lifted})
        zone["until"] = lifted
    return base.from_content({**base.content(), "lever": levers}, "test")


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("copied", [copy.deepcopy, copy.copy, lambda run: pickle.loads(pickle.dumps(run))])
def test_a_copy_goes_on_as_the_original(copied: Callable[[Recorder], Recorder], engine: str) -> None:
    original = after(TICKS, small("free", "2021-11-04", "2021-11-24"), engine)
    other = copied(original)
    for run in (original, other):
        run.model.run()
    assert_same(original.frames(), other.frames())
    assert_same({"people": original.model.migrants.frame()}, {"people": other.model.migrants.frame()})


def test_a_copy_shares_nothing_with_the_original() -> None:
    original = after(TICKS, scenario())
    before = original.frames()
    copy.copy(original).model.run()
    copy.copy(original.model).run()
    assert_same(before, original.frames())


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, copy.copy, lambda model: pickle.loads(pickle.dumps(model))]
)
def test_a_model_alone_is_copied_too(copied: Callable[[Standoff], Standoff]) -> None:
    original = after(TICKS, scenario()).model
    other = copied(original)
    for model in (original, other):
        model.run()
    assert_same({"people": original.migrants.frame()}, {"people": other.migrants.frame()})
    assert original.decisions == other.decisions


def test_a_model_of_another_class_is_not_copied() -> None:
    with pytest.raises(TypeError, match="a Watched cannot be copied"):
        copy.deepcopy(Watched(rng=0))


def test_a_branch_is_a_run_of_the_other_scenario() -> None:
    other = scenario(date(2021, 11, 18))
    branched = after(4 * 13 + 1, scenario()).branch(other)
    assert branched.model.today == date(2021, 11, 17)
    branched.model.run()
    whole = after(0, other)
    whole.model.run()
    assert_same(whole.frames(), branched.frames())
    plain = after(0, scenario())
    plain.model.run()
    assert not plain.frames()["border"].equals(whole.frames()["border"])


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (small("as_it_happened", "2021-11-05", "2021-11-24"), "differs in its start"),
        (
            small("as_it_happened", "2021-11-04", "2021-11-24", {"word_memory": 9.0}),
            "differs in its parameters",
        ),
    ],
)
def test_a_state_serves_no_other_world(other: Scenario, said: str) -> None:
    with pytest.raises(InputError, match=said):
        after(TICKS, scenario()).branch(other)


def test_a_run_that_is_over_has_no_branch() -> None:
    model = after(0, small("as_it_happened", "2021-11-04", "2021-11-06")).model
    model.run()
    with pytest.raises(InputError, match="the run is over"):
        model.branch(model.settings)
