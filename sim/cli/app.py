"""`standoff app`: the page in the browser."""

import socket
from typing import Annotated

import typer

from sim.cli.options import RecordedScenario
from sim.errors import InputError

HOST = "127.0.0.1"  # this machine only
HIGHEST_PORT = 65535


def app(
    scenario: RecordedScenario,
    port: Annotated[
        int,
        typer.Option(metavar="N", min=0, max=HIGHEST_PORT, help="Port of this machine; 0 takes a free one."),
    ] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser window.")] = False,
) -> None:
    """Open the page in the browser: map, charts and sliders, on this machine only; Ctrl-C ends it."""
    from sim.scenario import load_scenario

    load_scenario(scenario)
    with _listener(port) as listener:
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        typer.echo(f"The page is at {url} in a moment; Ctrl-C ends it.")
        from sim.app.serve import serve

        serve(scenario, listener, None if no_browser else url)


def _listener(port: int) -> socket.socket:
    """An open socket at the port that --port gives; raises InputError."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        reason = f"cannot be opened: {error.strerror}"
        raise InputError(reason, key="--port", value=port, allowed="a free port, or 0 for any") from None
