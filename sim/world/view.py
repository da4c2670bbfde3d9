"""What every actor may read of a run: the clock, the parameters, the levers of others, and the log."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

from sim.kernel.layouts import LeverName, Parameters
from sim.world.tables import Resolved

# Why a lever changes or stays, in one line with the numbers behind it: text, or a function that returns it.
Reason = str | Callable[[], str]


def in_words(reason: Reason) -> str:
    """The reason as a text."""
    return reason if isinstance(reason, str) else reason()


class View(Protocol):
    """The part of a model that all actors share; each room adds only what its own actors need."""

    @property
    def p(self) -> Parameters:
        """The general parameters, by name."""

    @property
    def world(self) -> Resolved:
        """The tables of the world with plain numbers."""

    @property
    def key(self) -> int:
        """Key of the run's draws."""

    @property
    def day(self) -> int:
        """Days since the run began."""

    @property
    def crisis_day(self) -> int:
        """Days since the crisis began, from which the days of parameters count."""

    @property
    def today(self) -> date:
        """The present day."""

    def lever(self, actor: str, lever: LeverName) -> float:
        """Return the present value of a government's lever."""

    def levers_of(self, actor: str) -> Mapping[str, float]:
        """Return the present values of a government's levers by name; empty before its first decision."""

    def log(self, actor: str, lever: str, before: float | None, after: float, reason: Reason) -> None:
        """Log a decision."""

    def note(self, actor: str, lever: str, value: float, reason: Reason) -> None:
        """Note why a lever stays."""
