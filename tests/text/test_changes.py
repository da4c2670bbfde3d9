"""What a scenario changes, as rows."""

from sim.scenario import load_scenario
from sim.text.changes import changed_levers, changes


def told(name):
    return [
        (c.label, c.when, c.before, c.after)
        for c in changes(load_scenario("as_it_happened"), load_scenario(name))
    ]


def test_levers_that_never_move_are_reported_too():
    assert ("Latvia: fence", "all the time", "left to its rule", "10 km per week") in told("fences_first")
    assert ("Poland: fence", "until 24 Aug 2021", "0 km per week", "20 km per week") in told("fences_first")
    changed = changed_levers(load_scenario("as_it_happened"), load_scenario("fences_first"))
    assert changed == {f"{actor}.fence" for actor in ("latvia", "lithuania", "poland")}


def test_a_limit_on_flights_names_the_hub():
    assert ("Damascus: flights per week", "6 Aug 2021 to 12 Nov 2021", "no limit", "0") in told(
        "hubs_closed_in_august"
    )


def test_parameters_are_given_with_their_units():
    assert told("hard_winter") == [("shift of all temperatures", "all the time", "0 °C", "−3 °C")]


def test_hypotheses_are_reported():
    assert ("decision", "all the time", "historical", "free") in told("free")


def test_the_same_scenario_changes_nothing():
    assert told("as_it_happened") == []
