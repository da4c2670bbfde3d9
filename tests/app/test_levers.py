"""The catalogue that the panel lists, and the words for a value."""

from datetime import date

import pytest

from sim.app.levers import catalogue, most_used, package_changes
from sim.app.steering import steerable
from sim.app.words import decision_entries, lever_told
from tests.shipped_world import WORLD, levers


def test_everything_that_can_be_set_is_listed_once_with_a_meaning_and_a_source():
    listed = [entry["key"] for entry in catalogue(WORLD)]
    assert sorted(listed) == sorted(key for key in steerable(WORLD) if key != "hypotheses.decision")
    assert all(
        entry["meaning"].endswith(".") and entry["sources"] and entry["name"] for entry in catalogue(WORLD)
    )


def test_what_matters_most_stands_on_top():
    top = most_used(WORLD)
    assert {
        "eu.sanctions",
        "poland.pushback",
        "latvia.force",
        "routes.istanbul.weekly_cap",
        "hypotheses.russia.role",
    } <= {*top}
    assert set(top) <= {entry["key"] for entry in catalogue(WORLD)}


def test_the_humane_package_hears_claims_and_pushes_nobody_back():
    day = date(2021, 8, 1)
    package = {change.key: change.value for change in package_changes(WORLD, day)}
    assert package["latvia.pushback"] == 0
    assert package["poland.camps"] == 6000
    assert "russia.cover" not in package


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        (("poland", "pushback"), 0.72, "72 %"),
        (("poland", "emergency"), 1.0, "yes"),
        (("iraq", "routes.erbil.weekly_cap"), 100.0, "no limit"),
        (("poland", "force"), 11600.0, "11\u202f600 people"),
        (("poland", "fence"), 5.0, "5 km per week"),
        (("eu", "sanctions"), 0.45, "0.45"),
    ],
)
def test_values_are_told_in_words_and_units(key, value, told):
    assert lever_told(levers()[key], value) == told


def test_first_values_and_small_steps_are_told_apart_from_decisions():
    start, later = date(2021, 6, 1), date(2021, 6, 9)
    rows = [
        (start, "poland", "pushback", None, 0.5, "first"),
        (later, "poland", "pushback", 0.5, 0.95, "pushback 0.50 -> 0.95: resolve +0.30"),
        (later, "poland", "pushback", 0.95, 0.96, "a little"),
        (later, "flydubai", "carries_migrants", 1.0, 0.0, "no government"),
    ]
    entries = decision_entries(WORLD, rows, start)
    assert [entry["kind"] for entry in entries] == ["start", "decision", "small"]
    assert entries[1]["what"] == "pushback: 95 % (was 50 %)"
    assert entries[1]["why"] == "for it: resolve 0.30"
