"""Points, seeds, blocks and keys."""

from datetime import date
from typing import Any

import pytest

from sim.batch import plan as plans
from sim.batch.designs import Design
from sim.batch.plan import Cell, Plan, run_key
from sim.errors import InputError
from sim.scenario import Scenario, draws, load_scenario
from sim.scenario.draws import Posterior
from sim.world import load_world


@pytest.fixture(scope="module")
def base() -> Scenario:
    return load_scenario("as_it_happened")


def with_sweep(base: Scenario, name: str, **sweep: list[Any]) -> Scenario:
    return base.from_content({**base.content(), "name": name, "sweep": sweep}, name)


def cells(plan: Plan) -> list[Cell]:
    return [cell for block in range(plan.blocks) for cell in plan.cells(block)]


def test_every_run_once_with_common_seeds(base):
    plan = Plan.of([base, with_sweep(base, "swept", scale=[1.0, 2.0])], runs=3, seed_from=5)
    assert plan.total == 9
    assert [(cell.base.name, dict(cell.values), cell.point, cell.seed) for cell in cells(plan)] == [
        (name, values, point, seed)
        for seed in (5, 6, 7)
        for name, values, point in (
            ("as_it_happened", {}, 0),
            ("swept", {"scale": 1}, 1),
            ("swept", {"scale": 2}, 2),
        )
    ]
    assert cells(plan)[-1].scenario().name == "swept[scale=2]"
    assert cells(plan)[-1].scenario().parameter("scale") == 2


@pytest.mark.parametrize(
    ("runs", "wide", "size"), [(1, (), 1), (200, (), 3), (10_000, (), 25), (10**7, (), 256)]
)
def test_blocks_grow_with_the_batch(base, runs, wide, size):
    plan = Plan.of([base], runs=runs, wide=wide)
    assert plan.block_size == size
    assert plan.blocks * size >= runs > (plan.blocks - 1) * size
    assert len(plan.cells(plan.blocks - 1)) == runs - (plan.blocks - 1) * size


def test_a_batch_that_is_cut_short_has_as_many_runs_of_each_point(base):
    plan = Plan.of([base, with_sweep(base, "swept", scale=[1.0, 2.0])], runs=100)
    first = [cell.point for block in range(plan.blocks // 3) for cell in plan.cells(block)]
    counts = [first.count(point) for point in range(3)]
    assert max(counts) - min(counts) <= 1
    assert sum(counts) < plan.total / 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"runs": 0}, "runs: is not allowed: 0; allowed: a whole number from 1 to 1000000000"),
        ({"runs": 1.5}, "runs: is not allowed: 1.5"),
        ({"runs": "2"}, "runs: is not allowed: '2'"),
        ({"runs": True}, "runs: is not allowed: True"),
        ({"runs": 2, "seed_from": -1}, "seed: is not allowed: -1"),
        (
            {"runs": 2, "wide": ("peple",)},
            'wide = "peple": no such table; allowed: sector, people, targets; did you mean',
        ),
    ],
)
def test_python_refuses_what_the_command_line_refuses(base, options, said):
    with pytest.raises(InputError) as refused:
        Plan.of([base], **options)
    assert str(refused.value).startswith(said)


def test_wide_tables_keep_blocks_small(base):
    assert Plan.of([base], runs=10**6, wide=("people",)).block_size == 16


