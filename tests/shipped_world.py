"""What the tests read of the shipped world."""

from collections.abc import Mapping

from sim.world import load_world
from sim.world.catalogue import Hypothesis, Lever, LeverKey

WORLD = load_world()
HUBS = tuple(WORLD.hubs)
NATIONALITIES = tuple(WORLD.nationalities)
HUB_STATE = {key: hub.state for key, hub in WORLD.hubs.items()}
ACTORS = tuple(WORLD.actors)
ORIGIN_STATES = tuple(WORLD.states)
cap_key, bar_key, lever_key = WORLD.cap_key, WORLD.bar_key, WORLD.lever_key
hubs_of, levers_of = WORLD.hubs_of, WORLD.levers_of


def levers() -> Mapping[LeverKey, Lever]:
    """Every lever, in the order of the actors."""
    return WORLD.levers


def sweepable() -> Mapping[str, Lever]:
    """The levers that a sweep can vary, by the key that names them."""
    return WORLD.sweepable


def unlimited() -> float:
    """The cap that stands for no limit."""
    return WORLD.unlimited


def hypotheses() -> Mapping[str, Hypothesis]:
    """Every hypothesis by its dotted name (`russia.role`); dates as dates."""
    return WORLD.hypotheses
