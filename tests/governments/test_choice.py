import math

import pytest

from sim.governments.choice import Aim, options, ranked, reason_for, utility_of, weigh, words

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


def test_steps_are_shares_of_the_span():
    assert options(4000.0, 0.0, 40_000.0, Aim({}, span=20_000.0), (0.05,)) == [3000.0, 4000.0, 5000.0]


def test_utility_by_hand():
    aim = Aim({"gain": 0.8, "cost": -0.2}, span=2.0)
    # x = 0.5: (0.8 - 0.2) x 0.5 - 0.125, less 0.01 for moving
    assert utility_of(1.0, 1.0, aim, 0.01) == pytest.approx(0.175)
    assert utility_of(1.0, 0.0, aim, 0.01) == pytest.approx(0.165)


def test_the_best_value_is_the_sum_of_the_terms():
    aim = Aim({"a": 0.5, "b": -0.1})
    values = [i / 100 for i in range(101)]
    assert max(values, key=lambda value: utility_of(value, 0.0, aim, 0.0)) == pytest.approx(0.4)


def test_chances_follow_utility_at_the_stated_rationality():
    # Utilities 0 and 0.7 - 0.5 = 0.2
    off, on = weigh([0.0, 1.0], 0.0, Aim({"gain": 0.7}, switch=True), rationality=5.0, inertia=0.0)
    assert off.chance + on.chance == pytest.approx(1.0)
    assert on.chance / off.chance == pytest.approx(math.exp(5.0 * 0.2))
    assert (off.utility, on.utility) == pytest.approx((0.0, 0.2))


def test_without_rationality_all_options_are_alike():
    chances = [option.chance for option in weigh([0.0, 0.5, 1.0], 0.0, Aim({"gain": 9.0}), 0.0, 0.0)]
    assert chances == pytest.approx([1 / 3] * 3)


def test_reasons_name_the_terms_over_the_change_largest_first():
    aim = Aim(
        {"stranded": -0.32, "recognition": 1.64, "sanctions": -0.48}, notes={"sanctions": "Russia bears 0.6"}
    )
    expected = "0.5 -> 0.75: recognition +0.41, sanctions -0.12 (Russia bears 0.6), stranded -0.08"
    assert reason_for(aim, 0.5, 0.75) == expected
    assert reason_for(aim, 0.5, 0.5).startswith("stays: recognition +1.64")


def test_terms_without_weight_are_left_out():
    assert words(ranked({"much": 0.5, "nothing": 0.001}, {}), 1.0) == "much +0.50"
