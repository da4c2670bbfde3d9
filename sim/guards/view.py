"""What the line may see of a run, and what it changes in it."""

from typing import Protocol

import numpy as np

from sim.kernel.layouts import NowColumns, PolicyColumns, SectorColumns, UnitColumns
from sim.world.view import View


class Ground(Protocol):
    """The border as its guards know it: posts, people waiting there, and the orders of the day."""

    @property
    def sectors(self) -> SectorColumns:
        """One record per sector."""

    @property
    def policies(self) -> PolicyColumns:
        """One record per neighbour."""

    @property
    def units(self) -> UnitColumns:
        """One record per unit of guards."""

    @property
    def now(self) -> NowColumns:
        """The record of the present tick."""

    def post_units(self, forces: np.ndarray) -> None:
        """Move the units of both sides for the day; `forces`: the first unit of each, and the one behind its last."""

    def build_fences(self, wanted: np.ndarray, built: np.ndarray) -> None:
        """Build fence at each neighbour; `built` receives the km that found a gap."""


class LineView(View, Protocol):
    """The part of a model that the line reads and changes."""

    @property
    def tick(self) -> int:
        """Ticks since the run began."""

    @property
    def engine(self) -> Ground:
        """The border."""
