"""What a scenario can set or sweep, as rows of text: levers, limits on flights, hypotheses and parameters."""

from collections.abc import Iterator, Sequence
from datetime import date

from sim.scenario.fields import RULE
from sim.world import World
from sim.world.catalogue import BAN, ROUTES, SWITCH

HEADER = ("key", "kind", "default", "range", "unit", "meaning")
Row = tuple[str, ...]


def rows(world: World, words: Sequence[str] = ()) -> list[Row]:
    """Return one row per key, in the columns of HEADER: those in which every word occurs, in any column."""
    folded = [word.casefold().replace("_", " ") for word in words]
    return [
        row
        for row in (*_levers(world), *_bans(world), *_hypotheses(world), *_parameters(world))
        if all(word in " ".join(row).casefold().replace("_", " ") for word in folded)
    ]


def _levers(world: World) -> Iterator[Row]:
    for key, lever in world.sweepable.items():
        kind, spread = ("cap" if lever.hub else "lever"), f"{lever.low:g} to {lever.high:g}"
        yield key, kind, RULE, "0 or 1" if lever.unit == SWITCH else spread, lever.unit, lever.meaning


def _bans(world: World) -> Iterator[Row]:
    to = world.settings.home.city
    for hub in world.hubs.values():
        meaning = f"nationalities barred from flights from {hub.name} to {to}, separated by commas"
        yield f"{ROUTES}.{hub.key}.{BAN}", "ban", RULE, ", ".join(world.nationalities), "", meaning


def _hypotheses(world: World) -> Iterator[Row]:
    for name, hypothesis in world.hypotheses.items():
        values = [
            str(value).lower() if isinstance(value, bool) else str(value) for value in hypothesis.values
        ]
        joint = " to " if isinstance(hypothesis.default, date) else ", "
        default = str(hypothesis.default)
        default = default.lower() if isinstance(hypothesis.default, bool) else default
        yield name, "hypothesis", default, joint.join(values), "", hypothesis.meaning


def _parameters(world: World) -> Iterator[Row]:
    for name, entry in world.parameters.items():
        yield name, "parameter", f"{entry.default:g}", entry.allowed, entry.unit, entry.meaning
