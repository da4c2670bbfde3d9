"""Writes sim/kernel/layouts.py: the types of records, columns, parameters and levers, from where they are declared."""

import numpy as np

from sim.evidence import parameters
from sim.evidence.registry import read_toml
from sim.kernel import records
from sim.paths import PACKAGE
from sim.world.catalogue import LEVERS

NAME = "layouts.py"
FOLDER = PACKAGE / "kernel"
HEAD = '''"""Types of the records that rules read and write, of the columns that actors write, of parameters and levers.

Written by `python -m sim.docs` from sim/kernel/records.py, the registry of parameters and sim/world/levers.toml: change
those.
"""

from collections.abc import MutableSequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.kernel import records
from sim.kernel.columns import Columns

Reals: TypeAlias = NDArray[np.float64]
Wholes: TypeAlias = NDArray[np.int32] | NDArray[np.int64]
'''
LAYOUTS = {
    "Person": (records.PERSON, "one person"),
    "Sector": (records.SECTOR, "one sector of the border"),
    "Policy": (records.POLICY, "what one neighbour does"),
    "Hub": (records.HUB, "one hub today"),
    "Unit": (records.UNIT, "one unit of guards"),
    "Now": (records.NOW, "the present tick"),
}
COLUMNS = ("Sector", "Policy", "Hub", "Unit", "Now")


def render() -> str:
    """The whole file."""
    parts = [HEAD + _levers(), *(_record(name, *layout) for name, layout in LAYOUTS.items()), _parameters()]
    parts += [_columns(name, LAYOUTS[name][0]) for name in COLUMNS]
    return "\n\n".join(parts)


def _record(name: str, layout: np.dtype, about: str) -> str:
    fields = "".join(f"    {field}: {_of_a_row(layout[field])}\n" for field in layout.names or ())
    return f'class {name}(Protocol):\n    """A record: {about}."""\n\n{fields}'


def _of_a_row(field: np.dtype) -> str:
    kind = "float" if field.base.kind == "f" else "int"
    return f"MutableSequence[{kind}]" if field.shape else kind


def _columns(name: str, layout: np.dtype) -> str:
    kinds = {field: "Reals" if layout[field].base.kind == "f" else "Wholes" for field in layout.names or ()}
    fields = "".join(f"    {field}: {kind}\n" for field, kind in kinds.items())
    head = f"@dataclass(frozen=True, eq=False, repr=False)\nclass {name}Columns(Columns):\n"
    return f'{head}    """The columns of {name}."""\n\n    layout = records.{name.upper()}\n{fields}'


def _levers() -> str:
    """The names of the levers that actors read; those of each neighbour, hub or nationality are not among them."""
    entries = [entry for table in read_toml(LEVERS).values() for entry in table.items()]
    names = sorted({name for name, entry in entries if "of_each" not in entry})
    rows = "".join(f'    "{name}",\n' for name in names)
    return f"LeverName: TypeAlias = Literal[\n{rows}]\n"


def _parameters() -> str:
    fields = "".join(f"    {name}: float\n" for name in sorted(parameters()))
    about = "The parameters by name: docs/parameters.md says what each is."
    return f'class Parameters(Protocol):\n    """{about}"""\n\n{fields}'
