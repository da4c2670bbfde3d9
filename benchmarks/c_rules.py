"""The rules in C (benchmarks/c/rules.c): a header from the layouts and codes of the model, built, called by ctypes."""

import ctypes
import subprocess
from pathlib import Path

import numpy as np

from sim.kernel import draws, stages
from sim.kernel.records import NOW, PERSON, POLICY, SECTOR, sized
from sim.world import load_world

SOURCE = Path(__file__).parent / "c" / "rules.c"
# No fused multiply-add, so that the result is the same to the last bit; exp is the C library's for all.
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC")
TYPES = {"i8": "int64_t", "i4": "int32_t", "i2": "int16_t", "i1": "int8_t", "f8": "double"}


def struct(name: str, layout: np.dtype) -> str:
    """A C struct of the same layout as records, and a check that it has the same size."""
    fields = []
    for field in layout.names or ():
        of = layout[field]
        length = f"[{of.shape[0]}]" if of.shape else ""
        fields.append(f"    {TYPES[of.base.str[1:]]} {field}{length};")
    body = "\n".join(fields)
    return (
        f"typedef struct {{\n{body}\n}} {name};\n"
        f'_Static_assert(sizeof({name}) == {layout.itemsize}, "layout of {name}");\n'
    )


def codes(module: object, prefix: str = "") -> str:
    """The whole-number constants of a module as macros."""
    numbers = {name: value for name, value in vars(module).items() if name.isupper() and type(value) is int}
    return "".join(f"#define {prefix}{name} {value}\n" for name, value in numbers.items())


def header(parameters: np.ndarray) -> str:
    """records.h: what the C rules need to know of the model."""
    structs = [
        struct("Person", PERSON),
        struct("Sector", SECTOR),
        struct("Policy", POLICY),
        struct("Now", sized(NOW, len(load_world().nationalities))),
        struct("Parameters", parameters.dtype),
        "typedef struct { const Sector *sectors; int64_t sector_count; const Policy *policies; } World;\n",
    ]
    return "\n".join([codes(stages), codes(draws, "D_"), *structs])


class CRules:
    """The C loop over everybody, on the arrays of an engine."""

    def __init__(self, parameters: np.ndarray, folder: Path) -> None:
        (folder / "records.h").write_text(header(parameters), encoding="utf-8")
        library = folder / "rules.so"
        command = ["cc", *FLAGS, f"-I{folder}", str(SOURCE), "-o", str(library), "-lm"]
        subprocess.run(command, check=True)
        self._advance = ctypes.CDLL(str(library)).advance
        self._advance.restype = None

    def advance(
        self,
        people: np.ndarray,
        roster: np.ndarray,
        listed: int,
        sectors: np.ndarray,
        policies: np.ndarray,
        nows: np.ndarray,
        ps: np.ndarray,
    ) -> None:
        """As sim.engines.loops.advance."""
        arrays = (people, roster, sectors, policies, nows, ps)
        crowd, rows, line, states, now, p = (ctypes.c_void_p(array.ctypes.data) for array in arrays)
        count, length = ctypes.c_int64(listed), ctypes.c_int64(len(sectors))
        self._advance(crowd, rows, count, line, length, states, now, p)
