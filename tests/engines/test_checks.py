"""The invariants hold in runs, and a rule that breaks one is caught and named."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.engines.checks import Checks, InvariantError
from sim.engines.choice import CHECK_VARIABLE
from sim.engines.moves import STOCKS
from sim.kernel.stages import (
    BORDER_CAMP,
    DEAD,
    DIED,
    FINAL_FROM,
    FLOWS,
    MINSK,
    MORNINGS,
    QUEUE,
    SLEEPERS,
    STAGES,
    STRIP,
    TICKS,
)
from sim.model import Standoff
from sim.scenario import Scenario
from tests.engines.worlds import assert_same, every_scenario, everything, small

STEPS = 30
OWN = {"bookings", "trained"}  # counted by the checks, not by the tally


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_checking_changes_nothing(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CHECK_VARIABLE)
    scenario = small("as_it_happened", "2021-11-06", "2021-11-12")
    assert_same(everything(scenario, 3), everything(scenario, 3, engine=engine, check=True))


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_every_test_is_checked(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_checked(engine)
    monkeypatch.delenv(CHECK_VARIABLE)
    assert not is_checked(engine)


def is_checked(engine: str) -> bool:
    return isinstance(
        Standoff(small("as_it_happened", "2021-11-06", "2021-11-07"), engine=engine, rng=0).engine, Checks
    )


def test_workers_follow() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(is_checked, "compiled").result()


@pytest.mark.slow
@pytest.mark.parametrize("scenario", every_scenario(), ids=lambda scenario: scenario.name)
def test_every_scenario_keeps_them(scenario: Scenario) -> None:
    Standoff(scenario.with_changes(parameters={"scale": 0.05}), check=True, rng=0).run()


def first(people: np.ndarray, at: np.ndarray) -> int:
    assert at.any()
    return int(np.argmax(at))


def not_a_number(people: np.ndarray) -> int:
    row = first(people, people["stage"] == STRIP)
    people["hope"][row] = np.nan
    return row


def acts_when_over(people: np.ndarray) -> int:
    row = first(people, people["stage"] >= FINAL_FROM)
    people["attempts"][row] += 1
    return row


def comes_back(people: np.ndarray) -> int:
    row = first(people, people["stage"] >= FINAL_FROM)
    people["stage"][row] = MINSK
    return row


def finds_money(people: np.ndarray) -> int:
    row = first(people, people["stage"] == MINSK)
    people["cash"][row] += 1.0
    return row


def owes(people: np.ndarray) -> int:
    row = first(people, people["stage"] == STRIP)
    people["cash"][row] = -1.0
    return row


def goes_on_without_an_event(people: np.ndarray) -> int:
    row = first(people, people["stage"] == MINSK)
    people["stage"][row] = BORDER_CAMP
    people["sector"][row] = 0
    return row


def dies_in_minsk(people: np.ndarray) -> int:
    row = first(people, people["stage"] == MINSK)
    people["stage"][row] = DEAD
    people["events"][row] |= DIED
    return row


def is_nowhere(people: np.ndarray) -> int:
    row = first(people, people["stage"] == STRIP)
    people["sector"][row] = -1
    return row


FAULTS = {
    not_a_number: "live_in_strip, person {}: broke 'hope is a number'",
    acts_when_over: "advance, person {}: broke 'nobody acts after a final stage'",
    comes_back: "advance, person {}: broke 'nobody acts after a final stage'",
    finds_money: "live_in_minsk, person {}: broke 'money only by rule'",
    owes: "live_in_strip, person {}: broke 'nobody owes money'",
    goes_on_without_an_event: "live_in_minsk, person {}: broke 'a move of the journey, with its event'",
    dies_in_minsk: "live_in_minsk, person {}: broke 'a move of the journey, with its event'",
    is_nowhere: "live_in_strip, person {}: broke 'one place each'",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_caught_and_named(fault: Callable[[np.ndarray], int]) -> None:
    model = Standoff(small("return_corridor", "2021-11-06", "2021-12-06"), rng=2, check=True)
    for _ in range(STEPS):
        model.step()
    rows: list[int] = []
    true = model.engine.loops

    def faulty(people: Any, *world: Any) -> tuple[int, int]:
        done: tuple[int, int] = true.advance(people, *world)
        # Only people whom the rules left alone in this tick, so that nothing but the fault happens to them.
        quiet = np.flatnonzero(people["events"][: model.engine.count] == 0)
        chosen = people[quiet]
        rows.append(int(quiet[fault(chosen)]))
        people[quiet] = chosen
        return done

    with_loop(model, advance=faulty)
    with pytest.raises(InvariantError) as raised:
        model.step()
    assert str(raised.value).startswith(f"tick {STEPS}, {FAULTS[fault].format(rows[0])}")


def with_loop(model: Standoff, **loops: Any) -> None:
    model.engine.loops = SimpleNamespace(**{**vars(model.engine.loops), **loops})


def test_a_tally_that_loses_somebody_is_caught() -> None:
    model = Standoff(small("as_it_happened", "2021-11-06", "2021-11-12"), check=True, rng=0)
    true = model.engine.loops.tally

    def forgetful(people: Any, notes: Any, noted: int, *counts: Any) -> None:
        true(people, notes, max(0, noted - 1), *counts)

    with_loop(model, tally=forgetful)
    with pytest.raises(InvariantError, match=r"tick \d+, tally: the census does not count everybody once"):
        model.run()


@pytest.mark.parametrize("which", [QUEUE, MORNINGS, TICKS, SLEEPERS])
def test_a_roster_that_loses_somebody_is_caught(which: int) -> None:
    model = Standoff(small("as_it_happened", "2021-11-06", "2021-12-01"), check=True, rng=0)
    true = model.engine.loops.tally

    def careless(people: Any, notes: Any, noted: int, rosters: Any, listed: Any, *counts: Any) -> None:
        true(people, notes, noted, rosters, listed, *counts)
        listed[which] = max(0, listed[which] - 1)

    with_loop(model, tally=careless)
    with pytest.raises(InvariantError, match=r"tick \d+, tally: a roster is not of those whose stage"):
        model.run()


@pytest.mark.parametrize("kind", sorted({kind for stock in STOCKS.values() for kind in stock.came[:2]} - OWN))
@pytest.mark.parametrize("surplus", [-100, 100])
def test_flows_that_do_not_add_up_are_caught(kind: str, surplus: int) -> None:
    model = Standoff(small("as_it_happened", "2021-11-06", "2021-11-12"), check=True, rng=0)
    model.step()
    count_too_many(model, kind, surplus)
    with pytest.raises(InvariantError, match=r"tick 1, tally: .* grew by -?\d+, its flows give -?\d+"):
        model.step()


def count_too_many(model: Standoff, kind: str, surplus: int) -> None:
    true = model.engine.loops.tally

    def more(*lists: Any) -> None:
        true(*lists)
        flows, *_ = lists[6]
        flows[-1, FLOWS.index(kind)] += surplus

    with_loop(model, tally=more)


def test_a_stock_says_what_its_flows_say() -> None:
    model = Standoff(small("as_it_happened", "2021-11-06", "2021-11-12"), check=True, rng=0)
    model.step()
    count_too_many(model, "newly_resettled", 1)
    with pytest.raises(InvariantError, match="tick 1, tally: in_eu_camp grew by 0, its flows give -1"):
        model.step()


def test_every_stage_is_a_stock() -> None:
    covered = [stage for stock in STOCKS.values() for stage in range(len(STAGES))[stock.stages]]
    assert set(covered) == set(range(len(STAGES)))
