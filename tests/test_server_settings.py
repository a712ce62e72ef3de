"""The settings of the course's own server, with jupyter_server as it is and as it may become."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from traitlets.config import Config

FILE = Path(__file__).resolve().parents[1] / "tools" / "jupyter" / "jupyter_server_config.py"
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
