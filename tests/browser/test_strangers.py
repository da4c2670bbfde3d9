"""The page under strangers: many connections, slow and silent ones, garbage, paths that lead elsewhere."""

import select
import socket
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, closing

import pytest

from sim.app.guard import PLACES
from sim.app.serve import SECONDS_TO_ASK

pytestmark = pytest.mark.browser
MANY = 200
CLOSING = 0x88  # the first byte of a frame that ends a socket
LIMIT = 5  # seconds within which the page answers whoever is its reader
TRAVERSALS = (
    "../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "..\\..\\etc\\passwd",
    "....//....//etc/passwd", "/etc/passwd", "%00/etc/passwd", "a/../../../../../etc/passwd", "%c0%ae%c0%ae/etc/passwd",
)  # fmt: skip
GARBAGE = (
    b"\x00" * 4000, b"\xff\xfe\xfd" * 900, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET " + b"/a" * 60_000,
    b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
)  # fmt: skip


@pytest.fixture
def own(serve, scenario, tmp_path):
    """A page of its own, which has not complained at the end."""
    with serve(tmp_path, str(scenario), "--port", "0") as running:
        yield running
        assert running.process.poll() is None
        assert running.errors() == ""


def connect(served):
    host, port = served.url.removeprefix("http://").rstrip("/").split(":")
    return socket.create_connection((host, int(port)), timeout=LIMIT)


def answers(served):
    with urllib.request.urlopen(served.url, timeout=LIMIT) as answer:
        return answer.status == 200


def is_closed(connection):
    """Whether the other side has closed it."""
    readable, _, _ = select.select([connection], [], [], 0)
    try:
        return bool(readable) and connection.recv(1000) == b""
    except ConnectionError:
        return True


def test_many_silent_and_slow_connections_are_dropped_and_the_page_answers_meanwhile(own):
    with ExitStack() as stack:
        silent = [stack.enter_context(closing(connect(own))) for _ in range(MANY - 20)]
        slow = [stack.enter_context(closing(connect(own))) for _ in range(20)]
        began = time.monotonic()
        while time.monotonic() - began < 2 * SECONDS_TO_ASK:
            for connection in slow:  # a letter of a request at a time
                try:
                    connection.sendall(b"G")
                except ConnectionError:
                    continue
            assert answers(own)
            time.sleep(1)
        assert all(map(is_closed, silent))
        assert all(map(is_closed, slow))


def test_garbage_is_refused_without_a_word_on_the_terminal(own):
    for rubbish in GARBAGE:
        with closing(connect(own)) as connection:
            try:
                connection.sendall(rubbish)
                connection.shutdown(socket.SHUT_WR)
                assert b" 200 " not in connection.recv(100)
            except ConnectionError:
                pass  # cut off while it was still talking
        assert answers(own)


@pytest.mark.parametrize("place", PLACES)
def test_no_path_leads_out_of_the_static_files(own, place):
    for traversal in TRAVERSALS:
        with closing(connect(own)) as connection:
            host = own.url.removeprefix("http://").rstrip("/")
            connection.sendall(
                f"GET {place}{traversal} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
            )
            answer = b"".join(iter(lambda connection=connection: connection.recv(65536), b""))
        assert not answer.startswith(b"HTTP/1.1 200"), traversal
        assert b"root:" not in answer
    assert answers(own)


def test_bytes_that_say_nothing_end_their_own_socket_only(own):
    host = own.url.removeprefix("http://").rstrip("/")
    head = (
        f"GET /jupyter/api/kernels/stranger/channels?session_id=s HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    with closing(connect(own)) as connection:
        connection.sendall(head.encode())
        assert b" 101 " in connection.recv(1000)
        connection.sendall(b"\x82\x84\x00\x00\x00\x00\xff\xff\xff\xff")  # a binary message of four bytes
        assert connection.recv(1000)[0] == CLOSING
    assert answers(own)
