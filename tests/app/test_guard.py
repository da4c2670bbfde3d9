"""The door: foreign hosts and origins, messages that claim too much, paths that lead elsewhere."""

import asyncio
import json
import struct

import pytest

from sim.app import guard
from sim.app.guard import MOST_BYTES, MOST_SESSIONS, Guard, is_message

HOST = "127.0.0.1:8765"
SOCKET = "/jupyter/api/kernels/a/channels"
SAID = {"header": {"msg_type": "comm_msg"}, "channel": "shell", "content": {}}


def binary(*parts, claimed=None):
    """A message of those buffers as Jupyter packs it."""
    count = len(parts) if claimed is None else claimed
    head = 4 * (len(parts) + 1)
    places = [head + sum(map(len, parts[:n])) for n in range(len(parts))]
    return struct.pack("!i", count) + struct.pack(f"!{len(parts)}I", *places) + b"".join(parts)


def text_of(said):
    return {"type": "websocket.receive", "text": json.dumps(said)}


class Inside:
    """What lies behind the door: notes what it was asked, and listens to a socket until it closes."""

    def __init__(self):
        self.asked, self.heard = [], []

    async def __call__(self, scope, receive, send):
        self.asked.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            return
        while True:
            message = await receive()
            self.heard.append(message)
            if message["type"] == "websocket.disconnect":
                return


@pytest.fixture
def inside():
    return Inside()


@pytest.fixture
def door(inside, tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "there.js").write_text("1")
    (tmp_path.parent / "secret").write_text("s")
    return Guard(inside, frozenset({HOST}), tmp_path)


def ask(door, path="/", kind="http", method="GET", query=b"", messages=(), **headers):
    """Status of the answer, None where a socket was let in; and all that was sent."""
    sent, waiting = [], [*messages, {"type": "websocket.disconnect"}]
    said = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": kind, "path": path, "method": method, "query_string": query,
        "headers": [(name.encode(), value.encode()) for name, value in said.items() if value is not None],
    }  # fmt: skip

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    asyncio.run(door(scope, receive, send))
    return next((m.get("status", "closed") for m in sent), None), sent


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "", None])
def test_a_foreign_host_is_refused(door, inside, host):
    assert ask(door, host=host)[0] == 403
    assert inside.asked == []


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:8765", "http://127.0.0.1:9"]
)
@pytest.mark.parametrize(("path", "kind"), [("/", "http"), (SOCKET, "websocket")])
def test_a_foreign_origin_is_refused(door, inside, origin, path, kind):
    assert ask(door, path, kind, origin=origin)[0] in (403, "closed")
    assert inside.asked == []


def test_a_socket_without_an_origin_is_refused_and_one_of_the_page_let_in(door, inside):
    assert ask(door, SOCKET, "websocket")[0] == "closed"
    assert ask(door, SOCKET, "websocket", origin=f"http://{HOST}")[0] is None
    assert len(inside.asked) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/_solara/cdn/nothing.js", "/_solara/cdn/../secret", "/_solara/cdn/lib", "/_solara/cdn//etc/passwd",
        "/static/../../etc/passwd", "/static/..\\x", "/resourcez", "/readyz", "/jupyter/api/kernels/a", "/x",
    ],
)  # fmt: skip
def test_what_the_page_does_not_have_is_refused(door, inside, path):
    assert ask(door, path)[0] == 404
    assert inside.asked == []


def test_files_of_other_hosts_are_those_on_this_disk(door):
    assert ask(door, "/_solara/cdn/lib/there.js")[0] == 200
    assert ask(door, "/", method="DELETE")[0] == 404


def test_no_header_moves_the_addresses_of_the_page(door, inside):
    ask(door, x_script_name="//evil.example", x_forwarded_host="evil.example", script_name="x", forwarded="y")
    assert [name for name, _ in inside.asked[0]["headers"]] == [b"host"]


def test_answers_forbid_other_hosts_and_frames(door):
    _, sent = ask(door)
    policy = dict(sent[0]["headers"])[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "message",
    [
        {"bytes": b""},
        {"bytes": struct.pack("!i", 2**31 - 1)},
        {"bytes": struct.pack("!i", -1)},
        {"bytes": struct.pack("!iI", 1, 4)},
        {"bytes": struct.pack("!iI", 1, 2**32 - 1)},
        {"bytes": binary(json.dumps(SAID).encode(), b"x", claimed=40)},
        {"bytes": binary(*[b"{}"] * 17)},
        {"bytes": binary(b"not json")},
        {"text": ""},
        {"text": "[]"},
        {"text": "{}"},
        {"text": "[" * 100_000},
        {"text": json.dumps({**SAID, "content": []})},
        {"text": json.dumps({**SAID, "header": {"msg_type": 7}})},
        {"text": json.dumps(SAID) + " " * MOST_BYTES},
    ],
)
def test_a_message_that_is_none_ends_its_socket_before_it_is_parsed(door, inside, message):
    assert not is_message(message)
    first = {"type": "websocket.receive", **message}
    ask(door, SOCKET, "websocket", messages=[first, text_of(SAID)], origin=f"http://{HOST}")
    assert inside.heard == [{"type": "websocket.disconnect", "code": 1008}]


def test_messages_of_the_page_pass(door, inside):
    packed = {"type": "websocket.receive", "bytes": binary(json.dumps(SAID).encode(), b"picture")}
    ask(door, SOCKET, "websocket", messages=[text_of(SAID), packed], origin=f"http://{HOST}")
    assert inside.heard[:2] == [text_of(SAID), packed]


def test_sessions_are_bounded(door, inside):
    door.sessions = MOST_SESSIONS
    assert ask(door)[0] == 503
    assert ask(door, SOCKET, "websocket", origin=f"http://{HOST}")[0] == "closed"
    assert inside.asked == []


def test_a_session_that_says_nothing_is_ended_for_good(door, inside, monkeypatch):
    monkeypatch.setattr(guard, "IDLE_SECONDS", 0.01)

    async def never():
        await asyncio.sleep(60)

    async def sent(_):
        pass

    scope = {
        "type": "websocket", "path": SOCKET,
        "headers": [(b"host", HOST.encode()), (b"origin", f"http://{HOST}".encode())],
    }  # fmt: skip
    asyncio.run(door(scope, never, sent))
    assert inside.heard[-1]["type"] == "websocket.disconnect"
    assert door.sessions == 0
    assert ask(door, SOCKET, "websocket", origin=f"http://{HOST}")[0] == "closed"


def test_a_token_opens_once_by_the_address_and_then_by_a_cookie(inside, tmp_path):
    door = Guard(inside, frozenset(), tmp_path, token="right")
    assert ask(door)[0] == ask(door, query=b"token=wrong")[0] == 403
    status, sent = ask(door, query=b"token=right", host="any.example:1")
    assert status == 303
    headers = dict(sent[0]["headers"])
    assert b"HttpOnly; SameSite=Strict" in headers[b"set-cookie"]
    assert ask(door, cookie=headers[b"set-cookie"].decode().split(";")[0])[0] == 200
    assert ask(door, cookie="standoff-token=wrong")[0] == 403
    assert ask(door, SOCKET, "websocket", origin=f"http://{HOST}")[0] == "closed"
