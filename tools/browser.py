"""Drive JupyterLab in the machine's own Chromium, as a learner would.

    with LabServer(folder) as server, chromium() as browser:
        notebook = Notebook.open(new_page(browser), server, "lesson.ipynb")
        notebook.run_all()
        notebook.cell(3).screenshot(path="cell.png")
        assert not notebook.errors

It serves the browser tests, the benchmark and whoever wants a screenshot.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, sync_playwright

from tools.server import AS_ROOT, LabServer

__all__ = ["LabServer", "Notebook", "chromium", "find_chromium", "new_page", "still_screenshot"]

CHROMIUM_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
)
CHROMIUM_FLAGS = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)


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


def new_page(browser: Browser, width: int = 1280, height: int = 900, scale: float = 1) -> Page:
    """Open a page in a context of its own; `scale` is the number of device pixels per CSS pixel."""
    viewport = {"width": width, "height": height}
    context = browser.new_context(viewport=viewport, device_scale_factor=scale)
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


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
        page.on("pageerror", self._note_error)

    def _note_message(self, message: ConsoleMessage) -> None:
        # JupyterLab's debugger may still be asking a kernel that has been started anew.
        if message.type == "error" and "restore the debugger state" not in message.text:
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _note_error(self, error: Error) -> None:
        # JupyterLab was seen to miss a node of its own when its side bar was folded away.
        # What the course's own modules throw has their address in its stack.
        stack = error.stack or ""
        if "removeChild" not in error.message or "blob:" in stack:
            self.errors.append(stack or error.message)

    @classmethod
    def open(cls, page: Page, server: LabServer, path: str) -> Notebook:
        """Open the notebook at `path` in the server's folder; its kernel is ready on return."""
        notebook = cls(page)
        notebook.go_to(server, path)
        return notebook

    def go_to(self, server: LabServer, path: str) -> None:
        """Load JupyterLab anew with the notebook at `path`."""
        self.page.goto(f"{server.url}/lab/tree/{quote(path)}?reset")
        self._wait_until_open(path)

    def reload(self) -> None:
        """Load the page again with this notebook alone open in it; its kernel lives on."""
        path = self.javascript("return panel.context.path;")
        self.page.goto(f"{self.page.url.partition('?')[0]}?reset")
        self._wait_until_open(path)

    def switch_to(self, path: str) -> None:
        """Open another notebook in a tab of this window, or bring its tab to the front."""
        self.javascript("await app.commands.execute('docmanager:open', { path: argument });", path)
        self._wait_until_open(path)

    def _wait_until_open(self, path: str) -> None:
        self.page.wait_for_function(
            "path => window.jupyterapp?.shell.currentWidget?.context?.path === path", arg=path
        )
        self.wait_for_kernel()

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

    def fill(self, *sources: str) -> None:
        """Put code cells in the place of all cells, and close the widgets that they have made."""
        self.javascript(
            """const {kernel} = panel.sessionContext.session;
               const code = "import ipywidgets; ipywidgets.Widget.close_all()";
               await kernel.requestExecute({code, store_history: false}).done;
               const model = panel.content.model.sharedModel, old = model.cells.length;
               model.transact(() => {
                   model.insertCells(0, argument.map((source) => ({cell_type: "code", source})));
                   model.deleteCellRange(argument.length, argument.length + old);
               });""",
            sources,
        )

    def run_all(self, check: bool = True) -> None:
        """Run every cell to the end; with `check`, RuntimeError if one failed."""
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
        """Return the outputs of each cell as the notebook format has them; none for a text."""
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
    target: Page | Locator, path: str | os.PathLike[str] | None = None, tries: int = 20,
    **options: Any,
) -> bytes:
    """Return a picture of a page, a part or an element, taken when two in a row are equal.

    Raises
    ------
    RuntimeError
        It did not come to rest.
    """
    previous = b""
    for _ in range(tries):
        picture = target.screenshot(**options)
        if picture == previous:
            if path is not None:
                Path(path).write_bytes(picture)
            return picture
        previous = picture
        time.sleep(0.1)
    raise RuntimeError(f"the picture of {target} did not come to rest in {tries} tries")
