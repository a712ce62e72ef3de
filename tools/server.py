"""A JupyterLab server with settings, runtime files and a learner's record of its own.

Everything it writes besides the notebooks themselves goes into a temporary folder. The server
and its kernels are stopped by their own process ids, also after a failure.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import psutil

NODELAY_CONFIG = Path(__file__).resolve().parent / "jupyter"
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


class LabServer:
    """A JupyterLab server on a free port, with settings, kernels' data and record of its own.

    Parameters
    ----------
    root_dir
        The folder that the server shows.
    nodelay
        Start it as ``course.py lab`` does, with TCP_NODELAY on the kernel WebSocket and the
        course's `helpers` before a learner's file of that name.
    theme
        JupyterLab's own light or dark theme.
    python
        The interpreter that runs the server and its kernels.
    env
        Further environment variables for both.
    """

    def __init__(
        self,
        root_dir: str | os.PathLike[str],
        nodelay: bool = False,
        theme: Literal["light", "dark"] = "light",
        python: str = sys.executable,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.root_dir = Path(root_dir).resolve()
        self.nodelay = nodelay
        self.theme = theme
        self.python = python
        self.extra_env = dict(env or {})
        self.url = ""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> LabServer:
        """Start the server; it answers when this returns."""
        self._temporary = tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True)
        self.folder = Path(self._temporary.name)
        try:
            self._write_settings()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc_info: object) -> None:
        """Stop the server and its kernels, and delete what they wrote."""
        if self._process is not None:
            stop_tree(self._process)
            self._process = None
        self._temporary.cleanup()

    @property
    def pid(self) -> int:
        """The number of the server's process."""
        return self._process.pid

    @property
    def log(self) -> str:
        """What the server has printed so far."""
        return (self.folder / "server.log").read_text(errors="replace")

    def _environment(self) -> dict[str, str]:
        own = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython",
            "COURSE_PROGRESS": "progress.sqlite",
        }
        # A backend or a configuration of the caller's would make the server another one.
        foreign = ("MPLBACKEND", "JUPYTER_CONFIG_PATH", "PYTHONSTARTUP")
        env = {key: value for key, value in os.environ.items() if key not in foreign}
        env |= {key: str(self.folder / name) for key, name in own.items()}
        if self.nodelay:
            env["JUPYTER_CONFIG_PATH"] = str(NODELAY_CONFIG)
            env["PYTHONSTARTUP"] = str(NODELAY_CONFIG / "kernel_startup.py")
        return env | self.extra_env

    def _write_settings(self) -> None:
        settings = {
            "notification": {"checkForUpdates": False, "fetchNews": "false"},
            "themes": {"theme": f"JupyterLab {self.theme.capitalize()}"},
        }
        folder = self.folder / "settings" / "@jupyterlab" / "apputils-extension"
        folder.mkdir(parents=True)
        for name, values in settings.items():
            (folder / f"{name}.jupyterlab-settings").write_text(json.dumps(values))

    def _start(self) -> None:
        port = free_port()
        command = [
            self.python, "-m", "jupyterlab", "--no-browser",
            "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
            "--IdentityProvider.token=", f"--ServerApp.root_dir={self.root_dir}",
            "--ServerApp.terminals_enabled=False", "--KernelManager.transport_encryption=auto",
            "--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            f"--LabApp.user_settings_dir={self.folder / 'settings'}",
            f"--LabApp.workspaces_dir={self.folder / 'workspaces'}",
            *(["--allow-root"] if AS_ROOT else []),
        ]
        with open(self.folder / "server.log", "wb") as log:
            self._process = subprocess.Popen(
                command, env=self._environment(), stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT,
            )
        self.url = f"http://127.0.0.1:{port}"
        self._wait_until_it_answers()

    def _wait_until_it_answers(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the JupyterLab server ended at its start:\n{self.log[-3000:]}")
            try:
                urllib.request.urlopen(f"{self.url}/api/status", timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError(f"no answer from JupyterLab in {seconds:g} s:\n{self.log[-3000:]}")


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stop_tree(process: subprocess.Popen[bytes], seconds: float = 10) -> None:
    """End a process and all it has started: asked first, then made to."""
    try:
        descendants = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        descendants = []
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, alive = psutil.wait_procs(descendants, timeout=1)
    for descendant in alive:
        try:
            descendant.kill()
        except psutil.NoSuchProcess:
            continue