def test_repeated_rows_are_one_point(base, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("scale\n2\n1\n2\n")
    plan = Plan.of([base], runs=1, design=Design(str(file)))
    assert [dict(cell.values) for cell in cells(plan)] == [{"scale": 2}, {"scale": 1}]
    assert plan.design().to_numpy().tolist() == [
        ["as_it_happened", p, s] for p, s in ((0, 2), (1, 1), (0, 2))
    ]


def test_points_that_would_share_a_name_are_refused(base, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("scale\n1.0000001\n1\n")
    with pytest.raises(InputError, match="beyond six digits"):
        Plan.of([base], runs=1, design=Design(str(file)))


def test_scenarios_of_one_name_are_refused(base):
    with pytest.raises(InputError, match="two scenarios of this name"):
        Plan.of([base, base], runs=1)


def test_a_key_holds_scenario_parameters_seed_and_code(base):
    cold = base.with_changes(parameters={"climate.temperature_shift": -1})
    keys = {run_key(base, 1, "a"), run_key(base, 2, "a"), run_key(base, 1, "b"), run_key(cold, 1, "a")}
    assert len(keys) == 4
    assert run_key(load_scenario("as_it_happened"), 1, "a") in keys


def test_the_identity_holds_all_that_decides_the_content(base):
    plans = [
        Plan.of([base], runs=1),
        Plan.of([base], runs=2),
        Plan.of([base], runs=1, seed_from=1),
        Plan.of([base], runs=1, wide=["people"]),
        Plan.of([base.with_changes(parameters={"scale": 2})], runs=1),
        Plan.of([with_sweep(base, "as_it_happened", scale=[1.0, 2.0])], runs=1),
        Plan.of([with_sweep(base, "as_it_happened", scale=[1.0, 2.0])], runs=1, design=Design("latin", 2)),
    ]
    assert len({plan.digest() for plan in plans}) == len(plans)
    assert plans[0].digest() == Plan.of([base], runs=1).digest()


def test_hypotheses_dates_and_windows_are_points_like_others(base):
    sweep = {
        "russia.role": ["restrainer"],
        "scheme_start": ["2021-07-01"],
        "poland.pushback": [0.25],
        "poland.pushback@2021-12-01": [0.5],
        "eu.contact=1@": ["2021-07-01..2021-08-01"],
    }
    plan = Plan.of([base.from_content({**base.content(), "name": "s", "sweep": sweep}, "s")], runs=1)
    point = cells(plan)[0].scenario()
    assert point.name == (
        "s[russia.role=restrainer,scheme_start=2021-07-01,poland.pushback=0.25,"
        "poland.pushback=0.5@2021-12-01,eu.contact=1@2021-07-01..2021-08-01]"
    )
    assert point.hypotheses.russia.role == "restrainer"
    assert point.hypotheses.scheme_start == date(2021, 7, 1)
    values = [point.lever_value("poland", "pushback", date(2021, 11, day)) for day in (1, 30)]
    assert values == [0.25, 0.25]
    assert point.lever_value("poland", "pushback", date(2021, 12, 1)) == 0.5
    assert point.lever_value("eu", "contact", date(2021, 7, 31)) == 1.0
    assert point.lever_value("eu", "contact", date(2021, 8, 1)) == base.lever_value(
        "eu", "contact", date(2021, 8, 1)
    )
    assert plan.design().iloc[0].tolist() == [
        "s",
        0,
        "restrainer",
        "2021-07-01",
        0.25,
        0.5,
        "2021-07-01..2021-08-01",
    ]


def test_what_only_the_whole_scenario_can_refuse_is_refused_before_any_run(base):
    with pytest.raises(InputError, match="only with decision"):
        Plan.of([with_sweep(base, "swept", free_from=["2021-08-01"])], runs=1)
    both = with_sweep(base, "swept", decision=["free"], free_from=["2021-08-01", "2021-09-01"])
    assert Plan.of([both], runs=1).total == 2


def test_a_drawn_batch_gives_each_seed_its_draw_in_every_scenario(monkeypatch):
    held = Posterior(({"attempt_rate": 0.3}, {"attempt_rate": 0.4}), (0.5, 0.5), "digest")
    for module in (draws, plans):
        monkeypatch.setattr(module, "posterior_of", {load_world(): held}.get)
    scenarios = [load_scenario(name) for name in ("as_it_happened", "free")]
    plan = Plan.of(scenarios, runs=4, drawn=True)
    rates = {(cell.base.name, cell.seed): cell.scenario().parameter("attempt_rate") for cell in cells(plan)}
    assert set(rates.values()) == {0.3, 0.4}
    assert all(rates["as_it_happened", seed] == rates["free", seed] for seed in range(4))
    assert plan.identity()["draws"] == "digest"
    assert plan.kinds_drawn == ("parameters",)
    without = Plan.of(scenarios, runs=4)
    assert (without.identity()["draws"], without.kinds_drawn) == ("", ())
