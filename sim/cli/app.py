"""`standoff app`: the page in the browser."""

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
        typer.Option(metavar="N", min=0, max=HIGHEST_PORT, help="Port of this machine; 0 takes a free one."),
    ] = 8765,
    host: Annotated[
        str,
        typer.Option(metavar="ADDRESS", help="Address to listen on; on a shared one visitors need a token."),
    ] = HOST,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser window.")] = False,
) -> None:
    """Open the page in the browser: map, charts and levers, on this machine only; Ctrl-C ends it."""
    from sim.scenario import load_scenario

    load_scenario(scenario)
    token = "" if host in LOCAL else secrets.token_urlsafe(TOKEN_BYTES)
    with _listener(host, port) as listener:
        url = f"http://{host}:{listener.getsockname()[1]}" + (f"/?token={token}" if token else "")
        if token:
            typer.echo(
                "Anybody who reaches this machine and has this address can use the page and its processor."
            )
        typer.echo(f"The page is at {url} in a moment; Ctrl-C ends it.")
        from sim.app.serve import serve

        serve(scenario, listener, None if no_browser else url, token)


def _listener(host: str, port: int) -> socket.socket:
    """An open socket at the address and port that --host and --port give; raises InputError."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        reason = f"cannot be opened: {error.strerror}"
        key, value = ("--port", str(port)) if host in LOCAL else ("--host", host)
        allowed = "an address of this machine and a free port, 0 for any"
        raise InputError(reason, key=key, value=value, allowed=allowed) from None
