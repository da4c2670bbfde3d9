"""The words at the end of a run, on tables whose numbers are known."""

import re
from datetime import date
from functools import cache
from itertools import takewhile
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.governments.choice import DATED
from sim.scenario import load_scenario
from sim.tables.measures import measures
from sim.text.moves import key_moves, moves
from sim.text.summary import decision_lines, month_lines, summary
from sim.text.words import STAGES, day_of, number
from tests.figures.synthetic import SyntheticResults, make
from tests.shipped_world import bar_key, cap_key


@cache
def whole():
    results = make()
    results.daily["bookings"] = 2 * results.daily["arrivals"]
    results.daily["queued"] = 5
    return results


def entry(results, label):
    """The text of one entry, its lines joined."""
    lines = summary(results)
    start = next((i for i, line in enumerate(lines) if line.startswith(label)), None)
    if start is None:
        return ""
    more = takewhile(lambda line: line.startswith(" "), lines[start + 1 :])
    return re.sub(" +", " ", " ".join([lines[start], *more])).removeprefix(label).strip()


def test_a_title_says_what_was_run():
    assert summary(whole())[0] == "As it happened, in synthetic curves, 1 Jun 2021 to 30 Mar 2022, seed 0"


def test_first_questions_are_answered():
    daily, border = whole().daily, whole().border
    arrived = daily["arrivals"].sum()
    assert entry(whole(), "People") == (
        f"{number(2 * arrived)} paid for the journey, {number(arrived)} flew to Minsk"
    )
    poland = border[border["neighbour"] == "PL"]
    assert f"Poland {number(poland['recorded_attempts'].sum())}," in entry(whole(), "Attempts")
    there = poland[poland["date"] == "2021-11-15"]["in_strip"].item()
    peak = daily["in_strip"].max()
    day = daily[daily["in_strip"] == peak]["date"].iloc[0]
    assert entry(whole(), "Strip") == (f"most at once {number(peak)}, on {day_of(day, year=True)}")
    detained = border[(border["neighbour"] == "LT") & (border["date"] < "2021-08-04")]["detentions_recorded"]
    assert entry(whole(), "Counted") == (
        f"{number(detained.sum())} detained in Lithuania up to 3 August 2021; "
        f"{number(there)} in the strip on the Polish side on 15 November 2021"
    )


def test_deaths_are_given_with_what_one_run_cannot_show():
    dead, recorded = whole().daily[["dead", "deaths_recorded"]].iloc[-1]
    said = entry(whole(), "Deaths")
    assert said.startswith(f"{dead} in this run, {recorded} of them recorded; only several runs show a range")


def test_flights_home_are_distinguished_from_removals():
    returned, flown = whole().daily["returned"].iloc[-1], whole().daily["flown_home"].sum()
    assert 0 < flown < returned
    assert entry(whole(), "Afterwards").startswith(
        f"{number(flown)} flown home from Belarus; {number(returned - flown)} sent home from the EU; "
    )
    assert f"{number(returned)} returned home" in entry(whole(), "Ended")


def test_escalation_is_reported_as_a_rung_and_an_incident_as_a_chance():
    text = " ".join(" ".join(line.split()) for line in summary(whole()))
    last = whole().daily["incident_probability"].iloc[-1]
    assert "highest escalation 0.50 of 1, on the rung 'display', on 11 Nov 2021" in text
    assert f"probability of an armed incident so far {last:.2%}" in text


def test_fates_add_up_and_who_never_flew_is_no_end():
    parts = [entry(whole(), head) for head in ("On the way", "Ended", "Never flew")]
    assert "5 waiting to fly" in parts[0]
    assert "detained" in parts[0]
    assert "detained" not in parts[1]
    counts = [
        int("".join(c for c in count if c.isdigit())) for part in parts for count in part.split("; ") if part
    ]
    daily = whole().daily
    assert sum(counts) == daily[list(STAGES)].iloc[-1].sum()
    cancelled = min(daily["cancelled"].sum(), daily["left"].iloc[-1])
    assert parts[2] == (f"{number(cancelled)} gave up before the flight" if cancelled else "")


def test_what_the_scenario_sets_and_what_actors_decide_are_told_apart():
    run = decided(
        (9, "belarus", "pressure", 0.0, 1.0),
        (8, "poland", "emergency", 0.0, 1.0),
    )
    run.decisions.loc[run.decisions["actor"] == "poland", "reason"] = DATED
    assert [(move.lever.name, move.dated) for move in key_moves(run)] == [
        ("emergency", True),
        ("pressure", False),
    ]


def test_a_limit_of_ones_own_is_among_what_was_changed():
    closed = {"baghdad": {"weekly_cap": [{"value": 0}]}}
    changed = load_scenario("as_it_happened").with_changes(name="own", routes=closed)
    lines = summary(SimpleNamespace(**{**vars(whole()), "scenario": changed}))
    place = lines.index("Changed from the record")
    assert any("cap on flights from Baghdad 0 instead of" in line for line in lines[place : place + 10])


def test_lines_fit_a_terminal():
    assert max(len(line) for line in summary(whole())) <= 110


