"""Serving the page on an open socket."""

# mypy: disable-error-code="no-untyped-call"
# Solara is only partly typed.

from __future__ import annotations

import asyncio
import gc
import logging
import os
import socket
import threading
import time
import warnings
import webbrowser
from contextlib import suppress
from typing import Any

import solara.server.app
import solara.server.settings
import uvicorn

from sim.app.bands import end_bands
from sim.app.frames import frames
from sim.app.guard import MOST_BYTES, Guard
from sim.app.page import SCENARIO_VARIABLE
from sim.scenario import load_scenario

GRACE = 0  # seconds that open pages get when the server stops: they have nothing to lose
LOST_AFTER = "30s"  # a session whose tab is gone
SECONDS_TO_ASK = 20  # for a connection to send its request
MOST_CONNECTIONS = 300


def serve(scenario: str, listener: socket.socket, open_url: str | None = None, token: str = "") -> None:
    """Serve the page for a scenario's path or name until Ctrl-C; show `open_url` in a browser window.

    `token`: what visitors must bring; without one the page answers to this machine only. Raises InputError for a bad
    scenario.
    """
    settings = load_scenario(scenario)
    next(frames(settings, 0))  # compiles what is not compiled yet
    os.environ[SCENARIO_VARIABLE] = scenario
    port = listener.getsockname()[1]
    _settle(port, settings.world.title)
    from solara.server.starlette import app  # reads the settings

    hosts = frozenset() if token else frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
    guard: Any = Guard(app, hosts, solara.server.settings.assets.proxy_cache_dir, token)
    if open_url:
        threading.Thread(target=webbrowser.open, args=(open_url,), daemon=True).start()
    config = uvicorn.Config(
        guard, log_level="critical", timeout_graceful_shutdown=GRACE, ws_max_size=MOST_BYTES, server_header=False,
        limit_concurrency=MOST_CONNECTIONS, proxy_headers=False,
    )  # fmt: skip
    try:
        with suppress(KeyboardInterrupt):
            PageServer(config).run(sockets=[listener])
    finally:
        end_bands()
        gc.freeze()  # the rest ends with the process; cleaning up would take a second


class PageServer(uvicorn.Server):
    """A server that drops connections which ask for nothing."""

    async def main_loop(self) -> None:
        """Serve until asked to stop."""
        dropping = asyncio.ensure_future(self._drop_silent())
        try:
            await super().main_loop()
        finally:
            dropping.cancel()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving; runs that are still being sent to open pages need not complain."""
        logging.getLogger("solara.server.kernel").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)

    async def _drop_silent(self) -> None:
        since: dict[Any, float] = {}
        while True:
            await asyncio.sleep(SECONDS_TO_ASK / 4)
            now, waiting = time.monotonic(), set()
            for connection in list(self.server_state.connections):
                if getattr(connection, "cycle", connection) is None:  # no request is complete yet
                    waiting.add(connection)
            since = {connection: since.get(connection, now) for connection in waiting}
            for connection, first in since.items():
                if now - first > SECONDS_TO_ASK:
                    connection.transport.close()


def _settle(port: int, title: str) -> None:
    """Solara at a fixed address, without its own name on the page or reports to its makers; lost sessions end soon."""
    warnings.filterwarnings("ignore", message="Cookies with samesite=none require https")
    logging.getLogger("solara.server.fastapi").setLevel(logging.CRITICAL)  # it reports what strangers do
    settings = solara.server.settings
    settings.main.mode = "production"
    settings.main.root_path = ""
    settings.main.base_url = f"http://127.0.0.1:{port}/"
    settings.kernel.cull_timeout = LOST_AFTER
    settings.telemetry.mixpanel_enable = False
    settings.theme.loader = "plain"
    settings.theme.show_banner = False
    settings.theme.title = title
    solara.server.app.apps["__default__"] = solara.server.app.AppScript("sim.app.page")
