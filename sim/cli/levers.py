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
    world: Annotated[
        str | None, typer.Option(metavar="WORLD", help="Folder of another world; the shipped one if omitted.")
    ] = None,
) -> None:
    """List levers, limits on flights, hypotheses and parameters with range, unit, default and meaning.

    Each key can be set with `standoff run --set KEY=VALUE`, in a scenario file, and, except bans, in its [sweep].
    """
    from sim.cli.table import show
    from sim.text.levers import HEADER, rows
    from sim.world.load import DEFAULT, load_world

    here = load_world(world or DEFAULT)
    found = rows(here, words or ())
    if not found:
        wanted = " ".join(words or ())
        near = nearest(wanted, [key for key, *_ in rows(here)])
        raise InputError("no row has all of these words", key="WORD", value=wanted, suggestion=near)
    show(HEADER, found)
