"""Access to the page: requests are accepted or refused before they are parsed."""

from __future__ import annotations

import asyncio
import json
import struct
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

MOST_SESSIONS = 20
MOST_BYTES = 1_000_000  # of one message
MOST_BUFFERS = 16  # that one message claims to hold
IDLE_SECONDS = 3600  # without a message from the page
REMEMBERED = 1000  # sessions that have ended for being idle
WORD = 4  # bytes of a number in the head of a binary message
COOKIE = "standoff-token"
ASSETS, SOCKET, CLOSE = "/_solara/cdn/", "/jupyter/api/kernels/", "/_solara/api/close/"
PLACES = ("/static/", "/jupyter/nbextensions/", ASSETS)
ADDRESS_HEADERS = (b"script-name", b"x-script-name", b"forwarded")  # that would move the page's addresses


@dataclass
class Guard:
    """Passes requests from the page itself to `app`.

    `hosts`: what the Host header may say; empty for any, when a token is asked for. `token`: what a visitor must
    bring once, in the address; "" for none. `assets`: the folder of files that stand for those of other hosts.
    """

    app: App
    hosts: frozenset[str]
    assets: Path
    token: str = ""
    sessions: int = 0
    _ended: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request or a socket, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        status, text = self._judge(scope, headers)
        if status:
            await _refuse(scope, send, status, text, self._welcome(scope, status))
            return
        clean = {**scope, "headers": [h for h in scope["headers"] if not _moves_addresses(h[0])]}
        if scope["type"] == "http":
            await self.app(clean, receive, _with_policy(send))
        else:
            await self._keep(clean, receive, send)

    def _judge(self, scope: Message, headers: dict[bytes, str]) -> tuple[int, str]:
        """Return the status and text of a refusal; 0 if there is none."""
        host, origin = headers.get(b"host", ""), headers.get(b"origin")
        socket = scope["type"] == "websocket"
        if self.hosts and host not in self.hosts:
            return 403, "This page answers to its own address only."
        if (origin is not None or socket) and origin != f"http://{host}":
            return 403, "This page answers to itself only."
        path = scope["path"]
        if not self._known(path, socket, scope.get("method", "GET")):
            return 404, "There is nothing here."
        if self.token and not self._has_token(headers):
            return 403, "Open the address with the token that the command printed."
        if self.sessions >= MOST_SESSIONS and (socket or path == "/"):
            return 503, f"The page is open {MOST_SESSIONS} times. Close one and reload."
        if socket and path.removeprefix(SOCKET).split("/")[0] in self._ended:
            return 403, "This session has ended. Reload the page."
        return 0, ""

    def _known(self, path: str, socket: bool, method: str) -> bool:
        """Whether the page has something at that path; files of other hosts are those on this disk only."""
        if socket:
            return path.startswith(SOCKET)
        if path.startswith(CLOSE):
            return method == "POST"
        if method not in ("GET", "HEAD") or "\\" in path or ".." in path.split("/"):
            return False
        if path.startswith(ASSETS):
            file = (self.assets / path.removeprefix(ASSETS)).resolve()
            return file.is_relative_to(self.assets.resolve()) and file.is_file()
        return path == "/" or path.startswith(PLACES)

    def _has_token(self, headers: dict[bytes, str]) -> bool:
        try:
            cookies = SimpleCookie(headers.get(b"cookie", ""))
        except CookieError:
            return False
        return COOKIE in cookies and compare_digest(cookies[COOKIE].value, self.token)

    def _welcome(self, scope: Message, status: int) -> list[tuple[bytes, bytes]]:
        """Where a refused visitor brings the right token in the address: the cookie, and the way to the page."""
        token = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        right = status == 403 and self.token and scope["path"] == "/" and compare_digest(token, self.token)
        cookie = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/"
        return [(b"location", b"/"), (b"set-cookie", cookie.encode())] if right else []

    async def _keep(self, scope: Message, receive: Receive, send: Send) -> None:
        """A socket, counted while it is open; one that says nothing, or something it must not, is ended."""
        kernel = scope["path"].removeprefix(SOCKET).split("/")[0]

        async def heard() -> Message:
            try:
                message = await asyncio.wait_for(receive(), IDLE_SECONDS)
            except TimeoutError:
                self._ended.append(kernel)
                return {"type": "websocket.disconnect", "code": 1001}
            if message["type"] == "websocket.receive" and not is_message(message):
                return {"type": "websocket.disconnect", "code": 1008}
            return message

        self.sessions += 1
        try:
            await self.app(scope, heard, send)
        finally:
            self.sessions -= 1


def is_message(message: Message) -> bool:
    """Whether a socket's message is one of the page: bounded, and built as it claims to be."""
    data = message.get("bytes")
    text = message.get("text")
    if data is not None:
        head = _head(data)
        return head is not None and _is_jupyter(head)
    return text is not None and len(text) <= MOST_BYTES and _is_jupyter(text)


def _head(data: bytes) -> bytes | None:
    """Return the first buffer of a binary message; None if the offsets do not fit the message."""
    if not WORD <= len(data) <= MOST_BYTES:
        return None
    (buffers,) = struct.unpack("!i", data[:WORD])
    first = WORD * (buffers + 1)
    if not 1 <= buffers <= MOST_BUFFERS or first > len(data):
        return None
    places = [*struct.unpack(f"!{buffers}I", data[WORD:first]), len(data)]
    if places[0] < first or places != sorted(places):
        return None
    return data[places[0] : places[1]]


def _is_jupyter(text: str | bytes) -> bool:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return False
    header = message.get("header") if isinstance(message, dict) else None
    parts = ("content", "parent_header", "metadata")
    return (
        isinstance(header, dict)
        and isinstance(header.get("msg_type"), str)
        and isinstance(message.get("channel"), str)
        and all(isinstance(message.get(part, {}), dict) for part in parts)
    )


def _moves_addresses(name: bytes) -> bool:
    return name in ADDRESS_HEADERS or name.startswith(b"x-forwarded-")


def _with_policy(send: Send) -> Send:
    """The answer with headers by which the browser asks no other host and shows the page in no other page."""
    policy = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'none'; object-src 'none'"
    added = [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return sent


async def _refuse(
    scope: Message, send: Send, status: int, text: str, onward: list[tuple[bytes, bytes]]
) -> None:
    """A refusal in words; a socket is closed before it opens."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": text})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *onward]
    await send({"type": "http.response.start", "status": 303 if onward else status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
