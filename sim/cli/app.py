"""`standoff app`: open the browser page."""

import secrets
import socket
from typing import Annotated

import typer

from sim.cli.options import RecordedScenario
from sim.errors import InputError

HOST = "127.0.0.1"  # this machine only
LOCAL = (HOST, "localhost")
HIGHEST_PORT = 65535
TOKEN_BYTES = 24


def app(
    scenario: RecordedScenario,
    port: Annotated[
        int,
        typer.Option(metavar="N", min=0, max=HIGHEST_PORT, help="Local port; 0 selects a free one."),
    ] = 8765,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Address to listen on; beyond this machine, visitors need a token."
        ),
    ] = HOST,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser window.")] = False,
) -> None:
    """Open the browser page with map, charts and levers, on this machine by default; stop it with Ctrl-C."""
    from sim.scenario import load_scenario

    load_scenario(scenario)
    token = "" if host in LOCAL else secrets.token_urlsafe(TOKEN_BYTES)
    with _listener(host, port) as listener:
        url = f"http://{host}:{listener.getsockname()[1]}" + (f"/?token={token}" if token else "")
        if token:
            typer.echo(
                "Anyone who has this address and can reach this machine can use the page and the processor."
            )
        typer.echo(f"The page will be at {url} in a moment; stop it with Ctrl-C.")
        from sim.app.serve import serve

        serve(scenario, listener, None if no_browser else url, token)


def _listener(host: str, port: int) -> socket.socket:
    """Open a socket at the address and port of --host and --port; raise InputError if that fails."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        reason = f"cannot be opened: {error.strerror}"
        key, value = ("--port", str(port)) if host in LOCAL else ("--host", host)
        allowed = "an address of this machine and a free port (0: any free port)"
        raise InputError(reason, key=key, value=value, allowed=allowed) from None
