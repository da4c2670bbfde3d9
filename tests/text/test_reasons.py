import pytest

from sim.governments.choice import DATED
from sim.model import Standoff
from sim.text.reasons import SET, plain_reason

MOVED = (
    "force 2,000 -> 4,500: attempts +0.41 (1,300 per day since 2021-08-31), standing guard +0.10, new laws +0.08, "
    "cover +0.02, rising cost -0.20, inertia -0.01; a chance of 0.2, likelier was 3,500 with 0.55"
)
MOVED_TOLD = (
    "for it: attempts 0.41 (1\u202f300 per day since 31 Aug 2021), standing guard 0.10, new laws 0.08 and 1 smaller; "
    "against it: cost 0.20, inertia 0.01; drawn with probability 0.2; the value 3\u202f500 was likelier (0.55)"
)
STAYS = "visa openness stays at 1.00; the whole span: leverage on the EU +0.70, rising cost -0.50"
STAYS_TOLD = "stays; for a higher value: leverage on the EU 0.70; against a higher value: cost 0.50"
UNMOVED = "pushback 0.00 -> 0.10: nothing; a chance of 0.045, likelier was 0.00 with 0.95"
UNMOVED_TOLD = (
    "nothing speaks for it or against it; drawn with probability 0.045; the value 0.00 was likelier (0.95)"
)

STEP = (
    "sanctions 0.35 -> 0.45: attention +0.31 (unity 0.92), rising cost -0.05, inertia -0.01; a chance of 0.3, "
    "likelier was 0.35 with 0.70; decided on 2021-09-07, in force on 2021-11-02"
)
STEP_TOLD = (
    "for it: attention 0.31 (unity 0.92); against it: cost 0.05, inertia 0.01; drawn with probability 0.3; "
    "the value 0.35 was likelier (0.70); decided on 7 Sep 2021, in force on 2 Nov 2021"
)
FALLS = (
    "visa openness 0.75 -> 0.50: dialogue +0.08, leverage on the EU -0.04, Moscow +0.02, "
    "rising cost +0.16, inertia -0.01"
)
FALLS_TOLD = (
    "for it: cost saved 0.16, dialogue 0.08, Moscow 0.02; against it: leverage on the EU 0.04, inertia 0.01"
)
PRESSED = (
    "bars them as the EU asks: the EU presses with 0.90 of 1, in a campaign on all states, as if 82% of those who come "
    "flew from here (which counts as 0.67); with a stake in the EU of 0.60 and a readiness of 4 per day, its "
    "resistance falls by 1.5 per day, and the last 0.46 of it is gone"
)
PRESSED_TOLD = (
    "bars them as the EU asks; the EU presses all states at once with 0.90 of 1; its resistance falls by 1.5 per day, "
    "and the last 0.46 of it is gone"
)
FOLLOWS = "1,893 recorded attempts per day, and the line was stormed here"
FOLLOWS_TOLD = "1\u202f893 recorded attempts per day, and the line was stormed here"


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (MOVED, MOVED_TOLD),
        (STAYS, STAYS_TOLD),
        (UNMOVED, UNMOVED_TOLD),
        (STEP, STEP_TOLD),
        (FALLS, FALLS_TOLD),
        (PRESSED, PRESSED_TOLD),
        (FOLLOWS, FOLLOWS_TOLD),
        (DATED, SET),
    ],
)
def test_reasons_say_what_speaks_for_a_move_and_what_against_it(reason, told):
    assert plain_reason(reason) == told


def test_every_reason_of_a_free_run_is_told_without_the_signs_of_the_table():
    model = Standoff("free", 1, choices=False)
    model.run()
    told = [plain_reason(reason) for *_, reason in model.decisions]
    assert [text for text in told if " -> " in text or "the whole span" in text] == []
    assert sum(text.startswith("for it: ") for text in told) > 50
