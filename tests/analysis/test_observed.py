"""A user's own counts: read, refused, warned about, and compared with runs."""

import os
from datetime import date
from math import inf
from pathlib import Path

import pytest

from sim.analysis.observed import judge, observed
from sim.analysis.verdict import Verdict
from sim.errors import InputError
from sim.runs.run import run
from sim.scenario import load_scenario

SCENARIO = load_scenario("as_it_happened").with_changes(parameters={"scale": 0.05})


def written(tmp_path, text, encoding="utf-8"):
    file = tmp_path / "own.csv"
    file.write_bytes(text.encode(encoding))
    return file


def test_rows_are_days_windows_and_running_totals(tmp_path):
    text = (
        "date,measure,neighbour,count,from,low,high,note\n"
        "2021-07-03,detentions_recorded,LT,12,,,,radio\n"
        "2021-07-10,recorded_attempts,,300,2021-07-01,250,350,\n"
        "2021-07-03,in_strip,,40,2021-07-01,,,\n"
        "2021-07-31,deaths_recorded,,1,2021-07-01,,,\n"
    )
    first, second, third, fourth = observed(written(tmp_path, text), SCENARIO).targets
    assert (first.measure, first.neighbour, first.statistic) == ("border.detentions_recorded", "LT", "total")
    assert (first.start, first.until) == (date(2021, 7, 3), date(2021, 7, 4))
    assert first.meaning == "radio"
    assert (second.measure, second.neighbour, second.low, second.high) == (
        "border.recorded_attempts",
        "",
        250,
        350,
    )
    assert (second.start, second.until) == (date(2021, 7, 1), date(2021, 7, 11))
    assert (third.measure, third.statistic) == ("daily.in_strip", "mean")
    assert (fourth.measure, fourth.statistic) == ("daily.deaths_recorded", "rise")
    assert second.label == "recorded attempts, 2021-07-01 to 2021-07-10"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date;measure;count\n2021-07-01;arrivals;3\n", "line 1 has other marks than commas"),
        ("date,measure\n2021-07-01,arrivals\n", "line 1 lacks the column count"),
        ("date,measure,counts\n", "did you mean count?"),
        ("date,measure,count,count\n", "names a column twice"),
        ("date,measure,count\n", "has no rows"),
        ("", "lacks the column date, measure, count"),
        ("date,measure,count\n2021-07-01,arrivals\n", "line 2 has 2 values"),
        ("date,measure,count\n\n2021-07-01,arivals,3\n", "line 3: no such measure"),
        ("date,measure,count\n2021-07-01,arivals,3\n", "did you mean arrivals?"),
        ("date,measure,count\n01.07.2021,arrivals,3\n", "line 2: is not a day"),
        ("date,measure,count\n2021-07-01,arrivals,-3\n", "line 2: is not a count"),
        ("date,measure,count\n2021-07-01,arrivals,1e999\n", "line 2: is not a count"),
        ('date,measure,count\n2021-07-01,arrivals,"3,500"\n', "line 2: is not a count"),
        ("date,measure,count\n2020-07-01,arrivals,3\n", "line 2: out of range"),
        ("date,measure,count,from\n2021-07-01,arrivals,3,2021-07-02\n", "line 2: is after date"),
        ("date,measure,count,low,high\n2021-07-01,arrivals,3,4,5\n", "line 2: is not between low and high"),
        ("date,measure,count,neighbour\n2021-07-01,attempts,3,DE\n", "line 2: no such neighbour"),
        ("date,measure,count,neighbour\n2021-07-01,arrivals,3,PL\n", "line 2: no such measure"),
        ('date,measure,count\n2021-07-01,"arrivals,3\n', "cannot be read: line 2"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_file_and_line(tmp_path, text, said):
    file = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        observed(file, SCENARIO)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_other_encodings_are_refused_with_the_line(tmp_path):
    text = "date,measure,count,note\n2021-07-01,arrivals,3,\n2021-07-02,arrivals,3,Łódź\n"
    with pytest.raises(InputError, match="line 3 is not UTF-8 text"):
        observed(written(tmp_path, text, "cp1250"), SCENARIO)
    assert len(observed(written(tmp_path, text, "utf-8-sig"), SCENARIO).targets) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    for file in (tmp_path / "pipe.csv", Path(os.devnull), tmp_path):
        with pytest.raises(InputError, match="is not a file"):
            observed(file, SCENARIO)


def test_gaps_revisions_and_blank_headers_are_reported(tmp_path):
    text = (
        "date,measure,count,,from,neighbour\n"
        "2021-07-01,arrivals,3,,,\n"
        "2021-07-02,arrivals,4,,,\n"
        "2021-07-05,arrivals,4,,,\n"
        "2021-07-10,recorded_attempts,120,,2021-07-01,PL\n"
        "2021-07-20,recorded_attempts,110,,2021-07-01,PL\n"
        "2021-07-20,recorded_attempts,90,,2021-07-01,LT\n"
        "2021-07-05,arrivals,5,,,\n"
    )
    assert observed(written(tmp_path, text), SCENARIO).remarks == (
        "column 4 has no name and is ignored",
        "line 3 and line 4: no count for 2 days from 2021-07-03",
        "line 4 and line 8: two counts of arrivals, 2021-07-05",
        "line 5 and line 6: the total since 2021-07-01 falls from 120 to 110: revised downwards",
    )


def test_a_count_passes_within_the_range_of_nine_seeds_in_ten(tmp_path):
    runs = [run(SCENARIO, seed, date(2021, 6, 21), choices=False).daily for seed in range(3)]
    arrivals = [float(daily["arrivals"].sum()) for daily in runs]
    text = f"date,measure,count,from\n2021-06-20,arrivals,{max(arrivals):.0f},2021-06-01\n"
    file = written(tmp_path, text + "2021-06-20,arrivals,5000,2021-06-01\n2021-06-20,arrivals,0,\n")
    targets = observed(file, SCENARIO).targets
    assert {target.band for target in targets} == {(-inf, inf)}
    verdicts = judge(SCENARIO, targets, range(3), 1)
    assert list(verdicts[0].values) == arrivals
    assert not verdicts[1].passed
    assert Verdict(targets[2], (0.0, 0.0, 2.0)).passed
    assert not Verdict(targets[2], (1.0, 2.0, 2.0)).passed
