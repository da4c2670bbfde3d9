"""Serving the page on this machine only."""

import os
import socket

import matplotlib as mpl
import solara.server.app
import solara.server.settings
import uvicorn

from sim.app.page import SCENARIO_VARIABLE, TITLE
from sim.report.style import STYLE

HOST = "127.0.0.1"
GRACE = 1  # seconds that open pages get when the server stops


def serve(scenario: str, listener: socket.socket) -> None:
    """Serve the page for a scenario's path or name on an open socket until Ctrl-C."""
    os.environ[SCENARIO_VARIABLE] = scenario
    mpl.rcParams.update(STYLE)  # for the whole process: contexts of rcParams are not safe with threads
    settings = solara.server.settings
    settings.main.mode = "production"
    settings.telemetry.mixpanel_enable = False
    settings.theme.loader = "plain"
    settings.theme.show_banner = False
    settings.theme.title = TITLE
    solara.server.app.apps["__default__"] = solara.server.app.AppScript("sim.app.page")
    from solara.server.starlette import app

    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=GRACE)
    uvicorn.Server(config).run(sockets=[listener])
