"""The generated tables of docs/.

A page has one between `<!-- begin:NAME -->` and `<!-- end:NAME -->`; everything else is written by hand.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np

from sim.docs.ablations import ablations_table
from sim.docs.posterior import fit_table, scores_table
from sim.kernel import draws, records, stages
from sim.tables.columns import columns
from sim.text.words import markdown
from sim.world import load_world
from sim.world.catalogue import ROLES, Hypothesis
from sim.world.geography import TERRAINS

LAYOUTS = ("PERSON", "SECTOR", "POLICY", "HUB", "UNIT", "NOW")
MARKED = re.compile(r"(<!-- begin:(?P<name>[\w-]+) -->\n).*?(?=<!-- end:(?P=name) -->)", re.DOTALL)
FIELD = re.compile(r'\("(?P<name>\w+)", "\w+"(?:, \(\w+,\))?\),(?:  # (?P<comment>.*))?$', re.MULTILINE)
PURPOSE = re.compile(r'^\w+ = purpose_key\("(.*)"\)$', re.MULTILINE)
EVENT = re.compile(r"^(?P<name>\w+): Final = 1 << (?P<bit>\d+)", re.MULTILINE)
TYPES = {"i1": "integer", "i2": "integer", "i4": "integer", "i8": "integer", "f8": "real"}


def fill(page: str) -> str:
    """A page with its generated tables brought up to date; raises KeyError for a marker that names none."""
    return MARKED.sub(lambda marked: f"{marked[1]}{TABLES[marked['name']]()}\n", page)


def _layout(name: str) -> str:
    """Return the fields of one record layout: its dtype, and the comments in the source."""
    source = inspect.getsource(records).partition(f"\n{name} = np.dtype(")[2].partition("align=True")[0]
    comments = {field["name"]: field["comment"] or "" for field in FIELD.finditer(source)}
    layout: np.dtype = getattr(records, name)
    rows = [(f"`{field}`", _type(layout[field]), comments[field]) for field in layout.names or ()]
    return markdown(("field", "type", "unit or meaning"), rows)


def _type(kind: np.dtype) -> str:
    base, shape = kind.subdtype or (kind, ())
    if shape == (records.PER_NATIONALITY,):
        return f"{TYPES[base.str[1:]]} per nationality"
    return " of ".join([*map(str, shape), TYPES[base.str[1:]]])


def _stages() -> str:
    meanings = {column.name: column for column in columns()["daily"]}
    rows = [
        (str(code), f"`{name}`", "final" if code >= stages.FINAL_FROM else "", meanings[name].meaning)
        for code, name in enumerate(stages.STAGES)
    ]
    return markdown(("code", "stage", "", "meaning"), rows)


def _codes() -> str:
    rows = [
        ("`intention`", stages.INTENTIONS),
        ("`lodging`", stages.LODGINGS),
        ("`neighbour`", [row.code for row in load_world().neighbours.values()]),
    ]
    return markdown(("field", "values, from 0 on"), [(name, ", ".join(values)) for name, values in rows])


def _events() -> str:
    bits = EVENT.findall(inspect.getsource(stages))
    rows = [(bit, f"`{name}`", f"`{stages.FLOWS[int(bit)]}`") for name, bit in bits]
    return markdown(("bit", "event of a person and tick", "flow that it adds to"), rows)


def _draws() -> str:
    return ", ".join(PURPOSE.findall(inspect.getsource(draws))) + "."


def lever_table(*columns: str) -> str:
    """The levers, those of states that have the same ones once, limits on flights once; one row each, by columns."""
    world = load_world()
    hub, group = next(iter(world.hubs)), next(iter(world.nationalities))
    shown = {*ROLES, next(iter(world.neighbours)), next(iter(world.states))}
    rows = [
        {
            "lever": f"`{lever.key}`".replace(hub, "HUB").replace(group, "NATIONALITY"),
            "meaning": lever.meaning,
            "range": f"{lever.low:g} to {lever.high:g}",
            "unit": lever.unit,
            "source": ", ".join(lever.source),
        }
        for lever in world.levers.values()
        if lever.actor in shown and lever.hub in ("", hub) and lever.nationality in ("", group)
    ]
    return markdown(columns, [[row[name] for name in columns] for row in rows])


def hypothesis_table(*columns: str) -> str:
    """The switches between rival readings; of switch, meaning, values, default and source."""
    rows = [
        {
            "switch": f"`{h.name}`",
            "meaning": h.meaning,
            "values": ", ".join(_value(h, value) for value in h.values),
            "default": str(h.default),
            "source": ", ".join(h.source),
        }
        for h in load_world().hypotheses.values()
    ]
    return markdown(columns, [[row[name] for name in columns] for row in rows])


def _value(hypothesis: Hypothesis, value: object) -> str:
    """A value, and the parameters that it stands for."""
    sets = (f"`{name}` = {number:g}" for name, number in hypothesis.sets.get(value, {}).items())
    return " with ".join(part for part in (str(value), " and ".join(sets)) if part)


def _sectors() -> str:
    rows = []
    for neighbour in [row.code for row in load_world().neighbours.values()]:
        here = [sector for sector in load_world().sectors if sector.neighbour == neighbour]
        terrain = [f"{sum(s.length_km for s in here if s.terrain == kind):.0f}" for kind in TERRAINS]
        length = f"{sum(s.length_km for s in here):.0f}"
        crossings = ", ".join(s.crossing for s in here if s.crossing)
        rows.append((neighbour, str(len(here)), length, *terrain, crossings))
    return markdown(
        ("neighbour", "sectors", "km", *(f"km of {t}" for t in TERRAINS), "crossing points"), rows
    )


def _carriers() -> str:
    world = load_world()
    rows = [
        (
            hub.name,
            world.states[hub.state].name,
            ", ".join(world.carriers[route.carrier].name for route in world.routes if route.hub == key),
        )
        for key, hub in world.hubs.items()
    ]
    return markdown(("hub", "state", "carriers"), rows)


def _columns(name: str) -> str:
    rows = [(f"`{c.name}`", c.type, c.kind, c.unit, c.meaning) for c in columns()[name]]
    return markdown(("column", "type", "kind", "unit", "meaning"), rows)


TABLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        **{name.lower(): partial(_layout, name) for name in LAYOUTS},
        **{f"columns-{name}": partial(_columns, name) for name in columns()},
        "stages": _stages,
        "codes": _codes,
        "events": _events,
        "draws": _draws,
        "levers": partial(lever_table, "lever", "range", "unit", "meaning"),
        "hypotheses": partial(hypothesis_table, "switch", "values", "default", "meaning"),
        "sectors": _sectors,
        "carriers": _carriers,
        "fit": fit_table,
        "scores": scores_table,
        "ablations": partial(ablations_table, "ablations"),
        "ablations-free": partial(ablations_table, "ablations_free"),
    }
)
