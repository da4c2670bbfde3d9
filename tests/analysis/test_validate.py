from datetime import date

import pytest

from sim.analysis.validate import plan, put_in, under_policy, why_not
from sim.analysis.verdict import PAIRED, Verdict, table
from sim.cli.validate import HEADER, _row, validate
from sim.errors import InputError
from sim.scenario import load_scenario
from sim.world import load_world
from tests.limits import barred, cap
from tests.targets import target


def test_an_event_may_happen_until_the_end_of_the_period():
    ends = {name: job.until for job in plan("free", (0,)) for name, _ in job.asks}
    assert ends["P6_arrivals_collapse"] == load_scenario("free").period.until


def test_every_seed_runs_each_setting_once_and_every_target_is_asked():
    jobs = plan("as_it_happened", (0, 1))
    asked = [(name, role, job.seed) for job in jobs for name, role in job.asks]
    assert len(asked) == len(set(asked))
    assert len(asked) == 2 * sum(
        2 if held.statistic in PAIRED else 1 for held in load_world().targets.values()
    )
    # as_it_happened itself twice: the tail is counted where its window ends
    assert len({(job.settings.digest(), job.until, job.seed) for job in jobs}) == len(jobs)


def test_both_runs_of_a_tail_end_on_the_same_day():
    ends = [
        job.until for job in plan("free", (0,)) for name, _ in job.asks if name == "P5_tail_without_block"
    ]
    assert ends == [load_world().targets["P5_tail_without_block"].until] * 2


POLICIES = [held for held in load_world().targets.values() if held.scenario]


def values(scenario):
    """What is dated of each lever and route on the first day of each month and of the next week."""
    days = [date(2021, month, day) for month in range(6, 13) for day in (1, 8)]
    return {(*key, day): scenario.lever_value(*key, day) for key in scenario.lever_windows for day in days}


@pytest.mark.parametrize("held", POLICIES, ids=lambda held: held.name)
def test_over_history_a_policy_is_its_own_scenario(held):
    changed, own = under_policy(load_scenario("as_it_happened"), held), load_scenario(held.scenario)
    assert values(changed) == values(own)
    assert (changed.parameters, changed.hypotheses) == (own.parameters, own.hypotheses)


@pytest.mark.parametrize("held", POLICIES, ids=lambda held: held.name)
def test_over_free_governments_a_policy_leaves_them_what_it_does_not_date(held):
    changed = under_policy(load_scenario("free"), held)
    assert changed.name == f"free+{held.scenario}"
    dated = {key for key, windows in changed.lever_windows.items() if windows}
    assert dated <= {key for key, windows in load_scenario(held.scenario).lever_windows.items() if windows}
    assert ("poland", "force") not in dated
    assert dated or changed.parameters


def test_the_cut_of_baghdad_alone_is_dated_for_a_free_iraq_too():
    changed = under_policy(load_scenario("free"), load_world().targets["P4_cut_alone"])
    assert cap(changed, "baghdad", date(2021, 8, 5)) == 13
    assert cap(changed, "baghdad", date(2021, 8, 6)) == 1
    assert barred(changed, "dubai", date(2021, 11, 20)) == []


def test_a_lever_of_a_target_holds_where_its_actor_is_free():
    changed = under_policy(load_scenario("free"), load_world().targets["P5_tail_without_block"])
    assert changed.lever_value("belarus", "return_block", date(2021, 10, 1)) == 0
    assert changed.lever_value("belarus", "pressure", date(2021, 10, 1)) is None


def test_a_pair_is_left_out_where_the_scenario_has_the_policy_already():
    asked = {name for job in plan("heavy_sanctions_early", (0,)) for name, _ in job.asks}
    assert load_world().targets.keys() - asked == {"P8_sanctions_alone"}
    assert "P8_sanctions_bring_the_threat" in asked  # not paired: the scenario as it is answers


def test_hypotheses_are_laid_on_where_the_policy_is_there_already():
    base, later = load_scenario("heavy_sanctions_early"), date(2021, 8, 1)
    asked = target(scenario="heavy_sanctions_early", changes={"hypotheses": {"scheme_start": later}})
    changed = under_policy(base, asked)
    assert changed.hypotheses.scheme_start == later
    assert values(changed) == values(base)


