from datetime import date
from math import isnan, nan
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.analysis.validate import PAIRED, Verdict, laid_over, plan, put_in, table, why_not
from sim.cli.validate import HEADER, _row, validate
from sim.errors import InputError
from sim.runs.targets import happened, read
from sim.scenario import load_scenario
from sim.world import load_world
from sim.world.targets import Since, Target
from tests.limits import barred, cap

DAYS = pd.date_range("2021-06-01", periods=10)


def target(**values):
    fields = {
        "name": "P0_test",
        "label": "P0 test",
        "pattern": "P0",
        "meaning": "",
        "measure": "border.attempts",
        "neighbour": "PL",
        "statistic": "total",
        "start": date(2021, 6, 3),
        "until": date(2021, 6, 5),
        "low": None,
        "high": None,
        "tolerance": 1.0,
        "scenario": "",
        "changes": {},
        "source": (),
    }
    return Target(**{**fields, **values})


def results():
    """Attempts 0, 1, ..., 9 a day in Poland and always 100 in Lithuania; people with 0, 5, 6 and 7 attempts.

    Moscow vetoes from the sixth day on.
    """
    border = pd.DataFrame(
        {
            "date": [*DAYS, *DAYS],
            "neighbour": ["PL"] * 10 + ["LT"] * 10,
            "attempts": [*range(10), *[100] * 10],
            "detentions": 1,
        }
    )
    people = pd.DataFrame({"attempts": [0, 5, 6, 7], "pushbacks": [0, 1, 0, 4]})
    moves = [(DAYS[1], "russia", 0.0), (DAYS[2], "belarus", 1.0), (DAYS[5], "russia", 1.0)]
    decisions = pd.DataFrame(moves, columns=["date", "actor", "after"]).assign(lever="gas_veto")
    tables = {"border": border, "people": people, "decisions": decisions, "sector": sector_rows()}
    period = SimpleNamespace(start=date(2021, 6, 1))
    scenario = SimpleNamespace(world=load_world(), period=period)
    daily = pd.DataFrame({"date": DAYS})
    return SimpleNamespace(
        tables=lambda: tables, daily=daily, decisions=decisions, scenario=scenario, until=date(2021, 6, 11)
    )


def sector_rows():
    """Three at Kuznica (the sixth sector), one beside it, four in the last of the Polish line, 50 in Lithuania."""
    held = {5: 3, 6: 1, 41: 4, 42: 50}
    return pd.DataFrame([{"date": DAYS[2], "sector": s, "in_strip": n} for s, n in held.items()])


@pytest.mark.parametrize(
    ("statistic", "value"),
    [
        ("total", 2 + 3),
        ("paired", 2 + 3),
        ("mean", 2.5),
        ("last", 3),
        ("rise", 3 - 1),
        ("ratio", 2.5 / 0.5),
        ("gain", 2.5 - 0.5),
        ("least", 2),
        ("wait", 0),
    ],
)
def test_statistics_by_hand(statistic, value):
    assert read(target(statistic=statistic), results()) == value


@pytest.mark.parametrize(("statistic", "value"), [("ratio", 2.5 / 1), ("gain", 2.5 - 1)])
def test_what_was_before_may_be_another_window(statistic, value):
    asked = target(statistic=statistic, before=(date(2021, 6, 1), date(2021, 6, 4)))
    assert read(asked, results()) == value


@pytest.mark.parametrize(("last", "days"), [(date(2021, 6, 9), 3), (date(2021, 6, 5), 2)])
def test_the_wait_for_a_lever_ends_when_it_is_set_or_with_the_window(last, days):
    asked = target(measure="decisions.russia.gas_veto", statistic="wait", neighbour="", until=last)
    assert read(asked, results()) == days


def test_a_lever_keeps_its_value_between_decisions():
    asked = target(
        measure="decisions.russia.gas_veto", neighbour="", start=date(2021, 6, 1), until=date(2021, 6, 9)
    )
    assert read(asked, results()) == 3  # the sixth, seventh and eighth day


def test_a_crowd_is_held_against_the_length_of_the_line_it_stands_on():
    asked = target(measure="sector.in_strip", statistic="crowding", place="Kuznica-Bruzgi")
    assert read(asked, results()) == pytest.approx((4 / 8) / (3 / 42))


def test_the_fullest_sector_has_a_share_of_its_neighbours_strip():
    assert read(target(measure="sector.in_strip", statistic="fullest"), results()) == 4 / 8


def test_attempts_are_counted_for_those_who_were_pushed_back():
    asked = target(measure="people.attempts", statistic="per_pushed_back", neighbour="")
    assert read(asked, results()) == (5 + 7) / 2


def test_one_column_may_be_taken_from_another():
    assert read(target(measure="border.attempts-detentions"), results()) == (2 - 1) + (3 - 1)


