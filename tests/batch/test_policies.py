"""Batches with policies: which scenarios they hold, and the table of signs that they end with."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp

from sim.batch.designs import Design
from sim.batch.plan import Plan
from sim.batch.reader import Batch
from sim.batch.store import SIGNS
from sim.errors import InputError
from sim.runs.run import run
from sim.scenario import Scenario, load_scenario
from sim.scenario.policy import Policy
from tests.batch.conftest import HEADER, NAMES, NO_FLIGHTS, TINY, do, parts

SEEDS = 30


def scenarios(here: Path) -> tuple[list[Scenario], Scenario]:
    return [load_scenario(here / "bases" / f"{name}.toml") for name in NAMES], load_scenario("closed.toml")


def test_each_scenario_stands_before_its_copies_with_the_policies(here):
    bases, closed = scenarios(here)
    plan = Plan.of(bases, runs=3, seed_from=5, policies=[closed, load_scenario("hard_winter")])
    names = [sweep.base.name for sweep in plan.sweeps]
    assert names == [f"{base}{policy}" for base in NAMES for policy in ("", "+closed", "+hard_winter")]
    assert plan.total == 18
    seeds = {
        name: [c.seed for b in range(plan.blocks) for c in plan.cells(b) if c.base.name == name]
        for name in names
    }
    assert set(map(tuple, seeds.values())) == {(5, 6, 7)}
    assert plan.sweeps[0].base is bases[0]


def test_a_sampled_design_is_the_same_with_a_policy(here):
    bases, closed = scenarios(here)
    swept = Scenario.from_content({**bases[0].content(), "sweep": {"reroute_rate": [0.1, 0.4]}}, "cold")
    plan = Plan.of([swept], runs=1, design=Design("latin", 5), policies=[closed])
    assert plan.sweeps[0].trials is plan.sweeps[1].trials
    names = [cell.scenario().name for block in range(plan.blocks) for cell in plan.cells(block)]
    assert len(names) == 10
    assert [name.replace("+closed", "") for name in names[5:]] == names[:5] != names[5:]


def test_a_policy_that_sets_what_is_swept_is_refused(here):
    bases, closed = scenarios(here)
    swept = Scenario.from_content({**bases[0].content(), "sweep": {"attempt_rate": [0.1, 0.4]}}, "cold")
    with pytest.raises(InputError, match='policy = "closed": sets attempt_rate, which cold sweeps'):
        Plan.of([swept], runs=1, policies=[closed])


def by_hand(bases: list[Scenario], closed: Scenario, seeds: int) -> dict[str, list[np.ndarray]]:
    """Differences by seed, a row a scenario, of four outcomes; read from runs made one by one."""
    found: dict[str, list[np.ndarray]] = {"arrivals": [], "attempts_pl": [], "strip_days": [], "deaths": []}
    for base in bases:
        rows = []
        for scenario in (base, Policy.of(closed).over(base)):
            for seed in range(seeds):
                made = run(scenario, seed)
                line = made.border[made.border["neighbour"] == "PL"]
                daily = made.daily
                rows.append(
                    (
                        daily["arrivals"].sum(),
                        line["recorded_attempts"].sum(),
                        daily["in_strip"].sum(),
                        daily["dead"].iloc[-1],
                    )
                )
        values = np.array(rows, dtype=float)
        for outcome, column in zip(found, (values[seeds:] - values[:seeds]).T, strict=True):
            found[outcome].append(column)
    return found


def test_the_table_is_that_of_the_runs_by_hand(call, here):
    code, printed, said = call(
        "batch", "bases", "--with", "closed.toml", "--runs", str(SEEDS), "--draws", "none", "--out", "out"
    )
    assert code == 0
    assert said.splitlines()[-1].startswith(f"{4 * SEEDS} of {4 * SEEDS} runs: {4 * SEEDS} done, 0 failed, ")
    assert {
        file.name for file in (here / "out").iterdir() if file.suffix in (".csv", ".md", ".png", ".svg")
    } == set(SIGNS)
    effects, table = pd.read_csv(here / "out" / "effects.csv"), pd.read_csv(here / "out" / "robust.csv")
    expected = by_hand(*scenarios(here), seeds=SEEDS)
    assert (expected["arrivals"][0] < 0).any()
    for outcome, differences in expected.items():
        rows = effects[effects["outcome"] == outcome]
        assert rows["scenario"].tolist() == list(NAMES)
        means = [column.mean() for column in differences]
        assert rows["sign"].tolist() == np.sign(means).tolist()
        if outcome != "deaths":
            assert rows["mean"].tolist() == pytest.approx(means)
        one = table.set_index("outcome").loc[outcome]
        assert one["lower"] == sum(mean < 0 for mean in means)
        assert one["higher"] == sum(mean > 0 for mean in means)
        first, other = (ttest_1samp(column, 0).pvalue if column.any() else 1.0 for column in differences)
        p = 2 * first if first <= other else max(first, 2 * other)  # Holm, for two
        assert (one["scenarios"], one["default"]) == (2, "cold")
        low, high = np.quantile(differences[0], (0.05, 0.95))
        if (low > 0 or high < 0) and p <= 0.1:
            assert one["sign"] == np.sign(means[0])
        else:
            assert one["sign"] == 0 if not differences[0].any() else np.isnan(one["sign"])
    assert printed[:4] == [
        f"{name}: {SEEDS} of {SEEDS} runs" for name in ("cold", "cold+closed", "mild", "mild+closed")
    ]
    assert printed[4].split("\t") == HEADER
    assert printed[5].split("\t")[:2] == ["closed", "arrivals"]
    assert printed[-1] == "tables and figure in out"
    markdown = (here / "out" / "robust.md").read_text().splitlines()
    assert markdown[0] == f"| {' | '.join(HEADER)} |"
    assert markdown[2 + len(table)] == ""
    assert "Only the scenarios' own settings vary." in markdown[-1] == printed[-2]


@pytest.mark.parametrize(("readings", "hint"), [(["mixed", "revenge"], True), (["mixed", "mixed"], False)])
def test_a_batch_over_rival_readings_hints_at_the_table_of_signs(call, here, readings, hint):
    for i, objective in enumerate(readings):
        text = 'extends = "cold"\ntitle = "T"\ndescription = "D"\nquestion = "Q?"\n'
        text += f'[hypotheses]\nbelarus.objective = "{objective}"\n'
        (here / "bases" / f"reading_{i}.toml").write_text(text)
    code, printed, _ = call(
        "batch", "bases/reading_0.toml", "bases/reading_1.toml", "--runs", "1", "--out", "out"
    )
    assert code == 0
    assert ("--with POLICY" in printed[-1]) is hint


def test_alone_the_runs_are_those_of_a_batch_without_policies(here):
    bases, closed = scenarios(here)
    do(Plan.of(bases, runs=2), here / "plain")
    do(Plan.of(bases, runs=2, policies=[closed]), here / "laid")
    plain, laid = Batch(here / "plain"), Batch(here / "laid")
    pd.testing.assert_frame_equal(laid.table("daily", scenarios=NAMES), plain.table("daily"))
    assert set(plain.runs["key"]) < set(laid.runs["key"])


def test_it_goes_on_from_where_it_stopped_and_writes_the_table_anew(call, here):
    words = ("batch", "bases", "--with", "closed.toml", "--runs", "2", "--out", "out")
    assert call(*words)[0] == 0
    out, before = here / "out", parts(here / "out")
    first = {name: (out / name).read_bytes() for name in SIGNS}
    for block in (1, 6):
        (out / "blocks" / f"{block:06d}.json").unlink()
        (out / "daily" / f"part-{block:06d}.parquet").unlink()
    (out / "robust.md").write_text("stale")
    (out / "effects.csv").unlink()
    assert call(*words)[0] == 0
    assert parts(out) == before
    assert {name: (out / name).read_bytes() for name in SIGNS} == first
    assert list((out / "unfinished").iterdir()) == []


def test_another_batch_takes_the_tables_away(call, here):
    assert call("batch", "bases", "--with", "closed.toml", "--runs", "1", "--out", "out")[0] == 0
    code, _, said = call("batch", "bases", "--runs", "1", "--out", "out")
    assert code == 2
    assert "already holds a batch, and its policies are closed" in said
    assert "its scenarios are" not in said
    assert call("batch", "bases", "--runs", "1", "--out", "out", "--force")[0] == 0
    assert not {file.name for file in (here / "out").iterdir()} & set(SIGNS)


def test_failed_runs_leave_no_table(call, here, monkeypatch):
    from sim.batch import block

    whole = block.tables_of

    def broken(cell, scenario, key, wide):
        if scenario.name == "mild+closed":
            raise RuntimeError("no such luck")
        return whole(cell, scenario, key, wide)

    words = ("batch", "bases", "--with", "closed.toml", "--runs", "1", "--out", "out")
    monkeypatch.setattr(block, "tables_of", broken)
    code, printed, said = call(*words)
    assert (code, printed) == (3, [f"{name}: 1 of 1 runs" for name in ("cold", "cold+closed", "mild")])
    assert "mild+closed: 0 of 1 runs, 1 failed" in said
    assert "no table of signs is written until all runs succeed" in said
    assert not {file.name for file in (here / "out").iterdir()} & set(SIGNS)
    monkeypatch.setattr(block, "tables_of", whole)
    assert call(*words)[0] == 0
    assert set(SIGNS) <= {file.name for file in (here / "out").iterdir()}


def test_dry_run_and_quiet(call, here):
    words = ("batch", "bases", "--with", "closed.toml", "--runs", "1", "--out", "out")
    code, printed, _ = call(*words, "--dry-run")
    assert code == 0
    assert printed[0] == "4 runs: 2 scenarios, each alone and with closed, 4 points, 1 seed each"
    assert not (here / "out").exists()
    assert call(*words, "-q") == (0, [], "")
    assert (here / "out" / "robust.csv").exists()


def test_compare_reads_it(call):
    assert call("batch", "bases", "--with", "closed.toml", "--runs", "2", "--out", "out")[0] == 0
    code, printed, _ = call("compare", "out", "--baseline", "cold", "--by", "climate.temperature_shift")
    assert code == 0
    found = {tuple(line.split("\t")[1:3]) for line in printed[1:]}
    assert found == {("cold+closed (-2)", "cold"), ("mild (0)", "cold"), ("mild+closed (0)", "mild")}


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (
            ("bases", "--with", "hard_wintr"),
            ("no such file or shipped scenario", "did you mean hard_winter?"),
        ),
        (("bases", "--with", "as_it_happened"), ('--with = "as_it_happened": changes nothing of cold',)),
        (("bases", "--with", "closed.toml", "--with", "closed"), ("no such file",)),
        (
            ("bases", "--with", "hard_winter", "--with", "hard_winter"),
            ('--with = "hard_winter": two policies of this name',),
        ),
        (("bases", "--with", "swept.toml"), ('--with = "swept": sweeps reroute_rate',)),
        (("empty", "--with", "hard_winter"), ("empty: holds no scenario files",)),
        (("bases", "bases/cold.toml", "--with", "hard_winter"), ('FILE = "cold": two scenarios',)),
        (
            ("bases", "bases/cold+closed.toml", "--with", "closed.toml"),
            ('FILE = "cold+closed": two scenarios',),
        ),
    ],
)
def test_bad_input_is_one_message_and_nothing_is_written(call, here, arguments, parts):
    (here / "empty").mkdir()
    (here / "swept.toml").write_text(NO_FLIGHTS + "[sweep]\nreroute_rate = [0.1, 0.2]\n")
    (here / "bases" / "cold+closed.toml").write_text(TINY.format(shift=-1))
    if "bases/cold+closed.toml" not in arguments:
        (here / "bases" / "cold+closed.toml").unlink()
    code, printed, said = call("batch", *arguments, "--runs", "1", "--out", "out")
    assert (code, printed) == (2, [])
    assert said.count("\n") == 1
    assert [part for part in parts if part not in said] == []
    assert not (here / "out").exists()