def test_what_is_wrong_with_a_target_is_not_swallowed():
    wrong = target(changes={"lever": [{"actor": "poland", "lever": "pushback", "value": 7}]})
    with pytest.raises(InputError, match="out of range"):
        under_policy(load_scenario("free"), wrong)


@pytest.mark.parametrize(
    ("start", "until", "judged"),
    [
        (date(2021, 6, 3), date(2021, 6, 5), {"total", "ratio_before"}),
        (date(2021, 6, 1), date(2021, 6, 5), {"total", "ratio", "ratio_before"}),
        (date(2021, 6, 1), date(2021, 6, 4), set()),
    ],
)
def test_a_target_is_judged_where_all_its_days_are_simulated(start, until, judged):
    asked = {
        "total": target(),
        "ratio": target(statistic="ratio"),
        "ratio_before": target(statistic="ratio", before=(date(2021, 6, 3), date(2021, 6, 4))),
    }
    content = load_scenario("as_it_happened").content() | {"period": {"start": start, "until": until}}
    base = load_scenario("as_it_happened").from_content(content, "short")
    assert {name for name, held in asked.items() if why_not(base, held) is None} == judged


def test_every_target_is_judged_of_history():
    base = load_scenario("as_it_happened")
    assert [name for name, held in load_world().targets.items() if why_not(base, held)] == []


def test_the_printed_row_shows_what_is_stated_and_the_band_that_decides():
    def shown(**bounds):
        return _row(table([Verdict(target(**bounds), (3000.0,))]).to_dict("records")[0])[1:3]

    assert shown(low=4000.0, high=5000.0, tolerance=1.5) == (
        "4\u202f000 to 5\u202f000",
        "2\u202f667 to 7\u202f500",
    )
    assert shown(low=19.0, high=19.0, tolerance=2.0) == ("19.00", "9.50 to 38")
    assert shown(high=8.0, tolerance=1.5) == ("at most 8.00", "at most 12.00")
    assert shown(low=0.8) == ("at least 0.80", "at least 0.80")


def test_the_printed_table_fits_a_terminal_of_a_hundred_columns():
    verdicts = [Verdict(held, (10000.0, 20000.0)) for held in load_world().targets.values()]
    rows = [HEADER, *(_row(row) for row in table(verdicts).to_dict("records"))]
    assert rows[1][3:5] == ("15\u202f000", "10\u202f000 to 20\u202f000")
    blanks = 2  # one on either side of a cell
    assert sum(max(map(len, column)) + blanks for column in zip(*rows, strict=True)) <= 100


def test_patterns_put_in_by_hand_are_marked():
    history, free = load_scenario("as_it_happened"), load_scenario("free")
    targets = load_world().targets
    marked = {name for name, held in targets.items() if put_in(held, free)}
    assert {"P9_call_pays_recognition", "P10_public_returns", "P8_sanctions_alone"} <= marked
    assert "P6_returns_begin" not in marked
    assert put_in(targets["P6_returns_begin"], history) == (
        "*.home_flights is dated; belarus.homeward_flights is dated"
    )
    assert put_in(targets["P2_lithuania_june"], history) == ""
    early = history.with_changes(levers=[{"actor": "eu", "lever": "sanctions", "value": "rule"}])
    assert put_in(targets["P9_call_is_not_relief"], history) == "eu.sanctions is dated"
    assert put_in(targets["P9_call_is_not_relief"], early) == ""
    row = table([Verdict(targets["P10_public_returns"], (0.5,) * 10, "free", "a rule")]).iloc[0]
    assert _row(row.to_dict())[-1] == "passes *"


@pytest.mark.parametrize(("runs", "warned"), [(9, True), (10, False)])
def test_few_seeds_are_warned_of(monkeypatch, tmp_path, capsys, runs, warned):
    verdict = Verdict(target(low=1.0, high=3.0), (2.0,) * runs)
    monkeypatch.setattr("sim.analysis.validate.plan", lambda *_, **__: [])
    monkeypatch.setattr("sim.analysis.validate.validate", lambda *_: [verdict])
    validate("free", runs=runs, seed=0, workers=1, out=tmp_path / "out")
    assert ("with fewer than 10 seeds" in capsys.readouterr().err) is warned
