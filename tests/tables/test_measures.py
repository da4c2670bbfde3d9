"""Measures of made-up tables, computed by hand; the same for one run and many."""

from types import SimpleNamespace

import pandas as pd
import pytest

from sim.errors import InputError
from sim.tables import measures as module
from sim.tables.measures import EU_COSTS, Measure, measures, used

DAYS = pd.date_range("2021-11-13", periods=4)


def run(number: int, days: int = 4) -> SimpleNamespace:
    """A run whose numbers grow with its own, cut after some days."""
    about = {"scenario": "s", "run": number, "date": DAYS[:days]}
    daily = {
        "arrivals": [1, 2, 3, 4],
        "in_strip": [5 * number, 40, 7, 6],
        "dead": [0, 1, 1, number],
        "gas_transit": [1.0, 0.0, 0.5, 1.0],
        "escalation": [0.1, 0.4, 0.3, 0.2],
        "incident_probability": [0.0, 0.01, 0.02, 0.03],
    }
    daily |= {f"cost_{part}_usd": [1e6 * place] * 4 for place, part in enumerate(EU_COSTS, 1)}
    border = [
        {"scenario": "s", "run": number, "date": day, "neighbour": code}
        | {"recorded_attempts": place * 10, "detentions_recorded": place, "in_strip": place + day.day}
        for day in DAYS[:days]
        for place, code in enumerate(("PL", "LT", "LV"), 1)
    ]
    cut = {name: values[:days] for name, values in daily.items()}
    return SimpleNamespace(daily=pd.DataFrame(about | cut), border=pd.DataFrame(border))


BY_HAND = {
    "arrivals": 10.0,
    "strip_peak": 45.0,
    "strip_days": 98.0,
    "deaths": 9.0,
    "days_without_gas": 2.0,
    "escalation": 0.25,
    "escalation_peak": 0.4,
    "incident_percent": 3.0,
    "attempts_lt": 80.0,
    "eu_cost": 4.0 * (1 + 2 + 3 + 4 + 5 + 6 + 7),
    "fence_cost": 8.0,
    "strip_pl_november": 16.0,  # 1 + 15, on the third day
    "lithuania_august": 0.0,  # before any day of these runs there is nothing to count
}


@pytest.mark.parametrize(("name", "value"), BY_HAND.items())
def test_one_run_by_hand(name, value):
    found = measures()[name].of(run(9))
    assert found == pytest.approx(value) if name != "lithuania_august" else pd.isna(found)


@pytest.mark.parametrize("name", BY_HAND)
def test_many_runs_are_measured_as_each_alone(name):
    measure = measures()[name]
    runs = {number: run(number, days) for number, days in ((9, 4), (2, 4), (5, 2))}
    table = pd.concat(getattr(each, measure.table) for each in runs.values())
    found = measure.by_run(table[[*module.KEYS, *measure.needs]].reset_index(drop=True))
    assert found.index.tolist() == [("s", number) for number in runs]
    assert found.tolist() == pytest.approx([measure.of(each) for each in runs.values()], nan_ok=True)


def test_a_day_that_is_not_reached_has_no_number():
    assert pd.isna(measures()["strip_pl_november"].of(run(1, days=2)))


def test_each_measure_has_a_name_for_readers_and_a_column_of_its_table():
    from sim.tables.columns import columns

    for measure in measures().values():
        assert measure.label
        assert measure.unit
        assert set(measure.columns) <= {column.name for column in columns()[measure.table]}
        assert not measure.neighbour or measure.table == "border"
    assert len({measure.label for measure in measures().values()}) == len(measures())


def test_of_deaths_no_middle_is_shown_anywhere():
    assert {m.name for m in measures().values() if m.deaths} == {"deaths", "deaths_recorded"}


def test_one_table_compares_what_another_does_not():
    headlines = set(used("headline"))
    people, standoff = set(used("people")), set(used("standoff"))
    assert people | standoff | set(used("screen")) <= headlines
    assert not people & standoff
    assert set(used("part")) < set(used("compare"))


def test_outcomes_have_a_topic_and_aims_are_outcomes():
    assert {m.topic for m in used("report")} == {"flow", "strip", "ends", "politics"}
    assert {m.name for m in measures().values() if m.topic} == {m.name for m in used("report")}
    assert set(used("regret")) < set(used("aim")) < set(used("report"))
    assert not any(m.deaths for m in used("regret"))


def test_a_wrong_row_is_refused_by_name(tmp_path, monkeypatch):
    file = tmp_path / "measures.toml"
    file.write_text(
        '[odd]\nlabel = "odd"\nunit = "people"\ncolumns = ["arrivals"]\nhow = "median"\nuses = []\n'
    )
    monkeypatch.setattr(module, "CATALOGUE", file)
    with pytest.raises(InputError, match=r"odd\.how"):
        measures.__wrapped__()


def test_a_measure_is_not_changed_by_those_who_read_it():
    with pytest.raises(ValueError, match="frozen"):
        measures()["arrivals"].label = "x"
    assert isinstance(measures()["arrivals"], Measure)