def test_a_series_is_the_share_of_its_counts_that_are_met():
    days = [date(2021, 6, day) for day in (3, 4, 5, 6)]  # attempts 2, 3, 4 and 5
    bounds = [(2, 2, 1.0), (2, 2, 1.5), (1, 1, 1.5), (9, 9, 1.5)]
    counts = tuple(
        target(start=day, until=date(2021, 6, day.day + 1), low=low, high=high, tolerance=factor)
        for day, (low, high, factor) in zip(days, bounds, strict=True)
    )
    assert read(target(statistic="series", counts=counts), results()) == 2 / 4


def test_all_neighbours_are_summed_where_none_is_named():
    assert read(target(neighbour=""), results()) == 205


def test_the_tail_counts_people_with_six_attempts_or_more():
    assert read(target(measure="people.attempts", statistic="paired_tail", neighbour=""), results()) == 2


@pytest.mark.parametrize(
    ("values", "passes"),
    [
        ((66.0, 67.0, 168.0), True),
        ((66.0, 66.6, 168.0), False),
        ((49.0, 150.0, 190.0), True),
        ((49.0, 151.0, 151.0), False),
        ((67.0, 70.0, 90.0), False),  # all below what is stated
        ((101.0, 110.0, 120.0), False),  # all above
    ],
)
def test_a_number_passes_by_its_median_within_the_tolerance_if_nine_seeds_in_ten_reach_it(values, passes):
    assert Verdict(target(low=100.0, high=100.0, tolerance=1.5), values).passed is passes


@pytest.mark.parametrize(
    ("quality", "values", "why"),
    [
        ("A", (95.0, 96.0, 97.0), "nine runs in ten are below what is stated"),
        ("C", (95.0, 96.0, 97.0), ""),
        ("C", (111.0, 112.0, 113.0), "nine runs in ten are above what is stated"),
        ("D", (111.0, 112.0, 113.0), ""),
        ("D", (160.0, 160.0, 160.0), "the median is above what passes"),
    ],
)
def test_the_range_of_a_count_holds_the_error_of_the_figure(quality, values, why):
    verdict = Verdict(target(low=100.0, high=100.0, tolerance=1.5, quality=quality), values)
    assert (verdict.why, verdict.passed) == (why, not why)


def test_a_failing_direction_says_how_many_runs_show_it():
    assert Verdict(target(statistic="ratio", high=1.0), (0.5, 1.5, 1.5)).why == "1 of 3 runs show it"


VETO = {"what": "Moscow vetoes", "day": date(2021, 6, 3), "shown_by": "russia.gas_veto"}


@pytest.mark.parametrize(
    ("statistic", "earliest", "value"),
    [
        ("total", date(2021, 6, 1), 5 + 6),  # the veto is three days later than on the record
        ("ratio", date(2021, 6, 1), 5.5 / 3.5),
        ("total", date(2021, 6, 7), None),
    ],
)
def test_a_window_moves_with_its_event(statistic, earliest, value):
    asked = target(statistic=statistic, since=Since(**VETO, earliest=earliest))
    found = read(asked, results())
    assert isnan(found) if value is None else found == value


def test_a_window_that_its_event_moves_beyond_the_run_is_not_read():
    asked = target(start=date(2021, 6, 6), until=date(2021, 6, 9), since=Since(**VETO))
    assert isnan(read(asked, results()))


def test_a_hub_is_shut_by_no_flights_or_a_bar_and_most_close_with_the_fourth_of_seven():
    world, run_of = load_world(), results()
    keys = [world.cap_key("baghdad"), world.cap_key("erbil")]
    bars = [world.bar_key(hub, "iraqi") for hub in ("damascus", "amman")]
    start = [(DAYS[0], *world.cap_key(hub), 100.0) for hub in world.hubs]
    shut = [(DAYS[1 + n], *key, 0.0) for n, key in enumerate(keys)]
    barred = [(DAYS[3 + n], *key, 1.0) for n, key in enumerate(bars)]
    run_of.decisions = pd.DataFrame([*start, *shut, *barred], columns=["date", "actor", "lever", "after"])
    event = Since(what="most hubs are closed", day=date(2021, 6, 1), shown_by="hubs.open")
    assert happened(event, run_of) == DAYS[4].date()


def test_runs_without_the_event_count_against_a_target():
    asked = target(statistic="ratio", high=1.0, since=Since(**VETO))
    assert Verdict(asked, (0.5,) * 8 + (nan,) * 2).passed
    assert Verdict(asked, (0.5,) * 7 + (nan,) * 3).why == "Moscow vetoes in 7 of 10 runs only"
    assert isnan(Verdict(asked, (nan,)).median)


