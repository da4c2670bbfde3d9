"""Writes the generated parts of docs/: `python -m sim.docs`; with `--picture` also the picture of the README.

A page holds a generated table between `<!-- begin:NAME -->` and `<!-- end:NAME -->`; all else is written by hand.
"""

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np

from sim.evidence import docs as evidence_page
from sim.evidence.docs import table
from sim.output.columns import columns
from sim.paths import PACKAGE
from sim.people import draws, records, stages
from sim.scenario.catalogue import ACTOR_LEVERS, HUB_STATE, HUBS, hypotheses, levers
from sim.transport.routes import CARRIER_NAMES, CARRIER_ROUTES
from sim.world.geography import TERRAINS, sectors

FOLDER = PACKAGE.parent / "docs"
PAGES = ("ODD.md", "outputs.md")
PICTURE, PICTURED = "people_by_stage", "as_it_happened"
LAYOUTS = ("PERSON", "SECTOR", "POLICY", "HUB", "UNIT", "NOW")
MARKED = re.compile(r"(<!-- begin:(?P<name>[\w-]+) -->\n).*?(?=<!-- end:(?P=name) -->)", re.DOTALL)
FIELD = re.compile(r'\("(?P<name>\w+)", "\w+"(?:, \(\d+,\))?\),(?:  # (?P<comment>.*))?$', re.MULTILINE)
EVENT = re.compile(r"^(?P<name>\w+): Final = 1 << (?P<bit>\d+)", re.MULTILINE)
TYPES = {"i1": "integer", "i2": "integer", "i4": "integer", "i8": "integer", "f8": "real"}


def fill(page: str) -> str:
    """A page with its generated tables brought up to date; raises KeyError for a marker that names none."""
    return MARKED.sub(lambda marked: f"{marked[1]}{TABLES[marked['name']]()}\n", page)


def _layout(name: str) -> str:
    """The fields of one record layout: its dtype, and the comments beside it in the source."""
    source = inspect.getsource(records).partition(f"\n{name} = np.dtype(")[2].partition("align=True")[0]
    comments = {field["name"]: field["comment"] or "" for field in FIELD.finditer(source)}
    layout: np.dtype = getattr(records, name)
    rows = [(f"`{field}`", _type(layout[field]), comments[field]) for field in layout.names or ()]
    return table(("field", "type", "unit or meaning"), rows)


def _type(kind: np.dtype) -> str:
    base, shape = kind.subdtype or (kind, ())
    return " of ".join([*map(str, shape), TYPES[base.str[1:]]])


def _stages() -> str:
    meanings = {column.name: column for column in columns()["daily"]}
    rows = [
        (str(code), f"`{name}`", "final" if code >= stages.FINAL_FROM else "", meanings[name].meaning)
        for code, name in enumerate(stages.STAGES)
    ]
    return table(("code", "stage", "", "meaning"), rows)


def _codes() -> str:
    rows = [
        ("`intention`", stages.INTENTIONS),
        ("`lodging`", stages.LODGINGS),
        ("`neighbour`", stages.NEIGHBOURS),
    ]
    return table(("field", "values, from 0 on"), [(name, ", ".join(values)) for name, values in rows])


def _events() -> str:
    bits = EVENT.findall(inspect.getsource(stages))
    rows = [(bit, f"`{name}`", f"`{stages.FLOWS[int(bit)]}`") for name, bit in bits]
    return table(("bit", "event of a person and tick", "flow that it adds to"), rows)


def _draws() -> str:
    names = inspect.getsource(draws).partition("\n(\n")[2].partition(")")[0].replace(",", " ").split()
    return ", ".join(f"{getattr(draws, name)} {name.lower().replace('_', ' ')}" for name in names) + "."


def _levers() -> str:
    rows = [
        (f"`{lever.actor}.{lever.name}`", f"{lever.low:g} to {lever.high:g}", lever.unit, lever.meaning)
        for lever in levers().values()
        if ACTOR_LEVERS[lever.actor] == lever.actor
    ]
    return table(("lever", "range", "unit", "meaning"), rows)


def _hypotheses() -> str:
    rows = [
        (f"`{h.name}`", ", ".join(str(v) for v in h.values), str(h.default), h.meaning)
        for h in hypotheses().values()
    ]
    return table(("switch", "values", "default", "meaning"), rows)


def _sectors() -> str:
    rows = []
    for neighbour in stages.NEIGHBOURS:
        here = [sector for sector in sectors() if sector.neighbour == neighbour]
        terrain = [f"{sum(s.length_km for s in here if s.terrain == kind):.0f}" for kind in TERRAINS]
        length = f"{sum(s.length_km for s in here):.0f}"
        crossings = ", ".join(s.crossing for s in here if s.crossing)
        rows.append((neighbour, str(len(here)), length, *terrain, crossings))
    return table(("neighbour", "sectors", "km", *(f"km of {t}" for t in TERRAINS), "crossing points"), rows)


def _carriers() -> str:
    carriers = {hub: [CARRIER_NAMES[key] for key, flown in CARRIER_ROUTES if hub in flown] for hub in HUBS}
    rows = [(hub.title(), HUB_STATE[hub], ", ".join(carriers[hub])) for hub in HUBS]
    return table(("hub", "state", "carriers"), rows)


def _columns(name: str) -> str:
    rows = [(f"`{c.name}`", c.kind, c.unit, c.meaning) for c in columns()[name]]
    return table(("column", "kind", "unit", "meaning"), rows)


TABLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        **{name.lower(): partial(_layout, name) for name in LAYOUTS},
        **{f"columns-{name}": partial(_columns, name) for name in columns()},
        "stages": _stages,
        "codes": _codes,
        "events": _events,
        "draws": _draws,
        "levers": _levers,
        "hypotheses": _hypotheses,
        "sectors": _sectors,
        "carriers": _carriers,
    }
)


def write(folder: Path = FOLDER) -> None:
    """Bring every generated page and table up to date."""
    evidence_page.write(folder / evidence_page.PAGE.name)
    for name in PAGES:
        page = folder / name
        page.write_text(fill(page.read_text(encoding="utf-8")), encoding="utf-8")


def draw_picture(folder: Path = FOLDER / "img") -> None:
    """Draw the picture of the README from a fresh run."""
    from sim.output.run import run
    from sim.report.figures import FIGURES
    from sim.report.style import write as write_figure

    folder.mkdir(exist_ok=True)
    _, svg = write_figure(FIGURES[PICTURE](run(PICTURED)), folder, PICTURE)
    svg.unlink()  # the page needs the PNG alone


if __name__ == "__main__":
    write()
    if "--picture" in sys.argv[1:]:
        draw_picture()
