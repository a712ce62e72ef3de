"""The settings of the course's own server, with jupyter_server as it is and as it may become."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import sys
import time
import urllib.request
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from types import ModuleType, SimpleNamespace
from urllib.parse import urlsplit

import psutil
import pytest
from traitlets.config import Config
from websocket import create_connection

from tools.server import LabServer

FILE = Path(__file__).resolve().parents[1] / "tools" / "jupyter" / "jupyter_server_config.py"
PIDFD_GETFD = 438
"""The number of that system call, on every kind of processor."""
CONNECTION = "jupyter_server.services.kernels.connection.channels"


def settings() -> Config:
    """Run the file as Jupyter does and return what it sets."""
    config = Config()
    source = compile(FILE.read_text(encoding="utf-8"), str(FILE), "exec")
    exec(source, {"get_config": lambda: config, "__file__": str(FILE)})
    assert config.ServerApp.root_dir == str(FILE.parents[2])
    assert "start_here" in config.LabApp.default_url
    return config


def stand_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Put a connection in the place of jupyter_server's; what happens to it is in the list."""
    done: list[str] = []
    log = SimpleNamespace(warning=done.append)
    parent = type("Parent", (), {"log": log, "connect": lambda self: done.append("connected")})
    module = ModuleType(CONNECTION)
    module.ZMQChannelsWebsocketConnection = parent
    monkeypatch.setitem(sys.modules, CONNECTION, module)
    return done


def connect(handler: object) -> None:
    connection = settings().ServerApp.kernel_websocket_connection_class()
    connection.websocket_handler = handler
    connection.connect()


def test_messages_are_sent_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done = stand_in(monkeypatch)
    connect(SimpleNamespace(set_nodelay=lambda value: done.append(f"no delay: {value}")))
    assert done == ["no delay: True", "connected"]
    assert capsys.readouterr().err == ""


def test_a_handler_that_cannot_is_told_and_connects(monkeypatch: pytest.MonkeyPatch) -> None:
    done = stand_in(monkeypatch)
    connect(SimpleNamespace())
    assert "a little less evenly" in done[0] and done[1:] == ["connected"]


def test_a_jupyter_server_without_that_class_is_told_and_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, CONNECTION, None)
    assert "kernel_websocket_connection_class" not in settings().ServerApp
    assert "a little less evenly" in capsys.readouterr().err


def test_the_class_of_this_jupyter_server_is_accepted() -> None:
    from jupyter_server.serverapp import ServerApp

    connection = settings().ServerApp.kernel_websocket_connection_class
    assert ServerApp(kernel_websocket_connection_class=connection)
    assert callable(connection.connect)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux hands over another's socket")
@pytest.mark.parametrize("nodelay", [True, False])
def test_the_way_to_a_kernel_has_no_delay(nodelay: bool, tmp_path: Path) -> None:
    with LabServer(tmp_path, nodelay=nodelay) as server:
        cookies = CookieJar()
        page = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
        page.open(f"{server.url}/lab").close()
        (sign,) = (each.value for each in cookies if each.name == "_xsrf")
        page.addheaders.append(("X-XSRFToken", sign))
        kernel = json.load(page.open(f"{server.url}/api/kernels", b"{}"))["id"]
        address = f"{server.url.replace('http', 'ws')}/api/kernels/{kernel}/channels"
        with closing(create_connection(address)):
            deadline = time.monotonic() + 20
            while True:
                found = [no_delay(server.pid, each) for each in open_sockets(server)]
                if any(found) == nodelay and found or time.monotonic() > deadline:
                    break
                time.sleep(0.1)
    assert found and any(found) == nodelay


def open_sockets(server: LabServer) -> list[int]:
    """Return the file numbers of a server's connections with those who have come to it."""
    port = urlsplit(server.url).port
    return [each.fd for each in psutil.Process(server.pid).net_connections("tcp")
            if each.status == "ESTABLISHED" and each.laddr.port == port]  # fmt: skip


def no_delay(process: int, number: int) -> bool:
    """Tell whether TCP_NODELAY is set on the open file of that number in another process."""
    pidfd = os.pidfd_open(process)
    copy = ctypes.CDLL(None, use_errno=True).syscall(PIDFD_GETFD, pidfd, number, 0)
    os.close(pidfd)
    if copy < 0:
        raise OSError(ctypes.get_errno(), "pidfd_getfd")
    with socket.socket(fileno=copy) as handed_over:
        return bool(handed_over.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
