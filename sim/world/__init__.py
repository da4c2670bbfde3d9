"""Worlds as data: the tables of a crisis, its border in sectors, its levers, hypotheses and weather."""

from sim.world.load import find_world, load_world
from sim.world.tables import Resolved
from sim.world.world import World

__all__ = ["Resolved", "World", "find_world", "load_world"]
