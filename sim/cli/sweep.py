"""What commands that do not sweep say of a scenario that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sim.scenario import Scenario


def warn_of_sweep(settings: Scenario) -> None:
    """Say on stderr that the values outside [sweep] are taken, where there is such a table."""
    if settings.sweep:
        keys = ", ".join(settings.sweep)
        message = f"{settings.name} sweeps {keys}; this takes the values outside [sweep]"
        typer.echo(f"warning: {message}", err=True)
