"""What aid groups and relief may see of a run, and what they change in it."""

from collections.abc import Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

from sim.kernel.layouts import NowColumns, PolicyColumns, SectorColumns
from sim.world.view import View


class Needy(Protocol):
    """The people as helpers see them."""

    @property
    def sectors(self) -> SectorColumns:
        """One record per sector."""

    @property
    def policies(self) -> PolicyColumns:
        """One record per neighbour."""

    @property
    def now(self) -> NowColumns:
        """The record of the present tick."""

    @property
    def census(self) -> NDArray[Any]:
        """People in each stage."""

    @property
    def wishing(self) -> NDArray[Any]:
        """People in Belarus who want to fly home, by nationality."""

    @property
    def refused(self) -> NDArray[Any]:
        """People refused in EU camps, by nationality."""

    @property
    def leaving(self) -> NDArray[Any]:
        """People in Minsk who would leave overland and can pay, one number."""

    @property
    def roofed(self) -> NDArray[Any]:
        """People under the Belarusian roof, one number."""

    @property
    def cases(self) -> NDArray[Any]:
        """Undecided claims and recognised refugees in EU camps."""


class Places(Protocol):
    """The line of each neighbour."""

    @property
    def waiting(self) -> list[float]:
        """People in the strip at each neighbour."""

    @property
    def rows(self) -> list[slice]:
        """The rows of each neighbour's sectors."""


class Flights(Protocol):
    """The flights that land in Minsk."""

    @property
    def flights(self) -> Sequence[float]:
        """Flights per week, by hub."""


class AidView(View, Protocol):
    """What aid and relief read and move."""

    @property
    def engine(self) -> Needy:
        """The people."""

    @property
    def line(self) -> Places:
        """The sectors of each neighbour."""

    @property
    def market(self) -> Flights:
        """The flights that land in Minsk."""

    @property
    def salience(self) -> float:
        """Public attention, 0 to 1."""
