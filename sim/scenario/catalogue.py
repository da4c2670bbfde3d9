"""What a scenario may name, in the default world."""

from collections.abc import Mapping

from sim.world import load_world
from sim.world.catalogue import Hypothesis, Lever

WORLD = load_world()
HUBS = tuple(WORLD.hubs)
NATIONALITIES = tuple(WORLD.nationalities)
HUB_STATE = {key: hub.state for key, hub in WORLD.hubs.items()}
ACTORS = tuple(WORLD.actors)
ORIGIN_STATES = tuple(WORLD.states)


def levers() -> Mapping[tuple[str, str], Lever]:
    """Every lever by (actor, lever), in the order of the actors."""
    return WORLD.levers


def lever_name(lever: str) -> str:
    """A lever's name for readers."""
    return next((entry.label for entry in WORLD.levers.values() if entry.name == lever), lever)


def levers_of(actor: str) -> tuple[str, ...]:
    """The names of an actor's levers."""
    return WORLD.levers_of(actor)


def hypotheses() -> Mapping[str, Hypothesis]:
    """Every hypothesis by its dotted name (`russia.role`); dates as dates."""
    return WORLD.hypotheses
