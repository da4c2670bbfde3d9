"""The server of the page: closed tabs, foreign hosts, Ctrl-C and a busy port."""

import signal
import socket
import subprocess
import time
import urllib.request

import pytest

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
UPGRADE = (
    "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
)  # fmt: skip


def test_a_closed_tab_leaves_nothing_on_the_terminal(page, served):
    first = page.driver.current_window_handle
    page.driver.switch_to.new_window("tab")
    other = Reader(page.driver, served.url)
    other.press("Play")
    page.driver.close()
    page.driver.switch_to.window(first)
    time.sleep(1)
    assert served.errors() == ""


def test_foreign_origins_and_hosts_are_refused(served):
    address = served.url.removeprefix("http://")
    for header in ("Host: evil.example", "Origin: http://evil.example"):
        assert status_of(address, "/", header) == 403
        socket_path = "/jupyter/api/kernels/a/channels?session_id=b"
        assert status_of(address, socket_path, "\r\n".join((header, *UPGRADE))) == 403
    assert status_of(address, "/", "X-Script-Name: //evil.example") == 200
    with urllib.request.urlopen(served.url) as answer:
        assert b"evil.example" not in answer.read()


def status_of(address, path, headers):
    """The status of an answer to a request with those headers, one of which may be the host."""
    host, port = address.split(":")
    said = headers if headers.startswith("Host") else f"Host: {address}\r\n{headers}"
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\n{said}\r\n\r\n".encode())
        return int(connection.recv(100).split()[1])


def test_ctrl_c_ends_it_without_a_word(serve, chromium, scenario, tmp_path):
    with serve(tmp_path, str(scenario), "--port", "0") as running:
        page = Reader(chromium, running.url)
        page.press("Play")
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(20) == 0
        assert running.errors() == ""


def test_a_busy_port_gets_one_message(command, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run([*command, "--port", port], capture_output=True, text=True, cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "--port" in ended.stderr
    assert port in ended.stderr
