"""Records and parameters with hand-chosen round numbers, for the rules as plain Python."""

import math
from itertools import accumulate
from types import SimpleNamespace

from sim.kernel.draws import uniform
from sim.kernel.records import HUB, NOW, PERSON, POLICY, SECTOR, UNIT, sized
from sim.kernel.stages import BROUGHT
from sim.people.conditions import set_conditions

NEVER = 0.0
ALWAYS = 1e9  # a rate at which every chance is 1

# A quarter of a daily number is what one tick gets: 0.4 a day is 0.1 a tick. Every rate is NEVER: a test switches
# on what it is about.
PARAMETERS = {
    # in the open and indoors
    "comfort_temperature": 15.0,
    "wet_chill": 0.5,
    "hunger_rate": 0.4,
    "food_cost": 8.0,
    "food_relief": 0.8,
    "bought_food": 0.8,
    "wear_rate": 0.04,
    "health_floor": 0.1,
    "death_rate": NEVER,
    "death_cold": math.log(2.0),
    "death_hunger": math.log(3.0),
    "death_exposure": 3.0,
    "exposure_scale": 100.0,
    "death_vulnerable": 3.0,
    "aid_meals": 0.5,
    "aid_blankets": 0.5,
    "aid_care": 0.25,
    "robbery_rate": NEVER,
    "attack_rate": NEVER,
    "pushback_harm": 0.0,
    "robbery_share": 0.75,
    "robbery_harm": 0.2,
    "attack_share": 0.5,
    "attack_harm": 0.4,
    "recovery_rate": 2.0,
    "healing_rate": 0.4,
    # Minsk
    "hotel_nights": 2.0,
    "hostel_cost": 10.0,
    "minsk_give_up": NEVER,
    "give_up_pushback": 0.5,
    "give_up_street": 2.0,
    "hope_hold": 0.5,
    "home_fare": 400.0,
    "passport_lost": 0.5,
    "leave_rate": NEVER,
    "overland_cost": 50.0,
    "refuse_share": 0.0,
    "refuse_fear": 0.0,
    "wish_spread": 0.0,
    "roof_leave": 0.25,
    "expel_rate": NEVER,
    "transfer_alone": NEVER,
    "transfer_rate": NEVER,
    "word_weight": math.log(4.0),
    # border camp
    "camp_give_up": NEVER,
    "go_back_rate": NEVER,
    "rest_in_minsk": 0.0,
    "camp_to_strip": NEVER,
    "camp_to_strip_alone": NEVER,
    "roof_hold": 0.5,
    # strip
    "listen_rate": 0.5,
    "give_up_rate": NEVER,
    "give_up_hunger": 2.0,
    "give_up_exposure": 1.0,
    "sunk_hold": 0.5,
    "ask_rate": NEVER,
    "ask_grounds": 2.0,
    "ask_elsewhere": 0.25,
    "move_on_rate": NEVER,
    "presence_rate": math.log(2.0),
    "hold_alone": 0.0,
    "hold_rate": 2.0 * math.log(2.0),
    "column_share": 0.0,
    "pressed_rate": NEVER,
    "attempt_rate": NEVER,
    "press_gain": 2.0,
    "press_held": 0.0,
    "weary_pushback": 0.0,
    "night_attempts": 3.0,
    # attempt
    "river_hold": NEVER,
    "fence_hold": 0.5,
    "fence_sensor": 1.0,
    "detection_rate": math.log(2.0),
    "duty_half": 1e12,
    "night_sight": 0.5,
    "wet_sight": 0.5,
    "column_alert": 4.0,
    "column_per_guard": 10.0,
    "trained_evasion": 0.0,
    "vulnerable_spared": 0.5,
    "rest_ticks": 6.0,
    "disappointment": 0.25,
    # behind the EU line
    "guided_seen": 0.5,
    "guided_found": 0.25,
    "guided_onward": 4.0,
    "found_rate": NEVER,
    "found_by_duty": NEVER,
    "found_emergency": 2.0,
    "surrender_rate": NEVER,
    "inland_pushback": 1.0,
    "onward_rate": NEVER,
    "claim_rate": NEVER,
    "abscond_rate": NEVER,
    "released_rate": NEVER,
    "removal_rate": NEVER,
    # booking
    "party_largest": 6.0,
    "party_more": 0.5,
    "savings_median": 3000.0,
    "savings_spread": 0.0,
    "reroute_weeks": 2.0,
    "reroute_rate": NEVER,
    "patience_days": 10.0,
    "cancel_rate": NEVER,
    "refund_share": 0.5,
    "vulnerable_share": 0.0,
    "health_spread": 0.0,
    "first_hope": 0.5,
    "visa_days": 5.0,
    # guards
    "redeploy_rate": ALWAYS,
    "guard_spread": 1.0,
    "seen_memory": 4.0,
    "learn_gain": 0.5,
    "learn_half": 10.0,
    "fence_wear": 0.01,
    "fence_foresight": 1e-6,
    "duty_share": 0.25,
    "scale": 1.0,
}


