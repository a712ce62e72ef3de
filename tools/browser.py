"""A JupyterLab server of one's own, and a real Chromium that drives it.

    with LabServer(folder) as server, chromium() as browser:
        notebook = Notebook.open(new_page(browser), server, "lesson.ipynb")
        notebook.run_all()
        notebook.cell(3).screenshot(path="cell.png")
        assert not notebook.errors

Everything a server writes besides the notebooks themselves goes into a temporary folder, and the
server, its kernels and the browser are stopped by their own process ids, also after a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import psutil
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

NODELAY_CONFIG = Path(__file__).resolve().parent / "jupyter"
CHROMIUM_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
)
CHROMIUM_FLAGS = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def find_chromium() -> str | None:
    """Return the machine's own Chromium, or None; the variable CHROMIUM names another one."""
    names = (os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES)
    return next((path for path in map(shutil.which, names) if path), None)


@contextmanager
def chromium(headless: bool = True) -> Iterator[Browser]:
    """Start the machine's Chromium and close it at the end.

    Raises
    ------
    RuntimeError
        There is no Chromium on this machine.
    """
    path = find_chromium()
    if path is None:
        raise RuntimeError("no Chromium found: install chromium, or name one in CHROMIUM")
    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if AS_ROOT else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags, headless=headless)
        try:
            yield browser
        finally:
            browser.close()


def new_page(
    browser: Browser, width: int = 1280, height: int = 900, scale: float = 1, touch: bool = False
) -> Page:
    """Open a page in a context of its own; `scale` is the number of device pixels per CSS pixel."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, has_touch=touch
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


class LabServer:
    """A JupyterLab server on a free port, with settings, kernels' data and record of its own.

    Parameters
    ----------
    root_dir
        The folder that the server shows.
    nodelay
        Start it as ``course.py lab`` does, with TCP_NODELAY on the kernel WebSocket.
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
        if self._process is not None:
            stop_tree(self._process)
            self._process = None
        self._temporary.cleanup()

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
        foreign = ("MPLBACKEND", "JUPYTER_CONFIG_PATH")
        env = {key: value for key, value in os.environ.items() if key not in foreign}
        env |= {key: str(self.folder / name) for key, name in own.items()}
        if self.nodelay:
            env["JUPYTER_CONFIG_PATH"] = str(NODELAY_CONFIG)
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


class Notebook:
    """One notebook, open in JupyterLab.

    Attributes
    ----------
    page : the Playwright page
    errors : what the browser's console has reported as an error, and uncaught exceptions
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    @classmethod
    def open(cls, page: Page, server: LabServer, path: str) -> Notebook:
        """Open the notebook at `path` below the server's folder and wait until its kernel answers."""
        notebook = cls(page)
        page.goto(f"{server.url}/lab/tree/{quote(path)}?reset")
        page.wait_for_function(
            "path => window.jupyterapp?.shell.currentWidget?.context?.path === path", arg=path
        )
        notebook.wait_for_kernel()
        return notebook

    def javascript(self, body: str, argument: Any = None) -> Any:
        """Run the body of an async function of `panel` (the notebook's panel) and `argument`."""
        return self.page.evaluate(
            f"""async argument => {{
                const app = window.jupyterapp, panel = app.shell.currentWidget;
                {body}
            }}""",
            argument,
        )

    def wait_for_kernel(self) -> None:
        """Wait until the kernel is connected; a cell that is run sooner would silently be lost."""
        self.javascript(
            """await panel.context.ready;
               await panel.sessionContext.ready;
               await panel.sessionContext.session.kernel.info;"""
        )

    def run_all(self, check: bool = True) -> None:
        """Run every cell and wait for the last; with `check`, RuntimeError for a cell that failed."""
        self.javascript("await app.commands.execute('notebook:run-all-cells');")
        if check:
            self._raise_failed()

    def run_cell(self, index: int, check: bool = True) -> None:
        """Run cell number `index`, counted from 0 with the texts, and wait for it."""
        self.javascript(
            """panel.content.activeCellIndex = argument;
               panel.content.deselectAll();
               await app.commands.execute('notebook:run-cell');""",
            index,
        )
        if check:
            self._raise_failed()

    def _raise_failed(self) -> None:
        failed = [
            f"cell {number}: {output['ename']}: {output['evalue']}"
            for number, outputs in enumerate(self.outputs())
            for output in outputs
            if output["output_type"] == "error"
        ]
        if failed:
            raise RuntimeError("\n".join(failed))

    def outputs(self) -> list[list[dict[str, Any]]]:
        """The outputs of each cell as the notebook format has them; none for a text cell."""
        return self.javascript(
            "return panel.content.model.toJSON().cells.map(cell => cell.outputs ?? []);"
        )

    def cell(self, index: int) -> Locator:
        """Scroll cell number `index` into view and return it; off-screen cells may have no DOM."""
        self.javascript(
            """panel.content.activeCellIndex = argument;
               await panel.content.scrollToItem(argument, 'start');""",
            index,
        )
        cell = self.page.locator(
            f".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell[data-windowed-list-index='{index}']"
        )
        cell.wait_for()
        return cell

    def restart_kernel(self) -> None:
        """Start the kernel anew, as the menu's Restart Kernel does after its question."""
        self.javascript("await panel.sessionContext.restartKernel();")
        self.wait_for_kernel()

    def screenshot(self, path: str | os.PathLike[str] | None = None) -> bytes:
        """Return a picture of the window, taken when two in a row are equal."""
        return still_screenshot(self.page, path)


def still_screenshot(
    target: Page | Locator, path: str | os.PathLike[str] | None = None, tries: int = 20
) -> bytes:
    """Return a picture of a page or an element, taken when two in a row are equal.

    Raises
    ------
    RuntimeError
        It did not come to rest.
    """
    previous = b""
    for _ in range(tries):
        picture = target.screenshot()
        if picture == previous:
            if path is not None:
                Path(path).write_bytes(picture)
            return picture
        previous = picture
        time.sleep(0.1)
    raise RuntimeError(f"the picture of {target} did not come to rest in {tries} tries")