def test_an_event_may_happen_until_the_end_of_the_period():
    ends = {name: job.until for job in plan("free", (0,)) for name, _ in job.asks}
    assert ends["P6_arrivals_collapse"] == load_scenario("free").period.until


@pytest.mark.parametrize(("inside", "passes"), [(8, True), (7, False)])
def test_a_direction_passes_in_eight_of_ten_seeds(inside, passes):
    values = (0.5,) * inside + (1.5,) * (10 - inside)
    assert Verdict(target(statistic="ratio", high=1.0), values).passed is passes


@pytest.mark.parametrize(("statistic", "passes"), [("paired", False), ("ratio", True)])
def test_a_pair_without_a_difference_shows_no_direction(statistic, passes):
    assert Verdict(target(statistic=statistic, high=1.0), (1.0,) * 3).passed is passes
    assert Verdict(target(statistic=statistic, low=1.0), (1.0,) * 3).passed is passes


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
    laid, own = laid_over(load_scenario("as_it_happened"), held), load_scenario(held.scenario)
    assert values(laid) == values(own)
    assert (laid.parameters, laid.hypotheses) == (own.parameters, own.hypotheses)


@pytest.mark.parametrize("held", POLICIES, ids=lambda held: held.name)
def test_over_free_governments_a_policy_leaves_them_what_it_does_not_date(held):
    laid = laid_over(load_scenario("free"), held)
    assert laid.name == f"free+{held.scenario}"
    dated = {key for key, windows in laid.lever_windows.items() if windows}
    assert dated <= {key for key, windows in load_scenario(held.scenario).lever_windows.items() if windows}
    assert ("poland", "force") not in dated
    assert dated or laid.parameters


def test_the_cut_of_baghdad_alone_is_dated_for_a_free_iraq_too():
    laid = laid_over(load_scenario("free"), load_world().targets["P4_cut_alone"])
    assert cap(laid, "baghdad", date(2021, 8, 5)) == 13
    assert cap(laid, "baghdad", date(2021, 8, 6)) == 1
    assert barred(laid, "dubai", date(2021, 11, 20)) == []


def test_a_lever_of_a_target_holds_where_its_actor_is_free():
    laid = laid_over(load_scenario("free"), load_world().targets["P5_tail_without_block"])
    assert laid.lever_value("belarus", "return_block", date(2021, 10, 1)) == 0
    assert laid.lever_value("belarus", "pressure", date(2021, 10, 1)) is None


def test_a_pair_is_left_out_where_the_scenario_has_the_policy_already():
    asked = {name for job in plan("heavy_sanctions_early", (0,)) for name, _ in job.asks}
    assert load_world().targets.keys() - asked == {"P8_sanctions_alone"}
    assert "P8_sanctions_bring_the_threat" in asked  # not paired: the scenario as it is answers


def test_hypotheses_are_laid_on_where_the_policy_is_there_already():
    base, later = load_scenario("heavy_sanctions_early"), date(2021, 8, 1)
    asked = target(scenario="heavy_sanctions_early", changes={"hypotheses": {"scheme_start": later}})
    laid = laid_over(base, asked)
    assert laid.hypotheses.scheme_start == later
    assert values(laid) == values(base)


def test_what_is_wrong_with_a_target_is_not_swallowed():
    wrong = target(changes={"lever": [{"actor": "poland", "lever": "pushback", "value": 7}]})
    with pytest.raises(InputError, match="out of range"):
        laid_over(load_scenario("free"), wrong)


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


def test_the_table_has_intervals_in_order():
    row = table([Verdict(target(low=1.0), tuple(float(i) for i in range(101)))]).iloc[0]
    assert list(row[["low_90", "low_50", "median", "high_50", "high_90"]]) == pytest.approx(
        [5, 25, 50, 75, 95]
    )


def test_the_printed_row_shows_what_is_stated_and_the_band_that_decides():
    def shown(**bounds):
        return _row(table([Verdict(target(**bounds), (3000.0,))]).to_dict("records")[0])[1:3]

    assert shown(low=4000.0, high=5000.0, tolerance=1.5) == ("4 000 to 5 000", "2 667 to 7 500")
    assert shown(low=19.0, high=19.0, tolerance=2.0) == ("19.00", "9.50 to 38")
    assert shown(high=8.0, tolerance=1.5) == ("at most 8.00", "at most 12.00")
    assert shown(low=0.8) == ("at least 0.80", "at least 0.80")


def test_the_printed_table_fits_a_terminal_of_a_hundred_columns():
    verdicts = [Verdict(held, (10000.0, 20000.0)) for held in load_world().targets.values()]
    rows = [HEADER, *(_row(row) for row in table(verdicts).to_dict("records"))]
    assert rows[1][3:5] == ("15 000", "10 500 to 19 500")
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
