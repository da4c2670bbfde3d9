"""What airlines, agencies and demand may see of a run, and what the market changes in it."""

from typing import Any, Protocol

from numpy.typing import NDArray

from sim.kernel.layouts import HubColumns, NowColumns, PolicyColumns
from sim.world.view import View


class Travellers(Protocol):
    """The people as the market sees them: those who book, wait and fly, and the fate of those who went."""

    @property
    def hubs(self) -> HubColumns:
        """One record per hub."""

    @property
    def now(self) -> NowColumns:
        """The record of the present tick."""

    @property
    def queues(self) -> NDArray[Any]:
        """People with a package and no seat, by hub."""

    @property
    def by_origin(self) -> NDArray[Any]:
        """Flows of the day by hub of origin and kind."""

    @property
    def census(self) -> NDArray[Any]:
        """People in each stage."""

    def book(self, origins: NDArray[Any]) -> int:
        """Bookings of the day, at one origin after the other; returns the number of people who booked."""

    def fly(self) -> None:
        """Fill today's seats and count who still waits."""


class Seekers(Protocol):
    """The people in the strip as guides see them."""

    @property
    def policies(self) -> PolicyColumns:
        """One record per neighbour."""

    @property
    def seeking(self) -> NDArray[Any]:
        """People who look for a guide and can pay, by neighbour."""


class GuidesView(View, Protocol):
    """What guides and drivers see."""

    @property
    def engine(self) -> Seekers:
        """The people."""


class Deaths(Protocol):
    """Recorded deaths."""

    @property
    def new_deaths(self) -> int:
        """Deaths recorded today."""


class Union(Protocol):
    """What carriers hear of the EU."""

    @property
    def campaign(self) -> float:
        """How far it presses all states and carriers at once, 0 to 1."""


class Trade(Protocol):
    """What an airline knows of the market."""

    @property
    def load(self) -> list[float]:
        """Share of last week's seats for migrants that were sold, by hub."""

    def bars_at(self, hub: int) -> tuple[float, ...]:
        """Return 1 for each nationality barred from a hub's flights today."""


class CarrierView(View, Protocol):
    """What an airline sees."""

    @property
    def market(self) -> Trade:
        """Its market."""

    @property
    def eu(self) -> Union:
        """The EU as others hear it."""


class MarketView(CarrierView, Protocol):
    """What the market reads and moves."""

    @property
    def engine(self) -> Travellers:
        """The people."""

    @property
    def observer(self) -> Deaths:
        """Recorded deaths."""
