import math
from datetime import date
from functools import partial
from itertools import pairwise

import pytest

from sim.errors import InputError
from sim.governments.base import Choice, Government
from sim.governments.choice import Aim, choice_columns
from sim.kernel.draws import DECIDE, SIGHT, normal, uniform
from sim.kernel.keys import name_key
from tests.shipped_world import levers_of
from tests.stand_in import StandIn, free

DAY = date(2021, 7, 1)


class Office(Government):
    """Poland, with the values and aims that a test gives."""

    @property
    def decision_days(self):
        return self.model.p.decision_days_origin

    def rules(self):
        follow = [name for name in levers_of("poland") if name not in self.wanted]
        return {name: partial(Choice, self.values.get(name, 0.0), f"rule {name}") for name in follow}

    def aims(self):
        return {name: partial(self.weigh, name) for name in self.wanted}

    def weigh(self, name):
        self.asked.append(name)
        return self.wanted[name]


def office(settings=None, p=None, wanted=None, **values):
    made = Office(StandIn(p, settings=settings or free()), "poland")
    made.values, made.wanted, made.asked = values, wanted or {}, []
    return made


def dated(**entry):
    return free().with_changes(levers=[{"actor": "poland", "lever": "fence"} | entry])


def test_the_first_decision_sets_every_lever_and_gives_a_reason_for_each():
    poland = office(fence=40.0)
    poland.decide(DAY)
    values = dict.fromkeys(levers_of("poland"), 0.0) | {"fence": 40.0}
    assert poland.levers == values
    assert poland.model.logged == [
        ("poland", lever, None, value, f"rule {lever}") for lever, value in values.items()
    ]


def test_an_own_lever_is_nothing_before_the_first_decision_and_an_unknown_one_is_refused():
    poland = office(fence=40.0)
    assert poland.own("fence") == 0.0
    poland.decide(DAY)
    assert poland.own("fence") == 40.0
    with pytest.raises(InputError, match="fenec"):
        poland.own("fenec")


def test_only_a_change_is_logged():
    poland = office(fence=40.0)
    poland.decide(DAY)
    poland.model.logged.clear()
    poland.decide(DAY)
    assert poland.model.logged == []
    poland.values["fence"] = 30.0
    poland.decide(DAY)
    assert poland.model.logged == [("poland", "fence", 40.0, 30.0, "rule fence")]


@pytest.mark.parametrize(("wanted", "kept"), [(-3.0, 0.0), (250.0, 100.0), (12.34567, 12.3457)])
def test_a_lever_stays_in_its_range(wanted, kept):
    poland = office(fence=wanted)
    poland.decide(DAY)
    assert poland.levers["fence"] == kept
    assert type(poland.levers["fence"]) is float  # of whole numbers a table would make another column


def test_a_date_comes_before_the_rule_and_gives_way_to_it():
    settings = dated(value=7, **{"from": date(2021, 7, 2), "until": date(2021, 7, 4)})
    poland = office(settings, fence=40.0)
    seen = []
    for day in range(1, 6):
        poland.decide(date(2021, 7, day))
        seen.append(poland.levers["fence"])
    assert seen == [40.0, 7.0, 7.0, 40.0, 40.0]
    reasons = [row[-1] for row in poland.model.logged if row[1] == "fence"]
    assert reasons == ["rule fence", "dated in the scenario", "rule fence"]


def test_a_dated_value_is_taken_as_it_is_and_stops_the_choice():
    poland = office(dated(value=39.5), wanted={"fence": Aim({"all": 1.0}, span=100.0)})
    poland.levers["fence"] = 40.0
    poland.decide(DAY)
    assert poland.levers["fence"] == 39.5
    assert poland.model.weighed == poland.asked == []


def test_a_chosen_lever_moves_to_its_best_option_only_on_days_of_decision():
    poland = office(p={"decision_days_origin": 7.0}, wanted={"fence": Aim({"trade": 0.6}, span=100.0)})
    seen = []
    for day in range(15):
        poland.model.crisis_day = day
        poland.decide(DAY)
        seen.append(poland.levers["fence"])
        poland.wanted = {"fence": Aim({"trade": 0.5 if day < 7 else 0.4}, span=100.0)}
    # From 0 no step but the largest comes near: 100, 10 or 5; 10 has 0.6 x 0.1 - 0.005, 100 has 0.1.
    assert seen[0] == 100.0
    assert seen[1:7] == [100.0] * 6
    assert seen[7:14] == [90.0] * 7  # 0.5 x 0.9 - 0.405 beats 0.5 x 1 - 0.5 and 0.5 x 0.95 - 0.45125; 0 has 0


