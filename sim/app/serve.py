"""Serving the page on an open socket."""

# mypy: disable-error-code="no-untyped-call"
# Solara says that it is typed and is so in part.

import os
import socket
import threading
import warnings
import webbrowser
from contextlib import suppress

import solara.server.app
import solara.server.settings
import uvicorn

from sim.app.frames import frames
from sim.app.page import SCENARIO_VARIABLE, TITLE
from sim.scenario import load_scenario

GRACE = 1  # seconds that open pages get when the server stops


def serve(scenario: str, listener: socket.socket, open_url: str | None = None) -> None:
    """Serve the page for a scenario's path or name until Ctrl-C; show `open_url` in a browser window.

    Raises InputError for a bad scenario.
    """
    next(frames(load_scenario(scenario), 0))  # compiles what is not compiled yet
    os.environ[SCENARIO_VARIABLE] = scenario
    _settle()
    from solara.server.starlette import app  # reads the settings

    if open_url:
        threading.Thread(target=webbrowser.open, args=(open_url,), daemon=True).start()
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=GRACE)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _settle() -> None:
    """Solara without its own name on the page, without reports to its makers, without advice on cookies elsewhere."""
    warnings.filterwarnings("ignore", message="Cookies with samesite=none require https")
    settings = solara.server.settings
    settings.main.mode = "production"
    settings.telemetry.mixpanel_enable = False
    settings.theme.loader = "plain"
    settings.theme.show_banner = False
    settings.theme.title = TITLE
    solara.server.app.apps["__default__"] = solara.server.app.AppScript("sim.app.page")
