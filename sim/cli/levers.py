"""`standoff levers`: list what a scenario can set or sweep."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.errors import InputError, nearest


def levers(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD", help="Show only rows with all of these words; all if omitted."),
    ] = None,
) -> None:
    """List levers, limits on flights, hypotheses and parameters with range, unit, default and meaning.

    Each key can be set with `standoff run --set KEY=VALUE`, in a scenario file, and, except bans, in its [sweep].
    """
    from sim.cli.table import show
    from sim.text.levers import HEADER, rows
    from sim.world import load_world

    found = rows(load_world(), words or ())
    if not found:
        wanted = " ".join(words or ())
        near = nearest(wanted, [key for key, *_ in rows(load_world())])
        raise InputError("no row has all of these words", key="WORD", value=wanted, suggestion=near)
    show(HEADER, found)
