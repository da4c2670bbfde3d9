"""Record arrays seen by column, and records seen one by one; sim/kernel/layouts.py has the fields of each kind."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Row = TypeVar("Row", covariant=True)


class Rows(Protocol[Row]):
    """Records in order: rows of a record array, or objects in a list."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, index: int, /) -> Row:
        """The record at that place."""


@dataclass(frozen=True, eq=False, repr=False)
class Columns:
    """A record array by column: `rows` is the array, every other field is a view of it.

    Write into columns, `now.pressure[0] = 1.0`; assigning to a column raises AttributeError.
    """

    layout: ClassVar[np.dtype]
    rows: NDArray[Any]

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.rows)


Kind = TypeVar("Kind", bound=Columns)


def empty(kind: type[Kind], count: int, layout: np.dtype | None = None) -> Kind:
    """Zeroed records, seen by column; of another `layout` than the kind's where its fields depend on the world."""
    rows = np.zeros(count, kind.layout if layout is None else layout)
    return kind(rows, *(rows[name] for name in kind.layout.names or ()))
