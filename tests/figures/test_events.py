from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from sim.figures.catalogue import FIGURES
from sim.figures.events import events_of
from sim.figures.results import day_number, period
from sim.figures.style import INK
from sim.scenario import load_scenario
from sim.scenario.shipped import RECORDED
from sim.world import load_world
from tests.figures.synthetic import make

CROWD, RULES = "Crowd at Kuznica", "Polish expulsion rules"
LITHUANIA, LATVIA = "Lithuania pushes back", "Latvia pushes back"


@cache
def tables():
    return make()


def labels(scenario):
    """The events that a run with the synthetic tables has under a scenario."""
    return [event.label for event in events_of(replace(tables(), scenario=scenario))]


def missing(scenario):
    return {event.label for event in load_world().events} - set(labels(scenario))


def test_the_recorded_scenario_has_every_event_in_order():
    assert labels(load_scenario(RECORDED)) == [event.label for event in load_world().events]


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("gas_cut", set()),
        ("hard_winter", {CROWD, RULES}),
        ("pushback_nowhere", {LITHUANIA, LATVIA, CROWD, RULES}),
        ("humane_package", {"First Iraqi repatriation flight", CROWD, RULES}),
        ("hubs_closed_in_august", {"Turkey bars passengers", CROWD, RULES}),
        ("no_flight_limits", {"Baghdad flights cut", "Turkey bars passengers", CROWD, RULES}),
        ("no_new_sanctions", {"EU fifth package"}),
    ],
)
def test_what_a_scenario_does_otherwise_is_not_said_of_it(name, gone):
    assert gone <= missing(load_scenario(name))
    assert "Polish state of emergency" in labels(load_scenario(name))


def test_an_event_stays_at_its_own_day():
    later = [
        {"actor": "lithuania", "lever": "pushback", "value": 0, "until": date(2021, 8, 20)},
        {"actor": "lithuania", "lever": "pushback", "value": 0.95, "from": date(2021, 8, 20)},
    ]
    assert missing(load_scenario(RECORDED).with_changes(levers=later)) == {LITHUANIA, CROWD, RULES}


def test_a_government_that_decides_freely_has_no_dated_events():
    free = load_scenario(RECORDED).with_changes(hypotheses={"decision": "free"})
    assert labels(free) == ["Visa scheme begins", "Flights from Damascus"]


def test_a_later_scheme_does_not_begin_in_june():
    late = load_scenario(RECORDED).with_changes(hypotheses={"scheme_start": date(2021, 8, 25)})
    assert missing(late) == {"Visa scheme begins", CROWD, RULES}


def test_flights_that_never_begin_are_not_marked():
    closed = replace(
        tables(), daily=tables().daily.assign(flights_damascus=0.0), scenario=load_scenario(RECORDED)
    )
    assert "Flights from Damascus" not in [event.label for event in events_of(closed)]


def test_crowds_belong_to_runs_that_were_as_recorded_until_then():
    def paid(since):
        return load_scenario(RECORDED).with_changes(
            levers=[{"actor": "eu", "lever": "return_money", "value": 50, "from": since}]
        )

    assert {CROWD, RULES} <= set(labels(paid(date(2021, 11, 8))))
    assert missing(paid(date(2021, 11, 7))) == {CROWD}


@pytest.mark.parametrize(
    ("changed", "gone"), [({"scale": 0.2}, set()), ({"attempt_rate": 0.1}, {CROWD, RULES})]
)
def test_crowds_belong_to_a_world_of_another_size_but_not_of_other_numbers(changed, gone):
    assert missing(load_scenario(RECORDED).with_changes(parameters=changed)) == gone


def own_marks(name, scenario):
    """The days of the solid lines on each panel in time, and what the foot says of them."""
    figure = FIGURES[name](replace(tables(), scenario=scenario))
    first, last = (day_number(day) for day in period(tables()))
    panels = [axes for axes in figure.axes if axes.get_xlim() == (first, last)]
    lines = [
        [
            float(line.get_xdata()[0])
            for line in axes.lines
            if line.get_color() == INK and line.get_xdata()[0] == line.get_xdata()[-1]
        ]
        for axes in panels
    ]
    return lines, [text.get_text() for text in figure.texts if text.get_text().startswith("Solid")]


@pytest.mark.parametrize("name", FIGURES)
def test_the_dates_of_a_scenario_are_marked_on_each_figure(name):
    december = load_scenario(RECORDED).with_changes(
        levers=[{"actor": "poland", "lever": "pushback", "value": 0.5, "from": date(2021, 12, 1)}]
    )
    lines, foot = own_marks(name, december)
    assert lines
    assert all(line == [day_number(date(2021, 12, 1))] for line in lines)
    assert foot == ["Solid lines: dates set by this scenario, 1 Dec."]
    lines, foot = own_marks(name, load_scenario(RECORDED))
    assert not any(lines)
    assert foot == []


@pytest.mark.parametrize("name", ["people_by_stage", "strip_by_sector"])
def test_figures_mark_the_events_of_their_run_alone(name):
    def marked(scenario):
        figure = FIGURES[name](replace(tables(), scenario=load_scenario(scenario)))
        return [text.get_text() for axes in figure.axes for text in axes.texts]

    assert f"3 Aug: {LITHUANIA}" in marked(RECORDED)
    assert f"3 Aug: {LITHUANIA}" not in marked("pushback_nowhere")
