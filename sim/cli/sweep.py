"""The warning of commands that ignore a sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sim.scenario import Scenario


def warn_of_sweep(settings: Scenario) -> None:
    """Warn on stderr that a [sweep] table is ignored."""
    if settings.sweep:
        keys = ", ".join(settings.sweep)
        message = (
            f"{settings.name} sweeps {keys}; this command ignores [sweep] and uses the values outside it"
        )
        typer.echo(f"warning: {message}", err=True)
