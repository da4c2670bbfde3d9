"""The catalogue that the panel lists, and the words for a value."""

from datetime import date

import pytest

from sim.app.levers import catalogue, most_used, package_changes
from sim.app.steering import steerable
from sim.app.words import decision_entries, lever_told, plain_reason
from sim.model import Standoff
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


MOVED = (
    "force 2000 -> 4500: attempts +0.41 (300 per day since 2021-08-31), standing guard +0.10, new laws +0.08, "
    "cover +0.02, rising cost -0.20, inertia -0.01; a chance of 0.2, likelier was 3500 with 0.55"
)
MOVED_TOLD = (
    "for it: attempts 0.41 (300 per day since 31 Aug 2021), standing guard 0.10, new laws 0.08 and 1 smaller; "
    "against it: rising cost 0.20, inertia 0.01; drawn with probability 0.2; 3500 was likelier (0.55)"
)
STAYS = "visa openness stays at 1.00; the whole span: leverage on the EU +0.70, rising cost -0.50"
STAYS_TOLD = "stays; for a higher value: leverage on the EU 0.70; against a higher value: rising cost 0.50"
DATED = "dated in the scenario"


@pytest.mark.parametrize(("reason", "told"), [(MOVED, MOVED_TOLD), (STAYS, STAYS_TOLD), (DATED, DATED)])
def test_reasons_say_what_speaks_for_a_move_and_what_against_it(reason, told):
    assert plain_reason(reason) == told


def test_every_reason_of_a_free_run_is_told_without_the_signs_of_the_table():
    model = Standoff("free", 1, choices=False)
    model.run()
    told = [plain_reason(reason) for *_, reason in model.decisions]
    assert [text for text in told if " -> " in text or "the whole span" in text] == []
    assert sum(text.startswith("for it: ") for text in told) > 50
