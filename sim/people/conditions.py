"""Conditions of a tick that are the same for everybody at a place, computed once instead of per person."""

import math

from sim.kernel.columns import Rows
from sim.kernel.layouts import Now, Parameters, Policy, Sector
from sim.kernel.rule import MORNING, TICKS_A_DAY, chance_per_day, rule

DEGREES = 10.0  # of cold are one of cold stress


@rule
def set_conditions(sectors: Rows[Sector], policies: Rows[Policy], now: Now, p: Parameters) -> None:
    """Set the conditions of this tick everywhere."""
    steered = 0.0
    for n in range(len(policies)):
        set_weather(policies[n], p)
        if policies[n].steer > 0.0:
            steered = 1.0
    now.transfer = steered * (p.transfer_alone + p.transfer_rate * now.pressure)
    now.move_on = steered * p.move_on_rate * now.pressure
    if now.hour <= MORNING:  # the rest of the day is like the morning
        for i in range(len(sectors)):
            set_grip(sectors[i], now, p)


@rule
def set_weather(policy: Policy, p: Parameters) -> None:
    """Set the cold stress at a neighbour, and the deaths from it."""
    policy.cold = cold_load(policy.temperature, policy.wet, p)
    policy.deaths = p.death_rate * math.exp(p.death_cold * policy.cold) / TICKS_A_DAY


@rule
def cold_load(temperature: float, wet: float, p: Parameters) -> float:
    """Cold stress: tens of degrees below comfort, raised when it is wet."""
    cold = max(0.0, p.comfort_temperature - temperature) / DEGREES
    return cold * (1.0 + p.wet_chill * wet)


@rule
def set_grip(here: Sector, now: Now, p: Parameters) -> None:
    """Set how often people try, by night more, and how open the way back is, by the Belarusian guards in a sector.

    They hold the way back more easily than the line: behind the strip stands the old fence of the border zone. Whom
    they would let back they need not press.
    """
    here.presence = 1.0 - math.exp(-p.presence_rate * here.minsk_guards)
    left_open = (1.0 - p.hold_alone) * math.exp(-p.hold_rate * here.minsk_guards)
    blocked = now.return_block * (1.0 - left_open)
    here.go_back = chance_per_day(p.go_back_rate * (1.0 - blocked))
    push = now.pressure * here.presence
    share = (p.night_attempts if now.hour == 0 else 1.0) / TICKS_A_DAY
    here.robbery = p.robbery_rate * push
    here.willing = p.attempt_rate * share
    here.driven = here.willing * p.press_gain * push * (1.0 - p.press_held * (1.0 - blocked))
    here.pressed = p.pressed_rate * push * blocked * share