def parameters(**changes):
    """Every parameter that the rules read; a name that none of them reads is an error."""
    unknown = changes.keys() - PARAMETERS.keys()
    assert not unknown, f"no such parameters: {sorted(unknown)}"
    return SimpleNamespace(**PARAMETERS | changes)


def record(layout, **values):
    """An object with the fields of a layout, zero unless given."""
    zeros = {
        name: [layout[name].base.type(0).item()] * layout[name].shape[0]
        if layout[name].shape
        else layout[name].type(0).item()
        for name in layout.names
    }
    unknown = values.keys() - zeros.keys()
    assert not unknown, f"no such fields: {sorted(unknown)}"
    return SimpleNamespace(**zeros | values)


def person(**values):
    """A healthy person, fed and alone, of the party 8, who still means to cross."""
    first = {
        "group": 8,
        "health": 1.0,
        "party": 1,
        "entered": -1,
        "sector": 0,
        "spare": 1.0,
        "until_aid": 1.0,
        "until_step": 1.0,
        "wish": 10,
    }
    return record(PERSON, **first | values)


def here(**values):
    """A sector of 10 km of open field, without guards."""
    return record(SECTOR, **{"length": 10.0, "visibility": 1.0, "steer": 1.0} | values)


def policy(**values):
    """A neighbour at 15 degC, dry, that neither pushes back nor admits."""
    return record(POLICY, **{"temperature": 15.0, "steer": 1.0, "way_onward": 1.0, "rides": 1.0} | values)


def lay_out(sectors, policies):
    """Give each neighbour its line of these sectors, which lie in order, and each sector its place along it."""
    for n, state in enumerate(policies):
        rows = [row for row, sector in enumerate(sectors) if sector.neighbour == n]
        state.key, state.first, state.end = 1000 + n, rows[0], rows[-1] + 1
        for row, brought in zip(rows, accumulate(sectors[row].steer for row in rows), strict=True):
            sectors[row].reach[BROUGHT] = brought
    return sectors, policies


def winner(weights, keys, who, tick, purpose):
    """The place of the option that wins a race: the smallest exponential number over its weight."""
    draws = [uniform(1, who, tick, purpose ^ key) for key in keys]
    times = [
        -math.log(1.0 - u) / weight if weight else math.inf for u, weight in zip(draws, weights, strict=True)
    ]
    return times.index(min(times))


def now(**values):
    """The morning of day 25."""
    first = {"seed": 1, "tick": 101, "day": 25, "hour": 1, "crowd_at": -1, "overland": 1.0}
    first["nationality_keys"] = [101, 102, 103, 104, 105]
    return record(sized(NOW, 5), **first | values)


def hub(**values):
    """An open hub without a queue, with seats for three, for Iraqis alone."""
    first = {"seats": 3.0, "capacity": 21.0, "price": 2000.0, "detour": 200.0, "open": 1.0}
    first["mix"] = [1.0, 0.0, 0.0, 0.0, 0.0]
    return record(sized(HUB, 5), **first | values)


def unit(**values):
    """A unit of 20 people that stands nowhere yet."""
    return record(UNIT, **{"uid": 1 << 24, "strength": 20.0, "sector": -1} | values)


def under(p, sectors=(), policies=(), **clock):
    """The morning of day 25 with the conditions of its tick set, there and at these places."""
    made = now(**clock)
    set_conditions(list(sectors), list(policies), made, p)
    return made


def rate_per_day(chance):
    """The rate per day of a Poisson process that fires within a day with this probability."""
    return -math.log(1.0 - chance)


def rate_per_tick(chance):
    """The rate per day of a Poisson process that fires within a quarter of a day with this probability."""
    return -4.0 * math.log(1.0 - chance)
