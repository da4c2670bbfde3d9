"""What governments may see: published numbers, dates, each other's levers, and a few facts that are public."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from numpy.typing import NDArray

from sim.governments.choice import Noted, Weighed
from sim.scenario import Scenario
from sim.world.view import View


class Announcements(Protocol):
    """What the EU has announced."""

    @property
    def campaign(self) -> float:
        """How far it presses all states and carriers at once, 0 to 1."""

    @property
    def announces_sanctions(self) -> bool:
        """Whether a further package is on its way."""

    @property
    def sanctions_ahead(self) -> float:
        """Level of sanctions in force or, if higher, announced."""

    @property
    def unity(self) -> float:
        """Unity of its members, 0 to 1."""


class Storms(Protocol):
    """What everybody sees at the line."""

    @property
    def stormed(self) -> NDArray[Any]:
        """Columns that stormed the line of each neighbour today."""

    @property
    def columns(self) -> int:
        """Columns that stormed the line today."""


class Waiting(Protocol):
    """Who waits for a flight home, by the state whose flights carry them."""

    def wishing(self, state: str) -> float:
        """People in Belarus who want to fly home."""

    def refused(self, state: str) -> float:
        """People refused in EU camps."""


class OfficeView(View, Protocol):
    """The part of a model that a government sees, and the log of its decisions."""

    @property
    def settings(self) -> Scenario:
        """The scenario: hypotheses and dates."""

    @property
    def published(self) -> Sequence[dict[str, float]]:
        """Published numbers, one row per day."""

    @property
    def decisions(self) -> list[tuple[date, str, str, float | None, float, str]]:
        """Rows of the decisions table so far."""

    @property
    def with_choices(self) -> bool:
        """Whether the options of offices are recorded."""

    @property
    def weighed(self) -> list[Weighed | Noted]:
        """What offices have weighed so far."""

    @property
    def eu(self) -> Announcements:
        """The EU as others hear it."""

    @property
    def line(self) -> Storms:
        """The line as everybody sees it."""

    @property
    def relief(self) -> Waiting:
        """Consuls' lists of those who want home."""


class Records(Protocol):
    """What authorities record."""

    @property
    def new_deaths(self) -> int:
        """Deaths recorded today."""

    def seen(self, neighbour: int) -> float:
        """Recorded attempts per day at one neighbour, smoothed."""


class StandingView(View, Protocol):
    """What moves attention and escalation."""

    @property
    def settings(self) -> Scenario:
        """The scenario: its hypotheses."""

    @property
    def observer(self) -> Records:
        """What authorities record."""

    @property
    def line(self) -> Storms:
        """The line as everybody sees it."""


class Sales(Protocol):
    """What travel agencies sold today."""

    @property
    def booked(self) -> int:
        """People who booked."""

    @property
    def package_price(self) -> float:
        """USD per package."""


class Works(Protocol):
    """What was built at the line today."""

    @property
    def built_km(self) -> NDArray[Any]:
        """Fence built at each neighbour, km."""


class AccountsView(View, Protocol):
    """What the day's costs and revenues are computed from."""

    @property
    def market(self) -> Sales:
        """What agencies sold."""

    @property
    def line(self) -> Works:
        """What was built."""