def test_a_run_that_ends_early_is_silent_on_what_it_did_not_reach():
    short = make(10)
    short.daily[["bookings", "queued"]] = 0
    text = "\n".join(summary(short))
    assert "Counted" not in text
    assert "nan" not in text


@pytest.mark.parametrize(("length", "known"), [(63, False), (64, True), (303, True)])
def test_detentions_by_august_need_the_days_up_to_the_third(length, known):
    assert (measures()["lithuania_august"].of(make(length)) >= 0) is known


def test_months_add_up_to_the_run():
    daily = whole().daily
    header, *rows = (line.split("  ") for line in month_lines(whole())[1:])
    names = [cell.strip() for cell in header if cell.strip()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert [row[0] for row in cells] == [
        f"{month}" for month in pd.period_range("2021-06", "2022-03", freq="M")
    ]
    totals = {
        name: sum(int(row[i].replace("\u202f", "")) for row in cells) for i, name in enumerate(names) if i
    }
    assert totals["arrived"] == daily["arrivals"].sum()
    assert totals["died"] == daily["dead"].iloc[-1]
    assert totals["returned"] == daily["returned"].iloc[-1]
    assert totals["PL"] == whole().border.query("neighbour == 'PL'")["recorded_attempts"].sum()


def decided(*rows):
    """Results with these decisions: day of the run, actor, lever, before, after."""
    start = pd.Timestamp("2021-06-01")
    columns = ["date", "actor", "lever", "before", "after", "reason"]
    first = [(start, actor, lever, None, before, "start") for _, actor, lever, before, _ in rows]
    later = [
        (start + pd.Timedelta(days=day), actor, lever, before, after, f"day {day}")
        for day, actor, lever, before, after in rows
    ]
    frame = pd.DataFrame(first + later, columns=columns)
    return SyntheticResults(pd.DataFrame(), pd.DataFrame(), frame, None)


def test_limits_on_flights_are_moves_however_small():
    cap, iraqi, syrian = cap_key("baghdad"), bar_key("istanbul", "iraqi"), bar_key("istanbul", "syrian")
    run = decided(
        (66, *cap, 13.0, 1.0),
        (164, *cap, 1.0, 0.0),
        (164, *iraqi, 0.0, 1.0),
        (164, *syrian, 0.0, 1.0),
        (170, "belarus", "pressure", 0.2, 0.4),
    )
    assert [re.sub(" +", " ", str(move)) for move in key_moves(run)] == [
        "6 Aug Iraq: cap on flights from Baghdad from 13 to 1",
        "12 Nov Iraq: cap on flights from Baghdad from 1 to 0",
        "12 Nov Turkey bars Iraqi and Syrian passengers at Istanbul",
    ]


def test_small_steps_one_way_are_one_move():
    (move,) = moves(decided(*((day, "belarus", "pressure", day / 10, day / 10 + 0.1) for day in range(1, 6))))
    assert (move.first, move.last) == (date(2021, 6, 2), date(2021, 6, 6))
    assert (move.before, move.after, move.reason) == (0.1, 0.6, "day 1")
    assert re.sub(" +", " ", str(move)) == "2 Jun to 6 Jun Belarus: pressure from 0.1 to 0.6"


def test_a_move_has_the_reason_of_its_largest_step():
    (move,) = moves(decided((1, "belarus", "pressure", 0.0, 0.1), (3, "belarus", "pressure", 0.1, 0.6)))
    assert (move.first.day, move.after, move.reason) == (2, 0.6, "day 3")


def test_a_cap_at_its_top_is_no_limit():
    (move,) = moves(decided((66, *cap_key("erbil"), 100.0, 1.0)))
    assert str(move).endswith("Iraq: cap on flights from Erbil from no limit to 1")


@pytest.mark.parametrize(
    "second", [(4, "belarus", "pressure", 0.9, 0.5), (20, "belarus", "pressure", 0.9, 1.0)]
)
def test_turning_round_or_waiting_begins_another_move(second):
    found = moves(decided((3, "belarus", "pressure", 0.2, 0.9), second))
    assert [(move.before, move.after) for move in found] == [(0.2, 0.9), second[3:]]


def test_carriers_are_no_governments():
    assert moves(decided((3, "belavia", "carries_migrants", 1.0, 0.0))) == []


def test_key_moves_are_large_few_and_of_several_levers():
    run = decided(
        (9, "belarus", "pressure", 0.0, 1.0),
        (30, "belarus", "pressure", 1.0, 0.0),
        (5, "belarus", "visa_openness", 0.0, 0.6),
        (6, "belarus", "return_block", 0.0, 0.7),
        (7, "belarus", "gap_opening", 0.0, 0.8),
        (8, "poland", "emergency", 0.0, 1.0),
        (8, "poland", "pushback", 0.8, 0.9),
    )
    assert [(move.lever.name, move.before) for move in key_moves(run)] == [
        ("return_block", 0.0),
        ("gap_opening", 0.0),
        ("emergency", 0.0),
        ("pressure", 0.0),
    ]
    assert "Poland declares a state of emergency" in "\n".join(decision_lines(run))
