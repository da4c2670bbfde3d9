"""`standoff app`: the page in the browser."""

from typing import Annotated

import typer

from sim.cli.values import port_of


def app(
    scenario: Annotated[
        str, typer.Argument(help="A path, or the name of a shipped scenario.")
    ] = "as_it_happened",
    port: Annotated[str, typer.Option(metavar="N", help="Port on this machine; 0 for any free one.")] = "8765",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser window.")] = False,
) -> None:
    """Open the page in the browser: map, charts, sliders; Ctrl-C ends it."""
