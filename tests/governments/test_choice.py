import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.governments.choice import (
    Aim,
    Options,
    choice_columns,
    options,
    ranked,
    reason_for,
    utilities_of,
    weigh,
    words,
)

STEPS = (0.05, 0.1, 0.25)


def test_a_switch_is_on_or_off():
    assert options(0.0, 0.0, 1.0, Aim({}, switch=True), STEPS) == [0.0, 1.0]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (0.5, [0.25, 0.4, 0.45, 0.5, 0.55, 0.6, 0.75]),
        (0.0, [0.0, 0.05, 0.1, 0.25]),
        (0.97, [0.72, 0.87, 0.92, 0.97, 1.0]),
    ],
)
def test_options_lie_around_the_present_value_within_the_range(before, expected):
    assert options(before, 0.0, 1.0, Aim({}), STEPS) == expected


def test_a_leap_may_cross_the_whole_span():
    assert options(0.3, 0.0, 1.0, Aim({}, leaps=True), (0.1,)) == [0.0, 0.2, 0.3, 0.4, 1.0]


def test_steps_are_shares_of_the_span():
    assert options(4000.0, 0.0, 40_000.0, Aim({}, span=20_000.0), (0.05,)) == [3000.0, 4000.0, 5000.0]


def test_utility_by_hand():
    aim = Aim({"gain": 0.8, "cost": -0.2}, span=2.0)
    # x = 0.5: (0.8 - 0.2) x 0.5 - 0.125, less 0.01 for moving
    assert utilities_of([1.0], 1.0, aim, 0.01) == pytest.approx([0.175])
    assert utilities_of([1.0, 0.0], 0.0, aim, 0.01) == pytest.approx([0.165, 0.0])


def test_the_best_value_is_the_sum_of_the_terms():
    aim = Aim({"a": 0.5, "b": -0.1})
    values = [i / 100 for i in range(101)]
    utilities = utilities_of(values, 0.0, aim, 0.0)
    assert values[utilities.index(max(utilities))] == pytest.approx(0.4)


def test_chances_follow_utility_at_the_stated_rationality():
    # Utilities 0 and 0.7 - 0.5 = 0.2
    weighed = weigh([0.0, 1.0], 0.0, Aim({"gain": 0.7}, switch=True), rationality=5.0, inertia=0.0)
    off, on = weighed.chances
    assert off + on == pytest.approx(1.0)
    assert on / off == pytest.approx(math.exp(5.0 * 0.2))
    assert weighed.utilities == pytest.approx([0.0, 0.2])


def test_without_rationality_all_options_are_alike():
    weighed = weigh([0.0, 0.5, 1.0], 0.0, Aim({"gain": 9.0}), 0.0, 0.0)
    assert weighed.chances == pytest.approx([1 / 3] * 3)


def moved(label, aim, before, value, inertia):
    """The reason for a move to the one option that there was."""
    return reason_for(label, aim, before, Options([value], [0.0], [1.0]), 0, inertia)


def test_reasons_name_the_lever_and_the_terms_over_the_change_largest_first():
    aim = Aim(
        {"stranded": -0.32, "recognition": 1.64, "sanctions": -0.48}, notes={"sanctions": "Russia bears 0.6"}
    )
    expected = (
        "pressure 0.50 -> 0.75: recognition +0.41, sanctions -0.12 (Russia bears 0.6), stranded -0.08, "
        "rising cost -0.16, inertia -0.01"
    )
    assert moved("pressure", aim, 0.5, 0.75, 0.01) == expected
    stays = "pressure stays at 0.50; the whole span: recognition +1.64, sanctions -0.48 (Russia bears 0.6), "
    assert moved("pressure", aim, 0.5, 0.5, 0.01) == f"{stays}stranded -0.32, rising cost -0.50"


def test_counts_are_reported_as_they_are():
    aim = Aim({"trade": 0.4}, span=100.0)
    assert moved("flight cap", aim, 0.0, 50.0, 0.0) == "flight cap 0 -> 50: trade +0.20, rising cost -0.12"


def test_a_reason_says_when_the_draw_took_another_option_than_the_likeliest():
    weighed = Options([0.5, 0.55], [0.1, 0.09], [0.987, 0.0132])
    told = reason_for("pressure", Aim({"all": 0.2}), 0.5, weighed, 1, 0.0)
    assert told.endswith("; a chance of 0.013, likelier was 0.50 with 0.99")
    assert "likelier" not in reason_for("pressure", Aim({"all": 0.2}), 0.5, weighed, 0, 0.0)


def test_rows_hold_the_options_of_what_was_weighed_and_the_reason_of_what_follows():
    day, fields = date(2021, 9, 1), tuple(Aim({"all": 0.6}))
    weighed = (day, "poland", "force", 0.0, 0.0, fields, ([0.0, 1.0], [0.0, 0.1], [0.4, 0.6]), 1)
    followed = (day, "poland", "camps", 7.0, "why")
    rows = list(zip(*choice_columns([weighed, followed]).values(), strict=True))
    assert [(row[2], row[4], row[7]) for row in rows[:2]] == [("force", 0.0, False), ("force", 1.0, True)]
    assert rows[2][:5] == (day, "poland", "camps", 7.0, 7.0)
    assert math.isnan(rows[2][5])
    assert rows[2][6:] == (1.0, True, "why")


@given(
    terms=st.lists(st.floats(-2, 2), min_size=1, max_size=5),
    before=st.floats(0, 1),
    value=st.floats(0, 1),
    base=st.floats(0, 0.5),
)
def test_the_parts_in_words_add_up_to_the_utility(terms, before, value, base):
    aim = Aim({f"term {i}": term for i, term in enumerate(terms)}, span=0.5, base=base)
    inertia = 0.02 if value != before else 0.0
    told = words(aim, ranked(aim), base, value, inertia)
    total = sum(float(part.split()[-1]) for part in told.split(", ") if part != "nothing")
    # Each part is told with two decimals or, when it is less than half of the last, left out.
    assert total == pytest.approx(
        utilities_of([value], before, aim, inertia=0.02)[0], abs=0.005 * (len(terms) + 2)
    )


def told(aim, *move):
    return words(aim, ranked(aim), *move)


def test_terms_without_weight_are_left_out_but_for_the_largest():
    assert told(Aim({"much": 0.5, "nothing": 0.001}), 0.0, 1.0, 0.0) == "much +0.50, rising cost -0.50"
    assert told(Aim({"little": 0.02, "less": 0.01}), 0.0, 0.05, 0.0) == "little +0.001"
    assert told(Aim({"none": 0.0}), 0.0, 0.0, 0.0) == "nothing"