def test_every_option_is_noted_with_its_chance():
    poland = office(wanted={"emergency": Aim({"pressure": 0.9}, switch=True)})
    poland.decide(DAY)
    weighed = zip(*choice_columns(poland.model.weighed).values(), strict=True)
    rows = [row for row in weighed if row[2] == "emergency"]
    assert [(row[4], round(row[5], 6), row[7]) for row in rows] == [(0.0, 0.0, False), (1.0, 0.4, True)]
    assert sum(row[6] for row in rows) == pytest.approx(1.0)
    assert rows[1][8] == "pressure +0.90, rising cost -0.50"


def test_the_draw_decides_between_options_of_equal_worth():
    who = name_key("poland emergency")
    taken = []
    for day in range(40):
        poland = office(wanted={"emergency": Aim({"pressure": 0.5}, switch=True)})
        poland.model.day = day
        poland.decide(DAY)
        taken.append(poland.levers["emergency"])
        assert taken[-1] == float(uniform(1, who, day, DECIDE) >= 0.5)
    assert 0.0 in taken
    assert 1.0 in taken


def test_what_follows_is_set_after_what_is_chosen():
    class Following(Office):
        def rules(self):
            follow = lambda: Choice(self.levers["fence"], "follows")  # noqa: E731
            return {"camps": follow, "emergency": partial(Choice, 0.0, "never")}

    poland = Following(StandIn(settings=free()), "poland")
    poland.values, poland.asked = {}, []
    poland.wanted = {"fence": Aim({"trade": 0.5}, span=20.0)}
    poland.decide(DAY)
    assert poland.levers["camps"] == poland.levers["fence"] > 0.0


def test_on_days_of_decision_it_notes_why_a_lever_that_follows_stands_where_it_does():
    poland = office(p={"decision_days_origin": 7.0}, fence=40.0)
    for day in range(8):
        poland.model.crisis_day = day
        poland.decide(DAY)
    noted = [row for row in poland.model.noted if row[1] == "fence"]
    assert noted == [("poland", "fence", 40.0, "rule fence")]  # day 7: of day 0 there is a decision


def test_what_stays_is_set_once_and_again_when_its_dates_end():
    class Fixed(Office):
        def rules(self):
            return {}

        def fixed(self):
            return {"fence": Choice(40.0, "nobody moves it")}

    settings = dated(value=40.0, **{"from": date(2021, 7, 3), "until": date(2021, 7, 5)})
    model = StandIn(settings=settings)
    poland = Fixed(model, "poland")
    poland.wanted = {}
    for day in range(1, 7):
        poland.decide(date(2021, 7, day))
    assert model.logged == [("poland", "fence", None, 40.0, "nobody moves it")]
    assert model.noted == [("poland", "fence", 40.0, "nobody moves it")]  # on the fifth


def test_an_office_sees_late_and_with_an_error():
    poland = office(p={"sight_delay": 2.0, "sight_error": 0.1})
    assert poland.see("salience") == 0.0
    poland.model.published = [{"escalation": 9.0, "salience": value} for value in (0.1, 0.2, 0.3, 0.4)]
    error = 0.1 * normal(1, name_key("poland sees salience"), 0, SIGHT)
    assert poland.see("salience") == pytest.approx(0.2 * (1.0 + error))


def test_no_error_lifts_a_share_above_the_whole():
    poland = office(p={"sight_error": 0.5, "sight_memory": 10.0})
    poland.model.published = [{"success_poland": 1.0, "stranded": 1.0}]
    days = range(0, 400, 10)
    seen = {"success_poland": [], "stranded": []}
    for poland.model.day in days:
        for name, values in seen.items():
            values.append(poland.see(name))
    assert max(seen["success_poland"]) == 1.0 < max(seen["stranded"])
    assert min(seen["success_poland"]) < 1.0


def test_the_error_drifts_from_one_draw_to_the_next():
    poland = office(p={"sight_error": 0.1, "sight_memory": 10.0})
    poland.model.published = [{"stranded": 1.0}]
    seen = []
    for day in range(31):
        poland.model.day = day
        seen.append(poland.see("stranded"))
    drawn = [1.0 + 0.1 * normal(1, name_key("poland sees stranded"), day, SIGHT) for day in (0, 10, 20, 30)]
    assert seen[::10] == pytest.approx(drawn)
    steps = [abs(after - before) for before, after in pairwise(seen)]
    assert max(steps) < 0.5 * max(abs(after - before) for before, after in pairwise(drawn))
    halfway = (drawn[0] - 1.0 + drawn[1] - 1.0) / math.sqrt(2.0)  # as large as any day's
    assert seen[5] == pytest.approx(1.0 + halfway)
